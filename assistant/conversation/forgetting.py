"""Forgetting: what was told on some days, or everything; asked once, and then really gone."""

import datetime
from dataclasses import replace

from assistant.conversation.play import prompt
from assistant.conversation.state import AskForget, Kind, Result, State
from assistant.conversation.world import World
from assistant.events import Effect, Forget, Remember
from content.times import say_date
from intents.spans import DaySpan, parse_span
from intents.understand import Understood


def forget(world: World, state: State, text: str) -> Result:
    """Something is to be forgotten: what, and whether really."""
    if state.wall is None:
        return prompt(world, state, "forget_no_clock")
    span = parse_span(text, world.times, state.wall.date())
    if span is None:
        return prompt(world, state, "forget_what", then=AskForget())
    return _confirm(world, state, span)


def _confirm(world: World, state: State, span: DaySpan) -> Result:
    if span.is_everything:
        return prompt(world, state, "forget_everything_sure", then=AskForget(span))
    return prompt(world, state, "forget_sure", then=AskForget(span), fill={"days": _days(world, state, span)})


def _days(world: World, state: State, span: DaySpan) -> str:
    """The days, as spoken."""
    assert state.wall is not None  # noqa: S101 - asked when it was begun
    today, words = state.wall.date(), world.library.times
    last = say_date(span.last, today, words)
    if span.first == span.last:
        return last
    wording = world.library.prompts["from_to"][0]
    return wording.replace("{first}", say_date(span.first, today, words)).replace("{last}", last)


def answered(world: World, state: State, question: AskForget, text: str, understood: Understood) -> Result | None:
    """The answer to what is to be forgotten, or whether really. Nothing but a yes erases anything."""
    if understood.intent == "no":
        return prompt(world, state, "not_forgotten")
    today = state.wall.date() if state.wall is not None else datetime.date.min
    span = parse_span(text, world.times, today)
    if span is not None and span != question.span:
        return _confirm(world, state, span)  # also "yes, but only yesterday"
    if question.span is None:
        return None
    begins = _begins_with_yes(world, text)
    plainly = understood.intent == "yes" and (begins or understood.score == 1)  # what is only near to a yes is none
    sure = plainly or (span is not None and begins)
    return _forgotten(world, state, question.span) if sure else None


def _begins_with_yes(world: World, text: str) -> bool:
    """Whether it is a yes that goes on: "yes erase everything"."""
    plain = world.book.normalizer.plain(text)
    return any(plain.startswith(f"{world.book.plain(phrase)} ") for phrase in world.book.controls["yes"].phrases)


def _within(day: datetime.date | None, span: DaySpan) -> bool:
    return day is None or span.first <= day <= span.last


def _left(state: State) -> State:
    """A talk or check-in under way has lost what was told in it, and must not go on as if it were kept."""
    under_way = state.playing is not None and state.playing.kind is Kind.TALK
    held = None if state.held is not None and state.held.kind is Kind.TALK else state.held
    return replace(state, playing=None if under_way else state.playing, held=held)


def _forgotten(world: World, state: State, span: DaySpan) -> Result:
    """Gone, on disk and here."""
    effects: tuple[Effect, ...]
    if span.is_everything:
        state = replace(state, past=(), kept={}, reminders=(), avoided=frozenset())
        state = replace(state, setting=None)
        effects = (Forget(), Remember("avoid", ""))
    else:
        past = tuple(one for one in state.past if not span.first <= one.day <= span.last)
        kept = {talk: slots for talk, slots in state.kept.items() if not _within(state.kept_on.get(talk), span)}
        state = replace(state, past=past, kept=kept)
        effects = (Forget(span.first, span.last),)
    if state.wall is None or _within(state.wall.date(), span):
        state = _left(replace(state, answers={}, entry=None))
    state, more = prompt(world, state, "forgotten")
    return state, (*effects, *more)
