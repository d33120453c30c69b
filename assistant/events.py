"""What can happen (events) and what can be done (effects): the whole language between loop and conversation."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from assistant.journal.entries import Value
from assistant.reminders import Reminder

SLOWEST_PACE, FASTEST_PACE = 100, 240
"""Words a minute; eSpeak cannot speak slower, and faster is no longer understood well."""

SOUNDS = ("rain", "waves", "brown", "breath", "bell")
"""The soft sounds there are."""
SILENT = -60.0
"""Decibels at which a soft sound ends."""

# ------------------------------------------------------------------ what can happen


@dataclass(frozen=True)
class Started:
    """The companion is up and listening."""

    at: float = 0.0


@dataclass(frozen=True)
class Heard:
    """An utterance is complete."""

    text: str
    """The transcript by the full vocabulary; crisis and controls are looked for here."""
    reading: str = ""
    """What the small vocabulary of an open question made of it, where the recogniser has one."""
    spoken: bool = True
    """False where it was typed."""
    over_speech: bool = False
    """Whether it began while the companion was speaking: it may be our own voice."""
    alternatives: tuple[str, ...] = ()
    """Other hypotheses, best first."""
    at: float = 0.0
    """When, in seconds on the conversation's clock, whose beginning means nothing. Every event has one."""
    wall: datetime.datetime | None = None
    """When, by the clock on the wall, with its zone."""


@dataclass(frozen=True)
class SpeechBegan:
    """Somebody has begun to speak; a question waits for the end of it."""

    at: float = 0.0


@dataclass(frozen=True)
class Spoken:
    """The sentence of this id has been said to its end."""

    id: int
    at: float = 0.0


@dataclass(frozen=True)
class Elapsed:
    """The wait of this id is over."""

    id: int
    at: float = 0.0


@dataclass(frozen=True)
class Closed:
    """The end of input: the microphone is gone for good, the pipe is closed, or Ctrl-C."""

    at: float = 0.0


@dataclass(frozen=True)
class Reminded:
    """The time of a reminder has come."""

    late: bool = False
    """Whether it was missed, and is caught up with."""
    volume: float = 0.0
    """Decibels by which to speak quieter first: at night."""
    at: float = 0.0


@dataclass(frozen=True)
class NotKept:
    """Something that was to be kept or erased could not be; the terminal has been told why."""

    at: float = 0.0
    erasing: bool = False
    """Whether it was to be erased."""
    ends: bool = False
    """Whether it was an answer of a check-in, or what a talk collected: it must not go on as if it were kept."""


Event = Started | Heard | SpeechBegan | Spoken | Elapsed | Reminded | NotKept | Closed


# ------------------------------------------------------------------ what can be done


class Expect(StrEnum):
    """What kind of answer is likely next; a recogniser may lean towards it, never at the cost of a crisis."""

    ANYTHING = "anything"
    NUMBER = "number"
    YES_NO = "yes_no"
    SESSION = "session"
    CRISIS = "crisis"


class Why(StrEnum):
    """Why the companion waits."""

    BEAT = "beat"
    """The breath between two sentences, or a pause inside an answer."""
    PAUSE = "pause"
    """Silence that is part of a guided session."""
    LISTEN = "listen"
    """Somebody may answer: a question is open, or the exchange is still warm."""


@dataclass(frozen=True)
class Speak:
    """Say one sentence, then send ``Spoken(id)``."""

    id: int
    text: str
    pace: int
    """Words a minute."""
    volume: float
    """Decibels, relative to the voice's own level."""
    then: str = ""
    """The sentence likely to follow, to be synthesised ahead."""
    then_pace: int = 0
    """Words a minute of that sentence."""


@dataclass(frozen=True)
class Hush:
    """Fall silent at once, within a short fade."""


@dataclass(frozen=True)
class Sound:
    """Let a soft sound beneath the voice reach a level. It goes on until told otherwise, whatever is hushed."""

    name: str
    """One of ``SOUNDS``, or "" for every sound that is on. A bell rings once, each time it is named."""
    level: float
    """Decibels, relative to the sound's own comfortable full level; it ends at ``SILENT`` or below."""
    seconds: float
    """How long it takes to get there; a bell is there at once."""


@dataclass(frozen=True)
class Wait:
    """Send ``Elapsed(id)`` after so many seconds."""

    id: int
    seconds: float
    why: Why


@dataclass(frozen=True)
class Attend:
    """From now on this kind of answer is likely."""

    expect: Expect
    patience: float
    """Seconds of silence that end an utterance, for this speaker and question."""


@dataclass(frozen=True)
class Remember:
    """Keep a setting, such as the region."""

    key: str
    value: str


@dataclass(frozen=True)
class Keep:
    """Write down what a planning talk collected, since the person said so."""

    talk: str
    answers: Mapping[str, str]


@dataclass(frozen=True)
class BeginEntry:
    """Begin a check-in in the journal."""

    form: str
    """``daily`` or ``moment``."""


@dataclass(frozen=True)
class Record:
    """Write down one answer of the check-in under way, before anything else is said."""

    slot: str
    value: Value


@dataclass(frozen=True)
class SetReminder:
    """Keep a reminder; one of the same id is replaced."""

    reminder: Reminder


@dataclass(frozen=True)
class CancelReminders:
    """Remove the reminders of these ids."""

    ids: tuple[str, ...]


@dataclass(frozen=True)
class Forget:
    """Erase what was told on these days for good; without days, everything."""

    first: datetime.date | None = None
    last: datetime.date | None = None


@dataclass(frozen=True)
class End:
    """The conversation is over; the program may close."""


Effect = (
    Speak | Hush | Wait | Attend | Sound | Remember | Keep | BeginEntry | Record
    | SetReminder | CancelReminders | Forget | End
)
