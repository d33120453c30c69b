"""What does not change while people talk."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from assistant.journal.entries import Entry
from assistant.reminders import Reminder
from content.library import Library
from content.steps import Sense
from intents.check_in import CheckIn, load_check_in
from intents.guiding import Guide
from intents.phrases import Phrasebook
from intents.times import Times, load_times
from intents.understand import Understanding


@dataclass(frozen=True)
class World:
    """What does not change while people talk: words, how they are understood, and settings."""

    library: Library
    book: Phrasebook
    understanding: Understanding
    pace: int = 155
    """Words a minute for answers."""
    session_pace: int = 115
    """Words a minute in guided sessions."""
    volume: float = 0.0
    """Decibels."""
    patience: float = 0.7
    """Seconds of silence that end an utterance."""
    reprompt: float | None = 8.0
    """Seconds of silence before something is added; ``None`` in a typed conversation, where nobody is hurried."""
    region: str = ""
    wake: str = ""
    """Words that wake it where it rests; empty where it always listens. A crisis needs none."""
    avoided: frozenset[Sense] = frozenset()
    """Where attention may not rest, as the person said in an earlier conversation."""
    kept: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """What earlier planning talks wrote down: talk to slot to answer."""
    fade: float | None = None
    """Minutes before the end of a night from which the voice grows softer; ``None``: as the session's file says."""
    fade_depth: float = 10.0
    """Decibels by which the last words are softer than the first."""
    breath_sound: bool = False
    """Whether a soft sound swells and falls with the breath."""
    kept_on: Mapping[str, datetime.date] = field(default_factory=dict)
    past: tuple[Entry, ...] = ()
    """The check-ins of the last weeks, the oldest first."""
    reminders: tuple[Reminder, ...] = ()

    @cached_property
    def times(self) -> Times:
        """The words for times and days."""
        return load_times(self.book)

    @cached_property
    def check_in(self) -> CheckIn:
        """The words of answers in a check-in."""
        return load_check_in(self.book, self.times)

    @cached_property
    def guide(self) -> Guide:
        """What is said in the middle of sessions and talks."""
        return Guide(self.book)
