"""The silent tail of a sentence."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from assistant.audio import Pcm
from assistant.speaking.trim import KEPT, QUIET, trim_tail

RATE = 22_050


def test_a_long_tail_becomes_a_short_one() -> None:
    sound = np.full(1000, 5000, dtype=np.int16)
    tail = np.zeros(RATE, dtype=np.int16)
    trimmed = trim_tail(Pcm(np.concatenate([sound, tail]), RATE))
    assert len(trimmed.samples) == 1000 + round(KEPT * RATE)


def test_silence_inside_and_before_stays() -> None:
    sound = np.zeros(3 * RATE, dtype=np.int16)
    sound[RATE] = sound[2 * RATE] = 5000
    assert len(trim_tail(Pcm(sound, RATE)).samples) == 2 * RATE + 1 + round(KEPT * RATE)


def test_silence_alone_is_nothing() -> None:
    assert trim_tail(Pcm(np.zeros(500, dtype=np.int16), RATE)).seconds == 0


@given(samples=arrays(np.int16, st.integers(0, 3000)))
def test_only_quiet_samples_are_ever_cut_and_only_at_the_end(samples: np.ndarray) -> None:
    trimmed = trim_tail(Pcm(samples, RATE)).samples
    assert np.array_equal(trimmed, samples[: len(trimmed)])
    assert not np.any(np.abs(samples[len(trimmed) :].astype(np.int32)) > QUIET)
