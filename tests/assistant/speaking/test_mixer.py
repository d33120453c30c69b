"""Soft sounds under a voice: they rise, step back, end, and never click."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.errors import UsageError
from assistant.events import SILENT, SOUNDS, Sound
from assistant.speaking.mixer import DUCKED, Mixer
from assistant.speaking.soundscape import make

RATE = 22_050
BLOCK = RATE // 100
QUIET = np.zeros(BLOCK, dtype=np.int16)
MADE = {name: make(name, RATE) for name in SOUNDS}
STEEPEST = {name: int(np.abs(np.diff(samples.astype(np.int32))).max()) for name, samples in MADE.items()}


def raining(level: float = 0.0, seconds: float = 0.0, name: str = "rain") -> Mixer:
    mixer = Mixer(RATE)
    mixer.sound(Sound(name, level, seconds))
    mixer.prepare()
    return mixer


def run(mixer: Mixer, seconds: float, *, speaking: bool = False) -> np.ndarray:
    return np.concatenate([mixer.mix(QUIET, speaking=speaking) for _ in range(round(seconds * 100))]).astype(np.int32)


def level(samples: np.ndarray) -> float:
    return float(20 * np.log10(np.std(samples) + 1e-9))


def test_where_nothing_sounds_the_voice_is_handed_on_itself() -> None:
    mixer = Mixer(RATE)
    assert mixer.mix(QUIET, speaking=True) is QUIET
    assert not mixer.sounding


def test_a_sound_rises_to_its_full_level_and_is_itself_there() -> None:
    mixer = raining(seconds=2.0)
    rising = run(mixer, 2.01)
    halves = [level(part) for part in np.split(rising[: len(rising) // 4 * 4], 4)]
    assert halves == sorted(halves)
    there = run(mixer, 1.0)
    assert np.array_equal(there, MADE["rain"][len(rising) : len(rising) + len(there)])


@pytest.mark.parametrize("wanted", [-6.0, -12.0, -30.0, 4.0])
def test_a_level_is_in_decibels_of_the_full_one(wanted: float) -> None:
    mixer, full = raining(wanted), raining()
    assert level(run(mixer, 3)) - level(run(full, 3)) == pytest.approx(wanted, abs=0.5)


def test_asked_again_it_goes_on_from_where_it_is() -> None:
    mixer, full = raining(), raining()
    run(mixer, 1.0)
    mixer.sound(Sound("rain", -12.0, 1.0))
    run(mixer, 1.1)
    run(full, 2.1)
    later, plain = run(mixer, 1.0), run(full, 1.0)
    assert level(later) - level(plain) == pytest.approx(-12, abs=0.1)
    assert np.corrcoef(later, plain)[0, 1] > 0.99


def test_a_fade_is_heard_to_its_end() -> None:
    mixer, full = raining(), raining()
    run(mixer, 2.0)
    run(full, 2.0)
    mixer.sound(Sound("rain", SILENT, 10.0))
    fading, plain = run(mixer, 10.0), run(full, 10.0)
    half, late = (level(fading[at : at + RATE]) - level(plain[at : at + RATE]) for at in (5 * RATE, 8 * RATE))
    assert -16 < half < -8, "half as long is half as loud, not gone"
    assert late > -36
    assert not run(mixer, 0.5).any()


def test_a_sound_that_has_ended_is_dropped() -> None:
    mixer = raining()
    run(mixer, 0.5)
    mixer.sound(Sound("rain", SILENT, 0.2))
    run(mixer, 0.25)
    assert not mixer.sounding
    assert mixer.mix(QUIET, speaking=False) is QUIET


def test_all_that_is_on_ends_together() -> None:
    mixer = raining()
    mixer.sound(Sound("waves", 0.0, 0.0))
    mixer.sound(Sound("bell", 0.0, 0.0))
    mixer.prepare()
    run(mixer, 0.5)
    mixer.sound(Sound("", SILENT, 0.3))
    run(mixer, 0.32)
    assert not mixer.sounding


def test_what_is_silenced_before_it_was_made_never_sounds() -> None:
    mixer = Mixer(RATE)
    mixer.sound(Sound("rain", 0.0, 1.0))
    mixer.sound(Sound("", SILENT, 0.3))
    mixer.prepare()
    assert not mixer.sounding
    assert mixer.mix(QUIET, speaking=False) is QUIET


def test_what_ended_begins_again_when_asked() -> None:
    mixer = raining()
    run(mixer, 0.2)
    mixer.sound(Sound("rain", SILENT, 0.1))
    run(mixer, 0.2)
    mixer.sound(Sound("rain", 0.0, 0.1))
    mixer.prepare()
    assert run(mixer, 0.5).any()


def test_silence_for_what_is_not_on_is_nothing() -> None:
    mixer = Mixer(RATE)
    mixer.sound(Sound("rain", SILENT, 1.0))
    mixer.sound(Sound("", -10.0, 1.0))
    assert not mixer.sounding


def test_an_unknown_sound_is_one_sentence() -> None:
    with pytest.raises(UsageError, match="There is no sound 'thunder'; there are rain"):
        Mixer(RATE).sound(Sound("thunder", 0.0, 1.0))


def test_sounds_step_back_while_the_voice_speaks_and_return() -> None:
    mixer, plain = raining(), raining()
    run(mixer, 1.0)
    run(plain, 1.0)
    depths = [
        level(run(mixer, seconds, speaking=speaking)) - level(run(plain, seconds))
        for seconds, speaking in ((0.3, True), (1.0, True), (0.1, False), (1.6, False), (1.0, False))
    ]
    assert DUCKED < depths[0] < 0
    assert depths[1] == pytest.approx(DUCKED, abs=0.3)
    assert DUCKED < depths[2] < DUCKED + 1.5
    assert DUCKED < depths[3] < 0
    assert depths[4] == 0


def test_a_bell_rings_once_at_its_level_and_is_over() -> None:
    mixer = raining(-6.0, 9.0, "bell")
    rung = run(mixer, 9.5)
    bell = MADE["bell"] * 10 ** (-6 / 20)
    assert np.abs(rung[: len(bell)] - bell).max() <= 1
    assert not mixer.sounding
    mixer.sound(Sound("rain", -20.0, 0.1))
    mixer.prepare()
    run(mixer, 0.2)
    mixer.sound(Sound("rain", SILENT, 0.0))
    run(mixer, 0.1)
    assert not run(mixer, 0.5).any(), "it rang a second time"


def test_a_bell_that_is_struck_again_rings_over_itself() -> None:
    once, twice = raining(name="bell"), raining(name="bell")
    run(once, 1.0)
    run(twice, 1.0)
    twice.sound(Sound("bell", 0.0, 0.0))
    both, first = run(twice, 1.0), run(once, 1.0)
    assert np.abs(both - first - MADE["bell"][: len(both)]).max() <= 1


def test_it_goes_round_without_a_seam() -> None:
    mixer = raining(name="breath")
    breath = MADE["breath"]
    heard = run(mixer, 35)
    assert np.array_equal(heard[len(breath) - 50 : len(breath) + 50], np.roll(breath, 50)[:100])


def test_a_voice_at_full_scale_is_clipped_and_never_wraps() -> None:
    mixer = raining(20.0, 0.0, "brown")
    for value in (32767, -32768):
        for _ in range(50):
            mixed = mixer.mix(np.full(BLOCK, value, dtype=np.int16), speaking=True)
            assert np.all(np.sign(mixed.astype(np.int32)) == np.sign(value))


def test_the_voice_itself_stays_what_it_is() -> None:
    voice = (np.sin(np.arange(BLOCK) / 10) * 12_000).astype(np.int16)
    mixer, alone = raining(), raining()
    kept = voice.copy()
    assert np.array_equal(mixer.mix(voice, speaking=False) - alone.mix(QUIET, speaking=False), voice)
    assert np.array_equal(voice, kept)


commands = st.tuples(
    st.sampled_from(("rain", "waves", "brown", "breath", "")),
    st.sampled_from((0.0, -6.0, -25.0, SILENT, -90.0)),
    st.sampled_from((0.0, 0.05, 0.3, 2.0)),
    st.booleans(),
    st.integers(1, 30),
)


@settings(max_examples=40, deadline=None)
@given(st.lists(commands, min_size=1, max_size=12))
def test_whatever_is_asked_no_step_is_larger_than_those_of_the_sounds(asked: list) -> None:
    mixer = Mixer(RATE)
    mixer._made.update(MADE)  # to make them anew for each example would take long
    heard = []
    for name, wanted, seconds, speaking, blocks in asked:
        mixer.sound(Sound(name, wanted, seconds))
        mixer.prepare()
        heard += [mixer.mix(QUIET, speaking=speaking) for _ in range(blocks)]
    steps = np.abs(np.diff(np.concatenate(heard).astype(np.int32)))
    assert steps.max() <= 1.05 * sum(STEEPEST[name] for name in ("rain", "waves", "brown", "breath"))
    mixer.sound(Sound("", SILENT, 0.0))
    run(mixer, 0.05)
    assert not mixer.sounding


def test_a_tone_shows_that_gains_never_step() -> None:
    """The bell's own tone is so smooth that a step of gain between two blocks would stand out."""
    mixer = raining(name="bell")
    heard = run(mixer, 0.5)
    bends = np.abs(np.diff(heard, 2)).max()
    mixer.sound(Sound("bell", SILENT, 0.15))
    fading = np.concatenate([heard[-3:], run(mixer, 0.1, speaking=True), run(mixer, 0.1)])
    assert np.abs(np.diff(fading, 2)).max() <= bends + 2


def test_another_rate_goes_on_where_it_was() -> None:
    mixer = raining()
    passed = len(run(mixer, 5.0)) / RATE
    other = mixer.at(48_000)
    assert other.sounding
    block = np.zeros(480, dtype=np.int16)
    assert other.mix(block, speaking=False) is block, "until it is prepared"
    other.prepare()
    for _ in range(200):
        other.mix(block, speaking=False)
    heard = np.concatenate([other.mix(block, speaking=False) for _ in range(100)])
    since = round((passed + 2) * 48_000)
    assert np.array_equal(heard, make("rain", 48_000)[since : since + len(heard)])


def test_blocks_of_any_length_make_the_same_sound() -> None:
    mixer, other = raining(), raining()
    run(mixer, 0.1)
    run(other, 0.1)
    whole = np.concatenate([mixer.mix(QUIET, speaking=False) for _ in range(6)])
    cuts = [0, 1, 100, 700, 700, len(whole)]
    pieces = [other.mix(np.zeros(to - since, dtype=np.int16), speaking=False) for since, to in pairwise(cuts)]
    assert np.array_equal(np.concatenate(pieces), whole)
