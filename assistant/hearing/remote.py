"""A recogniser in a process of its own, watched over: it is killed and started anew where it hangs or dies."""

from typing import Final

from assistant.errors import ModelError, RecognizerError
from assistant.events import Expect
from assistant.hearing.child import Child, LostError, pieces
from assistant.hearing.engine import Plan, VoskPlan
from assistant.hearing.recognizer import RATE, Transcript
from assistant.hearing.worker import (
    Answer,
    Begin,
    Draft,
    Drafted,
    Finish,
    Finished,
    Lacking,
    Lacks,
    Ready,
    Refused,
    Request,
    Taken,
)

START_SECONDS: Final = 60.0
"""Time to start: a large model is read from a slow disk."""
DECODE_SECONDS: Final = 10.0
"""Time without any answer after which the process hangs; as much again for every ``PER`` seconds of the utterance."""
PER: Final = 5.0


class RemoteRecognizer:
    """A ``Recognizer`` whose engine runs in a child process.

    The process is started at once and awaited with the first utterance, or by ``ready``. Should it die or hang, it
    is started anew and given the utterance again, once an utterance; after that ``RecognizerError`` is raised.
    """

    def __init__(
        self, plan: Plan, *, start_seconds: float = START_SECONDS, decode_seconds: float = DECODE_SECONDS
    ) -> None:
        self.name = plan.title
        self.note = ""
        """A sentence about the choice of this recogniser, where there is something to say."""
        self._plan = plan
        self._start_seconds = start_seconds
        self._decode_seconds = decode_seconds
        self._child: Child | None = Child(plan)
        self._closed = False
        self._expect: Expect | None = None
        self._audio = bytearray()
        self._revived = False
        self._number = 0
        self._wanted = 0
        self._draft: Transcript | None = None

    @property
    def pid(self) -> int | None:
        """The number of the child process, where one is running."""
        return self._child.pid if self._child else None

    def ready(self) -> None:
        """Wait until the engine is loaded. Raises ``RecognizerError``, or ``ModelError`` for a broken model."""
        if self._closed:
            raise RecognizerError("The recogniser has been closed.")
        if self._child is None:
            self._child = Child(self._plan)
        if self._child.ready:
            return
        try:
            answer = self._child.receive(self._start_seconds)
        except LostError as error:
            self._drop()
            raise self._start_failure(str(error)) from None
        match answer:
            case Ready(name):
                self._child.ready = True
                self.name = name
            case Refused(message, broken_model):
                self._drop()
                raise ModelError(message) if broken_model else RecognizerError(message)
            case _:
                self._drop()
                raise RecognizerError(f"{self._plan.title} answered out of turn; please start again.")

    def _start_failure(self, why: str) -> ModelError | RecognizerError:
        if isinstance(self._plan, VoskPlan):
            return ModelError(
                f"The Vosk model in {self._plan.model} is broken or too large for this machine (it {why} while being "
                "loaded). Please fetch it anew with 'thaw models get', or give another folder."
            )
        return RecognizerError(
            f"{self._plan.title} {why} while starting. Please try again; 'thaw doctor' looks at the installation, "
            "and 'thaw type' converses in text."
        )

    def begin(self, expect: Expect) -> None:
        """A new utterance; what was fed before is forgotten."""
        self._expect = expect
        self._audio.clear()
        self._revived = False
        self._wanted, self._draft = 0, None
        self.ready()
        self._push(Begin(expect))

    def feed(self, pcm: bytes) -> None:
        """More of it: 16 kHz mono 16-bit, whole samples, any length."""
        self._audio += pcm
        self._push(*pieces(pcm))

    def draft(self) -> None:
        """Ask for a transcript of what was fed so far."""
        self._number += 1
        self._wanted, self._draft = self._number, None
        self._push(Draft(self._number))

    def drafted(self) -> Transcript | None:
        """The transcript last asked for, once it is ready, else ``None``; does not block."""
        if self._draft is None and self._wanted:
            self._push()
        return self._draft

    def finish(self, *, as_drafted: bool = False) -> Transcript:
        """The transcript of the utterance; blocks. Raises ``RecognizerError``."""
        if self._expect is None:
            return Transcript()
        if as_drafted and self._draft is not None:
            return self._end(self._draft)
        self._number += 1
        last = Finish(self._number, as_drafted and self._wanted > 0)
        self._push(last)
        while True:
            try:
                return self._end(self._await(last.number))
            except LostError as error:
                self._revive(str(error))
                self._push(last)

    def _end(self, transcript: Transcript) -> Transcript:
        self._expect = None
        self._audio.clear()
        self._wanted, self._draft = 0, None
        return transcript

    def close(self) -> None:
        """End the process; may be called twice."""
        self._closed = True
        self._drop()

    def lacking(self, language: str) -> tuple[str, ...]:
        """The words of our phrases that a Vosk model does not know. Raises as ``ready`` does."""
        self.ready()
        try:
            child = self._live()
            child.post(Lacking(language))
            answer: Answer = Taken()
            while not isinstance(answer, Lacks):
                answer = child.receive(self._decode_seconds)
        except LostError as error:
            self._drop()
            raise self._start_failure(str(error)) from None
        return answer.words

    # -------------------------------------------------------------- the process

    def _live(self) -> Child:
        if self._child is None:
            raise LostError("ended")
        return self._child

    def _push(self, *requests: Request) -> None:
        """Send what the process can take without blocking; keep the rest; note what it answered."""
        if self._expect is None:
            return
        try:
            child = self._live()
            child.backlog.extend(requests)
            self._note(child.exchange())
        except LostError as error:
            self._revive(str(error))
            if requests and isinstance(requests[-1], Draft | Finish):
                self._push(requests[-1])

    def _note(self, answers: list[Answer]) -> None:
        for answer in answers:
            if isinstance(answer, Drafted) and answer.number == self._wanted:
                self._draft = answer.transcript

    def _await(self, number: int) -> Transcript:
        """The answer to ``Finish``; every answer on the way grants the process new time."""
        child = self._live()
        patience = self._decode_seconds * (1 + len(self._audio) / (2 * RATE) / PER)
        while True:
            child.exchange_out()
            answer = child.receive(patience)
            if isinstance(answer, Finished) and answer.number == number:
                return answer.transcript
            self._note([answer])

    def _revive(self, why: str) -> None:
        """Start the process anew and give it the utterance again, except for its last request."""
        self._drop()
        if self._revived or self._closed:
            raise RecognizerError(
                f"{self._plan.title} {why} twice at the same words. Please start again; if that goes on, "
                "'thaw doctor' looks at the installation, and 'thaw type' converses in text."
            )
        self._revived = True
        self._draft = None
        self.ready()
        if self._expect is not None:
            self._push(Begin(self._expect), *pieces(bytes(self._audio)))

    def _drop(self) -> None:
        if self._child is not None:
            self._child.end()
            self._child = None
