"""Playing: from a script to one sentence, pause or question after another."""

from collections.abc import Mapping
from dataclasses import replace
from typing import assert_never

from assistant.conversation import sounds
from assistant.conversation.filling import fill_helplines, fill_slots, value_of, worded
from assistant.conversation.lookahead import leads_to_offer, next_sentence, only_one
from assistant.conversation.passing import passed
from assistant.conversation.session import anchored, caught_up, decided, leads_to, moved, opened, pace_of, rewound
from assistant.conversation.state import Kind, Phase, Playing, Question, Result, State
from assistant.conversation.waiting import ask, settle, wait
from assistant.conversation.world import World
from assistant.events import Attend, Effect, End, Expect, Hush, Speak, Why
from content.choosing import arrange
from content.compose import Plan
from content.paragraphs import split_sentences
from content.steps import (
    Ask,
    BeginCheckIn,
    Bell,
    Breath,
    Choice,
    Fade,
    Finish,
    Go,
    Keep,
    Listen,
    More,
    Number,
    Offer,
    Part,
    Pause,
    Pick,
    Say,
    Script,
    Single,
    Soundscape,
    Still,
    Topics,
)

BEAT = 0.25
"""Seconds between two sentences of a paragraph."""
PARAGRAPH_BEAT = 0.6
"""Seconds between two paragraphs."""
SLOW_BEAT = 1.2
"""The same in a crisis, where words need room."""
LEAST_BEAT = 0.05
"""Seconds between two sentences of a session whose plan has been overrun."""
PAUSE_FROM = 1.5
"""Seconds from which a silence of a session is one of its own and not a breath between sentences."""
RECENT = 3
"""How many of our own sentences may come back through the microphone."""


def hush(state: State) -> tuple[Effect, ...]:
    """What silences us, if we are speaking."""
    return (Hush(),) if state.phase is Phase.SPEAKING else ()


# ------------------------------------------------------------------ beginning


def play_script(
    world: World, state: State, script: Script, kind: Kind, *, minutes: float | None = None, before: str = ""
) -> Result:
    """Say a script from its beginning; what is being said stops.

    ``minutes``: the length of a timed session. ``before``: a prompt that is said first.
    """
    name = f"{kind.value}.{script.name}"
    playing = opened(world, state, script, kind, turn=state.turn(name), minutes=minutes)
    if kind is Kind.CRISIS:
        playing = replace(playing, plan=Plan.of(fill_helplines(world, state, playing.steps)))
    quiet = hush(state)
    state, silence = sounds.off(state)
    state = replace(
        state.counted(name),
        playing=playing,
        answers={} if _asks(playing) else state.answers,
        entry=None if _asks(playing) else state.entry,
        question=None,
        behind=None,
        behind_question=None,
        paused=False,
        stopped=False,
        lapsed=None,
        silences=0,
    )
    if before:
        state, effects = prompt(world, replace(state, phase=Phase.RESTING), before)
    else:
        state, effects = advance(world, state)
    return state, (*quiet, *silence, *effects)


def _asks(playing: Playing) -> bool:
    """Whether it collects answers, so that none of an earlier time may stand among them."""
    return playing.kind is Kind.TALK or any(isinstance(step, Ask) for step in playing.steps)


def prompt(
    world: World, state: State, name: str, *, then: Question | None = None, fill: Mapping[str, str] | None = None
) -> Result:
    """Say one of our own short lines; what it interrupts, and an open question, wait behind it."""
    text = worded(world, name, state.turn(f"prompt.{name}"), fill or {})
    steps = [Say(sentence, opens=index == 0) for index, sentence in enumerate(split_sentences(text))]
    return aside(world, state.counted(f"prompt.{name}"), name, tuple(steps), then=then)


def aside(
    world: World, state: State, name: str, steps: tuple[Single, ...], *, then: Question | None = None
) -> Result:
    """Say a few steps in between; what they interrupt, and an open question, wait behind them."""
    behind = state.behind if state.playing is not None and state.playing.kind is Kind.PROMPT else rewound(state)
    quiet = hush(state)
    state = replace(
        state,
        playing=Playing(name, Kind.PROMPT, Plan.of(steps)),
        behind=behind,
        behind_question=then,
        question=None,
    )
    state, effects = advance(world, state)
    return state, (*quiet, *effects)


def answer_request(world: World, state: State, name: str, playing: Playing) -> Result | None:
    """What a session's own file says to a request, if it says something; the session then goes on."""
    script = playing.script
    when = script.when(name, (state.now - playing.since) / 60) if script is not None else None
    if when is None:
        return None
    key = f"when.{playing.name}.{name}"
    steps = arrange(when.steps, state.person(state.turn(key)))
    return aside(world, state.counted(key), name, steps, then=state.question)


# ------------------------------------------------------------------ going on


def advance(world: World, state: State) -> Result:
    """Do the next step of what is being played."""
    playing = state.playing
    if playing is None:
        return settle(world, state)
    if playing.at >= len(playing.steps):
        return finish(world, state)
    playing = anchored(state, playing)
    step = playing.steps[playing.at]
    state = replace(state, playing=replace(playing, at=playing.at + 1))
    match step:
        case Say() if state.held is not None and not playing.is_guided and leads_to_offer(playing):
            return finish(world, state)  # nothing is offered in the middle of a session
        case Say() if (picked := only_one(state, playing)) is not None:
            return advance(world, picked)
        case Say(text):
            text = fill_slots(world, state, playing.name, text)
            return _speak(world, state, text) if text else advance(world, state)
        case Pause(seconds) | Still(seconds) | Listen(seconds) | Breath(_, seconds):
            return _silence(state, step, seconds)
        case Ask(slot, "list"):
            return ask(world, replace(state, answers={**state.answers, slot: ""}), step)
        case Ask() | Offer() | Choice() | Pick():
            return ask(world, state, step)
        case More() | Finish():
            return finish(world, state)
        case Go():
            return _go(world, state, step)
        case Topics() | Keep() | BeginCheckIn() | Soundscape() | Bell() | Part() | Fade():
            state, effects = passed(state, step)
            return _then_advance(world, state, effects)
        case Number():
            raise AssertionError("[number] should have been filled in when its script was begun")
        case _:
            assert_never(step)


def _then_advance(world: World, state: State, effects: tuple[Effect, ...]) -> Result:
    state, more = advance(world, state)
    return state, (*effects, *more)


def _silence(state: State, step: Single, seconds: float) -> Result:
    """A silence: in a timed session, until what comes next is due."""
    playing = state.playing
    assert playing is not None  # noqa: S101 - advance has just taken the silence from it
    if playing.began is not None:
        seconds = max(LEAST_BEAT, playing.began + playing.due(playing.at) - state.now)
    if isinstance(step, Listen):
        state, effects = wait(state, seconds, Phase.TAKING_IN, Why.PAUSE)
        return state, (Attend(Expect.SESSION, state.patience), *effects)
    swell = sounds.swell(state, step, seconds)
    state, effects = wait(state, seconds, Phase.PAUSING, Why.PAUSE if playing.kind is Kind.SESSION else Why.BEAT)
    return state, (*swell, *effects)


def _go(world: World, state: State, step: Go) -> Result:
    """Go on at a place, by what was answered."""
    playing = state.playing
    assert playing is not None  # noqa: S101 - advance has just taken the step from it
    answer = value_of(state, playing.name, step.slot) if step.slot else ""
    named = world.guide.answer(answer, step.targets) if answer else ""
    place = decided(step, answer, named)
    if not place or leads_to(playing, place):
        return advance(world, state)
    if playing.kind is Kind.PROMPT and state.behind is not None:
        # The answer to a request sends the session itself to another place.
        behind = moved(world, state, state.behind, place)
        return finish(world, replace(state, behind=behind or state.behind))
    elsewhere = moved(world, state, playing, place)
    return advance(world, replace(state, playing=elsewhere or playing))


def after_answer(world: World, state: State) -> Result:
    """The question is over: go on, and let a timed session catch up with its plan."""
    playing = state.playing
    state = replace(state, question=None, failures=0, silences=0)
    if playing is not None:
        state = replace(state, playing=caught_up(world, state, playing))
    return advance(world, state)


def after_sentence(world: World, state: State) -> Result:
    """A sentence has been said: breathe before the next one, or go on to what is not a sentence."""
    playing = state.playing
    if playing is None or playing.at >= len(playing.steps):
        return advance(world, state)
    following = playing.steps[playing.at]
    if not isinstance(following, Say):
        return advance(world, state)
    if playing.began is not None:
        seconds = max(LEAST_BEAT, playing.began + playing.due(playing.at) - state.now)
        return wait(state, seconds, Phase.BEAT, Why.PAUSE if seconds >= PAUSE_FROM else Why.BEAT)
    if following.opens:
        beat = SLOW_BEAT if playing.kind in {Kind.CRISIS, Kind.SESSION} else PARAGRAPH_BEAT
    else:
        beat = BEAT
    return wait(state, beat, Phase.BEAT, Why.BEAT)


def finish(world: World, state: State) -> Result:
    """What was played has come to its end, or to a place where the person may ask for more."""
    if state.ending:
        return replace(state, phase=Phase.RESTING, question=None), (End(),)
    playing = state.playing
    if playing is not None and playing.kind is Kind.PROMPT:
        return _after_prompt(world, state)
    if state.held is not None and state.crisis is None and not (playing and playing.is_guided):
        # What was put aside for a question goes on where it was.
        return prompt(world, replace(state, playing=state.held, held=None, phase=Phase.RESTING), "resumed")
    if playing is not None and playing.kind is Kind.SESSION and not state.stopped:
        state, fading = sounds.ended(state)
        state, effects = settle(world, state)
        return state, (*fading, *effects)
    return settle(world, state)


def _after_prompt(world: World, state: State) -> Result:
    """The prompt has been said: back to the question or the place behind it."""
    behind, question = state.behind, state.behind_question
    state = replace(state, playing=behind, behind=None, behind_question=None)
    if question is not None:
        return ask(world, state, question)
    waits = state.paused or state.stopped
    if behind is not None and not waits and behind.at < len(behind.steps) and not at_more(behind):
        return advance(world, state)
    return settle(world, state)


def at_more(playing: Playing) -> bool:
    """Whether what was said ended at a ``[more]``, with more to be told."""
    return 0 < playing.at < len(playing.steps) and isinstance(playing.steps[playing.at - 1], More)


def _speak(world: World, state: State, text: str) -> Result:
    playing = state.playing
    assert playing is not None  # noqa: S101 - advance has just taken the sentence from it
    # What we say in between, near the end of a night, is as soft as the night is.
    guided = state.behind if playing.kind is Kind.PROMPT and state.behind is not None else playing
    soft = guided.softness
    slow = playing.is_slow or (guided.kind is Kind.SESSION and soft > 0)
    pace = pace_of(world, state, slow=slow, softness=soft)
    live = state.live + 1
    state = replace(state, live=live, phase=Phase.SPEAKING, recent=(*state.recent, text)[-RECENT:])
    volume = state.volume + state.hushed - world.fade_depth * soft
    state, under = sounds.beneath(state, playing)
    index = next_sentence(playing)
    following = playing.steps[index] if index is not None else None
    if index is None or not isinstance(following, Say):
        return state, (*under, Speak(live, text, pace, volume))
    then = fill_slots(world, state, playing.name, following.text)
    # Near the end of a night the next sentence is slower: rendered at this one's pace it would be of no use.
    soft = soft if playing is not guided else guided.softness_at(index)
    return state, (*under, Speak(live, text, pace, volume, then, pace_of(world, state, slow=slow, softness=soft)))
