"""The protocol of a recogniser, and what it returns."""

from dataclasses import dataclass
from typing import Protocol

from assistant.events import Expect

RATE = 16_000
"""Samples a second that every recogniser is fed with, mono, 16-bit little-endian."""


@dataclass(frozen=True)
class Transcript:
    """What was made of one utterance; an empty text means that nothing was recognised."""

    text: str = ""
    """By the full vocabulary: crisis words and commands are looked for here."""
    reading: str = ""
    """By the small vocabulary of an open question, where one was used."""
    alternatives: tuple[str, ...] = ()
    """Other hypotheses of the full vocabulary, best first."""
    seconds: float = 0.0
    """How long decoding took."""


class Recognizer(Protocol):
    """Turns the speech of one utterance at a time into text. Used by one thread.

    The order of calls is ``begin (feed | draft)* finish``; ``begin`` may also abandon an utterance under way.
    """

    name: str
    """As a person would say it, such as ``"PocketSphinx"``."""

    def begin(self, expect: Expect) -> None:
        """A new utterance; what was fed before is forgotten."""

    def feed(self, pcm: bytes) -> None:
        """More of it: 16 kHz mono 16-bit, whole samples, any length."""

    def draft(self) -> None:
        """Ask for a transcript of what was fed so far, for the case that nothing but silence follows."""

    def drafted(self) -> Transcript | None:
        """The transcript last asked for by ``draft`` once it is ready, else ``None``; does not block."""

    def finish(self, *, as_drafted: bool = False) -> Transcript:
        """The transcript of the utterance; blocks. Raises ``RecognizerError``.

        With ``as_drafted`` the caller knows that nothing but silence came since the last ``draft``: its transcript
        is returned, waiting for it if need be, and what was fed since is not decoded.
        """

    def close(self) -> None:
        """End the process; may be called twice."""
