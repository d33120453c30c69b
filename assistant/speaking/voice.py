"""The protocols of a voice and of a sink."""

from collections.abc import Callable
from typing import Protocol

from assistant.audio import Pcm
from assistant.events import Sound


class Voice(Protocol):
    """Makes sound of one sentence. Used by one thread."""

    @property
    def name(self) -> str:
        """As a person would say it."""

    def render(self, text: str, pace: int) -> Pcm:
        """The sentence at ``pace`` words a minute, its silent tail trimmed; blocks.

        Raises ``VoiceError`` where no sound came, also after a restart.
        """

    def close(self) -> None:
        """End it and its process; may be called twice."""


class Sink(Protocol):
    """Lets sound be heard, or keeps it."""

    def play(self, pcm: Pcm, done: Callable[[], None]) -> None:
        """Begin to play and return; ``done`` is called once, when it was played to its end, from any thread.

        What was playing is replaced. After ``hush`` the ``done`` of what was playing is not called.
        """

    def hush(self) -> None:
        """Fall silent at once, with a fade too short to notice and long enough not to click."""

    def sound(self, sound: Sound) -> None:
        """Let a soft sound beneath the voice reach a level; returns at once. ``hush`` does not end it.

        What has not sounded before begins after ``prepare``.
        """

    def prepare(self) -> None:
        """Make the samples that sounds wait for, up to 0.2 s each; always called by the same thread."""

    def check(self) -> str | None:
        """Look after the device; called some times a second by the loop.

        A device that was lost or has frozen is opened anew, or given up; the ``done`` of what was playing is then
        called. Returns a sentence for the terminal where something happened, else ``None``.
        """

    def close(self) -> None:
        """Give the device back; may be called twice."""
