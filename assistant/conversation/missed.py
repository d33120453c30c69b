"""What is said where nothing was understood: a gentle answer to what only sounded like danger, or a reprompt."""

from dataclasses import replace

from assistant.conversation.play import play_script, prompt
from assistant.conversation.questions import ask_again
from assistant.conversation.state import DidYouMean, Kind, Phase, Result, State
from assistant.conversation.topics import in_session
from assistant.conversation.world import World
from assistant.events import Heard
from content.steps import Ask, Choice, Pick
from intents.understand import REFUSED, Understood

MOST_FAILURES = 3


def not_understood(world: World, state: State, event: Heard, understood: Understood) -> Result:
    """Answer gently what only sounded like danger.

    Else ask, at most twice and each time otherwise; then be quiet. Chatter at rest is let pass.
    """
    gentle = world.library.gentle.get(understood.kind)
    unasked = state.phase is Phase.RESTING and event.spoken and gentle is None
    if unasked or state.paused or state.phase in {Phase.BEAT, Phase.PAUSING, Phase.SPEAKING}:
        return state, ()
    if gentle is not None and not in_session(state) and not isinstance(state.question, Ask | Choice | Pick):
        return play_script(world, replace(state, failures=0), gentle, Kind.ANSWER)
    if understood.kind == REFUSED and state.question is None and not in_session(state):
        return prompt(world, replace(state, failures=0), "refused")
    failures = state.failures + 1
    state = replace(state, failures=failures)
    if failures >= MOST_FAILURES:
        return prompt(world, replace(state, failures=0, question=None), "not_understood_rest")
    if understood.candidates and not isinstance(state.question, Ask | Choice | Pick):
        return _did_you_mean(world, state, understood.candidates)
    if state.question is not None:
        return ask_again(world, state)
    return prompt(world, state, "not_understood" if failures == 1 else "not_understood_again")


def _did_you_mean(world: World, state: State, candidates: tuple[str, ...]) -> Result:
    known = tuple(intent for intent in candidates if intent in world.library.names)[:2]
    if not known:
        return prompt(world, state, "not_understood")
    fill = dict(zip(("first", "second"), (world.library.names[intent] for intent in known), strict=False))
    name = "did_you_mean_two" if len(known) > 1 else "did_you_mean"
    return prompt(world, state, name, then=DidYouMean(known), fill=fill)
