"""Beginning what was asked for, and going on through it: next, back, repeat, more."""

from dataclasses import replace

from assistant.conversation.play import advance, at_more, hush, play_script, prompt, rewound
from assistant.conversation.state import Kind, Phase, Playing, Result, State, World
from content.script import More, Offer, Say


def begin(world: World, state: State, intent: str) -> Result:
    """Answer an intent; a guided session under way is put aside and not lost."""
    session = world.library.sessions.get(intent)
    script = session or world.library.answers[intent]
    state = replace(state, failures=0)
    playing = rewound(state)
    if session is None and playing is not None and in_session(state):
        state = replace(state, held=playing)
    elif session is not None:
        state = replace(state, held=None)
    if intent in state.topics:
        state = replace(state, topic=state.topics.index(intent))
    return play_script(world, state, script, Kind.SESSION if session else Kind.ANSWER)


def in_session(state: State) -> bool:
    """Whether a guided session is under way."""
    playing = state.playing
    return playing is not None and playing.kind is Kind.SESSION and unsaid(state) and not state.stopped


def unsaid(state: State) -> bool:
    """Whether something was begun and not said to its end."""
    return state.playing is not None and state.playing.at < len(state.playing.steps)


def go_on(world: World, state: State, playing: Playing) -> Result:
    """Take up something from its next step."""
    quiet = hush(state)
    state = replace(state, playing=playing, paused=False, question=None, behind=None, behind_question=None, silences=0)
    state = replace(state, stopped=False, lapsed=None)
    state, effects = advance(world, state)
    return state, (*quiet, *effects)


def on_next(world: World, state: State) -> Result:
    """The next topic, the next paragraph, or what was kept back for "more"."""
    playing = rewound(state)
    if playing is None:
        return prompt(world, state, "no_next")
    if playing.kind is Kind.SESSION:
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
            return go_on(world, state, replace(playing, at=index + 1))
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
            return go_on(world, state, replace(playing, at=index))
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
            return go_on(world, state, replace(playing, at=index))
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
    if playing.kind is Kind.SESSION or (unfinished and not offered):
        return go_on(world, state, replace(playing, at=playing.paragraph))
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
