"""Where sound comes from: recordings of every kind, and the microphone of a virtual sound card."""

import io
import struct
import subprocess
import wave
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.errors import AudioFileError
from assistant.hearing.sources import read_wav
from tests.assistant.sound_process import SoundProcess, tone
from tests.virtual_card import VirtualCard

RATE = 16_000
PCM, FLOAT, EXTENSIBLE = 1, 3, 0xFFFE


def wav(samples: np.ndarray, rate: int, width: int, *, form: int = PCM, extensible: bool = False) -> bytes:
    """A WAV file of samples between -1 and 1, shape (frames, channels), written by hand."""
    channels = samples.shape[1]
    match form, width:
        case (3, _):
            data = samples.astype(f"<f{width}").tobytes()
        case (_, 1):
            data = (np.rint(samples * 127) + 128).astype(np.uint8).tobytes()
        case (_, 3):
            whole = np.rint(samples * (2**23 - 1)).astype("<i4")
            data = whole.reshape(-1, 1).view(np.uint8).reshape(-1, 4)[:, :3].tobytes()
        case _:
            data = np.rint(samples * (2 ** (8 * width - 1) - 1)).astype(f"<i{width}").tobytes()
    block = channels * width
    kind = EXTENSIBLE if extensible else form
    layout = struct.pack("<HHIIHH", kind, channels, rate, rate * block, block, 8 * width)
    if extensible:
        layout += struct.pack("<HHIH", 22, 8 * width, 0, form) + bytes.fromhex("000000001000800000aa00389b71")
    chunks = b"fmt " + struct.pack("<I", len(layout)) + layout
    chunks += b"LIST" + struct.pack("<I", 4) + b"INFO"
    chunks += b"data" + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2)
    return b"RIFF" + struct.pack("<I", 4 + len(chunks)) + b"WAVE" + chunks


def numbers(pcm: bytes) -> np.ndarray:
    return np.frombuffer(pcm, dtype="<i2").astype(np.float64)


KINDS = [(PCM, 1), (PCM, 2), (PCM, 3), (PCM, 4), (FLOAT, 4), (FLOAT, 8)]


@given(
    kind=st.sampled_from(KINDS),
    channels=st.integers(1, 6),
    rate=st.sampled_from([8_000, 11_025, 16_000, 22_050, 44_100, 48_000, 96_000]) | st.integers(4_000, 192_000),
    extensible=st.booleans(),
)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_width_rate_and_number_of_channels_is_heard_alike(
    tmp_path: Path, kind: tuple[int, int], channels: int, rate: int, extensible: bool
) -> None:
    form, width = kind
    seconds = 0.5
    mono = tone(seconds, rate).astype(np.float64)[:, None] / 32768
    path = tmp_path / "x.wav"
    path.write_bytes(wav(np.repeat(mono, channels, axis=1), rate, width, form=form, extensible=extensible))
    heard = numbers(read_wav(path))
    assert len(heard) == pytest.approx(seconds * RATE, abs=3)
    middle = heard[2000:6000]
    assert np.sqrt((middle**2).mean()) == pytest.approx(12_000 / np.sqrt(2), rel=0.03)
    spectrum = np.abs(np.fft.rfft(middle * np.hanning(len(middle))))
    assert spectrum.argmax() * RATE / len(middle) == pytest.approx(440, abs=8)


def test_16_khz_mono_is_taken_as_it_is(tmp_path: Path) -> None:
    samples = np.random.default_rng(1).integers(-32768, 32768, 5000).astype("<i2")
    path = tmp_path / "x.wav"
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, RATE, 0, "NONE", ""))
        file.writeframes(samples.tobytes())
    assert read_wav(path) == samples.tobytes()


def test_channels_are_mixed(tmp_path: Path) -> None:
    one, other = np.full(1000, 0.5), np.full(1000, -0.25)
    path = tmp_path / "x.wav"
    path.write_bytes(wav(np.column_stack([one, other]), RATE, 2))
    assert numbers(read_wav(path)) == pytest.approx(0.125 * 32768, abs=2)


def test_floats_beyond_full_scale_are_clipped_and_no_numbers_are_silence(tmp_path: Path) -> None:
    path = tmp_path / "x.wav"
    path.write_bytes(wav(np.array([[9.0], [-9.0], [np.nan], [np.inf], [0.5]]), RATE, 4, form=FLOAT))
    assert numbers(read_wav(path)).tolist() == [32767, -32768, 0, 32767, 16384]


@given(cut=st.integers(0, 2043))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_truncated_recording_counts_as_far_as_it_goes(tmp_path: Path, cut: int) -> None:
    samples = np.linspace(-0.9, 0.9, 1000)[:, None]
    whole = wav(samples, RATE, 2)
    header = len(whole) - 2000
    path = tmp_path / "x.wav"
    path.write_bytes(whole[:cut])
    there = (cut - header) // 2
    if there <= 0:
        with pytest.raises(AudioFileError):
            read_wav(path)
    else:
        assert len(read_wav(path)) == 2 * there


@pytest.mark.parametrize("size", [0, 0xFFFFFFFF, 0x7FFFFFFF])
def test_a_header_that_was_never_finished_does_not_matter(tmp_path: Path, size: int) -> None:
    buffer = io.BytesIO()
    soundfile.write(buffer, tone(0.5, RATE), RATE, format="WAV")
    data = bytearray(buffer.getvalue())
    data[40:44] = struct.pack("<I", size)
    path = tmp_path / "x.wav"
    path.write_bytes(data)
    if size:
        assert len(read_wav(path)) == RATE
    else:
        with pytest.raises(AudioFileError, match="holds no sound"):
            read_wav(path)


@given(junk=st.binary(max_size=300), as_wav=st.booleans())
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_junk_is_one_sentence(tmp_path: Path, junk: bytes, as_wav: bool) -> None:
    path = tmp_path / "x.wav"
    path.write_bytes(b"RIFF\xff\0\0\0WAVEfmt " + junk if as_wav else junk)
    try:
        assert len(read_wav(path)) % 2 == 0
    except AudioFileError as error:
        assert str(path) in str(error)
        assert "\n" not in str(error)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("empty.wav", b"", "not a recording|is empty|holds no sound"),
        ("text.wav", b"Hello, I am a letter.", "not a recording"),
        ("other.raw", b"\1\2" * 500, "not a recording"),
        ("silent.wav", wav(np.zeros((0, 1)), RATE, 2), "holds no sound"),
        ("odd.wav", wav(np.zeros((10, 1)), 1, 2), "holds no sound"),
        ("fast.wav", wav(np.zeros((10, 1)), 500_000_000, 2), "holds no sound"),
    ],
)
def test_what_is_no_recording_is_told(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(AudioFileError, match=said):
        read_wav(path)


def test_a_missing_file_and_a_folder_are_told(tmp_path: Path) -> None:
    with pytest.raises(AudioFileError, match="does not exist"):
        read_wav(tmp_path / "nothing.wav")
    with pytest.raises(AudioFileError, match="is a folder"):
        read_wav(tmp_path)


# ------------------------------------------------------------------ the microphone


@pytest.fixture
def sound(virtual_card: VirtualCard) -> Iterator[SoundProcess]:
    started = SoundProcess(virtual_card.env)
    try:
        yield started
    finally:
        started.kill()


@pytest.mark.e2e
def test_what_is_spoken_is_heard_in_blocks(sound: SoundProcess, virtual_card: VirtualCard, tmp_path: Path) -> None:
    spoken = tmp_path / "spoken.wav"
    subprocess.run(["flite", "-voice", "slt", "-t", "I feel numb", "-o", str(spoken)], check=True)
    assert sound.ask("open", "microphone", None) == "open"
    lengths, count, loudest = sound.ask("listen", 0.5)
    assert (lengths, loudest) == ([1024], 0)
    virtual_card.speak(spoken)
    lengths, count, loudest = sound.ask("listen", 1.0)  # it was kept while nobody listened
    assert lengths == [1024]
    assert count >= 31
    assert loudest > 1000


@pytest.mark.e2e
def test_a_microphone_closes_and_opens_again(sound: SoundProcess) -> None:
    for _ in range(3):
        assert sound.ask("open", "microphone", None) == "open"
        assert sound.ask("listen", 0.2)[0] == [1024]
        sound.ask("close", "microphone")
    assert sound.end() == 0


@pytest.mark.e2e
def test_a_wrong_name_is_told_with_the_names_there_are(sound: SoundProcess) -> None:
    answer = sound.ask("open", "microphone", "tin can")
    assert "There is no microphone 'tin can'" in answer
    assert "pulse" in answer or "default" in answer
