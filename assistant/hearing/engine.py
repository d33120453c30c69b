"""The protocol of an engine inside the recogniser's own process, and the parts by which one is asked for."""

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from assistant.events import Expect
from assistant.hearing.recognizer import Transcript


class Engine(Protocol):
    """Recognises one utterance at a time; every call blocks until it is done."""

    name: str
    """As a person would say it."""

    def begin(self, expect: Expect) -> None:
        """A new utterance; an older one is dropped."""

    def feed(self, pcm: bytes) -> None:
        """More of it: 16 kHz mono 16-bit, whole samples."""

    def draft(self) -> Transcript:
        """What it would be if it ended here; more may be fed afterwards."""

    def finish(self) -> Transcript:
        """The transcript; ``begin`` comes next."""


@dataclass(frozen=True)
class PocketSphinxPlan:
    """Start PocketSphinx with the language model of a language."""

    language: str

    @property
    def title(self) -> str:
        """What a message calls it."""
        return "PocketSphinx"


@dataclass(frozen=True)
class VoskPlan:
    """Start Vosk with the model in a folder; it is never looked up nor downloaded."""

    model: Path
    language: str

    @property
    def title(self) -> str:
        """What a message calls it."""
        return f"Vosk with the model {self.model}"


Plan = PocketSphinxPlan | VoskPlan


class BrokenModelError(Exception):
    """The model or a part that the engine needs cannot be used; the message is for the person."""


class MissingEngineError(Exception):
    """The engine's package is not there or does not load; the message is for the person."""
