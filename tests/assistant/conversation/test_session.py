"""Guided sessions: planned to the second, and interrupted anywhere without losing or repeating a line."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.conversation import step
from assistant.conversation.play import play_script
from assistant.conversation.state import Kind, Phase
from assistant.events import SILENT, Heard, Hush, Keep, Remember, Sound, Speak, Wait
from assistant.rehearse import Moment, Rehearsal, planned, rehearsed
from content.script import walk
from content.steps import Say, Sense, Vary
from tests.conversations.transcript import make_world

WORLD = make_world()
OWN = {text for wordings in WORLD.library.prompts.values() for one in wordings for text in one.split(". ")}
NAMES = sorted(WORLD.library.sessions)
names = st.sampled_from(NAMES)
parts = st.floats(0.02, 0.97)


def begun(name: str, minutes: float | None = None, world=WORLD) -> Rehearsal:
    rehearsal = Rehearsal.of(world)
    script = world.library.sessions[name]
    return rehearsal.resumed(*play_script(world, rehearsal.state, script, Kind.SESSION, minutes=minutes))


def through(rehearsal: Rehearsal) -> Rehearsal:
    """To the end, nobody answering."""
    now = rehearsal.until_over()
    while now.state.question is not None and now.state.playing.at < len(now.state.playing.steps) - 1:
        before = now
        now = now.tick().until_over()
        assert now is not before
    return now


def lines(moments: tuple[Moment, ...]) -> list[str]:
    return [moment.effect.text for moment in moments if isinstance(moment.effect, Speak)]


def sentences_of(name: str) -> set[str]:
    texts = set()
    for one in walk(WORLD.library.sessions[name].steps):
        if isinstance(one, Say):
            texts.add(one.text)
        elif isinstance(one, Vary):
            texts.update(say.text for option in one.options for say in option)
    return texts


@pytest.mark.parametrize("name", NAMES)
def test_a_session_takes_the_time_that_was_asked_for(name: str) -> None:
    script = WORLD.library.sessions[name]
    for minutes in (*script.lengths, script.lengths[2] * 1.5):
        whole = rehearsed(WORLD, script, minutes)
        last = whole.moments[-1].at
        assert abs(last - 60 * minutes) <= 0.02 * 60 * minutes + (8 if name == "breathe_478" else 0), (name, minutes, last)


@settings(max_examples=60, deadline=None)
@given(name=names, part=parts, said=st.sampled_from(["pause", "stop"]))
def test_paused_or_stopped_anywhere_it_goes_on_with_no_line_lost_and_none_said_twice(name, part, said) -> None:
    plain = through(begun(name))
    at = part * plain.clock
    before = begun(name).until(at)
    if before.state.question is not None:
        return
    interrupted = before.state.phase is Phase.SPEAKING
    paused = before.feed(Heard(said)).until_quiet()
    assert not [m for m in paused.moments if m.at > at + 15], "it does not wait"
    after = through(replace(paused, clock=paused.clock + 40).feed(Heard("go on")))
    own = sentences_of(name)
    heard = [text for text in lines(after.moments) if text in own]
    expected = [text for text in lines(plain.moments) if text in own]
    if interrupted:  # the sentence that was cut off begins once more
        cut = len([text for text in lines(before.moments) if text in own]) - 1
        expected = [*expected[: cut + 1], *expected[cut:]]
    assert heard == expected


@settings(max_examples=60, deadline=None)
@given(name=names, part=parts)
def test_stop_is_silence_at_any_point(name, part) -> None:
    at = part * through(begun(name)).clock
    before = begun(name).until(at)
    state, sounding = before.state, before.state.sounding
    after = before.feed(Heard("stop"))
    assert after.pending is None
    assert not lines(after.moments[len(before.moments) :])
    if sounding:
        assert any(isinstance(m.effect, Sound) and m.effect.level <= SILENT for m in after.moments[len(before.moments) :])
    assert after.state.phase is Phase.RESTING
    assert state.live != after.state.live


@settings(max_examples=40, deadline=None)
@given(name=names, part=parts, request=st.sampled_from(["why does this help", "how long is left", "i can't", "louder"]))
def test_a_request_in_the_middle_is_answered_and_no_line_is_lost(name, part, request) -> None:
    plain = through(begun(name))
    before = begun(name).until(part * plain.clock)
    if before.state.question is not None or before.state.phase is Phase.RESTING:
        return
    count = len(before.moments)
    after = before.feed(Heard(request))
    assert lines(after.moments[count:]), "nothing was answered"
    own = sentences_of(name)
    ended = through(after)
    if request == "i can't" and name in {"body_scan", "breathe_478"}:
        return  # there the session itself goes to another part
    heard = [text for text in lines(ended.moments) if text in own]
    expected = [text for text in lines(plain.moments) if text in own]
    assert list(dict.fromkeys(expected)) == [text for text in dict.fromkeys(heard) if text in expected]


@settings(max_examples=40, deadline=None)
@given(name=names, part=st.floats(0.02, 0.8), minutes=st.sampled_from([5, 10]))
def test_longer_adds_the_minutes_that_were_named(name, part, minutes) -> None:
    plain = through(begun(name))
    before = begun(name).until(part * plain.clock)
    if before.state.question is not None or before.state.phase is Phase.RESTING:
        return
    words = {5: "five more minutes", 10: "ten more minutes"}[minutes]
    after = before.feed(Heard(words))
    aside = 0.0
    while after.state.playing.kind is Kind.PROMPT:
        began = after.clock
        after = after.tick()
        aside += after.clock - began
    ended = through(after)
    asked = 16 if name == "breathe_478" else 2
    assert abs(ended.clock - (plain.clock + 60 * minutes + aside)) <= asked + 0.02 * plain.clock + 6


def test_a_sense_that_is_turned_away_is_left_out_from_here_and_kept() -> None:
    before = begun("breathe", 5).until(100)
    now = before.feed(Heard("not the breathing"))
    assert now.state.avoided == {Sense.BREATH}
    rest = " ".join(lines(through(now).moments[len(before.moments) :])).lower()
    assert "breathing in" not in rest
    assert "in through the nose" not in rest
    again = Rehearsal.of(replace(WORLD, avoided=frozenset({Sense.BREATH}))).feed(Heard("breathe with me")).until_over()
    told = lines(again.moments)
    assert told[0] in WORLD.library.prompts["sense_kept"][0]
    assert not any("breathing in" in text.lower() for text in told)


def test_the_choice_of_a_sense_is_handed_on_to_be_remembered() -> None:
    before = begun("walk").until(60)
    _, effects = step(WORLD, before.state, Heard("not looking", at=60))
    assert Remember("avoid", "sight") in effects


def test_someone_numb_is_led_to_the_outer_senses_first() -> None:
    numb = Rehearsal.of(WORLD).feed(Heard("nothing feels real")).until_quiet()
    assert numb.state.unreal
    night = numb.feed(Heard("help me sleep")).until_over()
    told = " ".join(lines(night.moments)).lower()
    assert "your breath goes on" not in told
    assert "one sound is enough to rest on" in told


def test_a_night_grows_slower_and_softer_and_its_last_words_are_not_lost() -> None:
    spoken = [m.effect for m in through(begun("sleep", 20)).moments if isinstance(m.effect, Speak)]
    volumes = [speak.volume for speak in spoken]
    assert volumes == sorted(volumes, reverse=True)
    assert volumes[0] == WORLD.volume
    assert -WORLD.fade_depth <= volumes[-1] <= -0.6 * WORLD.fade_depth
    assert spoken[-1].pace < spoken[0].pace


def test_a_sentence_is_rendered_ahead_at_the_pace_at_which_it_is_said() -> None:
    spoken = [m.effect for m in through(begun("sleep", 20)).moments if isinstance(m.effect, Speak)]
    ahead = [(one, following) for one, following in zip(spoken, spoken[1:], strict=False) if one.then]
    assert len({speak.pace for speak in spoken}) > 3
    assert all((one.then, one.then_pace) == (following.text, following.pace) for one, following in ahead)


def test_the_fade_can_be_set() -> None:
    off = [m.effect.volume for m in through(begun("sleep", 20, replace(WORLD, fade=0.0))).moments if isinstance(m.effect, Speak)]
    assert set(off) == {WORLD.volume}


def test_a_night_ends_slowly_and_asks_nothing() -> None:
    ended = through(begun("sleep", 8))
    assert ended.state.question is None
    last = [m.effect for m in ended.moments if isinstance(m.effect, Sound)][-1]
    assert last.level <= SILENT
    assert last.seconds >= 30


def test_sound_is_off_by_default_outside_a_night() -> None:
    for name in NAMES:
        heard = [m.effect for m in through(begun(name)).moments if isinstance(m.effect, Sound)]
        assert bool(heard) is (name == "sleep"), name


def test_a_soundscape_that_was_asked_for_plays_and_goes_when_told() -> None:
    rain = begun("meditate").until(40).feed(Heard("put some rain on"))
    assert rain.state.sounding == "rain"
    off = rain.until(90).feed(Heard("rain off"))
    assert off.state.sounding == ""


def test_the_breath_sound_swells_with_the_breath() -> None:
    world = replace(WORLD, breath_sound=True)
    swells = [m.effect for m in begun("breathe", 2, world).until_over().moments if isinstance(m.effect, Sound) and m.effect.name == "breath"]
    rises = [sound.seconds for sound in swells if sound.level == 0.0]
    falls = [sound.seconds for sound in swells if SILENT < sound.level < 0]
    assert set(rises) == {4.0}
    assert set(falls) == {6.0}


def test_a_slow_voice_is_caught_up_with_at_the_next_silence() -> None:
    slow = Rehearsal.of(WORLD, lambda speak: planned(speak) + 1.0)
    script = WORLD.library.sessions["sleep"]
    run = slow.resumed(*play_script(WORLD, slow.state, script, Kind.SESSION, minutes=20))
    assert abs(through(run).clock - 1200) < 20


def test_danger_in_a_session_silences_it_and_its_sound() -> None:
    before = begun("sleep").until(120)
    after = before.feed(Heard("i want to die"))
    assert after.state.crisis is not None
    assert after.state.sounding == ""


def test_a_talk_writes_down_only_what_it_was_told_to() -> None:
    now = Rehearsal.of(WORLD)
    for words in ("there's too much on my plate", "my job", "done", "fewer late shifts", "next monday", "no"):
        now = now.feed(Heard(words)).until_quiet()
    assert not [m for m in now.moments if isinstance(m.effect, Keep)]
    assert not now.state.kept


def test_stop_in_a_talk_is_silence_and_go_on_asks_again() -> None:
    now = Rehearsal.of(WORLD).feed(Heard("how do i tell someone")).until_quiet()
    asked = lines(now.moments)[-2:]
    stopped = now.feed(Heard("stop"))
    assert stopped.pending is None
    count = len(stopped.moments)
    again = stopped.feed(Heard("go on")).until_quiet()
    assert lines(again.moments[count:]) == asked


def test_pauses_are_waits_and_not_speech() -> None:
    moments = through(begun("sleep", 20)).moments
    quiet = sum(m.effect.seconds for m in moments if isinstance(m.effect, Wait))
    assert quiet > 0.7 * 1200


def test_hush_comes_before_what_is_said_to_a_request() -> None:
    speaking = begun("breathe").until(1.0)
    assert speaking.state.phase is Phase.SPEAKING
    _, effects = step(WORLD, speaking.state, Heard("how long is left", at=1.0))
    assert effects[0] == Hush()
