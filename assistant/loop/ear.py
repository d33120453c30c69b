"""The microphone, listened to in a thread."""

import queue
import threading
from collections.abc import Callable

from assistant.errors import DeviceError, ThawError
from assistant.events import Attend, Closed, Heard, SpeechBegan
from assistant.hearing.segment import Began, Listener, Utterance
from assistant.ports import Fail, Post, Source

REOPEN_EVERY = 2.0
REOPEN_TIMES = 15
"""A microphone that was unplugged is looked for this often, this many seconds apart."""


class Ear:
    """An inlet for speech: a source of sound, cut into utterances and recognised."""

    def __init__(self, open_source: Callable[[], Source], listener: Listener) -> None:
        self._open_source = open_source
        self._source: Source | None = None
        self._listener = listener
        self._closed = threading.Event()
        self._attend: queue.SimpleQueue[Attend] = queue.SimpleQueue()
        self._over = False

    def open(self, post: Post, fail: Fail, sounding: Callable[[], bool]) -> None:
        """Open the source at once, so that a missing device is told at once; then listen in a thread."""
        self._source = self._open_source()
        threading.Thread(target=self._listen, args=(post, fail, sounding), name="ear", daemon=True).start()

    def _listen(self, post: Post, fail: Fail, sounding: Callable[[], bool]) -> None:
        failures = 0
        while not self._closed.is_set():
            try:
                if self._source is None:
                    self._source = self._open_source()
                for block in self._source.blocks():
                    failures = 0
                    self._hear(block, post, sounding)
                if not self._closed.is_set():
                    post(Closed())
                return
            except DeviceError as error:
                failures += 1
                if failures > REOPEN_TIMES:
                    fail(error)
                    return
                self._drop_source()
                self._closed.wait(REOPEN_EVERY)
            except ThawError as error:
                fail(error)
                return

    def _drop_source(self) -> None:
        if self._source is not None:
            self._source.close()
            self._source = None

    def _hear(self, block: bytes, post: Post, sounding: Callable[[], bool]) -> None:
        while not self._attend.empty():
            attend = self._attend.get()
            self._listener.expect(attend.expect, attend.patience)
        for happening in self._listener.accept(block):
            match happening:
                case Began():
                    self._over = sounding()
                    post(SpeechBegan())
                case Utterance(transcript=heard) if heard.text or heard.reading:
                    post(Heard(heard.text, heard.reading, over_speech=self._over, alternatives=heard.alternatives))

    def attend(self, attend: Attend) -> None:
        self._attend.put(attend)

    def settled(self, heard: int) -> None:
        pass

    def close(self) -> None:
        self._closed.set()
        self._drop_source()
        self._listener.close()
