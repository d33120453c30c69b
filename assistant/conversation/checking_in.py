"""A check-in: answers as people say them, each written down before the next question; read back only where doubtful."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Literal

from assistant.conversation.filling import said_number
from assistant.conversation.play import after_answer, prompt
from assistant.conversation.session import at_question
from assistant.conversation.state import Confirm, Result, State
from assistant.conversation.world import World
from assistant.events import Effect, Record
from assistant.journal.entries import HOURS_OF_A_DAY, MOST_NUMB, Slot, Value
from content.library import ANSWERED_LIVE
from content.steps import Ask
from intents.check_in import Answer, scale_answer, sleep_answer, word_answer, yes_no_answer
from intents.phrases import CRISIS, NONE
from intents.spans import parse_span
from intents.understand import Understood

SLOTS = frozenset(Slot)
MOST: Mapping[Slot, float] = {Slot.NUMBNESS: MOST_NUMB, Slot.SLEEP: HOURS_OF_A_DAY}
"""The slots that take a number, from zero, and the largest one."""
WORDS = frozenset({Slot.FEELING, Slot.NOTE})
"""The slots that take any words."""
PLAINLY = 0.98
"""The score from which a wish is none of the words that were asked for: "i want to forget everything" is a note."""


def belongs(state: State, question: Ask) -> bool:
    """Whether a question is one of the check-in under way."""
    return state.entry is not None and question.slot in SLOTS


def read(world: World, slot: Slot, text: str) -> Answer | None:
    """What was said, as an answer to the question for a slot; ``None`` where it is none."""
    match slot:
        case Slot.NUMBNESS:
            return scale_answer(text, world.check_in)
        case Slot.SLEEP:
            return sleep_answer(text, world.check_in)
        case Slot.MOVED:
            return yes_no_answer(text, "moved", world.check_in)
        case Slot.TALKED:
            return yes_no_answer(text, "talked", world.check_in)
        case Slot.FEELING:
            return word_answer(text, world.check_in)
        case Slot.NOTE:
            return Answer(text.strip())


def answers(world: World, question: Ask, text: str) -> bool:
    """Whether this would be a plain answer: a number, or yes or no in any words; words alone prove nothing."""
    slot = Slot(question.slot)
    answer = read(world, slot, text) if slot not in WORDS else None
    return answer is not None and answer.value is not None and world.understanding.understand(text).intent != CRISIS


def answered(
    world: World, state: State, question: Ask, texts: tuple[str, ...], understood: Understood
) -> Result | None:
    """Take what was said as the answer; ``texts`` are the hypotheses, best first. ``None`` where it is none."""
    slot = Slot(question.slot)
    if understood.intent in ANSWERED_LIVE and (slot not in WORDS or _is_plain(world, state, texts[0], understood)):
        return None  # "cancel the one on Thursday" is no number
    if world.guide.asks_back(texts[0]):
        return prompt(world, state, "help_number" if slot is Slot.NUMBNESS else "help_check_in", then=question)
    if world.guide.skips(texts[0]) or (slot is Slot.NOTE and understood.intent in {"no", "next"}):
        return _taken(world, state, slot, "" if slot is Slot.FEELING else None)
    if slot is Slot.FEELING and understood.intent == "yes" and understood.score == 1:
        return prompt(world, state, "words_again", then=question)  # there is one, and it is not "yes"
    if (corrected := _corrected(world, state, question, texts[0])) is not None:
        return corrected
    for text in texts:
        answer = read(world, slot, text) if text else None
        if answer is not None:
            return _heard(world, state, question, answer)
    if slot in {Slot.MOVED, Slot.TALKED} and understood.intent in {"yes", "no"}:
        return _taken(world, state, slot, understood.intent == "yes")
    return None


def _is_plain(world: World, state: State, text: str, understood: Understood) -> bool:
    """Whether a wish is so plain that it is no answer in words: word for word, or with the days to forget."""
    span = parse_span(text, world.times, state.wall.date()) if state.wall is not None else None
    days = understood.intent == "delete_data" and span is not None and not span.is_everything
    return understood.score >= PLAINLY or days


def _heard(world: World, state: State, question: Ask, answer: Answer) -> Result:
    slot = Slot(question.slot)
    if answer.skipped:
        return _taken(world, state, slot, "" if slot is Slot.FEELING else None)
    value = answer.value
    if answer.same_as_before:
        value = _before(state, slot)
        if value is None:
            return prompt(world, state, "nothing_before", then=question)
    most = MOST.get(slot)
    if most is not None and isinstance(value, float) and not 0 <= value <= most:
        return prompt(world, state, "number_again" if slot is Slot.NUMBNESS else "hours_again", then=question)
    if answer.doubtful and value is not None:
        return _read_back(world, state, question, value)
    return _taken(world, state, slot, value)


def _read_back(world: World, state: State, question: Ask, value: Value) -> Result:
    """Only what is doubtful is read back."""
    if isinstance(value, bool):
        name, kept = ("heard_yes", "yes") if value else ("heard_no", "no")
        return prompt(world, state, name, then=Confirm(question, kept))
    said = said_number(world, value) if isinstance(value, float) else value
    kept = f"{value:g}" if isinstance(value, float) else value
    return prompt(world, state, "heard", then=Confirm(question, kept), fill={"value": said})


def confirmed(world: World, state: State, confirm: Confirm, text: str, understood: Understood) -> Result | None:
    """The answer to "was that right?": yes, no, or the right value."""
    slot = Slot(confirm.ask.slot)
    if understood.intent == "yes":
        return _taken(world, state, slot, _value(slot, confirm.value))
    answer = read(world, slot, text)
    said = answer.value if answer is not None and not answer.skipped else None
    if answer is not None and (isinstance(said, float) or (isinstance(said, str) and understood.intent == NONE)):
        repeated = said == _value(slot, confirm.value)  # "six and a half" to "I heard six and a half"
        return _heard(world, state, confirm.ask, replace(answer, doubtful=answer.doubtful and not repeated))
    return prompt(world, state, "asked_again", then=confirm.ask) if understood.intent == "no" else None


def _value(slot: Slot, kept: str) -> Value:
    match slot:
        case Slot.NUMBNESS | Slot.SLEEP:
            return float(kept)
        case Slot.MOVED | Slot.TALKED:
            return kept == "yes"
        case _:
            return kept


def _taken(world: World, state: State, slot: Slot, value: Value | None) -> Result:
    """Written down, and on to the next question; ``None`` writes nothing."""
    state, effects = _written(state, slot, value)
    shown = "" if value is None else said_number(world, value) if isinstance(value, float) else str(value)
    state, more = after_answer(world, replace(state, answers={**state.answers, slot.value: shown}))
    return state, (*effects, *more)


def _written(state: State, slot: Slot, value: Value | None) -> tuple[State, tuple[Effect, ...]]:
    if value is None or state.entry is None:
        return state, ()
    entry = replace(state.entry, answers={**state.entry.answers, slot: value})
    past = tuple(one for one in state.past if one.started_at != entry.started_at)
    return replace(state, entry=entry, past=(*past, entry)), (Record(slot.value, value),)


def _before(state: State, slot: Slot) -> Value | None:
    """What was answered last time."""
    now = state.entry.started_at if state.entry is not None else None
    for entry in reversed(state.past):
        if entry.started_at != now and slot in entry.answers:
            return entry.answers[slot]
    return None


def _corrected(world: World, state: State, question: Ask, text: str) -> Result | None:
    """"No, I said three", when the next question is open already: the last answer is put right."""
    if state.entry is None or not state.entry.answers or not world.guide.corrects(text):
        return None
    slot = list(state.entry.answers)[-1]
    answer = read(world, slot, text)
    if answer is None or not isinstance(answer.value, float) or not 0 <= answer.value <= MOST[slot]:
        return None
    if Slot(question.slot) in MOST:
        return None  # a number was asked for: it is the answer to that
    if answer.doubtful:
        kind: Literal["number", "hours"] = "number" if slot is Slot.NUMBNESS else "hours"
        state = replace(state, playing=at_question(state))  # the open question is asked again afterwards
        return _read_back(world, state, Ask(slot.value, kind), answer.value)
    state, effects = _written(state, slot, answer.value)
    state, more = prompt(world, state, "put_right", then=question, fill={"value": said_number(world, answer.value)})
    return state, (*effects, *more)

