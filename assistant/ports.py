"""What the loop is plugged into: how utterances come in, how sentences leave, and who looks on."""

import datetime
from collections.abc import Callable, Iterator, Mapping
from typing import Protocol

from assistant.errors import ThawError
from assistant.events import Attend, Event, Heard, Sound, Speak
from assistant.journal.entries import Value
from assistant.reminders import Due, Reminder

Post = Callable[[Event], None]
Fail = Callable[[ThawError], None]


class Outlet(Protocol):
    """How sentences leave."""

    def say(self, speak: Speak, done: Callable[[], None]) -> None:
        """Say a sentence; ``done`` is called once, from any thread, when it was said to its end."""

    def hush(self) -> None:
        """Fall silent at once."""

    def sound(self, sound: Sound) -> None:
        """Let a soft sound beneath the voice reach a level; returns at once."""

    def check(self) -> str | None:
        """Look after the device; a sentence for the terminal where something has happened to it."""

    def close(self) -> None:
        """Give everything back."""


class Inlet(Protocol):
    """How utterances come in."""

    def open(self, post: Post, fail: Fail, sounding: Callable[[], bool]) -> None:
        """Begin; events go to ``post``, an engine lost for good to ``fail``.

        ``sounding`` tells whether we are speaking ourselves.
        """

    def attend(self, attend: Attend) -> None:
        """What kind of answer is likely next, and how patient to be."""

    def settled(self, heard: int) -> None:
        """Nothing is being said any more, and ``heard`` utterances have been handled: the next line may be read."""

    def close(self) -> None:
        """Stop; what is under way is dropped."""


class Observer(Protocol):
    """Who is told what happens, for the eye."""

    def opened(self) -> None:
        """From now on it listens."""

    def heard(self, event: Heard) -> None:
        """Something was heard or typed."""

    def said(self, speak: Speak) -> None:
        """A sentence begins to be said."""

    def note(self, text: str) -> None:
        """Something about the program itself."""


class Source(Protocol):
    """A microphone, or what behaves like one."""

    def blocks(self) -> Iterator[bytes]:
        """Blocks of 16 kHz mono 16-bit sound; raises ``DeviceError`` when the device is lost."""

    def close(self) -> None:
        """End the blocks."""


class Memory(Protocol):
    """Where what is to be kept is kept. Each raises ``ThawError`` where it cannot be."""

    def remember(self, key: str, value: str) -> None:
        """Keep a setting for later conversations."""

    def keep(self, talk: str, answers: Mapping[str, str]) -> None:
        """Write down what a planning talk collected."""

    def begin(self, form: str) -> None:
        """Begin a check-in."""

    def record(self, slot: str, value: Value) -> None:
        """Write down one answer of the check-in under way; on disk when it returns."""

    def set_reminder(self, reminder: Reminder) -> None:
        """Keep a reminder; one of the same id is replaced."""

    def cancel_reminders(self, ids: tuple[str, ...]) -> None:
        """Remove reminders."""

    def forget(self, first: datetime.date | None, last: datetime.date | None) -> None:
        """Erase what was told on these days for good; without days, everything."""

    def due(self) -> Due | None:
        """What has fallen due since this was last asked."""

    def wall(self) -> datetime.datetime:
        """The clock on the wall, with its zone."""
