"""Sinks that are no loudspeaker: a WAV file."""

import contextlib
import wave
from collections.abc import Callable
from pathlib import Path
from typing import Final

from assistant.audio import Pcm, resample, silence
from assistant.errors import AudioFileError

RATE: Final = 22_050
"""Samples a second of what is written."""


class WavSink:
    """A ``Sink`` that keeps all that is said, with its silences, in one WAV file (mono, 16-bit).

    Raises ``AudioFileError`` where the file cannot be written.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            self._raw = path.open("wb")
            self._file = wave.open(self._raw, "wb")  # noqa: SIM115 - closed by close()
            self._file.setparams((1, 2, RATE, 0, "NONE", ""))
        except OSError as error:
            raise self._failed(error) from None

    def play(self, pcm: Pcm, done: Callable[[], None]) -> None:
        """Append a sentence. Raises ``AudioFileError``."""
        self._write(resample(pcm, RATE).samples.tobytes())
        done()

    def rest(self, seconds: float) -> None:
        """Append silence. Raises ``AudioFileError``."""
        self._write(silence(seconds, RATE).tobytes())

    def _write(self, frames: bytes) -> None:
        try:
            self._file.writeframesraw(frames)
        except OSError as error:
            raise self._failed(error) from None

    def _failed(self, error: OSError) -> AudioFileError:
        why = error.strerror or error
        return AudioFileError(f"{self._path} cannot be written: {why}. Please choose another place.")

    def hush(self) -> None:
        """Nothing sounds."""

    def check(self) -> str | None:
        """A file needs no looking after."""
        return None

    def close(self) -> None:
        """Finish the file; may be called twice. Raises ``AudioFileError`` where the disk is full."""
        try:
            self._file.close()
            self._raw.close()
        except OSError as error:
            with contextlib.suppress(OSError):
                self._raw.close()
            raise self._failed(error) from None
