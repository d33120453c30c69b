"""Answers to an open question: offers, numbers, yes and no, words."""

from dataclasses import replace
from typing import assert_never

from rapidfuzz import fuzz

from assistant.conversation import checking_in, crisis_mode, forgetting, reminding
from assistant.conversation.filling import ITEM
from assistant.conversation.play import after_answer, prompt
from assistant.conversation.state import AskForget, AskWhen, AskWhich, Confirm, DidYouMean, Question, Result, State
from assistant.conversation.topics import begin
from assistant.conversation.world import World
from assistant.events import Heard
from content.steps import Ask, Choice, Offer, Pick
from intents.numbers import contains, parse_choice, parse_number
from intents.phrases import CRISIS, FINE, NONE
from intents.understand import Understood

NAMED = 85  # token_set_ratio from which an offer is taken to be named
LIKE_ONE = 75  # token_set_ratio from which one of the things collected is taken to be named
SURELY = 0.95
"""The score from which what refuses something is a request of its own."""
SCRAP = 2  # words up to which a negator denies all the rest
MOST_THINGS = 3  # of a list that are named by their places
MOST_HOURS = 24.0
MOST_ON_SCALE = 10.0


def takes_anything(question: Question | None) -> bool:
    """Whether any words are an answer."""
    match question:
        case Ask(_, "words" | "list") | Pick():
            return True
        case _:
            return False


def ends_list(world: World, question: Question | None, text: str) -> bool:
    """Whether this is the end of a list that is being collected, such as "that's all"."""
    return isinstance(question, Ask) and question.kind == "list" and world.guide.is_done(text)


def is_answer(world: World, question: Question | None, text: str) -> bool:
    """Whether this is plainly an answer, though the same words are a command elsewhere: "tomorrow", "that's all"."""
    match question:
        case Choice(_, names):
            return bool(world.guide.answer(text, names)) or _place(world, text, len(names)) is not None
        case Pick():
            return _place(world, text, MOST_THINGS) is not None
        case _:
            return ends_list(world, question, text)


def names_a_choice(world: World, state: State, text: str) -> bool:
    """Whether this is "the second one" of what was offered, however near it is to "just a second"."""
    if not isinstance(state.question, Offer | DidYouMean):
        return False
    size = len(state.question.intents)
    return _place(world, text, size) is not None


def _place(world: World, text: str, size: int) -> int | None:
    """Which of so many things is named by its place: "the second one"."""
    return parse_choice(text, size, world.book.words, world.book.normalizer)


def answer(world: World, state: State, heard: Heard, understood: Understood) -> Result | None:
    """Take what was said as the answer to the open question; ``None`` where it is none."""
    question = state.question
    match question:
        case None:
            return None
        case Ask():
            return _asked(world, state, question, heard, understood)
        case Choice():
            return _choice(world, state, question, heard.text, understood)
        case Pick():
            return _picked(world, state, question, heard.text, understood)
        case Confirm():
            return checking_in.confirmed(world, state, question, heard.text, understood)
        case AskWhen():
            return reminding.answered(world, state, question, heard.text, understood)
        case AskWhich():
            return _which(world, state, heard.text, understood)
        case AskForget():
            return forgetting.answered(world, state, question, heard.text, understood)
        case Offer(intents) | DidYouMean(intents):
            return _chosen(world, state, intents, heard.text, understood)
        case _:
            assert_never(question)


def _asked(world: World, state: State, question: Ask, heard: Heard, understood: Understood) -> Result | None:
    if question.slot in crisis_mode.QUESTIONS:
        return crisis_mode.answered(world, state, question.slot, heard.text, understood)
    if checking_in.belongs(state, question):
        return checking_in.answered(world, state, question, (heard.text, heard.reading), understood)
    if question.kind == "list":
        return _listed(world, state, question, heard.text, understood)
    if world.guide.skips(heard.text):
        return _keep(world, state, question.slot, "")
    asks_back = world.guide.asks_back(heard.text)
    match question.kind:
        case "number" | "hours":
            if asks_back:
                return prompt(world, state, "help_number", then=question)
            most = MOST_ON_SCALE if question.kind == "number" else MOST_HOURS
            for text in (heard.text, heard.reading):
                value = parse_number(text, world.book.words, world.book.normalizer)
                if value is not None and value <= most:
                    return _keep(world, state, question.slot, f"{value:g}")
            return None
        case "yes_no":
            return _keep(world, state, question.slot, understood.intent) if understood.intent in {"yes", "no"} else None
        case _:
            if asks_back and understood.intent in world.library.names:
                return None  # a question of their own: it is answered, and then we come back
            return _keep(world, state, question.slot, heard.text.strip())


def _which(world: World, state: State, text: str, understood: Understood) -> Result | None:
    if understood.intent == "no":
        return prompt(world, state, "declined")
    return reminding.cancel(world, state, text, asked=True)


def _listed(world: World, state: State, question: Ask, text: str, understood: Understood) -> Result:
    """One more thing, or the end of them."""
    slot = question.slot
    before = state.answers.get(slot, "")
    over = world.guide.is_done(text) or understood.intent in {"no", "next", "resume"}
    if over or world.guide.skips(text):
        return _keep(world, state, slot, before)
    things = ITEM.join([*filter(None, [before]), *world.guide.items(text)])
    state = replace(state, answers={**state.answers, slot: things}, failures=0, silences=0)
    return prompt(world, state, "list_more", then=question)


def _choice(world: World, state: State, question: Choice, text: str, understood: Understood) -> Result | None:
    """One of the named answers: by its words, by its place, or left to us."""
    guide = world.guide
    name = guide.answer(text, question.names)
    if not name and understood.intent in question.names:
        name = understood.intent
    if not name and (index := _place(world, text, len(question.names))) is not None:
        name = question.names[index]
    ours = guide.skips(text) or guide.leaves_choice(text) or understood.intent in {"yes", "no", "next"}
    if not name and not ours:
        return None
    return _keep(world, state, question.slot, name)


def _picked(world: World, state: State, question: Pick, text: str, understood: Understood) -> Result | None:
    """One of the things that were collected; words that are none of them are taken as they are."""
    normalizer = world.book.normalizer
    plain = normalizer.plain(text)
    things = state.answers.get(question.collected, "").split(ITEM)
    scores = [fuzz.token_set_ratio(plain, normalizer.plain(thing)) for thing in things]
    index = scores.index(max(scores)) if max(scores) >= LIKE_ONE else None
    if index is None:
        index = _place(world, text, len(things))
    if index is None and (world.guide.leaves_choice(text) or understood.intent == "yes"):
        index = 0
    if index is None and (world.guide.skips(text) or understood.intent == "no"):
        return _keep(world, state, question.slot, "")
    return _keep(world, state, question.slot, things[index] if index is not None else text.strip())


def _keep(world: World, state: State, slot: str, value: str) -> Result:
    """The answer is taken in; on to what comes next."""
    return after_answer(world, replace(state, answers={**state.answers, slot: value}))


def _chosen(
    world: World, state: State, intents: tuple[str, ...], text: str, understood: Understood
) -> Result | None:
    index = _place(world, text, len(intents))
    if understood.intent == "no" or (index is None and _turned_down(world, intents, text, understood)):
        return crisis_mode.stay(world, state) if state.crisis else prompt(world, replace(state, failures=0), "declined")
    if index is None and (understood.intent in {"yes", "resume"} or world.guide.leaves_choice(text)):
        index = 0
    for name in (understood.intent, world.guide.variant(text)):
        if index is None and name in intents:
            index = intents.index(name)
    if index is None:
        index = _named(world, intents, world.book.normalizer.plain(text))
    if index is None:
        return None
    if state.crisis:
        return crisis_mode.chosen(world, state, intents[index])
    return begin(world, replace(state, question=None), intents[index], text)


def _turned_down(world: World, intents: tuple[str, ...], text: str, understood: Understood) -> bool:
    """Whether this refuses what was offered, and asks for nothing else: "anything but that", "not the walk"."""
    if world.understanding.mood(text) == FINE:
        return True  # who is offered something and says "i'm fine" wants nothing
    if understood.intent == CRISIS or (understood.intent not in {NONE, *intents} and understood.score >= SURELY):
        return False  # "i don't need the reminder any more" is no answer
    negators, words = set(world.book.words.negators), world.book.normalizer.bare(text).split()
    denied = len(words) <= SCRAP and not negators.isdisjoint(words[:1])
    return denied or world.understanding.refuses(text)


def _named(world: World, intents: tuple[str, ...], plain: str) -> int | None:
    """Which offer a short answer names by a word of its name, such as "the breathing one"."""
    scores = []
    for index, intent in enumerate(intents):
        name = world.book.plain(world.library.names.get(intent, intent))
        word = intent.replace("_", " ")
        scores.append((100 if contains(word, plain) else fuzz.token_set_ratio(plain, name), -index))
    best, place = max(scores)
    second = sorted(scores)[-2][0] if len(scores) > 1 else 0
    return -place if best >= NAMED and best > second and len(plain.split()) <= 6 else None  # noqa: PLR2004 - a short answer


def _is_yes_no(question: Question) -> bool:
    return not isinstance(question, AskForget) or question.span is not None


def ask_again(world: World, state: State) -> Result:
    """What was said is no answer: ask once more, with a hint of what would be one."""
    question = state.question
    match question:
        case Ask(_, "number"):
            return prompt(world, state, "number_again", then=question)
        case Ask(_, "hours"):
            return prompt(world, state, "hours_again", then=question)
        case Ask(_, "words" | "list"):
            return prompt(world, state, "words_again", then=question)
        case Ask():
            return prompt(world, state, "yes_no_again", then=question)
        case Choice() | Pick() | AskWhich():
            return prompt(world, state, "choice_again", then=question)
        case Confirm() | AskForget():
            return prompt(world, state, "yes_no_again" if _is_yes_no(question) else "forget_what", then=question)
        case AskWhen(setting):
            name = "reminder_days" if "days" in setting.when.missing else "reminder_time"
            return prompt(world, state, name, then=question)
        case Offer([_]) | DidYouMean([_]):
            return prompt(world, state, "yes_no_again", then=question)
        case _:
            return prompt(world, state, "offer_again", then=question)
