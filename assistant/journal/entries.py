"""What the journal holds, as plain values: check-ins, what a talk left behind, reminders."""

import datetime
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

LONGEST_TEXT = 4_000
"""Characters of a note or of one thing kept; more than anybody says in one go."""
MOST_NUMB = 10
HOURS_OF_A_DAY = 24


class Form(StrEnum):
    """How much a check-in asks."""

    MOMENT = "moment"
    DAILY = "daily"


class Slot(StrEnum):
    """What a check-in can ask for."""

    NUMBNESS = "numbness"
    """How numb, from 0, not at all, to 10; halves are fine."""
    FEELING = "feeling"
    """A word for the feeling; empty where the person said that there is none."""
    SLEEP = "sleep"
    """Hours slept last night."""
    MOVED = "moved"
    """Whether the person moved today."""
    TALKED = "talked"
    """Whether the person talked to someone today."""
    NOTE = "note"
    """Anything else, in their words."""


Value = float | bool | str
"""A number for numbness and sleep, true or false for moved and talked, a text for feeling and note."""


@dataclass(frozen=True)
class Entry:
    """One check-in. A slot that was skipped or never reached is ``None``."""

    id: int
    started_at: datetime.datetime
    """With its offset from UTC, as it was where the person then was."""
    form: Form
    answers: Mapping[Slot, Value] = field(default_factory=dict)

    @property
    def day(self) -> datetime.date:
        """The day on which it was, by the clock of that time and place."""
        return self.started_at.date()

    @property
    def numbness(self) -> float | None:
        """0 to 10."""
        value = self.answers.get(Slot.NUMBNESS)
        return None if value is None or isinstance(value, str) else float(value)

    @property
    def sleep(self) -> float | None:
        """Hours."""
        value = self.answers.get(Slot.SLEEP)
        return None if value is None or isinstance(value, str) else float(value)

    @property
    def feeling(self) -> str | None:
        """The word; empty for "no word"."""
        return self._text(Slot.FEELING)

    @property
    def moved(self) -> bool | None:
        """Whether the person moved that day."""
        return self._flag(Slot.MOVED)

    @property
    def talked(self) -> bool | None:
        """Whether the person talked to someone that day."""
        return self._flag(Slot.TALKED)

    @property
    def note(self) -> str | None:
        """The note."""
        return self._text(Slot.NOTE)

    def _text(self, slot: Slot) -> str | None:
        value = self.answers.get(slot)
        return value if isinstance(value, str) else None

    def _flag(self, slot: Slot) -> bool | None:
        value = self.answers.get(slot)
        return None if value is None else bool(value)


@dataclass(frozen=True)
class Answer:
    """One answer, as it was given."""

    slot: Slot
    value: Value
    at: datetime.datetime


@dataclass(frozen=True)
class Kept:
    """What a planning talk collected and the person chose to keep."""

    talk: str
    at: datetime.datetime
    slots: Mapping[str, str]


@dataclass(frozen=True)
class Reminder:
    """A reminder; what its text means is known elsewhere."""

    id: int
    spec: str
    """JSON."""
    last_fired: datetime.datetime | None = None


@dataclass(frozen=True)
class Forgotten:
    """How much was erased."""

    entries: int
    kept: int
    reminders: int


@dataclass(frozen=True)
class Archive:
    """All that a journal holds, to be written to a file or taken from one."""

    entries: tuple[Entry, ...] = ()
    kept: tuple[Kept, ...] = ()
    reminders: tuple[Reminder, ...] = ()


@dataclass(frozen=True)
class TakenIn:
    """What became of an archive: check-ins that were new, had gaps filled or were there, and what else was new."""

    added: int
    completed: int
    unchanged: int
    kept: int
    reminders: int


def checked(slot: Slot, value: object) -> Value:
    """The value in the form in which it is kept; raises ``ValueError`` with what was expected instead."""
    match slot:
        case Slot.NUMBNESS:
            return _number(value, MOST_NUMB, "a number from 0 to 10")
        case Slot.SLEEP:
            return _number(value, HOURS_OF_A_DAY, "hours from 0 to 24")
        case Slot.MOVED | Slot.TALKED:
            if not isinstance(value, bool):
                raise ValueError("expected yes or no")  # noqa: TRY004 - one kind of error for whatever was read from a file
            return value
        case Slot.FEELING | Slot.NOTE:
            return checked_text(value)


def checked_text(value: object) -> str:
    """A text without space around it; raises ``ValueError`` where it is none, or endless."""
    if not isinstance(value, str):
        raise ValueError("expected a text")  # noqa: TRY004 - one kind of error for whatever was read from a file
    if len(value) > LONGEST_TEXT:
        raise ValueError(f"expected at most {LONGEST_TEXT} characters")
    # A lone surrogate, as a terminal may hand over, has no place in a file.
    return value.encode("utf-8", "replace").decode("utf-8").strip()


def checked_time(at: datetime.datetime) -> datetime.datetime:
    """A time that has an offset from UTC; raises ``ValueError`` for one without."""
    if at.utcoffset() is None:
        raise ValueError("expected a time with its offset from UTC, such as 2026-03-01T21:30:00+01:00")
    return at


def _number(value: object, most: float, expected: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise ValueError(f"expected {expected}")
    if not 0 <= value <= most:
        raise ValueError(f"expected {expected}")
    return float(value)
