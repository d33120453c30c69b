"""A recording made even."""

import numpy as np
import pytest

from assistant.hearing.evened import FAINT, LOUD, evened
from assistant.hearing.recognizer import RATE


def samples(pcm: bytes) -> np.ndarray:
    return np.frombuffer(pcm, dtype="<i2").astype(float)


def tone(loudness: float, seconds: float = 0.5) -> np.ndarray:
    return loudness * np.sqrt(2) * np.sin(2 * np.pi * 440 * np.arange(round(seconds * RATE)) / RATE)


def pcm(sound: np.ndarray) -> bytes:
    return np.rint(sound).astype("<i2").tobytes()


def loudness(sound: np.ndarray) -> float:
    return float(np.sqrt(np.mean(sound**2)))


@pytest.mark.parametrize("before", [30, 300, 9000])
def test_whatever_its_loudness_it_has_one_afterwards(before: float) -> None:
    assert loudness(samples(evened(pcm(tone(before))))) == pytest.approx(LOUD, rel=0.02)


def test_silence_around_a_word_is_filled_with_faint_noise() -> None:
    quiet = np.zeros(RATE // 2)
    after = samples(evened(pcm(np.concatenate([quiet, tone(1000), quiet]))))
    assert loudness(after[: RATE // 2]) == pytest.approx(FAINT, rel=0.05)
    assert loudness(after[RATE // 2 : RATE]) == pytest.approx(LOUD, rel=0.02)


def test_the_same_recording_gives_the_same_samples() -> None:
    assert evened(pcm(tone(500))) == evened(pcm(tone(500)))


def test_nothing_and_silence_stay_as_they_are() -> None:
    assert evened(b"") == b""
    assert evened(bytes(RATE)) == bytes(RATE)


def test_a_click_does_not_wrap_around() -> None:
    click = tone(300)
    click[4000] = 32767
    assert samples(evened(pcm(click)))[4000] > 30000
