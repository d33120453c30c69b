"""The rest of a session laid out anew, as "longer" and "not the breathing" do: it goes on with what comes next."""

from dataclasses import replace

import pytest

from assistant.conversation.session import opened, relaid
from assistant.conversation.state import Kind, State
from content.script import walk
from content.steps import Say, Vary
from tests.conversations.transcript import make_world

WORLD = make_world()
SESSIONS = WORLD.library.sessions


@pytest.mark.parametrize("name", sorted(SESSIONS))
def test_the_rest_begins_with_the_sentence_that_comes_next(name: str) -> None:
    """Also where it is the second sentence of one wording among others, in the middle of a repeat."""
    script, state = SESSIONS[name], State.of(WORLD).counted(f"session.{name}")
    written = list(walk(script.steps))
    playing = opened(WORLD, state, script, Kind.SESSION, turn=0, minutes=script.lengths[2])
    plan = playing.plan
    lost = []
    for at, (step, order) in enumerate(zip(plan.steps, plan.orders, strict=True)):
        if isinstance(step, Say) and isinstance(written[order[0]], Vary):
            rest = relaid(WORLD, state, replace(playing, at=at), seconds=plan.seconds - plan.times[at] + 60)
            if rest.steps[at] != step:
                lost.append((step.text, rest.steps[at]))
            assert rest.steps[:at] == plan.steps[:at]
    assert lost == []
