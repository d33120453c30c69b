"""Quiet, and listening: for an answer, for whatever comes, or until spoken to."""

from dataclasses import replace
from typing import assert_never

from assistant.conversation.state import (
    AskForget,
    AskWhen,
    AskWhich,
    Confirm,
    DidYouMean,
    Phase,
    Question,
    Result,
    State,
)
from assistant.conversation.world import World
from assistant.events import Attend, Expect, Wait, Why
from content.steps import Ask, Choice, Offer, Pick
from intents.spans import DaySpan

WARM = 20.0
"""Seconds after having spoken in which what is not understood is asked about."""
CRISIS_SILENCE = 25.0
"""Seconds of silence in a crisis before something is said."""


def settle(world: World, state: State) -> Result:
    """Nothing more to say: listen."""
    state = replace(state, question=None, phase=Phase.WARM)
    expect = Expect.CRISIS if state.crisis else Expect.ANYTHING
    attend = Attend(expect, state.patience)
    if world.reprompt is None:
        return replace(state, live=state.live + 1), (attend,)
    seconds = CRISIS_SILENCE if state.crisis else WARM
    state, effects = wait(state, seconds, Phase.WARM, Why.LISTEN)
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
    state, effects = wait(state, seconds, Phase.ASKING, Why.LISTEN)
    return state, (attend, *effects)


def _expected(state: State, question: Question) -> Expect:
    if state.crisis:
        return Expect.CRISIS
    match question:
        case Ask(_, "number" | "hours"):
            return Expect.NUMBER
        case Ask(_, "yes_no"):
            return Expect.YES_NO
        case Confirm() | AskForget(DaySpan()):
            return Expect.YES_NO
        case Ask() | Choice() | Pick() | Offer() | DidYouMean() | AskWhen() | AskWhich() | AskForget():
            return Expect.ANYTHING
        case _:
            assert_never(question)


def wait(state: State, seconds: float, phase: Phase, why: Why) -> Result:
    """Let so many seconds pass, in this phase."""
    live = state.live + 1
    return replace(state, live=live, phase=phase), (Wait(live, seconds, why),)
