"""What is said, as one WAV file."""

import wave
from pathlib import Path

import numpy as np
import pytest

from assistant.audio import Pcm, silence
from assistant.errors import AudioFileError
from assistant.events import SILENT, Sound
from assistant.speaking.mixer import DUCKED
from assistant.speaking.sinks import WavSink

RATE = 22_050


def read(path: Path) -> np.ndarray:
    with wave.open(str(path)) as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, RATE)
        return np.frombuffer(file.readframes(file.getnframes()), dtype="<i2")


def loud(seconds: float, rate: int) -> Pcm:
    return Pcm(np.full(round(seconds * rate), 9000, dtype=np.int16), rate)


def test_sentences_and_silences_follow_each_other(tmp_path: Path) -> None:
    done: list[int] = []
    sink = WavSink(tmp_path / "reply.wav")
    sink.play(loud(0.5, RATE), lambda: done.append(1))
    sink.rest(1.0)
    sink.play(loud(0.25, RATE), lambda: done.append(2))
    sink.close()
    samples = read(tmp_path / "reply.wav")
    assert done == [1, 2]
    assert len(samples) / RATE == pytest.approx(1.75, abs=0.001)
    assert not samples[round(0.5 * RATE) + 1 : round(1.5 * RATE) - 1].any()
    assert np.all(samples[: round(0.5 * RATE)] == 9000)


@pytest.mark.parametrize("rate", [8_000, 16_000, 24_000, 48_000])
def test_every_rate_becomes_that_of_the_file(tmp_path: Path, rate: int) -> None:
    sink = WavSink(tmp_path / "reply.wav")
    sink.play(loud(1.0, rate), lambda: None)
    sink.close()
    assert len(read(tmp_path / "reply.wav")) / RATE == pytest.approx(1.0, abs=0.01)


def test_a_soft_sound_runs_on_beneath_sentences_and_silences_and_ends(tmp_path: Path) -> None:
    sink = WavSink(tmp_path / "reply.wav")
    sink.sound(Sound("rain", 0.0, 0.5))
    sink.rest(3.0)
    sink.play(Pcm(silence(2.0, RATE), RATE), lambda: None)
    sink.hush()
    sink.rest(3.0)
    sink.sound(Sound("", SILENT, 0.3))
    sink.rest(1.0)
    sink.close()
    samples = read(tmp_path / "reply.wav").astype(float)
    assert len(samples) / RATE == pytest.approx(9.0, abs=0.001)
    before, under, after = (np.std(samples[at * RATE : (at + 1) * RATE]) for at in (2, 4, 7))
    assert before == pytest.approx(after, rel=0.2)
    assert 20 * np.log10(under / before) == pytest.approx(DUCKED, abs=1.5)
    assert not samples[-RATE // 2 :].any()


def test_a_sentence_after_the_sound_has_ended_is_written_byte_for_byte(tmp_path: Path) -> None:
    sink = WavSink(tmp_path / "reply.wav")
    sink.sound(Sound("brown", 0.0, 0.1))
    sink.rest(0.5)
    sink.sound(Sound("brown", SILENT, 0.1))
    sink.rest(0.5)
    sentence = Pcm(np.random.default_rng(1).integers(-32768, 32767, RATE).astype(np.int16), RATE)
    sink.play(sentence, lambda: None)
    sink.close()
    assert np.array_equal(read(tmp_path / "reply.wav")[RATE:], sentence.samples)


def test_nothing_said_is_a_file_without_sound(tmp_path: Path) -> None:
    sink = WavSink(tmp_path / "reply.wav")
    sink.close()
    sink.close()
    assert len(read(tmp_path / "reply.wav")) == 0


def test_a_path_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "nowhere" / "reply.wav"):
        with pytest.raises(AudioFileError, match="cannot be written"):
            WavSink(path)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_full_disk_is_one_sentence() -> None:
    with pytest.raises(AudioFileError, match="No space left"):
        sink = WavSink(Path("/dev/full"))
        try:
            for _ in range(20):
                sink.play(loud(1.0, RATE), lambda: None)
        finally:
            sink.close()
