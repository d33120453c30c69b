"""Answers to an open question: offers, numbers, yes and no, words."""

from dataclasses import replace
from typing import assert_never

from rapidfuzz import fuzz

from assistant.conversation import crisis_mode
from assistant.conversation.play import advance, prompt
from assistant.conversation.state import DidYouMean, GoOn, Phase, Result, State, World
from assistant.conversation.topics import begin, go_on
from assistant.events import Heard
from content.script import Ask, Offer
from intents.numbers import contains, parse_choice, parse_number
from intents.understand import Understood

NAMED = 85  # token_set_ratio from which an offer is taken to be named
MOST_HOURS = 24.0
MOST_ON_SCALE = 10.0


def answer(world: World, state: State, heard: Heard, understood: Understood) -> Result | None:
    """Take what was said as the answer to the open question; ``None`` where it is none."""
    question = state.question
    match question:
        case None:
            return None
        case Ask():
            return _asked(world, state, question, heard, understood)
        case Offer(intents) | DidYouMean(intents):
            return _chosen(world, state, intents, heard.text, understood)
        case GoOn():
            return _go_on(world, state, understood)
        case _:
            assert_never(question)


def _asked(world: World, state: State, question: Ask, heard: Heard, understood: Understood) -> Result | None:
    if question.slot in crisis_mode.QUESTIONS:
        return crisis_mode.answered(world, state, question.slot, understood)
    plain = world.book.normalizer.plain(heard.text)
    if plain in {world.book.plain(phrase) for phrase in world.book.words.skip}:
        return _keep(world, state, question.slot, "")
    asks_back = any(f"{plain} ".startswith(f"{start} ") for start in world.book.words.question_starts)
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
            return _keep(world, state, question.slot, heard.text)


def _keep(world: World, state: State, slot: str, value: str) -> Result:
    """The answer is taken in; on to what comes next."""
    state = replace(state, answers={**state.answers, slot: value}, question=None, failures=0, silences=0)
    return advance(world, state)


def _chosen(
    world: World, state: State, intents: tuple[str, ...], text: str, understood: Understood
) -> Result | None:
    normalizer, words = world.book.normalizer, world.book.words
    plain = normalizer.plain(text)
    if understood.intent == "no":
        return crisis_mode.stay(world, state) if state.crisis else prompt(world, replace(state, failures=0), "declined")
    index = parse_choice(text, len(intents), words, normalizer)
    if index is None and (understood.intent in {"yes", "resume"} or plain in map(world.book.plain, words.any)):
        index = 0
    if index is None and understood.intent in intents:
        index = intents.index(understood.intent)
    if index is None:
        index = _named(world, intents, plain)
    if index is None:
        return None
    if state.crisis:
        return crisis_mode.chosen(world, state, intents[index])
    return begin(world, replace(state, question=None), intents[index])


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


def _go_on(world: World, state: State, understood: Understood) -> Result | None:
    held = state.held
    if held is None or understood.intent not in {"yes", "no", "resume"}:
        return None
    state = replace(state, held=None, question=None, phase=Phase.RESTING)
    if understood.intent == "no":
        return prompt(world, replace(state, playing=None), "declined")
    return go_on(world, state, held)


def ask_again(world: World, state: State) -> Result:
    """What was said is no answer: ask once more, with a hint of what would be one."""
    question = state.question
    match question:
        case Ask(_, "number"):
            return prompt(world, state, "number_again", then=question)
        case Ask(_, "hours"):
            return prompt(world, state, "hours_again", then=question)
        case Ask() | GoOn():
            return prompt(world, state, "yes_no_again", then=question)
        case _:
            return prompt(world, state, "offer_again", then=question)
