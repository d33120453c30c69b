"""The loudspeaker: one stream that stays open, fed by a callback, silent within one block.

Opening a stream for each sentence would cost its latency each time. The callback only copies what is ready; it takes
no lock, and raises nothing, since an exception would end the stream. Each side writes its own variables: who plays
sets ``_wanted``, the callback ``_sounding``; where they differ, the callback fades one out and begins the other.
"""

import contextlib
import time
from collections.abc import Callable
from typing import Any, Final

import numpy as np

from assistant.audio import Pcm, Samples, resample
from assistant.errors import DeviceError
from assistant.events import SILENT, Sound
from assistant.sound import FREEZES, Stream, refresh_devices
from assistant.speaking.mixer import Mixer

BLOCK: Final = 0.01
"""Seconds a block: how soon a hush is heard."""
FADE: Final = 0.01
"""Seconds of fade on a hush: too short to notice, long enough not to click."""
FAREWELL: Final = 0.15
"""Seconds in which the soft sounds fall silent when it is closed."""
STALE: Final = 1.5
"""Seconds without a callback after which the device is frozen."""
RETRY: Final = 2.0
"""Seconds between two attempts to open a lost device anew."""
LOST: Final = "the loudspeaker is lost; what I say stands here, and I look for it every few seconds"
FROZEN: Final = "the loudspeaker does not answer; what I say stands here until it does"
BACK: Final = "the loudspeaker is back"


class _Track:
    """A sentence being played; only the callback moves ``at``."""

    __slots__ = ("_done", "at", "length", "over", "samples", "until")

    def __init__(self, samples: Samples, *, length: int, until: float, done: Callable[[], None]) -> None:
        self.samples = samples
        self.length = length
        """Samples until it was heard to its end: its own, and those on the way to the ear."""
        self.until = until
        """When its time is over, should no device play it."""
        self.at = 0
        self.over = False
        self._done = [done]

    def finish(self) -> None:
        """Call ``done``, once, whoever comes first: popping is atomic."""
        self.over = True
        with contextlib.suppress(IndexError):
            self._done.pop()()

    def forget(self) -> None:
        """``done`` is not to be called any more."""
        self._done.clear()


class Loudspeaker:
    """A ``Sink`` by sounddevice. Raises ``DeviceError`` where there is none, or none of this name."""

    def __init__(
        self, device: str | None = None, *, rate: int = 22_050, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._device = device
        self._wanted_rate = rate
        self._clock = clock
        self._wanted: _Track | None = None
        self._sounding: _Track | None = None
        self._retry_at: float | None = None
        self._stream: Stream | None = None
        self._mixer = Mixer(rate)
        self._closed = False
        try:
            self._open()
        except DeviceError:
            if not refresh_devices():  # it may have been connected after the first look
                raise
            self._open()

    def _open(self) -> None:
        stream = Stream("output", self._device, rate=self._wanted_rate, block=BLOCK, callback=self._fill)
        if stream.rate != self._mixer.rate:
            self._mixer = self._mixer.at(stream.rate)
        self._stream = stream

    @property
    def latency(self) -> float:
        """Seconds from the callback to the ear, as the device tells it."""
        return self._stream.latency if self._stream is not None else 0.0

    @property
    def underflows(self) -> int:
        """How often the device had nothing to play since it was opened, as far as it can tell."""
        return self._stream.underflows if self._stream is not None else 0

    # -------------------------------------------------------------- the callback

    def _fill(self, out: Any, frames: int) -> None:
        """Write the next samples, or silence."""
        stream = self._stream
        if stream is None:  # it calls back before it is assigned
            out[:] = bytes(len(out))
            return
        block = np.zeros(frames, dtype=np.int16)
        wanted = self._wanted
        before, self._sounding = self._sounding, wanted
        speaking = False
        if before is not None and before is not wanted and not before.over:
            _fade_out(block, before, round(FADE * stream.rate))
        elif wanted is not None and not wanted.over:
            piece = wanted.samples[wanted.at : wanted.at + frames]
            block[: len(piece)] = piece
            speaking = True
            wanted.at += frames
            if wanted.at >= wanted.length:
                wanted.finish()
        block = self._mixer.mix(block, speaking=speaking)
        out[:] = block.tobytes() if stream.channels == 1 else np.repeat(block, stream.channels).tobytes()

    # -------------------------------------------------------------- the other side

    def play(self, pcm: Pcm, done: Callable[[], None]) -> None:
        """Begin to play and return; ``done`` is called from the callback when the last sample can be heard.

        Without a device the time passes as if there were one, so that a guided session keeps its pace.
        """
        stream = self._stream
        rate = stream.rate if stream is not None else pcm.rate
        samples = resample(pcm, rate).samples
        self._wanted = _Track(
            samples,
            length=len(samples) + round(self.latency * rate),
            until=self._clock() + pcm.seconds,
            done=done,
        )

    def hush(self) -> None:
        """Fall silent within a block; what was playing is forgotten, and its ``done`` not called."""
        track, self._wanted = self._wanted, None
        if track is not None:
            track.forget()

    def sound(self, sound: Sound) -> None:
        """Let a soft sound reach a level; ``prepare`` makes what it is made of. Raises ``UsageError``."""
        self._mixer.sound(sound)

    def prepare(self) -> None:
        """Make the samples that sounds wait for."""
        self._mixer.prepare()

    def alive(self, now: float) -> bool:
        """Whether the device plays: its stream runs and has called back lately. ``now`` is monotonic time."""
        return self._stream is not None and not self._stream.is_lost and now - self._stream.beat < STALE

    def reopen(self) -> None:
        """Open the device anew. Raises ``DeviceError``."""
        if self._stream is not None:
            stream, self._stream = self._stream, None
            stream.close()
        refresh_devices()
        self._open()

    def check(self) -> str | None:
        """Look after the device. A lost one is opened anew, a frozen one may thaw; a sentence where that happens."""
        if self._closed:
            return None
        now = self._clock()
        if self.alive(now):
            if self._retry_at is None:
                return None
            self._retry_at = None
            return BACK
        self._let_time_pass(now)
        lost = self._stream is None or self._stream.is_lost or not FREEZES
        if self._retry_at is None:
            self._retry_at = now
            return LOST if lost else FROZEN
        if lost and now >= self._retry_at:
            self._retry_at = now + RETRY
            with contextlib.suppress(DeviceError):
                self.reopen()
        return None

    def _let_time_pass(self, now: float) -> None:
        """Without callbacks, a sentence is over when its time is over."""
        track = self._wanted
        if track is not None and now >= track.until:
            track.finish()

    def close(self) -> None:
        """Give the device back; may be called twice, and does not hang on a frozen one."""
        self._closed = True
        self.hush()
        if self._stream is not None:
            self._end_sounds()
            stream, self._stream = self._stream, None
            stream.close()

    def _end_sounds(self) -> None:
        """Let them fall silent, where the device plays; a sound that is cut off startles."""
        self._mixer.sound(Sound("", SILENT, FAREWELL))
        until = time.monotonic() + 2 * FAREWELL
        while self._mixer.sounding and self.alive(self._clock()) and time.monotonic() < until:
            time.sleep(BLOCK)


def _fade_out(block: Samples, track: _Track, length: int) -> None:
    """The next samples of a track that is dropped, falling to nothing."""
    piece = track.samples[track.at : track.at + min(length, len(block))]
    block[: len(piece)] = (piece * np.linspace(1, 0, len(piece), dtype=np.float32)).astype(np.int16)
