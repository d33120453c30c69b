"""Where sound comes from: the microphone, or a recording that is heard exactly like it."""

import contextlib
import queue
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import numpy as np

from assistant.audio import Pcm, resample
from assistant.errors import AudioFileError, DeviceError
from assistant.hearing.recognizer import RATE
from assistant.sound import device_number, no_device, open_sound, refresh_devices

BLOCK: Final = 512
"""Samples of a block: 32 ms, as the detector of speech wants them."""
MOST_BLOCKS: Final = 512
"""Blocks kept while the recogniser is busy, some sixteen seconds; what is older is lost."""
SILENT: Final = 2.0
"""Seconds without a callback after which the microphone is lost."""


class Microphone:
    """Blocks from a device, 16 kHz mono 16-bit. Raises ``DeviceError`` where there is none, or none of this name."""

    def __init__(self, device: str | None = None) -> None:
        self._queue: queue.Queue[bytes | None] = queue.Queue(MOST_BLOCKS)
        self._closed = False
        self._resampler: Any = None
        self._stream: Any = None
        sound = open_sound()
        try:
            number = device_number(sound, device, "input")
        except DeviceError:
            refresh_devices()  # it may have been connected after the first look
            number = device_number(sound, device, "input")
        self._stream = self._open(sound, number)

    def _open(self, sound: Any, number: int | None) -> Any:
        """A running stream at 16 kHz, else at the device's own rate, to be resampled."""
        error: Exception | None = None
        for rate in (RATE, None):
            try:
                own = int(sound.query_devices(number, "input")["default_samplerate"]) if rate is None else rate
                stream = sound.RawInputStream(
                    samplerate=own,
                    blocksize=round(BLOCK * own / RATE),
                    device=number,
                    channels=1,
                    dtype="int16",
                    latency="low",
                    callback=self._keep,
                )
                stream.start()
            except (sound.PortAudioError, ValueError, OSError) as failed:
                error = failed
                continue
            if own != RATE:
                import soxr  # noqa: PLC0415 - most devices give 16 kHz

                self._resampler = soxr.ResampleStream(own, RATE, 1, dtype="int16")
            return stream
        raise no_device("microphone", str(error))

    def _keep(self, data: Any, _frames: int, _time: Any, _status: Any) -> None:
        """The callback: copies, and nothing else."""
        with contextlib.suppress(queue.Full):
            self._queue.put_nowait(bytes(data))

    def blocks(self) -> Iterator[bytes]:
        """Blocks until ``close``. Raises ``DeviceError`` when the device gives no more sound."""
        rest = b""
        while not self._closed:
            try:
                data = self._queue.get(timeout=SILENT)
            except queue.Empty:
                raise DeviceError("The microphone gives no more sound. Please connect it again.") from None
            if data is None:
                return
            rest += self._at_rate(data)
            while len(rest) >= 2 * BLOCK:
                yield rest[: 2 * BLOCK]
                rest = rest[2 * BLOCK :]

    def _at_rate(self, data: bytes) -> bytes:
        if self._resampler is None:
            return data
        return bytes(self._resampler.resample_chunk(np.frombuffer(data, dtype="<i2")).astype("<i2").tobytes())

    def close(self) -> None:
        """End the blocks and give the device back; a device that is lost is left to the end of the process."""
        if self._closed:
            return
        self._closed = True
        lost = self._queue.empty()
        with contextlib.suppress(queue.Full):
            self._queue.put_nowait(None)
        if not lost or getattr(self._stream, "active", False):
            with contextlib.suppress(Exception):
                self._stream.abort(ignore_errors=True)
                self._stream.close(ignore_errors=True)


def read_wav(path: Path) -> bytes:
    """A recording as 16 kHz mono 16-bit samples, whatever its rate, width and channels.

    A truncated file counts as far as it goes. Raises ``AudioFileError`` for what is missing, empty, or no WAV.
    """
    import soundfile  # noqa: PLC0415 - only recordings need it

    if path.is_dir():
        raise AudioFileError(f"{path} is a folder. Please name a WAV file.")
    try:
        if not path.stat().st_size:
            raise AudioFileError(f"{path} is empty. Please record it again.")
        samples, rate = soundfile.read(path, dtype="float32", always_2d=True)
    except FileNotFoundError:
        raise AudioFileError(f"{path} does not exist. Please check the name.") from None
    except OSError as error:
        raise AudioFileError(f"{path} cannot be read: {error.strerror or error}.") from None
    except (soundfile.LibsndfileError, RuntimeError, TypeError, ValueError):
        raise AudioFileError(f"{path} is not a recording that can be read. Please use a WAV file.") from None
    mono = np.clip(samples.mean(axis=1) * 32768, -32768, 32767).astype(np.int16)
    return bytes(resample(Pcm(mono, int(rate)), RATE).samples.astype("<i2").tobytes())
