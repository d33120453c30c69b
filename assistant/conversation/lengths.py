"""How long a session takes: longer, shorter, so many minutes, and how much of it is left."""

from dataclasses import replace

from assistant.conversation.play import hush, prompt
from assistant.conversation.session import extended, relaid, remaining
from assistant.conversation.state import Kind, Phase, Playing, Result, State
from assistant.conversation.world import World
from content.compose import MINUTE
from content.steps import Script
from intents.guiding import Length

MORE = 1 / 3
"""The part of its length by which a session is made longer, where no minutes are named, and at least:"""
LEAST_MORE = 3.0  # minutes
LESS = 0.5
"""The part of the remaining time that is left when it is to be shorter."""
LITTLE = 45.0
"""Seconds below which what is left is no minute any more."""
FORMS = ("short", "middle", "long")


def _replaced(state: State, playing: Playing) -> State:
    """The state with this in the place of the session under way, so that a prompt finds it to go on with."""
    if state.playing is not None and state.playing.kind is Kind.PROMPT:
        return replace(state, behind=playing)
    return replace(state, playing=playing)


def go_on_after(world: World, state: State, playing: Playing, name: str, **fill: str) -> Result:
    """Say a prompt, and go on with the session as it is now."""
    quiet = hush(state)
    phase = Phase.BEAT if state.phase in {Phase.SPEAKING, Phase.PAUSING, Phase.TAKING_IN} else state.phase
    question = state.question
    state = replace(_replaced(state, playing), phase=phase)
    state, effects = prompt(world, state, name, then=question, fill=fill)
    return state, (*quiet, *effects)


def lengthen(world: World, state: State, playing: Playing, length: Length | None) -> Result:
    """More time, by the minutes named, else by a third."""
    if not playing.is_timed:
        return prompt(world, state, "no_length", then=state.question)
    asked = length.minutes if length is not None else None
    minutes = asked or max(LEAST_MORE, round(playing.minutes * MORE))
    playing = extended(world, state, playing, minutes * MINUTE)
    name, fill = ("longer", {"minutes": _count(minutes)}) if minutes > 1 else ("longer_one", {})
    return go_on_after(world, replace(state, stopped=False), playing, name, **fill)


def shorten(world: World, state: State, playing: Playing) -> Result:
    """Half of what is left."""
    if not playing.is_timed:
        return prompt(world, state, "no_length", then=state.question)
    left = remaining(state, playing) * LESS
    playing = relaid(world, state, replace(playing, minutes=playing.minutes * LESS), seconds=left)
    return go_on_after(world, state, playing, "shorter")


def minutes_of(script: Script, length: Length | None) -> float | None:
    """The minutes that a length names for a script; ``None`` where none is named, or the script has no length."""
    if length is None or script.lengths is None:
        return None
    return length.minutes or dict(zip(FORMS, script.lengths, strict=True)).get(length.form)


def set_length(world: World, state: State, playing: Playing, length: Length) -> Result | None:
    """A length named in the middle, "make it ten minutes": so long in all, as far as it is not over yet."""
    script = playing.script
    minutes = minutes_of(script, length) if script is not None else None
    if minutes is None:
        return None
    over = playing.plan.seconds - remaining(state, playing)
    left = max(0.0, minutes * MINUTE - over)
    playing = relaid(world, state, replace(playing, minutes=minutes), seconds=left)
    return go_on_after(world, state, playing, "length_set")


def tell_time(world: World, state: State, playing: Playing) -> Result:
    """How long is left, without false precision."""
    if not playing.is_timed:
        return prompt(world, state, "no_length", then=state.question)
    name, fill = _time_left(remaining(state, playing))
    return prompt(world, state, name, then=state.question, fill=fill)


def _time_left(seconds: float) -> tuple[str, dict[str, str]]:
    minutes = round(seconds / MINUTE)
    if seconds < LITTLE:
        return "time_left_little", {}
    return ("time_left_one", {}) if minutes <= 1 else ("time_left", {"minutes": _count(minutes)})


def _count(minutes: float) -> str:
    return f"{minutes:g}"
