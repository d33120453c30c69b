"""The loudspeaker: one stream that stays open, fed by a callback, silent within one block.

Opening a stream for each sentence would cost its latency each time. The callback only copies what is ready; it takes
no lock that anyone holds for long and raises nothing, since an exception would end the stream.
"""

import contextlib
import time
from collections.abc import Callable
from typing import Any, Final

import numpy as np

from assistant.audio import Pcm, Samples, resample
from assistant.errors import DeviceError
from assistant.sound import device_number, no_device, open_sound, refresh_devices

BLOCK: Final = 0.01
"""Seconds a block: how soon a hush is heard."""
FADE: Final = 0.01
"""Seconds of fade on a hush: too short to notice, long enough not to click."""
STALE: Final = 1.5
"""Seconds without a callback after which the device is lost or frozen."""
RETRY: Final = 2.0
"""Seconds between two attempts to open a lost device anew."""


class _Track:
    """What is being played. Replaced as a whole, never changed by two sides: only the callback moves ``at``."""

    __slots__ = ("at", "done", "samples")

    def __init__(self, samples: Samples, done: Callable[[], None] | None) -> None:
        self.samples = samples
        self.done = done
        self.at = 0


class Loudspeaker:
    """A ``Sink`` by sounddevice. Raises ``DeviceError`` where there is none, or none of this name."""

    def __init__(self, device: str | None = None, *, rate: int = 22_050, clock: Callable[[], float] = time.monotonic) -> None:
        self._wanted = device
        self._clock = clock
        self._track: _Track | None = None
        self._hushed = False
        self._closed = False
        self._last = clock()
        self._lost_since: float | None = None
        self._rate = rate
        self._stream: Any = self._open(rate)

    @property
    def latency(self) -> float:
        """Seconds from the callback to the ear, as the device tells it."""
        return float(self._stream.latency) if self._stream is not None else 0.0

    def _open(self, rate: int) -> Any:
        """A running stream at this rate, else at the device's own. Raises ``DeviceError``."""
        sound = open_sound()
        number = device_number(sound, self._wanted, "output")
        error: Exception | None = None
        for one in (rate, None):
            try:
                own = int(sound.query_devices(number, "output")["default_samplerate"]) if one is None else one
                stream = sound.RawOutputStream(
                    samplerate=own,
                    blocksize=max(1, round(own * BLOCK)),
                    device=number,
                    channels=1,
                    dtype="int16",
                    latency="low",
                    callback=self._fill,
                )
                self._rate = own
                self._last = self._clock()
                stream.start()
            except (sound.PortAudioError, ValueError, OSError) as failed:
                error = failed
                continue
            return stream
        raise no_device("loudspeaker", str(error))

    def _fill(self, out: Any, frames: int, _time: Any, _status: Any) -> None:
        """The callback: the next samples of the track, then silence."""
        self._last = self._clock()
        track = self._track
        if track is None:
            out[:] = bytes(2 * frames)
            return
        piece = track.samples[track.at : track.at + frames]
        track.at += frames
        if self._hushed:
            self._hushed, self._track = False, None
            faded = _faded(piece, round(self._rate * FADE)).tobytes()
            out[:] = faded.ljust(2 * frames, b"\0")
            return
        out[:] = piece.tobytes().ljust(2 * frames, b"\0")
        if track.at >= len(track.samples) and self._track is track:
            self._track = None
            if track.done is not None:
                track.done()

    def play(self, pcm: Pcm, done: Callable[[], None]) -> None:
        """Begin to play and return; ``done`` is called from the callback when the last block was handed over."""
        if self._stream is None:
            done()  # the words stand on the screen; the conversation goes on
            return
        self._hushed = False
        self._track = _Track(resample(pcm, self._rate).samples, done)

    def hush(self) -> None:
        """Fall silent within a block; what was playing is forgotten."""
        if self._track is not None:
            self._hushed = True

    def check(self) -> str | None:
        """Look after the device: open it anew where its callbacks have stopped. A sentence where something happened."""
        if self._closed:
            return None
        if self._stream is not None and self._clock() - self._last < STALE:
            return None
        if self._stream is not None:
            return self._lose()
        if self._lost_since is not None and self._clock() - self._lost_since >= RETRY:
            return self._regain()
        return None

    def _lose(self) -> str:
        """The callbacks have stopped: let go of the stream, and of the sentence."""
        self._abandon()
        self._lost_since = self._clock()
        track, self._track = self._track, None
        if track is not None and track.done is not None:
            track.done()
        return "the loudspeaker is lost; what I say stands here, and I look for it every few seconds"

    def _regain(self) -> str | None:
        self._lost_since = self._clock()
        with contextlib.suppress(DeviceError):
            refresh_devices()
            self._stream = self._open(self._rate)
            self._lost_since = None
            return "the loudspeaker is back"
        return None

    def _abandon(self) -> None:
        """Forget a stream that may be frozen: to stop it could block for ever, so nobody does."""
        self._stream = None

    def close(self) -> None:
        """Give the device back; a frozen one is left to the end of the process."""
        if self._closed:
            return
        self._closed = True
        stream, self._stream = self._stream, None
        if stream is not None and self._clock() - self._last < STALE:
            with contextlib.suppress(Exception):  # the device may be lost in this very moment
                stream.abort(ignore_errors=True)
                stream.close(ignore_errors=True)


def _faded(piece: Samples, length: int) -> Samples:
    """The first ``length`` samples of a piece, falling to nothing."""
    piece = piece[:length].astype(np.float32)
    return (piece * np.linspace(1, 0, len(piece), dtype=np.float32)).astype(np.int16) if len(piece) else piece.astype(np.int16)


