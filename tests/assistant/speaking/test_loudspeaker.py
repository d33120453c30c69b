"""The loudspeaker on a virtual sound card: what was played is recorded and looked at."""

import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from assistant.events import SILENT
from assistant.speaking.mixer import DUCKED
from tests.assistant.sound_process import PATIENCE, RATE, SoundProcess
from tests.virtual_card import VirtualCard

pytestmark = pytest.mark.e2e
LOUD = 300  # of 32768; the virtual card's silence is zero


@pytest.fixture
def sound(virtual_card: VirtualCard) -> Iterator[SoundProcess]:
    started = SoundProcess(virtual_card.env)
    try:
        yield started
    finally:
        started.kill()


def recording(path: Path) -> np.ndarray:
    raw = path.read_bytes()
    return np.frombuffer(raw[: len(raw) // 2 * 2], dtype="<i2").astype(np.int32)


def loud_seconds(samples: np.ndarray) -> float:
    """From the first loud sample to the last."""
    loud = np.flatnonzero(np.abs(samples) > LOUD)
    return (loud[-1] - loud[0]) / RATE if len(loud) else 0.0


@pytest.mark.parametrize("rate", [22_050, 16_000, 44_100, 8_000])
def test_a_sentence_of_any_rate_is_heard_in_its_length(
    sound: SoundProcess, virtual_card: VirtualCard, tmp_path: Path, rate: int
) -> None:
    assert sound.ask("open", "loudspeaker", None) == "open"
    with virtual_card.record(tmp_path / "heard.raw"):
        sound.ask("play", 1.0, rate)
        sound.wait_until(1, "finished")
        time.sleep(0.5)
    assert loud_seconds(recording(tmp_path / "heard.raw")) == pytest.approx(1.0, abs=0.1)


def test_done_is_called_once_for_each_sentence_that_ends(sound: SoundProcess) -> None:
    sound.ask("open", "loudspeaker", None)
    for count in range(1, 6):
        sound.ask("play", 0.1, RATE)
        sound.wait_until(count, "finished")
    sound.ask("play", 0.0, RATE)
    sound.wait_until(6, "finished")
    time.sleep(0.3)
    assert sound.ask("finished") == 6


def test_a_hush_silences_it_and_done_is_not_called(
    sound: SoundProcess, virtual_card: VirtualCard, tmp_path: Path
) -> None:
    sound.ask("open", "loudspeaker", None)
    with virtual_card.record(tmp_path / "heard.raw"):
        sound.ask("play", 20.0, RATE)
        time.sleep(1.0)
        sound.ask("hush")
        time.sleep(2.0)
    samples = recording(tmp_path / "heard.raw")
    assert 0.3 < loud_seconds(samples) < 2.5, "twenty seconds were to be cut by the hush"
    assert not np.any(np.abs(samples[-RATE:]) > LOUD), "it sounds a second after the hush"
    assert sound.ask("finished") == 0


def test_a_hush_fades_and_does_not_click(sound: SoundProcess, virtual_card: VirtualCard, tmp_path: Path) -> None:
    sound.ask("open", "loudspeaker", None)
    with virtual_card.record(tmp_path / "heard.raw"):
        sound.ask("play", 5.0, RATE)
        time.sleep(0.7)
        sound.ask("hush")
        time.sleep(0.7)
    samples = recording(tmp_path / "heard.raw")
    end = np.flatnonzero(np.abs(samples) > LOUD)[-1]
    steepest_of_the_tone = 12_000 * 2 * np.pi * 440 / RATE
    assert np.abs(np.diff(samples[end - 500 : end + 500])).max() < 1.3 * steepest_of_the_tone


def test_a_sentence_replaces_the_one_that_sounds(
    sound: SoundProcess, virtual_card: VirtualCard, tmp_path: Path
) -> None:
    sound.ask("open", "loudspeaker", None)
    with virtual_card.record(tmp_path / "heard.raw"):
        sound.ask("play", 20.0, RATE)
        time.sleep(0.5)
        sound.ask("play", 0.5, RATE)
        sound.wait_until(1, "finished")
        time.sleep(1.0)
    assert not np.any(np.abs(recording(tmp_path / "heard.raw")[-RATE // 2 :]) > LOUD)
    assert sound.ask("finished") == 1


def band(samples: np.ndarray) -> float:
    """The level between 1000 and 4000 Hz in decibels: of a soft sound, and hardly anything of the tone."""
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples)))) / len(samples)
    frequencies = np.fft.rfftfreq(len(samples), 1 / RATE)
    wanted = (frequencies > 1000) & (frequencies < 4000)
    return float(10 * np.log10(np.sum(spectrum[wanted] ** 2) + 1e-12))


def test_a_sound_under_a_voice_is_heard_steps_back_while_it_sounds_and_ends(
    sound: SoundProcess, virtual_card: VirtualCard, tmp_path: Path
) -> None:
    sound.ask("open", "loudspeaker", None)
    with virtual_card.record(tmp_path / "heard.raw"):
        sound.ask("sound", "brown", 0.0, 0.2)
        time.sleep(2.0)
        sound.ask("play", 2.0, RATE)
        sound.wait_until(1, "finished")
        time.sleep(3.0)
        sound.ask("sound", "", SILENT, 0.3)
        time.sleep(1.5)
    samples = recording(tmp_path / "heard.raw")
    voice = np.flatnonzero(np.abs(samples) > 8000)
    begin, end = voice[0], voice[-1]
    before = band(samples[begin - RATE : begin - 100])
    during = band(samples[begin + RATE // 2 : end - RATE // 10])
    after = band(samples[end + 2 * RATE : end + 3 * RATE - RATE // 4])
    assert before > 20
    assert during == pytest.approx(before + DUCKED, abs=2)
    assert after == pytest.approx(before, abs=2)
    assert not np.any(samples[-RATE // 2 :])


def test_a_hush_ends_the_voice_and_not_the_rain(
    sound: SoundProcess, virtual_card: VirtualCard, tmp_path: Path
) -> None:
    sound.ask("open", "loudspeaker", None)
    sound.ask("sound", "rain", 0.0, 0.1)
    with virtual_card.record(tmp_path / "heard.raw"):
        sound.ask("play", 20.0, RATE)
        time.sleep(1.0)
        sound.ask("hush")
        time.sleep(1.5)
    rest = recording(tmp_path / "heard.raw")[-RATE // 2 :]
    assert 50 < np.std(rest) < 600


def test_what_is_closed_while_it_rains_fades_and_leaves(
    sound: SoundProcess, virtual_card: VirtualCard, tmp_path: Path
) -> None:
    sound.ask("open", "loudspeaker", None)
    with virtual_card.record(tmp_path / "heard.raw"):
        sound.ask("sound", "rain", 0.0, 0.1)
        time.sleep(1.5)
        sound.ask("close", "loudspeaker")
        time.sleep(0.7)
    samples = recording(tmp_path / "heard.raw")
    end = np.flatnonzero(samples)[-1]
    assert np.std(samples[end - 300 : end]) < np.std(samples[end - RATE : end - RATE // 2]) / 3
    assert sound.end() == 0


def test_rain_goes_on_when_the_sound_server_is_back(
    sound: SoundProcess, virtual_card: VirtualCard, tmp_path: Path
) -> None:
    sound.ask("open", "loudspeaker", None)
    sound.ask("sound", "rain", 0.0, 0.1)
    virtual_card.kill()
    sound.wait_until(False, "alive")
    assert "lost" in sound.ask("check")
    with virtual_card:
        sound.wait_until("the loudspeaker is back", "check")
        with virtual_card.record(tmp_path / "heard.raw"):
            time.sleep(1.5)
        assert np.std(recording(tmp_path / "heard.raw")[-RATE // 2 :]) > 50
        assert sound.end() == 0


def test_a_wrong_name_is_told_with_the_names_there_are(sound: SoundProcess) -> None:
    answer = sound.ask("open", "loudspeaker", "tin can")
    assert "There is no loudspeaker 'tin can'" in answer
    assert "pulse" in answer or "default" in answer


@pytest.mark.skipif(any(Path("/dev/snd").glob("pcm*")), reason="this machine has a sound card of its own")
def test_without_a_device_it_is_one_sentence(tmp_path: Path) -> None:
    lonely = SoundProcess({"PULSE_SERVER": f"unix:{tmp_path}/nobody"})
    try:
        assert "No loudspeaker can be opened" in lonely.ask("open", "loudspeaker", None)
        assert "No microphone can be opened" in lonely.ask("open", "microphone", None)
        assert lonely.end() == 0
    finally:
        lonely.kill()


def test_it_closes_twice_and_leaves(sound: SoundProcess) -> None:
    sound.ask("open", "loudspeaker", None)
    sound.ask("play", 5.0, RATE)
    sound.ask("close", "loudspeaker")
    sound.ask("open", "loudspeaker", None)
    assert sound.end() == 0


def test_a_sound_server_that_dies_lets_the_sentence_end_and_is_found_again(
    sound: SoundProcess, virtual_card: VirtualCard, tmp_path: Path
) -> None:
    sound.ask("open", "loudspeaker", None)
    sound.ask("open", "microphone", None)
    sound.ask("play", 3.0, RATE)
    virtual_card.kill()
    sound.wait_until(False, "alive")
    assert "lost" in sound.ask("check")
    assert sound.ask("finished") == 0, "its time is not over"
    until = time.monotonic() + PATIENCE
    while sound.ask("finished") == 0:
        assert time.monotonic() < until
        sound.ask("check")
        time.sleep(0.1)
    assert sound.ask("listen", 60.0) == ["The microphone gives no more sound. Please connect it again."]
    sound.ask("close", "microphone")
    with virtual_card:
        sound.wait_until("the loudspeaker is back", "check")
        assert sound.ask("open", "microphone", None) == "open"
        with virtual_card.record(tmp_path / "heard.raw"):
            sound.ask("play", 0.5, RATE)
            sound.wait_until(2, "finished")
            time.sleep(0.5)
        assert loud_seconds(recording(tmp_path / "heard.raw")) > 0.3
        assert sound.ask("listen", 0.5)[0] == [1024]
        assert sound.end() == 0


def test_a_sound_server_that_dies_does_not_keep_the_program_from_leaving(
    sound: SoundProcess, virtual_card: VirtualCard
) -> None:
    sound.ask("open", "loudspeaker", None)
    sound.ask("open", "microphone", None)
    sound.ask("play", 3.0, RATE)
    virtual_card.kill()
    assert sound.end() == 0


def test_a_frozen_sound_server_does_not_keep_the_program_from_leaving(
    sound: SoundProcess, virtual_card: VirtualCard
) -> None:
    sound.ask("open", "loudspeaker", None)
    sound.ask("open", "microphone", None)
    sound.ask("play", 3.0, RATE)
    virtual_card.freeze()
    assert sound.end() == 0


def test_a_frozen_sound_server_is_noticed_and_taken_up_again_when_it_thaws(
    sound: SoundProcess, virtual_card: VirtualCard, tmp_path: Path
) -> None:
    sound.ask("open", "loudspeaker", None)
    sound.ask("open", "microphone", None)
    sound.ask("play", 0.5, RATE)
    sound.wait_until(1, "finished")
    virtual_card.freeze()
    sound.wait_until(False, "alive")
    assert "does not answer" in sound.ask("check")
    sound.ask("play", 0.5, RATE)
    until = time.monotonic() + PATIENCE
    while sound.ask("finished") < 2:
        assert time.monotonic() < until
        sound.ask("check")
        time.sleep(0.1)
    assert sound.ask("listen", 600.0) == ["The microphone gives no more sound. Please connect it again."]
    sound.ask("close", "microphone")
    assert "does not answer" in sound.ask("open", "microphone", None)
    virtual_card.thaw()
    sound.wait_until("the loudspeaker is back", "check")
    sound.wait_until("open", "open", "microphone", None)
    assert sound.ask("listen", 0.5)[0] == [1024]
    with virtual_card.record(tmp_path / "heard.raw"):
        sound.ask("play", 0.5, RATE)
        sound.wait_until(3, "finished")
        time.sleep(0.5)
    assert loud_seconds(recording(tmp_path / "heard.raw")) > 0.3
    assert sound.end() == 0
