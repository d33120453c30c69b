"""A stream of sound cut into utterances, each recognised. Knows no clock: time is counted in samples."""

from collections.abc import Callable
from dataclasses import dataclass

from assistant.events import Expect
from assistant.hearing.endpoint import (
    FRAME,
    Drafting,
    Ended,
    Endpointer,
    Endpointing,
    Onset,
    Resumed,
    closed,
    keep,
    listen,
)
from assistant.hearing.recognizer import RATE, Recognizer, Transcript
from assistant.hearing.vad import Detector, Silero

PATIENCE = 0.7
"""Seconds of silence that end an utterance, as long as nobody asks for another."""
FRAME_BYTES = 2 * FRAME


@dataclass(frozen=True)
class Began:
    """Somebody has begun to speak."""

    at: int
    """First sample that belongs to it, counted from the beginning of the stream."""


@dataclass(frozen=True)
class Utterance:
    """An utterance is over and recognised; its transcript may be empty."""

    transcript: Transcript
    started: int
    """First sample that belongs to it."""
    ended: int
    """First sample that does not."""

    @property
    def seconds(self) -> float:
        """How long it lasted, with the silence around it."""
        return (self.ended - self.started) / RATE


Happening = Began | Utterance


def never(text: str) -> bool:  # noqa: ARG001 - a predicate of the form of others
    """Of no transcript is it certain that nothing follows."""
    return False


class Listener:
    """Cuts a 16 kHz stream into utterances and lets a recogniser hear them.

    After a short silence it asks for a draft; if the silence lasts, the draft is the transcript, so that decoding
    costs no time. A draft of which ``complete`` holds, such as a bare "stop", ends the utterance at once.
    """

    def __init__(
        self,
        recognizer: Recognizer,
        *,
        complete: Callable[[str], bool] = never,
        detector: Detector | None = None,
        endpointing: Endpointing | None = None,
    ) -> None:
        self._recognizer = recognizer
        self._complete = complete
        self._detector = detector or Silero()
        self._by = endpointing or Endpointing()
        self._expect, self._patience = Expect.ANYTHING, PATIENCE
        self._state = Endpointer()
        self._rest = b""
        self._past = b""
        self._silent = False
        self._asked = False

    def expect(self, expect: Expect, patience: float) -> None:
        """What is likely from the next utterance on, and the silence in seconds that ends any, this one included."""
        self._expect, self._patience = expect, patience

    def accept(self, block: bytes) -> list[Happening]:
        """More of the stream: 16 kHz mono 16-bit, any length. Raises ``RecognizerError``."""
        data = self._rest + block
        whole = len(data) - len(data) % FRAME_BYTES
        self._rest = data[whole:]
        happenings: list[Happening] = []
        for start in range(0, whole, FRAME_BYTES):
            happenings += self._frame(data[start : start + FRAME_BYTES])
        return happenings

    def flush(self) -> list[Happening]:
        """The stream is over: finish the utterance under way, and be ready for another stream."""
        padding = -len(self._rest) % FRAME_BYTES
        happenings = self.accept(bytes(padding)) if self._rest else []
        if self._state.started is not None:
            happenings.append(self._finish(self._state.started, self._state.frame * FRAME))
        self._state, self._past, self._rest = Endpointer(), b"", b""
        self._detector.reset()
        return happenings

    def close(self) -> None:
        """End the recogniser; may be called twice."""
        self._recognizer.close()

    def _frame(self, frame: bytes) -> list[Happening]:
        speaking = self._state.started is not None
        probability = self._detector.probability(frame)
        self._state, turns = listen(self._state, probability, patience=self._patience, by=self._by)
        if speaking:
            self._recognizer.feed(frame)
        else:
            self._past = (self._past + frame)[-2 * keep(self._by) :]
        happenings: list[Happening] = []
        for turn in turns:
            match turn:
                case Onset(start):
                    self._begin(start)
                    happenings.append(Began(start))
                case Drafting():
                    self._recognizer.draft()
                    self._silent = self._asked = True
                case Resumed():
                    self._silent = self._asked = False
                case Ended(start, end):
                    happenings.append(self._finish(start, end))
        return happenings or self._early()

    def _begin(self, start: int) -> None:
        self._silent = self._asked = False
        self._recognizer.begin(self._expect)
        wanted = 2 * (self._state.frame * FRAME - start)
        self._recognizer.feed(self._past[-wanted:])
        self._past = b""

    def _early(self) -> list[Happening]:
        """The end of an utterance whose draft says that it is complete."""
        if not self._asked or (draft := self._recognizer.drafted()) is None:
            return []
        self._asked = False
        if not draft.text or not self._complete(draft.text):
            return []
        start, end = self._state.started or 0, self._state.frame * FRAME
        self._state = closed(self._state)
        return [self._finish(start, end)]

    def _finish(self, start: int, end: int) -> Utterance:
        transcript = self._recognizer.finish(as_drafted=self._silent)
        self._silent = self._asked = False
        return Utterance(transcript, start, end)
