"""What was heard: our own echo is left out, then danger, requests, commands, an open question, an intent, reprompts."""

from dataclasses import replace
from functools import partial

from rapidfuzz import fuzz

from assistant.conversation import checking_in, crisis_mode, reminding, requests
from assistant.conversation.controls import control
from assistant.conversation.expected import asks_about_danger, gives_up, is_expected, may_be_misheard
from assistant.conversation.hypotheses import SHORT, best, doubted, overheard
from assistant.conversation.lengths import set_length
from assistant.conversation.missed import not_understood
from assistant.conversation.play import advance, prompt
from assistant.conversation.questions import answer, ask_again, is_answer, names_a_choice, takes_anything
from assistant.conversation.session import guided
from assistant.conversation.state import AskForget, AskWhen, AskWhich, Phase, Result, State
from assistant.conversation.topics import begin, in_session
from assistant.conversation.world import World
from assistant.echo import remainder
from assistant.events import Heard, Wait, Why
from assistant.journal.entries import Slot
from content.steps import Ask, Choice, Listen, Pick
from intents.phrases import CONTROLS, CRISIS, NONE
from intents.understand import Understood
from intents.when import parse_when

OVER_OUR_OWN = 0.8
"""The score from which a topic counts while we are speaking; commands and danger always do."""
WAKES = 80
"""How alike (rapidfuzz ``partial_ratio``) the wake words must sound; a recogniser mishears names."""
FEW_WORDS = 4
WHERE_UNDER_WAY = ("next", "back", "resume")
"""Commands that can do nothing at rest."""
MOST_WORDS_NAMING = 8
"""Words of a sentence in which the name of an exercise, such as "box breathing", asks for it."""


def heard(world: World, state: State, event: Heard) -> Result:
    """Answer, obey, or let it pass."""
    state = replace(state, wall=event.wall or state.wall)
    normalizer = world.book.normalizer
    text = event.text
    if event.spoken and event.over_speech:
        text = remainder(normalizer.plain(text), [normalizer.plain(sentence) for sentence in state.recent])
    reading, others = ("", ()) if event.over_speech else (event.reading, event.alternatives)
    text = text.strip() or reading
    if not text:
        return state, ()
    state = replace(state, hushed=0.0)  # somebody answers, and it is not our own voice coming back
    name = state_name(state)
    numbered = name == "ask_number"
    if numbered and _is_aside(world, text):
        reading = ""
    understand = partial(world.understanding.understand, state=name)
    plainly = _is_plain_answer(world, state, text)
    text, understood = best(understand, text, others, reading, answered=plainly, a_number=numbered)
    if event.spoken and _is_idle(state):
        if understood.intent in {"yes", "no"} or (understood.intent in WHERE_UNDER_WAY and len(text.split()) <= SHORT):
            return state, ()  # nobody asked, and nothing is under way: it belongs to other talk
        if understood.intent != "stop":
            understood = overheard(understand, text, understood, others)
    if event.spoken and state.phase is Phase.SPEAKING and understood.intent == NONE and _ends_in_stop(world, text):
        understood = replace(understood, intent="stop", score=1.0)
    over = event.spoken and (event.over_speech or state.phase is Phase.SPEAKING)
    requested = over and world.guide.request(text) is not None
    if over and not requested and understood.intent not in {*CONTROLS, CRISIS} and understood.score < OVER_OUR_OWN:
        return state, ()
    if (moved := _moved(world, state, text)) is not None:
        return moved
    if understood.intent == CRISIS and may_be_misheard(world, state, event):
        understood = doubted(understood)
    if understood.intent == CRISIS and not is_expected(world, state, text, understood):
        return crisis_mode.enter(world, replace(state, silences=0), understood.kind or "self", understood.suspected)
    if event.spoken and _asleep(world, state):
        asked = woken(world, text)
        if asked is None:
            return state, ()
        if not asked:
            return prompt(world, state, "hello_again")
        text = asked
        understood = world.understanding.understand(text, state_name(state))
    state = replace(state, silences=0)
    return _ordinary(world, state, replace(event, text=text, reading=reading), understood)


def _is_plain_answer(world: World, state: State, text: str) -> bool:
    """Whether this is an answer to the open question by itself, so that no other hypothesis is needed."""
    question = state.question
    if isinstance(question, Ask) and checking_in.belongs(state, question):
        return checking_in.read(world, Slot(question.slot), text) is not None
    return takes_anything(question) or (isinstance(question, Ask) and world.guide.skips(text))


def _is_aside(world: World, text: str) -> bool:
    """Whether this is said instead of a number, so that none is to be heard in it."""
    words = world.book.words
    return world.book.normalizer.plain(text) in {world.book.plain(phrase) for phrase in (*words.asides, *words.skip)}


def _is_idle(state: State) -> bool:
    """Whether nothing is under way, nor waits to be gone on with."""
    waits = state.paused or state.stopped or state.lapsed is not None or state.crisis is not None
    return state.phase is Phase.RESTING and not waits


def _ends_in_stop(world: World, text: str) -> bool:
    """Whether a few words over our own speech end in a word for "stop", such as "it's stop": our voice blurs the rest.

    To fall silent by mistake costs one "go on"; not to fall silent costs more.
    """
    normalizer = world.book.normalizer
    words = normalizer.plain(text).split()
    stops = {world.book.plain(phrase) for phrase in world.book.controls["stop"].phrases}
    denied = set(words[:-1]) & set(world.book.words.negators)
    return bool(words) and len(words) <= FEW_WORDS and words[-1] in stops and not denied


def _moved(world: World, state: State, text: str) -> Result | None:
    """Where the person is, told in so many words: "i'm in canada"."""
    plain = world.book.normalizer.plain(text)
    for start in world.book.words.region:
        begins = world.book.plain(start) + " "
        if plain.startswith(begins):
            region = world.library.helplines.find(plain, whole=plain.removeprefix(begins))
            if region is not None:
                return crisis_mode.move_to(world, state, region)
    return None


def _asleep(world: World, state: State) -> bool:
    return bool(world.wake) and state.phase is Phase.RESTING and not state.paused


def woken(world: World, text: str) -> str | None:
    """What follows the wake words, perhaps nothing; ``None`` where they were not said."""
    plain, wake = world.book.normalizer.plain(text), world.book.plain(world.wake)
    found = fuzz.partial_ratio_alignment(wake, plain, score_cutoff=WAKES)
    if found is None or len(plain) < len(wake) - 2:
        return None
    return plain[found.dest_end :].strip()


def state_name(state: State) -> str:
    """The state by the name that ``thaw understand --state`` takes."""
    if state.crisis is not None:
        return "crisis"
    match state.question:
        case Ask(_, "number" | "hours"):
            return "ask_number"
        case Ask(slot) if slot in checking_in.SLOTS and state.entry is not None:
            return "idle"
        case Choice() | Pick() | AskWhen() | AskWhich() | AskForget(None):
            return "idle"
        case None:
            return "session" if in_session(state) else "idle"
        case Ask(_, "words" | "list"):
            return "idle"
        case _:
            return "ask_yes_no"


def _ordinary(world: World, state: State, event: Heard, understood: Understood) -> Result:
    question = state.question
    if _answers_first(world, state, event.text):
        understood = replace(understood, intent=NONE)  # "tomorrow" is no farewell where a day was asked for
    elif state.crisis is None and gives_up(world, question, event.text):
        understood = replace(understood, intent="stop")
    intent = understood.intent
    choice = names_a_choice(world, state, event.text) or is_answer(world, question, event.text)
    if state.crisis is None and takes_anything(question) and _wants_forgotten(world, event.text):
        return begin(world, state, "delete_data", event.text)  # what was told is erased, not taken for an answer
    if state.crisis is None and not choice:
        aside = _aside(world, state, event.text) or requests.request(world, state, event.text)
        if aside is not None:
            return aside
    if intent in {"stop", "pause", "goodbye"} and state.crisis is None and not choice:
        return control(world, state, intent, understood.kind)
    if question is None and state.lapsed is not None and intent in {"yes", "no"}:
        state = replace(state, question=state.lapsed)
        question = state.question
    if question is not None and (choice or not _is_command(state, understood)):
        answered = answer(world, state, event, understood)
        if answered is not None:
            return answered
    if state.crisis is None and asks_about_danger(question) and intent not in CONTROLS:
        return ask_again(world, state)  # whether somebody is in danger comes before any topic
    if state.crisis is None and isinstance(question, Ask | Choice | Pick | AskWhen) and intent in {"yes", "no"}:
        return ask_again(world, state)
    if state.crisis is not None:
        return crisis_mode.heard(world, state, state.crisis, event.text, understood)
    if intent in CONTROLS:
        return _skipped(world, state, understood) or control(world, replace(state, failures=0), intent, understood.kind)
    if (begun := _begin(world, state, event.text, understood)) is not None:
        return begun
    if state.phase is Phase.TAKING_IN:
        return _take_in(state)
    return not_understood(world, state, event, understood)


def _begin(world: World, state: State, text: str, understood: Understood) -> Result | None:
    """Begin what was asked for: an intent, a session by its name, or another length of the one under way."""
    guide = world.guide
    intent, length = understood.intent, guide.length(text)
    playing = guided(state)
    if length is not None and playing is not None and not state.stopped and len(length.rest.split()) <= FEW_WORDS:
        same = intent in {NONE, guide.intent_of(playing.name)}
        if same and (changed := set_length(world, state, playing, length)) is not None:
            return changed
    if intent == NONE and length is not None and length.rest:
        intent = world.understanding.understand(length.rest, state_name(state)).intent
    if state.question is None and (changed := reminding.later(world, state, text)) is not None:
        return changed
    intent = _by_what_is_kept(world, state, text, intent)
    if intent in world.library.names and intent not in CONTROLS:
        return begin(world, state, intent, text)
    words = world.book.normalizer.plain(text).split()
    if len(words) <= MOST_WORDS_NAMING and not set(words) & set(world.book.words.negators):
        variant = guide.variant(text)
        if variant is not None and (state.phase is not Phase.TAKING_IN):
            return begin(world, state, variant, text)
    return None


def _wants_forgotten(world: World, text: str) -> bool:
    """Whether this asks word for word to forget, as we say ourselves that it can be asked."""
    phrases = {world.book.plain(phrase) for phrase in world.book.topics["delete_data"].phrases}
    return bool(phrases & {world.book.normalizer.plain(text), world.book.normalizer.bare(text)})


def _by_what_is_kept(world: World, state: State, text: str, intent: str) -> str:
    """The intent, where check-ins, the past or the reminders that there are make another one of it."""
    guide = world.guide
    if intent == "check_in" and (when := parse_when(text, world.times)) is not None and when.due_days:
        rhythm = when.time is not None or when.part_of_day or not guide.names_daily(text)
        return "set_reminder" if rhythm else intent  # "ask me how I am on Thursdays" is about Thursdays
    if intent in {NONE, "sleep"} and guide.looks_back(text):
        return "history"
    if intent == NONE and guide.reminds(text) and (when := parse_when(text, world.times)) is not None:
        return "set_reminder" if when.due_days or when.time is not None else intent
    if intent == NONE and guide.cancels(text) and reminding.names_one(world, state, text):
        return "cancel_reminder"
    return intent


def _answers_first(world: World, state: State, text: str) -> bool:
    """Whether this is an answer here, though a command elsewhere."""
    match state.question:
        case Ask() | Choice() | Pick():
            return state_name(state) != "ask_number" and world.guide.is_answer_first(text)
        case AskWhen():
            return parse_when(text, world.times) is not None
        case _:
            return False


def _is_command(state: State, understood: Understood) -> bool:
    """Whether this is a command even where a question is open; yes, no and a skipped question are answers."""
    if understood.intent not in CONTROLS or understood.intent in {"yes", "no"}:
        return False
    if takes_anything(state.question) and understood.score < 1:
        return False  # only a command word for word; the rest is an answer
    return not (understood.intent in {"next", "resume"} and isinstance(state.question, Ask | Choice | Pick))


def _skipped(world: World, state: State, understood: Understood) -> Result | None:
    """In an exercise that takes in what is said, "yes" and "done" mean that it may go on."""
    if state.phase is Phase.TAKING_IN and understood.intent in {"yes", "next", "resume"} and understood.kind != "more":
        return advance(world, state)
    return None


def _aside(world: World, state: State, text: str) -> Result | None:
    """The helpline asked for by name, at any time."""
    normalizer, words = world.book.normalizer, world.book.words
    bare = normalizer.bare(text)
    if bare in {world.book.bare(phrase) for phrase in words.number}:
        return crisis_mode.say_number(world, state)
    return None


def _take_in(state: State) -> Result:
    """Words in an exercise that asks for them: the silence begins anew, so that nobody is hurried."""
    playing = state.playing
    step = playing.steps[playing.at - 1] if playing is not None and playing.at else None
    if playing is None or not isinstance(step, Listen):
        return state, ()
    live = state.live + 1
    # The session's plan waits along: what follows is due when this silence is over.
    return replace(state, live=live, playing=replace(playing, began=None)), (Wait(live, step.seconds, Why.PAUSE),)
