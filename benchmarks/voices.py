"""Sentences as sound: flite's voices, kept once rendered, and the rooms in which they are heard."""

import hashlib
import subprocess
import tempfile
import wave
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.audio import Pcm, resample
from assistant.hearing.recognizer import RATE
from assistant.hearing.sources import read_wav

CACHE = Path("build/voices")
VOICES = ("kal16", "awb", "rms", "slt")
NOISE_BELOW = 15.0
"""Decibels by which noise lies below speech."""
REVERB = 0.45
"""Seconds in which a reverberation falls by 60 decibels."""
REVERB_BELOW = 3.0
"""Decibels by which all of it together lies below the direct sound."""
SYLLABLES = 4.0
"""So many times a second generated noise swells, as many voices do."""

Samples = NDArray[np.float64]
Room = Callable[[Samples, int], Samples]
"""What becomes of a recording at 16 kHz; the number chooses which noise, the same one each time."""


def spoken(text: str, voice: str) -> Samples:
    """A sentence at 16 kHz by a voice of flite, without silence around it; kept under ``build``."""
    name = hashlib.sha256(f"{voice} {text}".encode()).hexdigest()[:24]
    path = CACHE / f"{name}.npy"
    if not path.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        partial = path.with_suffix(".part.npy")
        np.save(partial, _rendered(text, voice))
        partial.replace(path)  # so that an interrupted run leaves no half sentence
    samples: Samples = np.load(path).astype(np.float64)
    return samples


def _rendered(text: str, voice: str) -> NDArray[np.int16]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.wav"
        subprocess.run(["flite", "-voice", voice, "-t", text, "-o", str(path)], check=True)
        with wave.open(str(path)) as file:
            samples = np.frombuffer(file.readframes(file.getnframes()), dtype="<i2")
            return resample(Pcm(samples, file.getframerate()), RATE).samples


def number(*parts: str) -> int:
    """A number that stands for these words, the same on every machine."""
    return zlib.crc32(" ".join(parts).encode())


def between_silences(samples: Samples, before: float, after: float) -> Samples:
    """With so many seconds of silence on either side."""
    return np.pad(samples, (round(before * RATE), round(after * RATE)))


def pcm(samples: Samples) -> bytes:
    """As 16-bit samples."""
    return np.clip(np.rint(samples), -32768, 32767).astype("<i2").tobytes()


def plain(samples: Samples, _: int) -> Samples:
    """A quiet room without echoes."""
    return samples


def reverberant(samples: Samples, _: int) -> Samples:
    """A bare room: the direct sound, and noise that dies away behind it."""
    chance = np.random.default_rng(1)
    length = round(REVERB * RATE)
    tail = chance.standard_normal(length) * np.exp(-np.log(1000) * np.arange(length) / length)
    tail[0] = 0
    tail *= 10 ** (-REVERB_BELOW / 20) / np.sqrt(np.sum(tail**2))
    tail[0] = 1
    return _convolved(samples, tail)


def _convolved(samples: Samples, answer: Samples) -> Samples:
    size = len(samples) + len(answer)
    mixed = np.fft.irfft(np.fft.rfft(samples, size) * np.fft.rfft(answer, size), size)
    return mixed[: len(samples)]


def noisy(noises: Sequence[Samples]) -> Room:
    """A room with one of these noises in it, 15 decibels below what is said."""

    def room(samples: Samples, chosen: int) -> Samples:
        noise = noises[chosen % len(noises)]
        start = chosen // len(noises) % max(1, len(noise) - len(samples))
        piece = np.resize(noise[start:], len(samples))
        level = _loudness(samples[samples != 0]) / max(_loudness(piece), 1e-9) * 10 ** (-NOISE_BELOW / 20)
        return samples + level * piece

    return room


def _loudness(samples: Samples) -> float:
    return float(np.sqrt(np.mean(samples**2))) if len(samples) else 0.0


def recorded(folder: Path) -> list[Samples]:
    """The noises of a folder of WAV files."""
    return [np.frombuffer(read_wav(path), dtype="<i2").astype(np.float64) for path in sorted(folder.glob("*.wav"))]


def generated(seconds: float = 60.0) -> list[Samples]:
    """Noise without recordings: pink, and pink that swells as often as syllables do."""
    chance = np.random.default_rng(2)
    size = round(seconds * RATE)
    waves = np.fft.rfft(chance.standard_normal(size))
    pink = np.fft.irfft(waves / np.sqrt(np.maximum(np.arange(len(waves)), 1.0)), size)
    steps = round(seconds * SYLLABLES)
    swelling = np.interp(np.linspace(0, steps, size), np.arange(steps + 1), chance.uniform(0.1, 1, steps + 1))
    return [pink, pink * swelling]
