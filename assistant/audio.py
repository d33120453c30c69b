"""Sound as numbers: mono 16-bit PCM and its rate."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.int16]
"""Mono samples, shape ``(n,)``."""


@dataclass(frozen=True, eq=False)
class Pcm:
    """A stretch of sound."""

    samples: Samples
    """Mono, 16-bit, shape ``(n,)``."""
    rate: int
    """Samples a second."""

    @property
    def seconds(self) -> float:
        """How long it lasts."""
        return len(self.samples) / self.rate


def resample(pcm: Pcm, rate: int) -> Pcm:
    """The same sound at another rate (soxr, high quality)."""
    if pcm.rate == rate or not len(pcm.samples):
        return Pcm(pcm.samples, rate)
    import soxr  # noqa: PLC0415 - most sounds need no resampling, and start-up counts

    return Pcm(np.asarray(soxr.resample(pcm.samples, pcm.rate, rate), dtype=np.int16), rate)


def amplify(samples: Samples, decibels: float) -> Samples:
    """Samples made louder or quieter, clipped where they would wrap."""
    if decibels == 0:
        return samples
    scaled = samples.astype(np.float32) * (10 ** (decibels / 20))
    louder: Samples = np.clip(scaled, -32768, 32767).astype(np.int16)
    return louder


def silence(seconds: float, rate: int) -> Samples:
    """So many seconds of nothing."""
    return np.zeros(round(seconds * rate), dtype=np.int16)
