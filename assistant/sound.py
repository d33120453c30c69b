"""PortAudio by sounddevice: imported late, its absence and its devices told in sentences."""

import atexit
import contextlib
import os
import queue
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any, Final, Literal

from assistant.errors import DeviceError

Kind = Literal["input", "output"]
_WHAT: Final[dict[Kind, str]] = {"input": "microphone", "output": "loudspeaker"}


def hide_native_logs() -> None:
    """ALSA and PortAudio write their complaints to the descriptor itself, where they would spoil the conversation.

    Python's own errors still reach the terminal.
    """
    sys.stderr.flush()
    sys.stderr = os.fdopen(os.dup(2), "w", encoding="utf-8", buffering=1)
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 2)
    os.close(null)


def open_sound() -> Any:
    """The module ``sounddevice``. Raises ``DeviceError`` where PortAudio is missing."""
    try:
        import sounddevice  # noqa: PLC0415 - it fails where PortAudio is missing, and text needs none
    except OSError:
        raise DeviceError(
            "The sound library PortAudio is missing. On Debian: apt-get install libportaudio2. 'thaw type' needs none."
        ) from None
    return sounddevice


def refresh_devices() -> bool:
    """Look anew which devices there are, where that disturbs nobody; PortAudio keeps its first list otherwise.

    It would end every stream, and wait for ever for a frozen one.
    """
    sound = open_sound()
    with _turn():
        if any(stream.is_open and not stream.is_lost for stream in _streams):
            return False
        for stream in list(_streams):
            stream.give_back()
        with contextlib.suppress(Exception):  # private names of the library: without them the old list has to do
            sound._terminate()  # noqa: SLF001 - there is no public way (python-sounddevice #337)
            sound._initialize()  # noqa: SLF001 - same
    return True


def no_device(what: str, why: str) -> DeviceError:
    """The error of a device that does not open."""
    return DeviceError(f"No {what} can be opened ({why}). Please connect or choose another; 'thaw type' needs none.")


def device_number(sound: Any, wanted: str | None, kind: Kind) -> int | None:
    """The number of the device of this name or number; ``None`` for the default one. Raises ``DeviceError``."""
    what = _WHAT[kind]
    if wanted is None:
        if not _names(sound, kind):
            raise no_device(what, "none is connected")
        return None
    try:
        chosen: Any = int(wanted) if wanted.isdigit() else wanted
        return int(sound.query_devices(chosen, kind)["index"])
    except (ValueError, sound.PortAudioError):
        known = ", ".join(_names(sound, kind)) or "none at all"
        raise DeviceError(f"There is no {what} '{wanted}'. There is: {known}.") from None


def _names(sound: Any, kind: str) -> list[str]:
    return [str(one["name"]) for one in sound.query_devices() if one[f"max_{kind}_channels"] > 0]


def sound_available() -> tuple[bool, bool]:
    """Whether there is a microphone, and whether there is a loudspeaker; never raises."""
    try:
        sound = open_sound()
        return bool(_names(sound, "input")), bool(_names(sound, "output"))
    except Exception:  # noqa: BLE001 - whatever is wrong with sound, there is none
        return False, False


# ------------------------------------------------------------------ streams

FREEZES: Final = sys.platform.startswith("linux")
"""Whether a stream that does not call back may be waiting for a frozen sound server; elsewhere it was unplugged."""
HEARTBEAT: Final = 0.25
"""Seconds within which a stream that works has called back: more than ten blocks."""
FROZEN: Final = "The sound system does not answer. Restarting it, or the computer, helps; 'thaw type' needs none."
TURN: Final = 1.0
"""Seconds to wait for another thread that opens or closes a stream."""

# PortAudio is one for the whole process, and so is what is known of it: its streams, and whose turn it is to call it.
# A queue of one token is a lock that needs no thread of ours.
_streams: "set[Stream]" = set()
_token: "queue.SimpleQueue[None]" = queue.SimpleQueue()
_token.put(None)


@contextlib.contextmanager
def _turn() -> Iterator[None]:
    """Opening and closing one at a time. Raises ``DeviceError`` where another thread is stuck in it."""
    try:
        _token.get(timeout=TURN)
    except queue.Empty:
        raise DeviceError(FROZEN) from None
    try:
        yield
    finally:
        _token.put(None)


class Stream:
    """A running stream, that can be given back at any time: twice, lost, or frozen.

    Opened at ``rate`` and mono, else as the device wants it; ``rate`` and ``channels`` then say how.
    Raises ``DeviceError``.
    """

    def __init__(
        self, kind: Kind, device: str | None, *, rate: int, block: float, callback: Callable[[Any, int], None]
    ) -> None:
        self.rate = rate
        """Samples a second."""
        self.channels = 1
        self.beat = time.monotonic()
        """When it called back last, or was opened."""
        self.underflows = 0
        """How often the device had nothing to play, as far as PortAudio could tell."""
        self._kind = kind
        self._callback = callback
        self._closed = False
        with _turn():
            _drop_forsaken()
            self._stream: Any = self._open(open_sound(), kind, device, block)
            _streams.add(self)

    def _open(self, sound: Any, kind: Kind, device: str | None, block: float) -> Any:
        number = device_number(sound, device, kind)
        own = int(sound.query_devices(number, kind)["default_samplerate"])
        make = sound.RawInputStream if kind == "input" else sound.RawOutputStream
        why = ""
        for rate, channels in ((self.rate, 1), (own, 1), (own, 2)):
            try:
                stream = make(
                    samplerate=rate,
                    blocksize=max(1, round(rate * block)),
                    device=number,
                    channels=channels,
                    dtype="int16",
                    latency="low",
                    callback=self._beat,
                )
                self.rate, self.channels, self.beat = rate, channels, time.monotonic()
                stream.start()
            except (sound.PortAudioError, ValueError, OSError) as error:
                why = str(error)
                continue
            return stream
        raise no_device(_WHAT[kind], why)

    def _beat(self, data: Any, frames: int, _time: Any, status: Any) -> None:
        self.beat = time.monotonic()
        if status and status.output_underflow:
            self.underflows += 1
        if not self._closed:
            self._callback(data, frames)
        elif self._kind == "output":
            data[:] = bytes(len(data))

    @property
    def latency(self) -> float:
        """Seconds between the callback and the ear, as the device tells it."""
        return float(self._stream.latency) if self.is_open else 0.0

    @property
    def is_open(self) -> bool:
        """Whether it has not been given back."""
        return self._stream is not None

    @property
    def is_forsaken(self) -> bool:
        """Whether it was closed and could not be given back, since it was frozen."""
        return self._closed and self.is_open

    @property
    def is_lost(self) -> bool:
        """Whether the device has ended it; a frozen one is not lost, it may thaw."""
        try:
            return not self.is_open or not self._stream.active
        except Exception:  # noqa: BLE001 - a stream that cannot be asked is gone
            return True

    def close(self) -> None:
        """Give the device back; may be called twice. A frozen one is left to the end of the process."""
        self._closed = True
        try:
            with _turn():
                self.give_back()
        except DeviceError:
            _leave_to_exit(self._stream)

    def give_back(self) -> None:
        """``close``, for whoever has the turn."""
        if not self.is_open:
            return
        if not self.is_lost and not self._answers():
            _leave_to_exit(self._stream)
            return
        stream, self._stream = self._stream, None
        _streams.discard(self)
        with contextlib.suppress(Exception):  # the device may be lost in this very moment
            stream.abort(ignore_errors=True)
            stream.close(ignore_errors=True)

    def _answers(self) -> bool:
        """Whether it calls back now: to stop a stream of a frozen sound server blocks for ever (measured, ALSA)."""
        if not FREEZES:
            return True
        before, until = self.beat, time.monotonic() + HEARTBEAT
        while self.beat == before and time.monotonic() < until:
            time.sleep(0.002)
        return self.beat != before


def _drop_forsaken() -> None:
    """Give back what has thawed since. Raises ``DeviceError`` where the sound system is frozen: opening would hang."""
    for stream in [one for one in _streams if one.is_forsaken]:
        stream.give_back()
        if stream.is_open:
            raise DeviceError(FROZEN)


def _leave_to_exit(stream: Any) -> None:
    """Let the end of the process take the device back; PortAudio's own farewell would wait for ever.

    Its thread goes on until then, so that library and callback must outlive the interpreter: their counts are raised
    and never lowered.
    """
    import ctypes  # noqa: PLC0415 - only for this rare case

    sound = open_sound()
    with contextlib.suppress(AttributeError):  # private names of the library: without them the exit may hang
        atexit.unregister(sound._exit_handler)  # noqa: SLF001 - there is no public way
        for kept in (sound._lib, stream):  # noqa: SLF001 - same
            ctypes.pythonapi.Py_IncRef(ctypes.py_object(kept))
