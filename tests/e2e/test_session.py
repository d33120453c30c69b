"""A guided session on the virtual card: asked for in tones, recorded, and held against its plan."""

import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from tests.e2e.companion import Companion
from tests.e2e.guided import lines_of, onsets, plan_of, say, silences_of, start

pytestmark = pytest.mark.e2e
RATE = 22_050
BLOCK = 0.01  # seconds
LOUD = 30  # of 32768: the null sink's silence is zero
OFF = 0.5  # seconds: generous, for a busy machine; figures are the benchmark's business
SHORT = "a quick cyclic sigh"


@pytest.fixture
def companion(tmp_path: Path, virtual_card) -> Iterator[Companion]:
    started = start(tmp_path, virtual_card)
    try:
        started.wait_for("listening with Vosk")
        say(virtual_card, "stop", tmp_path)  # to its greeting
        started.wait_for("^you +stop$")
        yield started
    finally:
        started.close()


def sounding(path: Path) -> np.ndarray:
    """Whether each 10 ms of a recording hold sound."""
    samples = np.frombuffer(path.read_bytes(), dtype="<i2").astype(np.int32)
    block = round(RATE * BLOCK)
    return np.abs(samples[: len(samples) // block * block].reshape(-1, block)).max(axis=1) > LOUD


def test_a_short_session_speaks_and_is_silent_when_it_is_planned_to(companion, virtual_card, tmp_path) -> None:
    plan = plan_of(SHORT)
    lines = lines_of(plan)
    with virtual_card.record(tmp_path / "speaker.raw"):
        say(virtual_card, SHORT, tmp_path)
        companion.wait_for(f"^you +{SHORT}$")
        companion.wait_for(lines[0].text)
        time.sleep(plan.seconds + 1)
    printed = " ".join(companion.drain(0.1))
    assert all(line.text in printed for line in lines[1:])
    sound = sounding(tmp_path / "speaker.raw")
    begins = onsets(sound, BLOCK, quiet=0.05)
    assert begins, "nothing was recorded"
    first = begins[0]
    for line in lines:
        nearest = min(begins, key=lambda at: abs(at - first - line.at))
        assert abs(nearest - first - line.at) < OFF, f"'{line.text}' was due at {line.at:.2f} s"
    silences = silences_of(plan, 2.0)
    assert silences
    for since, until in silences:
        middle = round((first + (since + until) / 2) / BLOCK)
        assert not sound[middle - 20 : middle + 20].any(), f"sound in the silence from {since:.1f} to {until:.1f} s"


def test_pause_resume_and_stop_spoken_in_a_session_are_obeyed(companion, virtual_card, tmp_path) -> None:
    _, second, third, *_ = lines_of(plan_of(SHORT))
    say(virtual_card, SHORT, tmp_path)
    companion.wait_for(second.text)
    with virtual_card.record(tmp_path / "paused.raw"):
        say(virtual_card, "pause", tmp_path)
        companion.wait_for("^you +pause$")
        companion.drain(third.at - second.at)
    assert not any(third.text in line for line in companion.lines), "it does not wait"
    assert not sounding(tmp_path / "paused.raw")[-200:].any()
    with virtual_card.record(tmp_path / "resumed.raw"):
        say(virtual_card, "resume", tmp_path)
        companion.wait_for("^you +resume$")
        assert second.text in companion.wait_for(r"^(thaw)? +\S"), "not from the sentence that was interrupted"
        assert third.text in companion.wait_for(r"^(thaw)? +\S")
    assert sounding(tmp_path / "resumed.raw").sum() * BLOCK > 2, "the sentence cannot be heard"
    with virtual_card.record(tmp_path / "stopped.raw"):
        say(virtual_card, "stop", tmp_path)
        companion.wait_for("^you +stop$")
        time.sleep(0.5)
        printed = companion.drain(4)
    sound = sounding(tmp_path / "stopped.raw")
    assert sound[:50].any(), "it was not speaking when stop was said"
    assert not sound[-400:].any(), "it still speaks half a second after"
    assert not printed, "it goes on by itself"
