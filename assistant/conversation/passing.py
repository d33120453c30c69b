"""Steps of a script that take no time: places, sounds, what is written down. Pure."""

from dataclasses import replace
from typing import assert_never

from assistant.conversation import sounds
from assistant.conversation.state import Result, State
from assistant.events import BeginEntry
from assistant.events import Keep as Write
from assistant.journal.entries import Entry, Form
from content.steps import BeginCheckIn, Bell, Fade, Keep, Part, Soundscape, Topics

Passing = Topics | Keep | BeginCheckIn | Soundscape | Bell | Part | Fade


def passed(state: State, step: Passing) -> Result:
    """The state after such a step, and what is to be done; what comes next comes at once."""
    match step:
        case Topics(intents):
            return replace(state, topics=intents, topic=-1), ()
        case Keep(slots):
            return _written(state, slots)
        case BeginCheckIn(form):
            return _begun(state, form)
        case Soundscape() | Bell():
            return sounds.proposed(state, step)
        case Part() | Fade():
            return state, ()
        case _:
            assert_never(step)


def _written(state: State, slots: tuple[str, ...]) -> Result:
    """What was answered is written down, since the person said so; other slots of an earlier time stay."""
    name = state.playing.name if state.playing is not None else ""
    answers = {slot: state.answers[slot] for slot in slots if state.answers.get(slot)}
    if not answers:
        return state, ()
    before = state.kept.get(name, {})
    answers = {**{slot: value for slot, value in before.items() if slot not in slots}, **answers}
    state = replace(state, kept={**state.kept, name: answers})
    if state.wall is not None:
        state = replace(state, kept_on={**state.kept_on, name: state.wall.date()})
    return state, (Write(name, answers),)


def _begun(state: State, form: str) -> Result:
    """From here on answers are written down; without a clock they are only talked through."""
    if state.wall is None:
        return replace(state, entry=None), ()
    return replace(state, entry=Entry(0, state.wall, Form(form), {})), (BeginEntry(form),)
