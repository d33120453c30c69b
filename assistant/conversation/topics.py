"""Beginning what was asked for, and going on through it: next, back, repeat, more."""

from dataclasses import replace

from assistant.conversation.forgetting import forget
from assistant.conversation.lengths import minutes_of
from assistant.conversation.looking_back import history
from assistant.conversation.play import advance, at_more, hush, play_script, prompt
from assistant.conversation.reminding import cancel, set_reminder
from assistant.conversation.session import at_question, rewound
from assistant.conversation.state import Kind, Phase, Playing, Result, State
from assistant.conversation.world import World
from content.library import ANSWERED_LIVE
from content.steps import Anchor, Ask, Choice, More, Offer, Pick, Say, Script, Sense, Step

UNREAL = frozenset({"feel_numb", "feel_unreal", "feel_invisible"})
"""Who says so is led to the outer senses first (Treleaven, trauma-sensitive practice)."""


def begin(world: World, state: State, intent: str, text: str = "") -> Result:
    """Answer an intent; a guided session or talk under way is put aside and not lost.

    ``intent`` may also be the name of a session. ``text`` is how it was asked for: it may name a variant and a length.
    """
    guide, library = world.guide, world.library
    if intent in ANSWERED_LIVE:
        return _answer_live(world, replace(state, failures=0), intent, text)
    name = (guide.variant(text, intent) if text else None) or intent
    script = library.script(name) or library.script(intent)
    if script is None:
        raise AssertionError(f"nothing answers '{intent}', which the library has checked")
    kind = kind_of(world, script)
    state = replace(state, failures=0, unreal=state.unreal or intent in UNREAL)
    playing = at_question(state)
    if kind is Kind.ANSWER and playing is not None and in_session(state):
        state = replace(state, held=playing)
    elif kind is not Kind.ANSWER:
        state = replace(state, held=None)
    if intent in state.topics:
        state = replace(state, topic=state.topics.index(intent))
    minutes = minutes_of(script, guide.length(text)) if text else None
    before = "sense_kept" if rests_on(script.steps) in state.avoided else ""
    return play_script(world, state, script, kind, minutes=minutes, before=before)


def _answer_live(world: World, state: State, intent: str, text: str) -> Result:
    """What depends on what was kept: the past, reminders, forgetting. A talk's open question is asked again then."""
    if isinstance(state.question, Ask | Choice | Pick):
        state = replace(state, playing=at_question(state), question=None)
    match intent:
        case "history":
            return history(world, state, text)
        case "set_reminder":
            return set_reminder(world, state, text)
        case "cancel_reminder":
            return cancel(world, state, text) or prompt(world, state, "reminders_none")
        case _:
            return forget(world, state, text)


def kind_of(world: World, script: Script) -> Kind:
    """What sort of thing a script of the library is."""
    if world.library.sessions.get(script.name) is script:
        return Kind.SESSION
    return Kind.TALK if world.library.talks.get(script.name) is script else Kind.ANSWER


def rests_on(steps: tuple[Step, ...]) -> Sense | None:
    """The sense that a session was asked for, as breathing is for the breath; ``None`` where it is no single one."""
    for step in steps:
        if isinstance(step, Anchor) and step.always:
            return step.options[0][0]
        inner: tuple[Step, ...] = getattr(step, "steps", ())
        if (found := rests_on(inner)) is not None:
            return found
    return None


def in_session(state: State) -> bool:
    """Whether a guided session or talk is under way."""
    playing = state.playing
    return playing is not None and playing.is_guided and unsaid(state) and not state.stopped


def unsaid(state: State) -> bool:
    """Whether something was begun and not said to its end."""
    return state.playing is not None and state.playing.at < len(state.playing.steps)


def go_on(world: World, state: State, playing: Playing) -> Result:
    """Take up something from its next step."""
    quiet = hush(state)
    playing = replace(playing, began=None)
    state = replace(state, playing=playing, paused=False, question=None, behind=None, behind_question=None, silences=0)
    state = replace(state, stopped=False, lapsed=None)
    state, effects = advance(world, state)
    return state, (*quiet, *effects)


def on_next(world: World, state: State) -> Result:
    """The next topic, the next paragraph, or what was kept back for "more"."""
    playing = rewound(state)
    if playing is None:
        return prompt(world, state, "no_next")
    if playing.is_guided:
        return _skip(world, state, playing)
    if 0 <= state.topic + 1 < len(state.topics):
        return begin(world, state, state.topics[state.topic + 1])
    if state.topics and state.topic + 1 == len(state.topics):
        return prompt(world, replace(state, topics=(), topic=-1), "no_next")
    return _skip(world, state, playing)


def on_more(world: World, state: State) -> Result:
    """Deeper into what was just told."""
    playing = rewound(state)
    if playing is None:
        return prompt(world, state, "no_more")
    for index in range(max(playing.at - 1, 0), len(playing.steps)):
        if isinstance(playing.steps[index], More):
            return go_on(world, state, replace(playing, at=index + 1, spent=0.0))
    if state.phase in {Phase.RESTING, Phase.SPEAKING, Phase.BEAT} and unsaid(state):
        return go_on(world, state, playing)
    return prompt(world, state, "no_more", then=state.question)


def _skip(world: World, state: State, playing: Playing) -> Result:
    """On to the next paragraph after the place where we are."""
    start = playing.at + (1 if state.phase is Phase.SPEAKING else 0)
    if at_more(playing):
        return go_on(world, state, playing)
    for index in range(start, len(playing.steps)):
        step = playing.steps[index]
        if isinstance(step, Say) and step.opens:
            return go_on(world, state, replace(playing, at=index, spent=0.0))
    return prompt(world, state, "no_next", then=state.question)


def on_back(world: World, state: State) -> Result:
    """The paragraph before; from the first one, the topic before."""
    playing = state.playing
    if playing is None:
        return prompt(world, state, "no_back")
    here = playing.paragraph
    for index in range(here - 1, -1, -1):
        step = playing.steps[index]
        if isinstance(step, Say) and step.opens:
            return go_on(world, state, replace(playing, at=index, spent=0.0))
    if state.topic > 0:
        return begin(world, state, state.topics[state.topic - 1])
    return prompt(world, state, "no_back", then=state.question)


def on_repeat(world: World, state: State) -> Result:
    """Say it again: the paragraph while we are in the middle, the whole part once it was said to its end."""
    playing = state.playing
    if playing is not None and playing.kind is Kind.PROMPT:
        return go_on_prompt(world, state, playing)
    if playing is None:
        return prompt(world, state, "nothing_to_repeat")
    unfinished = unsaid(state) and not at_more(playing)
    offered = playing.at > 0 and isinstance(playing.steps[playing.at - 1], Offer)
    if playing.is_guided or (unfinished and not offered):
        return go_on(world, state, replace(playing, at=playing.paragraph, spent=0.0))
    return go_on(world, state, replace(playing, at=_part(playing)))


def go_on_prompt(world: World, state: State, playing: Playing) -> Result:
    """A prompt again, with what waits behind it still waiting."""
    behind, question = state.behind, state.behind_question
    quiet = hush(state)
    state = replace(state, playing=replace(playing, at=0), behind=behind, behind_question=question)
    state, effects = advance(world, state)
    return state, (*quiet, *effects)


def _part(playing: Playing) -> int:
    """Where the part begins that was last said: the beginning, or after the last ``[more]`` passed."""
    last = playing.at - (1 if at_more(playing) else 0)
    for index in range(last - 1, -1, -1):
        if isinstance(playing.steps[index], More):
            return index + 1
    return 0


def on_resume(world: World, state: State) -> Result:
    """Go on: after a pause, after a stop, with what was put aside, or deeper."""
    playing = rewound(state)
    if state.phase in {Phase.SPEAKING, Phase.BEAT} and not state.paused and playing is not None:
        return go_on(world, state, playing)
    if state.held is not None:
        held = state.held
        return go_on(world, replace(state, held=None), held)
    if playing is None or playing.at >= len(playing.steps):
        return prompt(world, state, "nothing_to_resume", then=state.question)
    if state.phase in {Phase.PAUSING, Phase.TAKING_IN} and not state.paused:
        return _skip(world, state, playing)
    return go_on(world, state, playing)
