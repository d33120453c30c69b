"""Soft sounds made by arithmetic: rain, waves, brown noise, a breath, a bell.

White noise is shaped in the frequency domain and brought back by one inverse FFT. What comes out of that is periodic,
so that its end goes over into its beginning without a seam. The noise is drawn per hertz, not per sample: a sound is
the same sound at every rate, and always the same one, since it is seeded.
"""

from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from assistant.audio import Samples
from assistant.events import SOUNDS

Wave = NDArray[np.float32]
"""Samples, or amplitudes of frequencies, shape ``(n,)``."""

VOICE: Final = 3300.0
"""RMS of a spoken sentence, of 32768 (measured: eSpeak 3250 to 3370, flite 5240 to 6500, where they sound)."""
UNDER: Final = {"rain": -21.0, "waves": -20.0, "brown": -16.0, "breath": -22.0, "bell": -18.0}
"""Decibels under ``VOICE`` at the full level. Brown noise may be stronger: the ear hardly hears its lowest part."""
ONCE: Final = frozenset({"bell"})
"""Sounds that end by themselves; the others go round."""
TOP: Final = 10_000
"""Hertz above which there is nothing: hiss keeps people awake."""
_SECONDS: Final = {"rain": 40, "waves": 48, "brown": 40, "breath": 30, "bell": 9}


def make(name: str, rate: int) -> Samples:
    """A sound at its full level, at ``rate`` samples a second; all but the bell may be played round and round.

    ``name`` is one of ``SOUNDS``.
    """
    rng = np.random.default_rng(SOUNDS.index(name) + 1)
    wave = _MAKERS[name](rng, rate)
    level = VOICE * 10 ** (UNDER[name] / 20)
    strength = _loudest_half_second(wave, rate) if name in ONCE else _rms(wave)
    wave *= level / strength
    samples: Samples = np.rint(wave, out=wave).astype(np.int16)
    return samples


def _rms(wave: Wave) -> float:
    return float(np.sqrt(np.dot(wave, wave) / len(wave)))


def _loudest_half_second(wave: Wave, rate: int) -> float:
    half = rate // 2
    return max(_rms(wave[start : start + half]) for start in range(0, len(wave) - half + 1, half))


# ------------------------------------------------------------------ noise


def _noise(rng: np.random.Generator, rate: int, seconds: int, shape: Callable[[Wave], Wave]) -> Wave:
    """Periodic noise of RMS 1, whose amplitude at each frequency (hertz) is ``shape``; no direct current."""
    drawn = rng.standard_normal(2 * TOP * seconds, dtype=np.float32).view(np.complex64)
    length = rate * seconds
    spectrum = drawn[: min(len(drawn), length // 2)]
    frequencies = np.arange(len(spectrum), dtype=np.float32) / np.float32(seconds)
    frequencies[0] = frequencies[1]  # the shapes may divide by it
    spectrum *= shape(frequencies)
    spectrum[0] = 0
    wave: Wave = np.fft.irfft(spectrum, length).astype(np.float32, copy=False)  # numpy 1 knows only double precision
    wave /= _rms(wave)
    return wave


def _above(frequencies: Wave, corner: float) -> Wave:
    """A high-pass of 12 dB an octave."""
    return _below(np.float32(1) / frequencies, 1 / corner)


def _below(frequencies: Wave, corner: float) -> Wave:
    """A low-pass of 12 dB an octave (second order, Butterworth)."""
    squared = np.square(frequencies * np.float32(1 / corner))
    return _inverse_root(np.square(squared))


def _gently_below(frequencies: Wave, corner: float) -> Wave:
    """A low-pass of 6 dB an octave."""
    return _inverse_root(np.square(frequencies * np.float32(1 / corner)))


def _inverse_root(squared: Wave) -> Wave:
    """``1 / sqrt(1 + squared)``, in place."""
    squared += 1
    np.sqrt(squared, out=squared)
    np.reciprocal(squared, out=squared)
    return squared


def _brown(rng: np.random.Generator, rate: int) -> Wave:
    """It falls by 6 dB an octave above 40 Hz; below, small loudspeakers would only rattle."""
    return _noise(rng, rate, _SECONDS["brown"], lambda f: _above(f, 30) / f)


def _breath(rng: np.random.Generator, rate: int) -> Wave:
    """Air, as through the nose; how it swells is for whoever leads the breath."""
    return _noise(rng, rate, _SECONDS["breath"], lambda f: _above(f, 250) * _below(f, 900))


# ------------------------------------------------------------------ rain

DROPS_A_SECOND: Final = 14
_KINDS_OF_DROP: Final = 24
_DROP: Final = 0.07
"""Seconds after which a drop has died away."""


def _rain(rng: np.random.Generator, rate: int) -> Wave:
    """An even body, which comes and goes a little, and light drops near by."""
    seconds = _SECONDS["rain"]
    body = _noise(rng, rate, seconds, lambda f: _above(f, 150) * _gently_below(f, 1600) * _below(f, 4500))
    gusts = rng.standard_normal(seconds // 4, dtype=np.float32)  # one each four seconds
    body *= _curve(1 + 0.12 * gusts, rate, seconds)
    drops = _drops(rng, rate, seconds)
    return body + drops * np.float32(0.35 / _rms(drops))


def _drops(rng: np.random.Generator, rate: int, seconds: int) -> Wave:
    """Each a short ring that rises a little, as the bubble under a drop does; soft at its beginning."""
    time = np.arange(round(_DROP * rate), dtype=np.float32) / rate
    kinds = []
    for number in range(_KINDS_OF_DROP):
        pitch = 500 * 6 ** (number / _KINDS_OF_DROP)  # 500 to 3000 Hz
        decay = 0.010 * (500 / pitch) ** 0.4
        phase = 2 * np.pi * pitch * (time + time * time / (0.4 * _DROP) * 0.1)
        kinds.append((np.sin(phase) * (1 - np.exp(-time / 0.001)) * np.exp(-time / decay)).astype(np.float32))
    count = DROPS_A_SECOND * seconds
    places = (rng.random(count) * seconds * rate).astype(int)
    strengths = rng.lognormal(0, 0.6, count).astype(np.float32)
    wave = np.zeros(rate * seconds + len(time), dtype=np.float32)
    for place, strength, kind in zip(places, strengths, rng.integers(_KINDS_OF_DROP, size=count), strict=True):
        wave[place : place + len(time)] += strength * kinds[kind]
    wave[: len(time)] += wave[-len(time) :]  # what hangs over the end belongs to the beginning
    return wave[: -len(time)]


# ------------------------------------------------------------------ waves

SWELLS: Final = ((9, 0.85), (11, 1.0), (8, 0.7), (12, 0.95), (8, 0.78))
"""Seconds from one trough to the next, and how high it rises; 48 s together."""
_RISE: Final = 0.42
"""The part of a swell in which it rises; it runs out more slowly."""
_GRID: Final = 50
"""Points a second of a curve that is slow."""


def _waves(rng: np.random.Generator, rate: int) -> Wave:
    """A deep rush that never quite ends, and foam on the crests, a little later."""
    seconds = _SECONDS["waves"]
    half = seconds // 2  # the noise goes round twice, under swells that all differ: half the work, and not heard
    deep = _noise(rng, rate, half, lambda f: _above(f, 60) * _gently_below(f, 320))
    foam = _noise(rng, rate, half, lambda f: _above(f, 350) * _gently_below(f, 1800) * _below(f, 4500))
    swell = np.concatenate([height * _swell(length) for length, height in SWELLS])
    wave = _curve(0.3 + 0.7 * swell, rate, seconds).reshape(2, -1) * deep
    wave += _curve(0.05 + 0.55 * np.roll(swell, round(0.6 * _GRID)) ** 2, rate, seconds).reshape(2, -1) * foam
    return wave.ravel()


def _swell(seconds: int) -> Wave:
    """From nothing to one and back to nothing, smooth throughout."""
    at = np.arange(seconds * _GRID, dtype=np.float32) / (seconds * _GRID)
    turn = np.where(at < _RISE, at / _RISE, 1 + (at - _RISE) / (1 - _RISE))
    rising: Wave = (0.5 - 0.5 * np.cos(np.pi * turn)).astype(np.float32)
    return rising


def _curve(points: NDArray[np.floating], rate: int, seconds: int) -> Wave:
    """A slow, periodic curve through points that lie evenly over the seconds."""
    count = seconds * _GRID
    if len(points) < count:  # few points: a smooth line through them, by their harmonics
        points = np.fft.irfft(np.fft.rfft(points), count) * (count / len(points))
    cell = -(-rate // _GRID)
    borders = np.arange(-(-rate * seconds // cell) + 1) * (cell * _GRID / rate)
    heights = np.interp(borders, np.arange(count), points, period=count).astype(np.float32)
    ramp = np.arange(cell, dtype=np.float32) / cell
    curve: Wave = (heights[:-1, None] + np.diff(heights)[:, None] * ramp).ravel()
    return curve[: rate * seconds]


# ------------------------------------------------------------------ the bell

PITCH: Final = 294.0
"""Hertz of its lowest tone."""
_PARTIALS: Final = ((1.0, 1.0, 8.0), (1.003, 0.45, 7.0), (2.0, 0.16, 5.0), (2.76, 0.28, 3.5), (5.4, 0.06, 1.5))
"""Times ``PITCH``, strength, seconds to fall by 60 dB. The first two beat softly; the upper ones are a free bar's."""
_STRIKE: Final = 0.015
"""Seconds of its beginning: a felt mallet, no click."""


def _bell(_rng: np.random.Generator, rate: int) -> Wave:
    """It rings once and dies away."""
    time = np.arange(_SECONDS["bell"] * rate, dtype=np.float32) / rate
    wave = np.zeros(len(time), dtype=np.float32)
    for ratio, strength, fall in _PARTIALS:
        ring: Wave = np.sin(np.float32(2 * np.pi * PITCH * ratio) * time)
        wave += strength * ring * np.exp(np.float32(-np.log(1000) / fall) * time)
    wave *= 1 - np.exp(time * np.float32(-3 / _STRIKE))
    end = rate  # the last second leads to nothing at all
    wave[-end:] *= np.linspace(1, 0, end, dtype=np.float32)
    return wave


_MAKERS: Final[dict[str, Callable[[np.random.Generator, int], Wave]]] = {
    "rain": _rain,
    "waves": _waves,
    "brown": _brown,
    "breath": _breath,
    "bell": _bell,
}
