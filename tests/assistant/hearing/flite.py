"""Speech for tests, by flite: recognisers hear it well, unlike espeak."""

import os
import shutil
import subprocess
import tempfile
import wave
from pathlib import Path

import numpy as np
import pytest

from assistant.audio import Pcm, resample
from assistant.hearing.recognizer import RATE

needs_flite = pytest.mark.skipif(
    shutil.which("flite") is None and not os.environ.get("THAW_REQUIRE_E2E"), reason="flite is not installed"
)


def say(text: str, voice: str = "kal16") -> bytes:
    """A sentence at 16 kHz, without silence around it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.wav"
        subprocess.run(["flite", "-voice", voice, "-t", text, "-o", str(path)], check=True)
        with wave.open(str(path)) as file:
            samples = np.frombuffer(file.readframes(file.getnframes()), dtype="<i2")
            return resample(Pcm(samples, file.getframerate()), RATE).samples.tobytes()


def quiet(seconds: float) -> bytes:
    """So much silence."""
    return bytes(2 * round(seconds * RATE))
