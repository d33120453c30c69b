"""What a sink of the virtual card plays, each 10 ms with the time at which it came."""

import os
import subprocess
import threading
import time

import numpy as np

from tests.virtual_card import VirtualCard

RATE = 16_000
LOUD = 300
CHUNK = 160  # samples: 10 ms


class Tape:
    """Records until it is closed. ``loud``: the sample, of 32768, from which something sounds."""

    def __init__(self, card: VirtualCard, source: str, loud: int = LOUD) -> None:
        self._loud = loud
        self.marks: list[tuple[float, bool]] = []
        self._recorder = subprocess.Popen(
            ["parec", "-d", source, f"--rate={RATE}", "--channels=1", "--format=s16le", "--latency-msec=5"],
            env={**os.environ, **card.env},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        stream = self._recorder.stdout
        while stream is not None and (data := stream.read(2 * CHUNK)):
            loud = bool(np.abs(np.frombuffer(data, dtype="<i2").astype(np.int32)).max() > self._loud)
            self.marks.append((time.monotonic(), loud))

    def last_loud(self) -> float:
        return max((at for at, loud in list(self.marks) if loud), default=0.0)

    def first_loud(self, after: float) -> float | None:
        return next((at for at, loud in list(self.marks) if loud and at > after), None)

    def quiet(self, seconds: float) -> None:
        """Until nothing has sounded for so long."""
        began = time.monotonic()
        while time.monotonic() - max(self.last_loud(), began) < seconds:
            time.sleep(0.02)

    def close(self) -> None:
        self._recorder.terminate()
        self._recorder.wait()
