"""The whole of the conversation: one event in, the state after and what is to be done out.

Order for what was heard: our own echo, crisis, commands, an open question, an intent, and then reprompts.
"""

from dataclasses import replace
from typing import assert_never

from assistant.conversation import crisis_mode, reminding
from assistant.conversation.heard import heard
from assistant.conversation.play import advance, after_answer, after_sentence, prompt
from assistant.conversation.questions import ask_again
from assistant.conversation.session import at_question
from assistant.conversation.state import AskForget, Phase, Result, State
from assistant.conversation.waiting import WARM, rest, wait
from assistant.conversation.world import World
from assistant.events import (
    Closed,
    Elapsed,
    End,
    Event,
    Heard,
    Hush,
    NotKept,
    Reminded,
    SpeechBegan,
    Spoken,
    Started,
    Wait,
    Why,
)
from content.steps import Ask, Choice, Pick

STILL_SPEAKING = 15.0
"""Seconds that a question waits for the end of an utterance that has begun."""


def step(world: World, state: State, event: Event) -> Result:
    """What happens next. Pure: the same arguments give the same result."""
    before = state.phase
    state, effects = _happened(world, replace(state, now=max(state.now, event.at)), event)
    if state.reminded is not None and world.reprompt is None and state.phase is Phase.WARM and state.crisis is None:
        # In a typed conversation no time passes by itself: a reminder that waited speaks at the first quiet moment.
        state, more = reminding.speak(world, state, state.reminded)
        return state, (*effects, *more)
    stopped = state.phase is Phase.RESTING and before is not Phase.RESTING and End() not in effects
    if state.reminded is not None and world.reprompt is not None and stopped and state.crisis is None:
        # What was going on has been stopped: after a while of quiet it is the reminder's turn.
        state, more = wait(state, WARM, Phase.RESTING, Why.LISTEN)
        return state, (*effects, *more)
    return state, effects


def _happened(world: World, state: State, event: Event) -> Result:
    match event:
        case Started():
            return prompt(world, state, "greeting")
        case Heard():
            return heard(world, state, event)
        case SpeechBegan():
            return _speech_began(state)
        case Spoken(id=id):
            if id != state.live or state.phase is not Phase.SPEAKING:
                return state, ()
            return after_sentence(world, state)
        case Elapsed(id=id):
            return _elapsed(world, state) if id == state.live else (state, ())
        case Reminded():
            return reminding.reminded(world, state, event)
        case NotKept():
            return _not_kept(world, state, event)
        case Closed():
            quiet = (Hush(),) if state.phase is Phase.SPEAKING else ()
            return replace(state, phase=Phase.RESTING, live=state.live + 1), (*quiet, End())
        case _:
            assert_never(event)


def _not_kept(world: World, state: State, event: NotKept) -> Result:
    """Say so, and nothing that would sound as if it had been done."""
    if state.crisis is not None:
        return state, ()  # the number comes before anything else, and the screen tells
    if event.erasing:
        return prompt(world, replace(state, question=None), "not_erased")
    if event.ends:
        state = replace(state, playing=None, behind=None, entry=None)
    return prompt(world, state, "not_kept", then=None if event.ends else state.question)


def _speech_began(state: State) -> Result:
    """Somebody speaks: no reprompt may fall into their words."""
    if state.phase in {Phase.ASKING, Phase.WARM}:
        live = state.live + 1
        return replace(state, live=live), (Wait(live, STILL_SPEAKING, Why.LISTEN),)
    return state, ()


# ------------------------------------------------------------------ time has passed


def _elapsed(world: World, state: State) -> Result:
    match state.phase:
        case Phase.BEAT | Phase.PAUSING | Phase.TAKING_IN:
            return advance(world, state)
        case Phase.ASKING if state.crisis is None:
            return _reprompt(world, state)
        case Phase.ASKING | Phase.WARM if state.crisis is not None:
            return crisis_mode.silent(world, state, state.crisis)
        case _ if state.reminded is not None and state.crisis is None:
            return reminding.speak(world, state, state.reminded)
        case _:
            return rest(state)


def _reprompt(world: World, state: State) -> Result:
    """Nobody answered: add something, add more, then rest kindly."""
    if (gone_on := _without_answer(world, state)) is not None:
        return gone_on
    own = isinstance(state.question, Ask | Choice | Pick)
    names = ("reprompt", "rest") if own else ("reprompt", "reprompt_again", "rest")
    name = names[min(state.silences, len(names) - 1)]
    if own and name == "reprompt":
        return ask_again(world, replace(state, silences=state.silences + 1))
    question = None if name == "rest" else state.question
    if name == "rest" and own:
        state = replace(state, playing=at_question(state), paused=True)  # "go on" asks once more
    elif name == "rest":
        # What cannot be undone needs a yes to the question itself, not one that is overheard an hour later.
        state = replace(state, lapsed=None if isinstance(state.question, AskForget) else state.question)
    silences = 0 if name == "rest" else state.silences + 1
    return prompt(world, replace(state, silences=silences), name, then=question)


def _without_answer(world: World, state: State) -> Result | None:
    """Nobody answers in an exercise, or has more to add to a list: it goes on by itself."""
    question, playing = state.question, state.playing
    ends_list = isinstance(question, Ask) and question.kind == "list" and bool(state.answers.get(question.slot))
    in_exercise = isinstance(question, Ask | Choice | Pick) and playing is not None and playing.is_timed
    return after_answer(world, state) if ends_list or in_exercise else None
