"""Whether a guided session can be as long as it says, for everybody."""

from assistant.conversation import World
from assistant.conversation.session import opened
from assistant.conversation.state import Kind, State
from content.compose import MINUTE
from content.errors import ContentFileError
from content.steps import Script, Sense

TOLERANCE = 0.02
"""The part by which a session may miss the length that was asked for."""


def check_lengths(script: Script, world: World) -> None:
    """Lay a session out in its three lengths, also without each sense and for someone who feels unreal.

    Raises ``ContentFileError`` where one of them misses its length.
    """
    avoided = [frozenset[Sense](), *(frozenset({sense}) for sense in Sense)]
    people = [State(avoided=senses, unreal=unreal) for senses in avoided for unreal in (False, True)]
    for minutes in script.lengths or ():
        for state in people:
            plan = opened(world, state, script, Kind.SESSION, turn=0, minutes=minutes).plan
            if abs(plan.seconds - minutes * MINUTE) > TOLERANCE * minutes * MINUTE:
                without = f", without {', '.join(state.avoided)}" if state.avoided else ""
                far = " for someone unreal" if state.unreal else ""
                raise ContentFileError(
                    script.path,
                    f"{minutes:g} minutes{far}{without} take {plan.seconds / MINUTE:.1f}; "
                    "expected fewer words, or more pauses and repeats",
                )
