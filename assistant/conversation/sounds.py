"""The soft sounds beneath the voice: when they begin, change and end. Pure.

A session proposes a soundscape in its file. It plays by itself in a night only; elsewhere it waits to be asked for, and
what the person asked for or turned off holds for every session of the conversation.
"""

from dataclasses import replace

from assistant.conversation.state import Kind, Playing, State
from assistant.events import SILENT, Effect, Sound
from content.steps import Bell, Breath, Say, Single, Soundscape, Stroke

BY_ITSELF = "sleep"
"""The session in which sound plays without being asked for."""
USUAL = "rain"
"""The soundscape where somebody asks for a sound and names none."""
RISE = 6.0
"""Seconds in which a soundscape comes up."""
FALL = 0.4
"""Seconds in which it goes when it is stopped: soon, and without a click."""
AFTER_NIGHT, AFTER = 90.0, 12.0
"""Seconds in which it goes after the last words: of a night, of anything else."""
LOWEST = -12.0
"""Decibels to which it falls with the voice towards the end of a night."""
BREATH_HIGH, BREATH_LOW = 0.0, -26.0
"""Decibels between which the breath sound swells."""


def proposed(state: State, step: Soundscape | Bell) -> tuple[State, tuple[Effect, ...]]:
    """A session's file proposes a sound."""
    playing = state.playing
    wanted = state.sound
    by_itself = playing is not None and playing.name == BY_ITSELF
    if wanted == "" or (wanted is None and not by_itself):
        return state, ()
    if isinstance(step, Bell):
        return state, (Sound("bell", 0.0, 0.0),)
    name = (wanted or step.name) if step.name else ""
    return _change(state, name)


def _change(state: State, name: str) -> tuple[State, tuple[Effect, ...]]:
    if name == state.sounding:
        return state, ()
    effects: tuple[Effect, ...] = (Sound(state.sounding, SILENT, RISE),) if state.sounding else ()
    if name:
        effects = (*effects, Sound(name, 0.0, RISE))
    return replace(state, sounding=name), effects


def chosen(state: State, name: str) -> tuple[State, tuple[Effect, ...]]:
    """The person asks for a soundscape, or for none; it holds from now on."""
    return _change(replace(state, sound=name), name)


def off(state: State) -> tuple[State, tuple[Effect, ...]]:
    """Everything beneath the voice falls silent, soon."""
    if not (state.sounding or state.breath_sound):
        return state, ()
    return replace(state, sounding=""), (Sound("", SILENT, FALL),)


def ended(state: State) -> tuple[State, tuple[Effect, ...]]:
    """A session is over: what is beneath it goes slowly, a night's slowest, so that nobody wakes from the silence."""
    if not (state.sounding or state.breath_sound):
        return state, ()
    night = state.playing is not None and state.playing.name == BY_ITSELF
    return replace(state, sounding=""), (Sound("", SILENT, AFTER_NIGHT if night else AFTER),)


def beneath(state: State, playing: Playing) -> tuple[State, tuple[Effect, ...]]:
    """What a sentence changes beneath it: a soundscape that was silenced comes back, or falls; a breath swells."""
    effects: tuple[Effect, ...] = ()
    if playing.kind is not Kind.SESSION:
        return state, ()
    if not state.sounding and (name := _resumed(state, playing)):
        state, effects = _change(state, name)
    if state.sounding and playing.softness > 0:
        effects = (*effects, Sound(state.sounding, LOWEST * playing.softness, RISE))
    following = playing.steps[playing.at] if playing.at < len(playing.steps) else None
    if isinstance(following, Breath):
        effects = (*effects, *swell(state, following, following.seconds))
    return state, effects


def _resumed(state: State, playing: Playing) -> str:
    """The soundscape that should be on at this place: the last one the file proposed before it."""
    for step in reversed(playing.steps[: playing.at]):
        if isinstance(step, Soundscape):
            by_itself = playing.name == BY_ITSELF
            if state.sound == "" or (state.sound is None and not by_itself):
                return ""
            return (state.sound or step.name) if step.name else ""
    return state.sound or ""


def swell(state: State, step: Single, seconds: float) -> tuple[Effect, ...]:
    """The breath sound: up with an in-breath, down with an out-breath; a cue's words have begun it already."""
    if not isinstance(step, Breath) or not state.breath_sound:
        return ()
    if _has_cue(state, step):
        return ()
    match step.stroke:
        case Stroke.IN:
            return (Sound("breath", BREATH_HIGH, seconds),)
        case Stroke.OUT:
            return (Sound("breath", BREATH_LOW, seconds),)
        case Stroke.HOLD:
            return ()


def _has_cue(state: State, step: Breath) -> bool:
    """Whether words stood before this breath: they have begun its sound."""
    playing = state.playing
    if playing is None or playing.at < 2:  # noqa: PLR2004 - the breath itself, and what may be its cue
        return False
    return playing.steps[playing.at - 1] is step and isinstance(playing.steps[playing.at - 2], Say)
