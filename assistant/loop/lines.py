"""Typed lines, read in a thread."""

import threading
from collections.abc import Callable, Iterable

from assistant.events import Attend, Closed, Heard
from assistant.ports import Fail, Post


class Lines:
    """An inlet for typed lines.

    The next line is read when what was said has been said, as people take turns; ``eager``: as soon as it is there.
    """

    def __init__(self, lines: Iterable[str], *, eager: bool = False) -> None:
        self._lines = lines
        self._eager = eager
        self._settled = threading.Semaphore(0)
        self._waiting = threading.Event()
        self._posted = 0

    def open(self, post: Post, fail: Fail, sounding: Callable[[], bool]) -> None:  # noqa: ARG002 - the protocol's form
        threading.Thread(target=self._read, args=(post,), name="lines", daemon=True).start()

    def _read(self, post: Post) -> None:
        lines = iter(self._lines)
        while True:
            if not self._eager:
                self._waiting.set()
                self._settled.acquire()
            line = next(lines, None)
            if line is None:
                post(Closed())
                return
            self._posted += 1
            post(Heard(line.strip(), spoken=False))

    def attend(self, attend: Attend) -> None:
        pass

    def settled(self, heard: int) -> None:
        # A line that was posted and not yet handled keeps the next one waiting, whatever else has just settled.
        if self._waiting.is_set() and heard == self._posted:
            self._waiting.clear()
            self._settled.release()

    def close(self) -> None:
        pass
