"""Playing: from a script to one sentence, pause or question after another."""

from collections.abc import Mapping
from dataclasses import replace
from typing import assert_never

from assistant.conversation.state import (
    DidYouMean,
    GoOn,
    Kind,
    Phase,
    Playing,
    Question,
    Result,
    State,
    World,
)
from assistant.events import FASTEST_PACE, SLOWEST_PACE, Attend, Effect, End, Expect, Hush, Speak, Wait, Why
from content.helplines import spell
from content.script import (
    Ask,
    Listen,
    More,
    Number,
    Offer,
    Pause,
    Say,
    Script,
    Step,
    Topics,
    Vary,
    flatten,
    split_sentences,
)

BEAT = 0.25
"""Seconds between two sentences of a paragraph."""
PARAGRAPH_BEAT = 0.6
"""Seconds between two paragraphs."""
SLOW_BEAT = 1.2
"""The same in a guided session or a crisis, where words need room."""
WARM = 20.0
"""Seconds after having spoken in which what is not understood is asked about."""
CRISIS_SILENCE = 25.0
"""Seconds of silence in a crisis before something is said."""
RECENT = 3
"""How many of our own sentences may come back through the microphone."""


def hush(state: State) -> tuple[Effect, ...]:
    """What silences us, if we are speaking."""
    return (Hush(),) if state.phase is Phase.SPEAKING else ()


def turn_of(state: State, name: str) -> int:
    """How often this has been said before."""
    return state.turns.get(name, 0)


def count_turn(state: State, name: str) -> State:
    """One more time."""
    return replace(state, turns={**state.turns, name: turn_of(state, name) + 1})


def rewound(state: State) -> Playing | None:
    """What is being played, set back to the sentence or silence that is under way, so that none is lost."""
    playing = state.playing
    under_way = state.phase in {Phase.SPEAKING, Phase.PAUSING, Phase.TAKING_IN}
    if playing is not None and under_way and playing.at > 0:
        return replace(playing, at=playing.at - 1)
    return playing


# ------------------------------------------------------------------ beginning


def play_script(world: World, state: State, script: Script, kind: Kind) -> Result:
    """Say a script from its beginning; what is being said stops."""
    name = f"{kind.value}.{script.name}"
    steps = flatten(script, turn_of(state, name))
    if kind is Kind.CRISIS:
        steps = fill_helplines(world, state, steps)
    quiet = hush(state)
    state = replace(
        count_turn(state, name),
        playing=Playing(script.name, kind, steps),
        question=None,
        behind=None,
        behind_question=None,
        paused=False,
        stopped=False,
        lapsed=None,
        silences=0,
    )
    state, effects = advance(world, state)
    return state, (*quiet, *effects)


def prompt(
    world: World, state: State, name: str, *, then: Question | None = None, fill: Mapping[str, str] | None = None
) -> Result:
    """Say one of our own short lines; what it interrupts, and an open question, wait behind it."""
    wordings = world.library.prompts[name]
    text = wordings[turn_of(state, f"prompt.{name}") % len(wordings)]
    for key, value in (fill or {}).items():
        text = text.replace("{" + key + "}", value)
    steps = tuple(Say(sentence, opens=index == 0) for index, sentence in enumerate(split_sentences(text)))
    behind = state.behind if state.playing is not None and state.playing.kind is Kind.PROMPT else rewound(state)
    quiet = hush(state)
    state = replace(
        count_turn(state, f"prompt.{name}"),
        playing=Playing(name, Kind.PROMPT, steps),
        behind=behind,
        behind_question=then,
        question=None,
    )
    state, effects = advance(world, state)
    return state, (*quiet, *effects)


def fill_helplines(world: World, state: State, steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """Crisis steps with the region's numbers in their places; a sentence whose place stays empty is left out."""
    region = world.library.helplines.region(state.region)
    values = {
        "line": region.line,
        "call": spell(region.call),
        "text": region.text,
        "emergency": spell(region.emergency),
        "also": region.also,
    }
    filled: list[Step] = []
    for step in steps:
        match step:
            case Number():
                script = world.library.crisis["number" if region.call else "number_elsewhere"]
                filled.extend(fill_helplines(world, state, flatten(script, 0)))
            case Say(text, sources, opens):
                for key, value in values.items():
                    text = text.replace("{" + key + "}", value)
                filled.extend(
                    Say(part, sources, opens=opens and index == 0) for index, part in enumerate(split_sentences(text))
                )
            case _:
                filled.append(step)
    return tuple(filled)


# ------------------------------------------------------------------ going on


def advance(world: World, state: State) -> Result:
    """Do the next step of what is being played."""
    playing = state.playing
    if playing is None:
        return settle(world, state)
    if playing.at >= len(playing.steps):
        return finish(world, state)
    step = playing.steps[playing.at]
    state = replace(state, playing=replace(playing, at=playing.at + 1))
    match step:
        case Say(text):
            return _speak(world, state, text)
        case Pause(seconds):
            return _wait(state, seconds, Phase.PAUSING, _why(playing))
        case Listen(seconds):
            state, effects = _wait(state, seconds, Phase.TAKING_IN, Why.PAUSE)
            return state, (Attend(Expect.SESSION, state.patience), *effects)
        case Ask() | Offer():
            return ask(world, state, step)
        case Topics(intents):
            return advance(world, replace(state, topics=intents, topic=-1))
        case More():
            return finish(world, state)
        case Vary() | Number():
            raise AssertionError(f"{step} should have been resolved when its script was begun")
        case _:
            assert_never(step)


def after_sentence(world: World, state: State) -> Result:
    """A sentence has been said: breathe before the next one, or go on to what is not a sentence."""
    playing = state.playing
    if playing is None or playing.at >= len(playing.steps):
        return advance(world, state)
    following = playing.steps[playing.at]
    if not isinstance(following, Say):
        return advance(world, state)
    if following.opens:
        beat = PARAGRAPH_BEAT if playing.kind in {Kind.ANSWER, Kind.PROMPT} else SLOW_BEAT
    else:
        beat = BEAT
    return _wait(state, beat, Phase.BEAT, Why.BEAT)


def finish(world: World, state: State) -> Result:
    """What was played has come to its end, or to a place where the person may ask for more."""
    if state.ending:
        return replace(state, phase=Phase.RESTING, question=None), (End(),)
    playing = state.playing
    if playing is not None and playing.kind is Kind.PROMPT:
        behind, question = state.behind, state.behind_question
        state = replace(state, playing=behind, behind=None, behind_question=None)
        if question is not None:
            return ask(world, state, question)
        waits = state.paused or state.stopped
        if behind is not None and not waits and behind.at < len(behind.steps) and not at_more(behind):
            return advance(world, state)
        return settle(world, state)
    if state.held is not None and state.crisis is None and not (playing and playing.kind is Kind.SESSION):
        return prompt(world, replace(state, playing=playing), "go_on_session", then=GoOn())
    return settle(world, state)


def at_more(playing: Playing) -> bool:
    """Whether what was said ended at a ``[more]``, with more to be told."""
    return 0 < playing.at < len(playing.steps) and isinstance(playing.steps[playing.at - 1], More)


def settle(world: World, state: State) -> Result:
    """Nothing more to say: listen."""
    state = replace(state, question=None, phase=Phase.WARM)
    expect = Expect.CRISIS if state.crisis else Expect.ANYTHING
    attend = Attend(expect, state.patience)
    if world.reprompt is None:
        return replace(state, live=state.live + 1), (attend,)
    seconds = CRISIS_SILENCE if state.crisis else WARM
    state, effects = _wait(state, seconds, Phase.WARM, Why.LISTEN)
    return state, (attend, *effects)


def rest(state: State) -> Result:
    """Quiet, and stay so until spoken to; what was said can still be taken up again."""
    return replace(state, phase=Phase.RESTING, question=None, live=state.live + 1, silences=0), ()


def ask(world: World, state: State, question: Question) -> Result:
    """The question has been said: listen for its answer."""
    state = replace(state, question=question, phase=Phase.ASKING)
    attend = Attend(_expected(state, question), state.patience)
    if world.reprompt is None:
        return replace(state, live=state.live + 1), (attend,)
    seconds = CRISIS_SILENCE if state.crisis else world.reprompt
    state, effects = _wait(state, seconds, Phase.ASKING, Why.LISTEN)
    return state, (attend, *effects)


def _expected(state: State, question: Question) -> Expect:
    if state.crisis:
        return Expect.CRISIS
    match question:
        case Ask(_, "number" | "hours"):
            return Expect.NUMBER
        case Ask(_, "yes_no") | GoOn():
            return Expect.YES_NO
        case Ask() | Offer() | DidYouMean():
            return Expect.ANYTHING
        case _:
            assert_never(question)


def _speak(world: World, state: State, text: str) -> Result:
    playing = state.playing
    assert playing is not None  # noqa: S101 - advance has just taken the sentence from it
    following = playing.steps[playing.at] if playing.at < len(playing.steps) else None
    base = world.session_pace if playing.is_slow else world.pace
    pace = max(SLOWEST_PACE, min(FASTEST_PACE, base + state.pace_change))
    live = state.live + 1
    state = replace(state, live=live, phase=Phase.SPEAKING, recent=(*state.recent, text)[-RECENT:])
    then = following.text if isinstance(following, Say) else ""
    return state, (Speak(live, text, pace, state.volume, then),)


def _wait(state: State, seconds: float, phase: Phase, why: Why) -> Result:
    live = state.live + 1
    return replace(state, live=live, phase=phase), (Wait(live, seconds, why),)


def _why(playing: Playing) -> Why:
    return Why.PAUSE if playing.kind is Kind.SESSION else Why.BEAT
