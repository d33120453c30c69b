"""True end-to-end: a spoken sentence goes into the microphone, the program runs as a child, the loudspeaker is recorded."""

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from tests.e2e.companion import Companion, flite, gone

pytestmark = pytest.mark.e2e
RATE = 22_050
LOUD = 300  # of 32768: speech is far above, the null sink's silence is zero


@pytest.fixture
def companion(tmp_path: Path, virtual_card) -> Iterator[Companion]:
    started = Companion(tmp_path / "home", ["listen"], virtual_card.env)
    try:
        started.wait_for("listening with")
        yield started
    finally:
        started.close()


def heard_in(path: Path) -> np.ndarray:
    """Whether each 20 ms of a recording hold sound."""
    samples = np.frombuffer(path.read_bytes(), dtype="<i2")
    block = RATE // 50
    blocks = samples[: len(samples) // block * block].reshape(-1, block)
    return np.abs(blocks.astype(np.int32)).max(axis=1) > LOUD


def wait_for_quiet(companion: Companion, seconds: float = 1.5) -> None:
    """Until it has printed no new sentence for a while, so that it is our turn."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        if not companion.drain(seconds):
            return
    raise AssertionError("it does not fall silent")


def test_a_spoken_sentence_is_heard_and_answered_aloud(companion: Companion, virtual_card, tmp_path: Path) -> None:
    wait_for_quiet(companion, 4)
    with virtual_card.record(tmp_path / "speaker.raw"):
        virtual_card.speak(flite("I feel numb", tmp_path / "numb.wav"))
        companion.wait_for(r"^you +i feel")
        companion.wait_for("emotional numbness")
        companion.wait_for(r"^(thaw)? +\S")
        time.sleep(4)
    sound = heard_in(tmp_path / "speaker.raw")
    assert sound.sum() > 40, "less than a second of speech came out of the loudspeaker"


def test_stop_spoken_while_it_talks_silences_it(companion: Companion, virtual_card, tmp_path: Path) -> None:
    wait_for_quiet(companion, 4)
    virtual_card.speak(flite("what causes it", tmp_path / "causes.wav"))
    companion.wait_for(r"^you +")
    companion.wait_for(r"^(thaw)? +\S")
    time.sleep(2)
    with virtual_card.record(tmp_path / "speaker.raw"):
        virtual_card.speak(flite("stop", tmp_path / "stop.wav"))
        companion.wait_for(r"^you +.*stop")
        time.sleep(5)
    sound = heard_in(tmp_path / "speaker.raw")
    assert sound[:25].any(), "it was not talking when stop was said"
    assert not sound[-150:].any(), "it still talks three seconds after"


def test_ctrl_c_ends_it_and_leaves_no_process_behind(companion: Companion) -> None:
    children = companion.children()
    assert children, "recogniser and voice run in processes of their own"
    assert companion.interrupt() == 130
    assert gone(children)
    assert not [line for line in companion.drain(0.5) if "Traceback" in line]


def test_killing_it_leaves_no_process_behind(companion: Companion) -> None:
    children = companion.children()
    companion.process.send_signal(signal.SIGKILL)
    companion.process.wait()
    assert gone(children)


def test_a_killed_recogniser_and_a_killed_voice_are_started_anew(
    companion: Companion, virtual_card, tmp_path: Path
) -> None:
    wait_for_quiet(companion, 4)
    for pid in companion.children():
        os.kill(pid, signal.SIGKILL)
    virtual_card.speak(flite("I feel numb", tmp_path / "numb.wav"))
    companion.wait_for(r"^you +i feel")
    with virtual_card.record(tmp_path / "speaker.raw"):
        companion.wait_for(r"^(thaw)? +\S")
        time.sleep(5)
    assert heard_in(tmp_path / "speaker.raw").any()


def test_a_crisis_is_answered_with_a_number(companion: Companion, virtual_card, tmp_path: Path) -> None:
    wait_for_quiet(companion, 4)
    virtual_card.speak(flite("I want to die", tmp_path / "die.wav"))
    companion.wait_for(r"9 8 8|1 1 6")


def test_a_sound_server_that_dies_is_one_sentence_and_no_hang(companion: Companion, virtual_card) -> None:
    wait_for_quiet(companion, 4)
    children = companion.children()
    virtual_card.kill()
    companion.process.send_signal(signal.SIGINT)
    companion.process.wait(30)
    assert gone(children)
    assert not [line for line in companion.drain(0.5) if "Traceback" in line]
