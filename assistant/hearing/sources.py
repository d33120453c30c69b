"""Where sound comes from: the microphone, or a recording that is heard exactly like it."""

import contextlib
import queue
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import numpy as np

from assistant.audio import Pcm, resample
from assistant.errors import AudioFileError, DeviceError
from assistant.hearing.recognizer import RATE
from assistant.sound import Stream, refresh_devices

BLOCK: Final = 512
"""Samples of a block: 32 ms, as the detector of speech wants them."""
MOST_BLOCKS: Final = 512
"""Blocks kept while the recogniser is busy, some sixteen seconds; what is older is lost."""
SILENT: Final = 2.0
"""Seconds without a callback after which the microphone is lost."""
SLOWEST: Final = 1_000
FASTEST: Final = 1_000_000
"""Samples a second of a recording that can be meant; others stand in broken headers."""
LOOK: Final = 0.25
"""Seconds between two looks at a microphone that gives nothing."""


class Microphone:
    """Blocks from a device, 16 kHz mono 16-bit. Raises ``DeviceError`` where there is none, or none of this name."""

    def __init__(self, device: str | None = None) -> None:
        self._queue: queue.Queue[bytes] = queue.Queue(MOST_BLOCKS)
        self._closed = False
        try:
            self._stream = self._open(device)
        except DeviceError:
            if not refresh_devices():  # it may have been connected after the first look
                raise
            self._stream = self._open(device)

    def _open(self, device: str | None) -> Stream:
        return Stream("input", device, rate=RATE, block=BLOCK / RATE, callback=self._keep)

    def _keep(self, data: Any, _frames: int) -> None:
        """The callback: copies, and nothing else."""
        with contextlib.suppress(queue.Full):
            self._queue.put_nowait(bytes(data))

    def blocks(self) -> Iterator[bytes]:
        """Blocks until ``close``. Raises ``DeviceError`` when the device gives no more sound."""
        convert = _converter(self._stream.rate, self._stream.channels)
        rest = b""
        since = time.monotonic()
        while not self._closed:
            try:
                rest += convert(self._queue.get(timeout=LOOK))
            except queue.Empty:
                if not self._closed and (self._stream.is_lost or time.monotonic() - since > SILENT):
                    raise DeviceError("The microphone gives no more sound. Please connect it again.") from None
                continue
            since = time.monotonic()
            while len(rest) >= 2 * BLOCK and not self._closed:
                yield rest[: 2 * BLOCK]
                rest = rest[2 * BLOCK :]

    def close(self) -> None:
        """End the blocks and give the device back; may be called twice, and does not hang on a frozen one."""
        self._closed = True
        self._stream.close()


def _converter(rate: int, channels: int) -> Callable[[bytes], bytes]:
    """What makes 16 kHz mono of a device's blocks."""
    if (rate, channels) == (RATE, 1):
        return bytes
    import soxr  # noqa: PLC0415 - most devices give 16 kHz

    resampler = soxr.ResampleStream(rate, RATE, 1, dtype="int16")

    def convert(data: bytes) -> bytes:
        mono = np.frombuffer(data, dtype="<i2").reshape(-1, channels).mean(axis=1).astype(np.int16)
        return bytes(resampler.resample_chunk(mono).astype("<i2").tobytes())

    return convert


def read_wav(path: Path) -> bytes:
    """A recording as 16 kHz mono 16-bit samples, whatever its rate, width and channels.

    A truncated file counts as far as it goes. Raises ``AudioFileError`` for what is missing, empty, or no WAV.
    """
    import soundfile  # noqa: PLC0415 - only recordings need it

    if path.is_dir():
        raise AudioFileError(f"{path} is a folder. Please name a WAV file.")
    try:
        with path.open("rb") as file:
            samples, rate = soundfile.read(file, dtype="float32", always_2d=True)
    except FileNotFoundError:
        raise AudioFileError(f"{path} does not exist. Please check the name.") from None
    except OSError as error:
        raise AudioFileError(f"{path} cannot be read: {error.strerror or error}.") from None
    except (soundfile.LibsndfileError, RuntimeError, TypeError, ValueError):
        raise AudioFileError(f"{path} is not a recording that can be read. Please use a WAV file.") from None
    if not len(samples) or not SLOWEST <= rate <= FASTEST:
        raise AudioFileError(f"{path} holds no sound. Please record it again.")
    mono = np.nan_to_num(samples.mean(axis=1), posinf=1, neginf=-1)
    scaled = np.clip(np.rint(mono * 32768), -32768, 32767).astype(np.int16)
    return bytes(resample(Pcm(scaled, int(rate)), RATE).samples.astype("<i2").tobytes())
