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
from intents.phrases import CRISIS
from tests.conversations.transcript import make_world

WORLD = make_world()
EVERY = 8
"""One phrase of so many is tried of each list, since each takes a while; those that once alarmed are tried by name."""


def answered(script: str, slot: str, phrase: str) -> State:
    """What comes of a phrase where this question of a talk or session is open."""
    kind, scripts = next((kind, found) for kind, found in GUIDED if script in found)
    choice = next(one for one in walk(scripts[script].steps) if isinstance(one, Choice) and one.slot == slot)
    asking = State.of(WORLD)
    playing = replace(opened(WORLD, asking, scripts[script], kind, turn=0), at=1)
    after, _ = step(WORLD, replace(asking, playing=playing, phase=Phase.ASKING, question=choice), Heard(phrase))
    return after


GUIDED = ((Kind.TALK, WORLD.library.talks), (Kind.SESSION, WORLD.library.sessions))
CHOICES = {
    (script.name, choice.slot, name)
    for _, scripts in GUIDED
    for script in scripts.values()
    for choice in walk(script.steps)
    if isinstance(choice, Choice)
    for name in choice.names
}


@pytest.mark.parametrize(("script", "slot", "name"), sorted(CHOICES))
def test_a_phrase_of_an_answer_is_that_answer_where_it_is_asked_for(script: str, slot: str, name: str) -> None:
    """Unless its words are danger by themselves, such as "beats me", whatever was asked."""
    for phrase in WORLD.book.answers.get(name, ())[::EVERY]:
        after = answered(script, slot, phrase)
        if after.answers.get(slot) != name:
            understood = WORLD.understanding.understand(phrase)
            assert (name, understood.intent, understood.score) == ("afraid", CRISIS, 1.0), (phrase, understood.why)


@pytest.mark.parametrize(
    ("script", "slot", "name", "phrase"),
    [
        ("relief_now", "state", "alone", "by myself"),
        ("minimize_stress", "kind", "other", "myself"),
        ("minimize_stress", "went", "done", "i've tried"),
        ("minimize_stress", "talkable", "afraid", "isn't safe"),
        ("reach_out", "piece", "asking", "my wish"),
        ("find_therapist", "went", "done", "i tried"),
        ("body_scan", "scan", "sounds", "sounds would be better"),
    ],
)
def test_an_answer_that_only_sounds_like_danger_is_no_alarm(script: str, slot: str, name: str, phrase: str) -> None:
    after = answered(script, slot, phrase)
    assert after.answers[slot] == name
    assert after.crisis is None


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


@pytest.mark.parametrize("text", ["i'm fine but i can't go on", "i'm safe but i can't do this anymore"])
def test_a_denial_with_more_behind_it_is_asked_about(text: str) -> None:
    state, _ = step(WORLD, State.of(WORLD), Heard(text))
    assert state.playing is not None
    assert state.playing.name == "unclear"


def test_a_denial_alone_is_no_sign_of_danger() -> None:
    state, _ = step(WORLD, State.of(WORLD), Heard("i'm safe"))
    assert state.crisis is None
    assert state.playing is None or state.playing.name != "unclear"


def test_what_may_be_danger_elsewhere_is_a_request_in_a_session() -> None:
    session = Rehearsal.of(WORLD).feed(Heard("help me sleep")).feed(Heard("when does it end"))
    assert session.state.playing is not None
    assert session.state.playing.name.startswith("time_left")
    at_rest = Rehearsal.of(WORLD).feed(Heard("when does it end"))
    assert at_rest.state.playing is not None
    assert at_rest.state.playing.name == "unclear"
