"""What was expected word for word is no alarm, and what is no request is left to what it means."""

from dataclasses import replace

import pytest

from assistant.conversation import step
from assistant.conversation.session import opened
from assistant.conversation.state import Kind, Phase, State
from assistant.events import Heard
from assistant.rehearse import Rehearsal
from content.script import walk
from content.steps import Choice, Sense
from tests.conversations.transcript import make_world

WORLD = make_world()
DANGER_ANYWHERE = {"beats me", "chokes me"}
"""Answers that are danger by their words, whatever was asked."""


def test_a_phrase_of_an_answer_is_that_answer_where_it_is_asked_for() -> None:
    lost = set()
    for kind, scripts in ((Kind.TALK, WORLD.library.talks), (Kind.SESSION, WORLD.library.sessions)):
        for script in scripts.values():
            asking = State.of(WORLD)
            asking = replace(asking, playing=replace(opened(WORLD, asking, script, kind, turn=0), at=1), phase=Phase.ASKING)
            for choice in (one for one in walk(script.steps) if isinstance(one, Choice)):
                for name in choice.names:
                    for phrase in WORLD.book.answers.get(name, ()):
                        after, _ = step(WORLD, replace(asking, question=choice), Heard(phrase))
                        if after.answers.get(choice.slot) != name:
                            lost.add(phrase)
    assert lost == DANGER_ANYWHERE


def test_who_says_at_rest_that_they_cannot_sleep_is_helped_and_loses_no_sense() -> None:
    after = Rehearsal.of(WORLD).feed(Heard("i can't sleep"))
    assert after.state.playing is not None
    assert after.state.playing.name == "sleep"
    assert after.state.avoided == frozenset()


@pytest.mark.parametrize("said", ["i can't see", "make it last longer", "my mind won't stay", "i can't do this one"])
def test_a_request_of_a_session_is_no_alarm_in_it(said: str) -> None:
    after = Rehearsal.of(WORLD).feed(Heard("a ten minute walk")).until(100).feed(Heard(said))
    assert after.state.crisis is None
    assert after.state.question is None
    assert after.state.behind is not None, "the walk does not wait"


def test_i_cannot_see_leaves_looking_out_in_a_session() -> None:
    after = Rehearsal.of(WORLD).feed(Heard("five senses")).until(30).feed(Heard("i can't see"))
    assert after.state.avoided == {Sense.SIGHT}


@pytest.mark.parametrize("said", ["i want to die", "what's the point", "i can't see a way out", "i can't go on like this"])
def test_danger_and_what_may_be_danger_are_heard_in_a_session_too(said: str) -> None:
    after = Rehearsal.of(WORLD).feed(Heard("a ten minute walk")).until(100).feed(Heard(said)).until_quiet()
    assert after.state.playing is not None
    assert after.state.playing.kind is Kind.CRISIS
