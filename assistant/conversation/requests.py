"""What is asked for in the middle of a session, and is no command of its own: longer, why, not the breathing."""

from collections.abc import Mapping
from dataclasses import replace

from assistant.conversation import reminding, sounds
from assistant.conversation.filling import fill_slots
from assistant.conversation.lengths import go_on_after, lengthen, shorten, tell_time
from assistant.conversation.play import answer_request, aside, prompt
from assistant.conversation.questions import takes_anything
from assistant.conversation.session import guided, relaid, remaining
from assistant.conversation.state import Kind, Playing, Result, State
from assistant.conversation.world import World
from assistant.events import SILENT, Effect, Remember, Sound
from content.choosing import arrange
from content.steps import Say, Sense, When

ANCHORS: Mapping[str, Sense] = {f"not_{sense.value}": sense for sense in Sense}
SOUNDS = ("rain", "waves", "brown")
ANYWHERE = frozenset(
    {*ANCHORS, "any_sense", "recall", "reminders", *SOUNDS, "sound_on", "sound_off", "breath_sound", "no_breath_sound"}
)
"""What may be asked for at any time; the rest belongs to a session."""
AMONG_WORDS = frozenset({"why", "time_left"})
"""What may be asked for where any words would be an answer."""
AFTERWARDS = frozenset({"still_awake", "longer"})
"""What may still be asked for when a session has come to its end."""


def request(world: World, state: State, text: str) -> Result | None:
    """Answer what was asked for; ``None`` where this is no request, or none that belongs here."""
    name = world.guide.request(text)
    if name is None or (takes_anything(state.question) and name not in AMONG_WORDS):
        return None
    playing = guided(state)
    under_way = playing is not None and playing.at < len(playing.steps) and not state.stopped
    if name in ANYWHERE:
        return _anywhere(world, state, name)
    if playing is None or not (under_way or (name in AFTERWARDS and not state.stopped)):
        return None
    match name:
        case "longer":
            return lengthen(world, state, playing, world.guide.length(text))
        case "shorter":
            return shorten(world, state, playing)
        case "time_left":
            return tell_time(world, state, playing)
        case "still_awake" if playing.name != sounds.BY_ITSELF:
            return None
        case "cannot" if state.question is not None and not playing.is_timed:
            return None
        case _:
            return _own_words(world, state, name, playing)


def _own_words(world: World, state: State, name: str, playing: Playing) -> Result:
    answered = answer_request(world, state, name, playing)
    if answered is not None:
        return answered
    return prompt(world, state, "cannot" if name == "cannot" else "why_unknown", then=state.question)


# ------------------------------------------------------------------ anywhere


def _anywhere(world: World, state: State, name: str) -> Result | None:
    match name:
        case "recall":
            return recall(world, state)
        case "reminders":
            return reminding.tell(world, state)
        case "any_sense":
            return _keep_senses(world, state, frozenset(), "senses_all")
        case _ if name in ANCHORS:
            return _keep_senses(world, state, state.avoided | {ANCHORS[name]}, "sense_left_out")
        case "breath_sound" | "no_breath_sound":
            return _breath_sound(world, state, on=name == "breath_sound")
        case _:
            return _soundscape(world, state, name)


def _keep_senses(world: World, state: State, avoided: frozenset[Sense], name: str) -> Result:
    """Where attention may rest from now on, in this session and in those to come."""
    if avoided == state.avoided:
        return prompt(world, state, name, then=state.question)
    state = replace(state, avoided=avoided)
    remember = Remember("avoid", ",".join(sorted(sense.value for sense in avoided)))
    playing = guided(state)
    if playing is not None and playing.is_timed and playing.at < len(playing.steps):
        # In the middle of an anchor, its other alternative begins.
        playing = relaid(world, state, playing, seconds=remaining(state, playing))
        state, effects = go_on_after(world, state, playing, name)
    else:
        state, effects = prompt(world, state, name, then=state.question)
    return state, (remember, *effects)


def _breath_sound(world: World, state: State, *, on: bool) -> Result:
    effects: tuple[Effect, ...] = () if on else (Sound("breath", SILENT, sounds.FALL),)
    remember = Remember("breath_sound", "yes" if on else "no")
    state = replace(state, breath_sound=on)
    state, more = prompt(world, state, "breath_sound" if on else "sound_off", then=state.question)
    return state, (remember, *effects, *more)


def _soundscape(world: World, state: State, name: str) -> Result | None:
    """A soundscape asked for or turned off; at rest it is not begun by itself."""
    playing = guided(state)
    if playing is None or playing.kind is not Kind.SESSION or state.stopped:
        state = replace(state, sound="" if name == "sound_off" else sounds.USUAL if name == "sound_on" else name)
        return prompt(world, state, "sound_off" if name == "sound_off" else "sound_later", then=state.question)
    chosen = "" if name == "sound_off" else (state.sound or sounds.USUAL) if name == "sound_on" else name
    state, effects = sounds.chosen(state, chosen)
    state, more = prompt(world, state, "sound_on" if chosen else "sound_off", then=state.question)
    return state, (*effects, *more)


def recall(world: World, state: State) -> Result:
    """Read back what planning talks wrote down, the newest first."""
    for talk in reversed(tuple(state.kept)):
        when = world.library.talks[talk].when("recall", 0.0) if talk in world.library.talks else None
        if when is not None:
            return _read_back(world, state, talk, when)
    return prompt(world, state, "nothing_kept", then=state.question)


def _read_back(world: World, state: State, talk: str, when: When) -> Result:
    steps = [
        replace(step, text=text)
        for step in arrange(when.steps, state.person())
        if isinstance(step, Say) and (text := fill_slots(world, state, talk, step.text))
    ]
    return aside(world, state, "recall", tuple(steps), then=state.question)
