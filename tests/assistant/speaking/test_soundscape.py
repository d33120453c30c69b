"""The soft sounds themselves: no seam, no hiss, well under the voice, always the same."""

import numpy as np
import pytest

from assistant.events import SOUNDS
from assistant.speaking.soundscape import ONCE, TOP, VOICE, make

RATES = (16_000, 22_050, 48_000)
LOOPS = [name for name in SOUNDS if name not in ONCE]


def power(samples: np.ndarray, rate: int, low: float, high: float) -> float:
    """Decibels between two frequencies, a hertz."""
    spectrum = np.abs(np.fft.rfft(samples.astype(np.float64) * np.hanning(len(samples)))) ** 2 / len(samples) ** 2
    frequencies = np.fft.rfftfreq(len(samples), 1 / rate)
    return float(10 * np.log10(spectrum[(frequencies >= low) & (frequencies < high)].sum() / (high - low)))


@pytest.mark.parametrize("rate", RATES)
@pytest.mark.parametrize("name", SOUNDS)
def test_a_sound_lies_well_under_the_voice_and_never_clips(name: str, rate: int) -> None:
    samples = make(name, rate).astype(np.float64)
    loudest = samples[: rate // 2] if name in ONCE else samples
    assert -24 < 20 * np.log10(np.std(loudest) / VOICE) < -14
    assert np.abs(samples).max() < 4000
    assert abs(samples.mean()) < 0.5, "no direct current"
    assert 8 <= len(samples) / rate <= 60


@pytest.mark.parametrize("rate", RATES)
@pytest.mark.parametrize("name", LOOPS)
def test_the_seam_is_no_larger_a_step_than_any_other(name: str, rate: int) -> None:
    samples = make(name, rate).astype(np.int32)
    steps = np.abs(np.diff(samples))
    assert abs(samples[0] - samples[-1]) <= np.quantile(steps, 0.999)
    bends = np.abs(np.diff(samples, 2))
    across = np.concatenate([samples[-2:], samples[:2]])
    assert np.abs(np.diff(across, 2)).max() <= np.quantile(bends, 0.999)


@pytest.mark.parametrize("name", LOOPS)
def test_the_seam_sounds_like_every_other_place(name: str) -> None:
    """High frequencies, where a click would show, in a fifth of a second over the seam and elsewhere."""
    rate, width = 22_050, 4410
    samples = make(name, rate)
    over = power(np.roll(samples, width // 2)[:width], rate, 6000, 10_000)
    elsewhere = [power(samples[at : at + width], rate, 6000, 10_000) for at in range(0, len(samples) - width, 3 * width)]
    assert over <= max(elsewhere)


@pytest.mark.parametrize("name", SOUNDS)
def test_it_is_always_the_same_sound(name: str) -> None:
    assert np.array_equal(make(name, 22_050), make(name, 22_050))


@pytest.mark.parametrize("name", SOUNDS)
def test_it_is_the_same_sound_at_every_rate(name: str) -> None:
    whole, half = make(name, 48_000).astype(np.float64), make(name, 24_000).astype(np.float64)
    second = slice(3 * 24_000, 4 * 24_000)
    assert np.corrcoef(whole[::2][second], half[second])[0, 1] > 0.95


def test_no_two_sounds_are_the_same() -> None:
    firsts = [tuple(make(name, 8_000)[:100]) for name in SOUNDS]
    assert len(set(firsts)) == len(SOUNDS)


def test_brown_noise_falls_by_six_decibels_an_octave() -> None:
    samples = make("brown", 22_050)
    octaves = [power(samples, 22_050, low, 2 * low) for low in (125, 250, 500, 1000, 2000)]
    assert np.diff(octaves) == pytest.approx(-6.02, abs=0.6)
    assert power(samples, 22_050, 1, 10) < power(samples, 22_050, 30, 60), "nothing that only rattles"


@pytest.mark.parametrize("name", SOUNDS)
def test_nothing_hisses(name: str) -> None:
    samples = make(name, 48_000)
    strongest = max(power(samples, 48_000, low, 2 * low) for low in (31, 62, 125, 250, 500, 1000))
    assert power(samples, 48_000, 6000, 9000) < strongest - 18
    assert power(samples, 48_000, TOP + 500, 20_000) < strongest - 50


def test_waves_swell_five_times_at_uneven_distances() -> None:
    rate = 22_050
    samples = make("waves", rate).astype(np.float64)
    seconds = np.sqrt(np.mean(samples.reshape(-1, rate // 2) ** 2, axis=1))
    smooth = np.convolve(np.tile(seconds, 3), np.ones(5) / 5, mode="same")[len(seconds) : 2 * len(seconds)]
    before, after = np.roll(smooth, 1), np.roll(smooth, -1)
    crests = np.flatnonzero((smooth > before) & (smooth >= after) & (smooth > smooth.mean()))
    assert len(crests) == 5
    assert len(set(np.diff(crests))) > 1
    assert smooth.max() > 2.5 * smooth.min()


def test_rain_has_drops_in_an_even_body() -> None:
    rate = 22_050
    rain = make("rain", rate).astype(np.float64)
    seconds = np.sqrt(np.mean(rain.reshape(-1, rate) ** 2, axis=1))
    assert seconds.max() < 1.8 * seconds.min()
    assert np.mean(rain**4) / np.mean(rain**2) ** 2 > 3.15, "single drops stand out of what would be plain noise"


def test_the_bell_dies_away_to_nothing() -> None:
    bell = make("bell", 22_050).astype(np.float64)
    seconds = [np.std(bell[at : at + 22_050]) for at in range(0, len(bell), 22_050)]
    assert seconds == sorted(seconds, reverse=True)
    assert seconds[-1] < seconds[0] / 100
    assert not np.any(bell[-100:])
    assert np.abs(bell[:10]).max() < np.abs(bell).max() / 10, "a felt mallet"
