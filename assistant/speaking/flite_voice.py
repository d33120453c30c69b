"""flite as a voice: a system package, one short process a sentence, warmer than eSpeak."""

import io
import shutil
import subprocess
import wave
from typing import Final

import numpy as np

from assistant.audio import Pcm
from assistant.errors import VoiceError
from assistant.speaking.plain import plain
from assistant.speaking.trim import trim_tail

SECONDS: Final = 10.0
"""Time for one sentence; it takes 14 to 51 ms."""
NATURAL_PACE: Final = 200
"""Words a minute of its voices when not stretched: 181 (rms) to 211 (kal16), over forty sentences of our answers."""


class FliteVoice:
    """A ``Voice`` by the flite program. Raises ``VoiceError`` where it or the voice is missing."""

    def __init__(self, name: str) -> None:
        program = shutil.which("flite")
        if program is None:
            raise VoiceError("flite is not installed. On Debian: apt-get install flite; or leave --voice out.")
        self._program = program
        known = self._known()
        if name not in known:
            raise VoiceError(f"flite has no voice '{name}'. It has: {', '.join(known)}.")
        self._voice = name
        self.name = f"flite {name}"

    def _known(self) -> list[str]:
        listed = self._run("-lv").decode(errors="replace")
        return listed.partition(":")[2].split()

    def render(self, text: str, pace: int) -> Pcm:
        """The sentence at about ``pace`` words a minute; blocks. Raises ``VoiceError``."""
        if not (text := plain(text)):
            return Pcm(np.zeros(0, dtype=np.int16), 16_000)
        stretch = f"duration_stretch={NATURAL_PACE / pace:.3f}"
        # A text never begins an argument of its own: a leading dash would be read as an option.
        sound = self._run("-voice", self._voice, "--setf", stretch, "-t", f" {text}", "-o", "/dev/stdout")
        try:
            with wave.open(io.BytesIO(sound)) as file:
                rate, width = file.getframerate(), file.getsampwidth()
                frames = file.readframes(file.getnframes())
        except (wave.Error, EOFError):
            raise VoiceError(f"flite gave no sound with the voice '{self._voice}'.") from None
        if width != 2 or not frames:  # noqa: PLR2004 - bytes a sample
            raise VoiceError(f"flite gave no sound with the voice '{self._voice}'.")
        return trim_tail(Pcm(np.frombuffer(frames, dtype="<i2"), rate))

    def _run(self, *arguments: str) -> bytes:
        try:
            done = subprocess.run(
                [self._program, *arguments],
                capture_output=True,
                timeout=SECONDS,
                check=False,
                stdin=subprocess.DEVNULL,
                start_new_session=True,  # Ctrl-C is ours to handle
            )
        except subprocess.TimeoutExpired:
            raise VoiceError(f"flite did not answer for {SECONDS:.0f} s. Please leave --voice out.") from None
        except OSError as error:
            raise VoiceError(f"flite could not be run ({error.strerror or error}). Please leave --voice out.") from None
        if done.returncode:
            raise VoiceError(f"flite failed with status {done.returncode}. Please leave --voice out.")
        return done.stdout

    def close(self) -> None:
        """Nothing is kept running."""
