"""A child process with a recogniser in it, its pipe, and a window of what it may be sent ahead."""

import contextlib
import multiprocessing
import time
from collections import deque
from multiprocessing.connection import Connection
from typing import Final

from assistant.errors import RecognizerError
from assistant.hearing.engine import Plan
from assistant.hearing.worker import Answer, Feed, Request, work

PIECE: Final = 2048
"""Bytes of sound sent at a time."""
IN_FLIGHT: Final = 4096
"""Bytes sent and not yet taken, at most: less than the smallest pipe holds, so that sending never blocks."""
MESSAGE: Final = 256
"""Bytes that a message takes beside its sound, at most."""
GRACE: Final = 0.5
"""Seconds to end by itself."""


class LostError(Exception):
    """The process died or hangs."""


class Child:
    """The process and its pipe, with a window of what it may be sent ahead."""

    def __init__(self, plan: Plan) -> None:
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        self._pipe: Connection = ours
        self._process = context.Process(target=work, args=(theirs, plan), name="recognizer", daemon=True)
        try:
            self._process.start()
        except OSError as error:
            raise RecognizerError(f"The recogniser's process cannot be started ({error}).") from None
        finally:
            theirs.close()
        self.ready = False
        self.backlog: deque[Request] = deque()
        self._flying: deque[int] = deque()

    @property
    def pid(self) -> int | None:
        """The number of the process."""
        return self._process.pid

    def post(self, request: Request) -> None:
        """Send one request now. Raises ``LostError``."""
        cost = MESSAGE + (len(request.pcm) if isinstance(request, Feed) else 0)
        try:
            self._pipe.send(request)
        except OSError:
            raise LostError("ended") from None
        self._flying.append(cost)

    def exchange_out(self) -> None:
        """Send of the backlog what is certain not to block."""
        while self.backlog and sum(self._flying) < IN_FLIGHT:
            self.post(self.backlog.popleft())

    def exchange(self) -> list[Answer]:
        """Take in all answers that are there, and send what they make room for. Raises ``LostError``."""
        answers: list[Answer] = []
        while True:
            self.exchange_out()
            answer = self._take(0)
            if answer is None:
                return answers
            answers.append(answer)

    def receive(self, seconds: float) -> Answer:
        """The next answer. Raises ``LostError`` where none comes in time or the process is gone."""
        until = time.monotonic() + seconds
        while (remaining := until - time.monotonic()) > 0:
            if (answer := self._take(remaining)) is not None:
                return answer
        raise LostError(f"gave no answer for {seconds:.0f} s")

    def _take(self, seconds: float) -> Answer | None:
        try:
            if not self._pipe.poll(seconds):
                return None
            answer: Answer = self._pipe.recv()
        except (EOFError, OSError):
            raise LostError("ended") from None
        if self._flying:
            self._flying.popleft()  # every request is answered, in order
        return answer

    def end(self) -> None:
        """Let it go by closing its pipe; kill it where it does not."""
        with contextlib.suppress(OSError):
            self._pipe.close()
        self._process.join(GRACE)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()
        self._process.close()


def pieces(pcm: bytes) -> list[Feed]:
    """Sound cut so that each piece fits the window."""
    return [Feed(pcm[start : start + PIECE]) for start in range(0, len(pcm), PIECE)]
