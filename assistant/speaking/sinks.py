"""Sinks that are no loudspeaker: a WAV file."""

import contextlib
import wave
from collections.abc import Callable
from pathlib import Path
from typing import Final

from assistant.audio import Pcm, Samples, resample, silence
from assistant.errors import AudioFileError
from assistant.events import Sound
from assistant.speaking.mixer import Mixer

RATE: Final = 22_050
"""Samples a second of what is written."""
BLOCK: Final = RATE // 50
"""Samples that are mixed at a time where a soft sound is on: 20 ms, in which its gain goes evenly."""


class WavSink:
    """A ``Sink`` that keeps what is said, its silences and the soft sounds beneath in one WAV file (mono, 16-bit).

    Raises ``AudioFileError`` where the file cannot be written.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._mixer = Mixer(RATE)
        try:
            self._raw = path.open("wb")
            self._file = wave.open(self._raw, "wb")  # noqa: SIM115 - closed by close()
            self._file.setparams((1, 2, RATE, 0, "NONE", ""))
        except OSError as error:
            raise self._failed(error) from None

    def play(self, pcm: Pcm, done: Callable[[], None]) -> None:
        """Append a sentence. Raises ``AudioFileError``."""
        self._write(resample(pcm, RATE).samples, speaking=True)
        done()

    def rest(self, seconds: float) -> None:
        """Append silence. Raises ``AudioFileError``."""
        self._write(silence(seconds, RATE), speaking=False)

    def sound(self, sound: Sound) -> None:
        """From here on a soft sound goes to a level. Raises ``UsageError``."""
        self._mixer.sound(sound)
        self._mixer.prepare()

    def prepare(self) -> None:
        """A file has the time to wait: ``sound`` has made everything."""

    def _write(self, samples: Samples, *, speaking: bool) -> None:
        size = BLOCK if self._mixer.sounding else max(1, len(samples))
        try:
            for start in range(0, len(samples), size):
                block = self._mixer.mix(samples[start : start + size], speaking=speaking)
                self._file.writeframesraw(block.tobytes())
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
