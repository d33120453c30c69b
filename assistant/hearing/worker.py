"""The recogniser's own process: an engine, fed and asked through a pipe.

A decoder holds the interpreter while it works and may abort the process on a broken model; here neither hurts the
conversation. The process ignores Ctrl-C, which is the parent's to handle, and ends with its pipe.
"""

import contextlib
import os
import signal
import sys
from dataclasses import dataclass
from multiprocessing.connection import Connection

from assistant.events import Expect
from assistant.hearing.engine import (
    BrokenModelError,
    Engine,
    MissingEngineError,
    Plan,
    PocketSphinxPlan,
    VoskPlan,
)
from assistant.hearing.recognizer import Transcript

# ------------------------------------------------------------------ asked


@dataclass(frozen=True)
class Begin:
    """A new utterance."""

    expect: Expect


@dataclass(frozen=True)
class Feed:
    """More of it."""

    pcm: bytes


@dataclass(frozen=True)
class Draft:
    """What would it be, if nothing but silence followed?"""

    number: int


@dataclass(frozen=True)
class Finish:
    """What is it?"""

    number: int
    as_drafted: bool


@dataclass(frozen=True)
class Lacking:
    """Which words of our phrases does the model not know?"""

    language: str


Request = Begin | Feed | Draft | Finish | Lacking

# ------------------------------------------------------------------ answered; every request is, by one of these


@dataclass(frozen=True)
class Ready:
    """The engine is there."""

    name: str


@dataclass(frozen=True)
class Refused:
    """The engine cannot be started."""

    message: str
    broken_model: bool


@dataclass(frozen=True)
class Taken:
    """A ``Begin`` or ``Feed`` was taken."""


@dataclass(frozen=True)
class Drafted:
    """The answer to ``Draft``."""

    number: int
    transcript: Transcript


@dataclass(frozen=True)
class Finished:
    """The answer to ``Finish``."""

    number: int
    transcript: Transcript


@dataclass(frozen=True)
class Lacks:
    """The answer to ``Lacking``."""

    words: tuple[str, ...]


Answer = Ready | Refused | Taken | Drafted | Finished | Lacks


def work(connection: Connection, plan: Plan) -> None:
    """The life of the process: start the engine, answer until the pipe is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _silence_stderr()
    with contextlib.suppress(EOFError, OSError):  # the parent is gone: nothing is left to do
        try:
            engine = start_engine(plan)
        except (BrokenModelError, MissingEngineError) as error:
            connection.send(Refused(str(error), isinstance(error, BrokenModelError)))
            return
        connection.send(Ready(engine.name))
        answer = Answers(engine)
        while True:
            connection.send(answer(connection.recv()))


def _silence_stderr() -> None:
    """Libraries write their logs to the descriptor itself, where they would spoil the terminal."""
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 2)
    os.close(null)
    sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123 - open as long as the process lives


def start_engine(plan: Plan) -> Engine:
    """Load the engine; each is imported only where it is used. Raises the errors of ``engine``."""
    match plan:
        case PocketSphinxPlan(language=language):
            from assistant.hearing.pocketsphinx_engine import PocketSphinxEngine

            return PocketSphinxEngine(language)
        case VoskPlan(model=model, language=language):
            from assistant.hearing.vosk_engine import VoskEngine

            return VoskEngine(model, language)


class Answers:
    """Answers requests in their order; keeps the last draft of the utterance under way."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._draft: Transcript | None = None

    def __call__(self, request: Request) -> Answer:
        """Do what is asked."""
        match request:
            case Begin(expect):
                self._draft = None
                self._engine.begin(expect)
                return Taken()
            case Feed(pcm):
                self._engine.feed(pcm)
                return Taken()
            case Draft(number):
                self._draft = self._engine.draft()
                return Drafted(number, self._draft)
            case Finish(number, as_drafted):
                drafted = self._draft if as_drafted else None
                return Finished(number, drafted if drafted is not None else self._engine.finish())
            case Lacking(language):
                from assistant.hearing.vocabulary import phrase_words

                knows = getattr(self._engine, "knows", None)
                return Lacks(tuple(word for word in phrase_words(language) if knows and not knows(word)))
