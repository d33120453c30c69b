"""The silent tail of a sentence, cut: eSpeak leaves about 250 ms, and rests belong to the conversation."""

import numpy as np

from assistant.audio import Pcm

QUIET = 64
"""Of 32768: below this, some -54 dB, nothing of a word is lost."""
KEPT = 0.04
"""Seconds kept behind the last sound, so that its end is not cut hard."""


def trim_tail(pcm: Pcm) -> Pcm:
    """The same sound without the silence at its end."""
    loud = np.flatnonzero(np.abs(pcm.samples.astype(np.int32)) > QUIET)
    if not len(loud):
        return Pcm(pcm.samples[:0], pcm.rate)
    return Pcm(pcm.samples[: loud[-1] + 1 + round(KEPT * pcm.rate)], pcm.rate)
