"""The conversation by events in, effects out; and what must hold whatever happens."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.conversation import State, World, step
from assistant.conversation.state import Phase
from assistant.events import (
    Closed,
    Elapsed,
    End,
    Event,
    Heard,
    Hush,
    Record,
    Remember,
    Speak,
    SpeechBegan,
    Spoken,
    Started,
    Wait,
)
from assistant.rehearse import Rehearsal
from tests.conversations.transcript import make_world

WORLD = make_world()
TYPED = make_world(reprompt=None)

UTTERANCES = (
    "i feel numb", "what causes it", "next", "tell me more", "yes", "no", "the second one", "ground me", "help me sleep",
    "pause", "go on", "repeat", "back", "slower", "louder", "six", "none at all", "check in", "i don't know", "hello",
    "thanks", "purple monkey", "i feel dizzy", "i'm in canada", "i'm safe now", "number", "skip", "help", "someone",
)
DANGER = ("i want to die", "i'm going to kill myself", "i've taken all my tablets", "she wants to kill herself")

events = st.one_of(
    st.sampled_from(UTTERANCES).map(Heard),
    st.sampled_from(UTTERANCES).map(lambda text: Heard(text, spoken=False)),
    st.sampled_from(UTTERANCES).map(lambda text: Heard(text, over_speech=True)),
    st.just("end of what is under way"),
    st.just(SpeechBegan()),
    st.integers(0, 40).map(Spoken),
    st.integers(0, 40).map(Elapsed),
)


def run(world: World, happenings: list[Event | str], state: State | None = None) -> State:
    """The state after events; a text stands for the end of the sentence or wait that is live."""
    state = State.of(world) if state is None else state
    for happening in happenings:
        event = happening
        if isinstance(happening, str):
            event = Spoken(state.live) if state.phase is Phase.SPEAKING else Elapsed(state.live)
        state, _ = step(world, state, event)
    return state


@settings(max_examples=60, deadline=None)
@given(st.lists(events, max_size=14))
def test_stop_means_silence_after_any_events(happenings: list[Event | str]) -> None:
    before = run(WORLD, happenings)
    after, effects = step(WORLD, before, Heard("stop"))
    assert not [effect for effect in effects if isinstance(effect, Speak | Wait)]
    if before.phase is Phase.SPEAKING:
        assert Hush() in effects
    assert after.phase is Phase.RESTING
    # and nothing that was under way speaks later
    for late in (Spoken(before.live), Elapsed(before.live), Spoken(after.live), Elapsed(after.live)):
        later, more = step(WORLD, after, late)
        assert not [effect for effect in more if isinstance(effect, Speak)]
        assert later.phase is Phase.RESTING


@settings(max_examples=60, deadline=None)
@given(st.lists(events, max_size=14), st.sampled_from(DANGER), st.booleans())
def test_danger_wins_after_any_events(happenings: list[Event | str], words: str, over: bool) -> None:
    before = run(WORLD, happenings)
    after, effects = step(WORLD, before, Heard(words, over_speech=over))
    assert after.crisis is not None
    assert after.playing is not None
    assert after.playing.kind == "crisis"
    assert [effect for effect in effects if isinstance(effect, Speak)]


@settings(max_examples=60, deadline=None)
@given(st.lists(events, max_size=14), st.integers(0, 60))
def test_no_late_event_acts(happenings: list[Event | str], late: int) -> None:
    state = run(WORLD, happenings)
    if late == state.live:
        return
    for event in (Spoken(late), Elapsed(late)):
        assert step(WORLD, state, event) == (state, ())


@settings(max_examples=40, deadline=None)
@given(st.lists(events, max_size=14))
def test_the_same_events_give_the_same_state(happenings: list[Event | str]) -> None:
    assert run(WORLD, happenings) == run(WORLD, happenings)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 60))
def test_pause_and_resume_lose_no_sentence_of_a_session_and_say_none_twice_in_full(ticks: int) -> None:
    plain = _session([])
    interrupted = _session([ticks])
    # The sentence under way at the pause is said again from its beginning; all others once, in the same order.
    assert _without_own_words(interrupted) in ({*_once_doubled(plain)} | {tuple(plain)})


def _session(pauses: list[int]) -> list[str]:
    now = Rehearsal.of(WORLD).feed(Heard("ground me"))
    count = 0
    while now.pending is not None and now.state.question is None:
        if count in pauses:
            since = len(now.moments)
            now = now.feed(Heard("pause"))
            while now.pending is not None and now.state.phase is not Phase.WARM:
                now = now.tick()
            now = now.feed(Heard("resume"))
            del since
        now = now.tick()
        count += 1
        if count > 200:
            raise AssertionError("it does not end")
    return now.said_since(0)


OWN = {"Paused.", "Say, go on, when you're ready.", "I'll wait.", "Say, go on, whenever you like."}


def _without_own_words(said: list[str]) -> tuple[str, ...]:
    return tuple(text for text in said if text not in OWN)


def _once_doubled(said: list[str]) -> list[tuple[str, ...]]:
    return [(*said[: index + 1], *said[index:]) for index in range(len(said))]


def test_the_state_is_never_changed_in_place() -> None:
    state = State.of(WORLD)
    step(WORLD, state, Heard("i feel numb"))
    assert state == State.of(WORLD)


def test_it_greets_when_it_starts() -> None:
    _, effects = step(WORLD, State.of(WORLD), Started())
    assert [effect for effect in effects if isinstance(effect, Speak)]


def test_the_end_of_input_ends_it() -> None:
    state, _ = step(WORLD, State.of(WORLD), Started())
    _, effects = step(WORLD, state, Closed())
    assert Hush() in effects
    assert End() in effects


def test_our_own_voice_is_not_taken_for_an_answer() -> None:
    state, effects = step(WORLD, State.of(WORLD), Heard("i feel numb"))
    ours = next(effect.text for effect in effects if isinstance(effect, Speak))
    after, effects = step(WORLD, state, Heard(ours.lower(), over_speech=True))
    assert effects == ()
    assert after.live == state.live


def test_stop_behind_our_own_voice_is_obeyed() -> None:
    state, effects = step(WORLD, State.of(WORLD), Heard("i feel numb"))
    ours = next(effect.text for effect in effects if isinstance(effect, Speak))
    _, effects = step(WORLD, state, Heard(f"{ours.lower()} stop", over_speech=True))
    assert Hush() in effects


def test_stop_with_a_misheard_word_before_it_silences_speech() -> None:
    state, _ = step(WORLD, State.of(WORLD), Heard("i feel numb"))
    assert Hush() in step(WORLD, state, Heard("it's stop"))[1]
    assert step(WORLD, state, Heard("don't stop"))[0].phase is Phase.SPEAKING


def test_a_lone_yes_is_let_pass_where_nobody_asked_but_not_in_a_crisis() -> None:
    idle = State.of(WORLD)
    assert step(WORLD, idle, Heard("yes"))[1] == ()
    assert step(WORLD, idle, Heard("yes", spoken=False))[1]
    told = replace(run(WORLD, [Heard("i want to die")]), phase=Phase.RESTING, question=None)
    assert told.crisis is not None
    assert step(WORLD, told, Heard("no"))[1]


def test_a_word_overheard_needs_another_hypothesis_that_means_the_same() -> None:
    idle = State.of(WORLD)
    assert step(WORLD, idle, Heard("menu", alternatives=("many", "men", "the new")))[1] == ()
    assert step(WORLD, idle, Heard("menu", alternatives=("many", "the menu")))[1]
    assert step(WORLD, idle, Heard("menu"))[1]


def test_a_word_that_only_the_small_vocabulary_heard_is_an_answer() -> None:
    asked = Rehearsal.of(WORLD).feed(Heard("check in with me")).until_quiet()
    for heard in (Heard("", reading="six"), Heard("sick", reading="six"), Heard("hi", reading="six", alternatives=("six",))):
        recorded = [moment.effect for moment in asked.feed(heard).moments if isinstance(moment.effect, Record)]
        assert recorded == [Record("numbness", 6.0)]


def test_another_hypothesis_is_taken_where_the_first_means_nothing() -> None:
    _, effects = step(WORLD, State.of(WORLD), Heard("eye feel none", alternatives=("i feel noun", "i feel numb")))
    assert [effect for effect in effects if isinstance(effect, Speak)]


def test_danger_in_another_hypothesis_is_asked_about() -> None:
    state, _ = step(WORLD, State.of(WORLD), Heard("the wall and you tide", alternatives=("i want to die",)))
    assert state.crisis is None
    assert state.playing is not None
    assert state.playing.name == "unclear"


@pytest.mark.parametrize(("said", "kind"), [("she's taken too many tablets", "overdose"), ("i want to die", "self")])
def test_a_danger_only_half_heard_is_asked_about_by_its_kind_and_yes_is_that_danger(said: str, kind: str) -> None:
    asked = Rehearsal.of(WORLD).feed(Heard("the wall and you tide", alternatives=(said,))).until_quiet()
    assert asked.state.crisis is None
    assert asked.state.suspected == kind
    confirmed = asked.feed(Heard("yes"))
    assert confirmed.state.crisis is not None
    assert confirmed.state.crisis.kind == kind
    denied = asked.feed(Heard("no"))
    assert denied.state.crisis is None
    assert denied.state.playing is not None
    assert denied.state.playing.name == ("unclear_no" if kind == "self" else "in_danger_no")


@pytest.mark.parametrize("said", ["i don't know", "not sure", "I'm not sure.", "dunno"])
def test_who_does_not_know_is_not_known_to_be_safe(said: str) -> None:
    asked = Rehearsal.of(WORLD).feed(Heard("the wall and you tide", alternatives=("i want to die",))).until_quiet()
    assert asked.feed(Heard(said)).state.crisis is not None
    denied = asked.feed(Heard("yes")).until_quiet().feed(Heard("i didn't mean that")).until_quiet()
    assert denied.state.question.slot == "safe"
    again = denied.feed(Heard(said))
    assert again.state.playing.name == "self"
    assert again.state.crisis.denials == 0


def test_chatter_at_rest_is_let_pass() -> None:
    state = State.of(WORLD)
    assert step(WORLD, state, Heard("and the weather tomorrow will be mild")) == (state, ())


def test_a_region_told_is_kept() -> None:
    _, effects = step(WORLD, State.of(WORLD), Heard("i live in canada"))
    assert Remember("region", "ca") in effects


def test_louder_and_slower_change_what_is_said_next() -> None:
    first = next(e for e in step(WORLD, State.of(WORLD), Heard("i feel numb"))[1] if isinstance(e, Speak))
    state = run(WORLD, [Heard("i feel numb"), Heard("louder"), Heard("slower")])
    state, effects = step(WORLD, state, Heard("i feel numb"))
    second = next(effect for effect in effects if isinstance(effect, Speak))
    assert second.volume > first.volume
    assert second.pace < first.pace
    assert state.patience > WORLD.patience


def test_a_typed_conversation_is_never_hurried() -> None:
    now = Rehearsal.of(TYPED).feed(Heard("i feel numb", spoken=False)).until_quiet()
    assert now.state.question is not None
    assert now.pending is None


def test_a_wake_word_is_needed_at_rest_and_not_for_an_answer() -> None:
    world = replace(WORLD, wake="hello thaw")
    state = State.of(world)
    assert step(world, state, Heard("i feel numb")) == (state, ())
    now = Rehearsal.of(world).feed(Heard("hello thaw i feel numb")).until_quiet()
    assert now.state.question is not None
    assert now.feed(Heard("no")).said_since(len(now.moments))


def test_danger_needs_no_wake_word() -> None:
    world = replace(WORLD, wake="hello thaw")
    state, _ = step(world, State.of(world), Heard("i want to die"))
    assert state.crisis is not None


SHORT = {"history", "set_reminder", "cancel_reminder", "delete_data", "check_in_moment"}


@pytest.mark.parametrize("intent", WORLD.library.names)
def test_every_intent_is_answered_and_comes_to_rest(intent: str) -> None:
    from assistant.conversation.topics import begin

    rehearsal = Rehearsal.of(WORLD)
    now = rehearsal.resumed(*begin(WORLD, rehearsal.state, intent)).until_over()
    assert len(now.said_since(0)) >= (1 if intent in SHORT else 3)
    assert now.state.phase in {Phase.ASKING, Phase.WARM}


@pytest.mark.parametrize(("said", "name"), [("not great", "low"), ("I'm okay", "fine"), ("i am furious", "angry")])
def test_how_one_is_is_answered_as_the_greeting_invites_it(said: str, name: str) -> None:
    greeted = Rehearsal.of(WORLD).feed(Started()).until_quiet()
    told = greeted.feed(Heard(said))
    assert told.state.playing is not None
    assert told.state.playing.name == name


def test_how_one_is_does_not_begin_a_talk_in_the_middle_of_a_session() -> None:
    walking = Rehearsal.of(WORLD).feed(Heard("ground me"))
    walking = walking.until(walking.clock + 10)
    assert walking.feed(Heard("i'm sad")).state.playing.name == "grounding"
