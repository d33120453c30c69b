"""The words for times and days of one language, from ``intents/xx/times.toml``. Unknown keys are errors."""

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal

import msgspec

from intents.errors import PhraseFileError
from intents.load import read_toml
from intents.phrases import ROOT, Phrasebook
from intents.tags import Mark, Tag, Tagger

DAY = 24 * 60
"""Minutes of a day."""
MONTHS = 12

Weekday = Annotated[int, msgspec.Meta(ge=0, le=6)]
Amount = Annotated[int, msgspec.Meta(ge=1)]


class Cannot(StrEnum):
    """What no reminder can do, so that it is said and never half understood."""

    EVERY_OTHER = "every_other"
    SEVERAL_TIMES = "several_times"
    DATE = "date"


class PartWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"from_": "from"}):
    """A part of the day. Where ``until`` is before ``from`` it goes past midnight."""

    words: tuple[str, ...]
    from_: datetime.time
    until: datetime.time
    usual: datetime.time
    """Proposed where only this part is said."""
    repeating: tuple[str, ...] = ()

    @property
    def middle(self) -> int:
        """Minutes after midnight, half way through."""
        start, end = minutes_of(self.from_), minutes_of(self.until)
        return (start + ((end - start) % DAY) // 2) % DAY

    @property
    def passes_midnight(self) -> bool:
        """Whether its end belongs to the next day."""
        return self.until < self.from_

    def holds(self, minutes: int) -> bool:
        """Whether a time, in minutes after midnight, lies in this part."""
        start, end = minutes_of(self.from_), minutes_of(self.until)
        return (minutes - start) % DAY < (end - start) % DAY


class ClockWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The pieces that a time of the day is said with."""

    half: tuple[str, ...]
    half_minutes: Annotated[int, msgspec.Meta(ge=-30, le=30)]
    quarter: tuple[str, ...]
    past: tuple[str, ...]
    to: tuple[str, ...]
    oclock: tuple[str, ...]
    oh: tuple[str, ...]
    ish: tuple[str, ...]
    am: tuple[str, ...]
    pm: tuple[str, ...]
    articles: tuple[str, ...]
    unsaid: datetime.time
    named: dict[str, datetime.time]


class NamedSpan(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Some days with a name: a whole day, week, month, year or weekend, or so many days up to today."""

    unit: Literal["day", "week", "month", "year", "weekend"] | None = None
    back: Annotated[int, msgspec.Meta(ge=0)] = 0
    days: Annotated[int, msgspec.Meta(ge=0)] = 0


class SpanWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words for days gone by."""

    everything: tuple[str, ...]
    since: tuple[str, ...]
    ago: tuple[str, ...]
    rolling: tuple[str, ...]
    months: tuple[str, ...]
    named: dict[str, NamedSpan]


class WhichWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words that point at reminders without a time."""

    all: tuple[str, ...]
    the_only: tuple[str, ...]


RENAMED = {"and_": "and", "or_": "or", "in_": "in"}
"""Keys of the file that are words of Python."""


class TimeWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename=RENAMED):
    """The whole file: see the comments in ``times.toml``."""

    corrections: tuple[str, ...]
    small: tuple[str, ...]
    at: tuple[str, ...]
    every: tuple[str, ...]
    once: tuple[str, ...]
    weekly: tuple[str, ...]
    without: tuple[str, ...]
    but: tuple[str, ...]
    through: tuple[str, ...]
    and_: tuple[str, ...]
    or_: tuple[str, ...]
    between: tuple[str, ...]
    in_: tuple[str, ...]
    from_now: tuple[str, ...]
    after: tuple[str, ...]
    when: tuple[str, ...]
    endings: tuple[str, ...]
    label_stops: tuple[str, ...]
    in_label: tuple[str, ...]
    turned: dict[str, str]
    cannot: dict[Cannot, tuple[str, ...]]
    days: dict[str, tuple[Weekday, ...]]
    repeating_days: dict[str, tuple[Weekday, ...]]
    ahead: dict[str, int]
    parts: dict[str, PartWords]
    usual_after: dict[str, datetime.time]
    clock: ClockWords
    units: dict[str, Amount]
    amounts: dict[str, Amount]
    spans: SpanWords
    which: WhichWords


@dataclass(frozen=True)
class Times:
    """What is needed to read times in one language; made once by ``load_times``."""

    words: TimeWords
    tagger: Tagger
    """For times to come."""
    span_tagger: Tagger
    """For days gone by."""
    plain_after: Mapping[str, datetime.time]
    ordinals: Mapping[str, int]

    def part(self, name: str) -> PartWords | None:
        """The part of the day of this name."""
        return self.words.parts.get(name)


def load_times(book: Phrasebook, root: Path = ROOT) -> Times:
    """Read ``times.toml`` of the language of ``book``; raises ``PhraseFileError``."""
    path = root / book.language / "times.toml"
    words = read_toml(path, TimeWords)
    if len(words.spans.months) != MONTHS:
        raise PhraseFileError(path, f"expected the {MONTHS} names of the months")
    for name, span in words.spans.named.items():
        if (span.unit is None) == (span.days == 0):
            raise PhraseFileError(path, f"expected either unit or days for '{name}'")
    numbers, normalizer = book.words.numbers, book.normalizer
    shared = [*_clock_phrases(words), *_day_phrases(words)]
    return Times(
        words=words,
        tagger=Tagger([*shared, *_when_phrases(words)], numbers, normalizer),
        span_tagger=Tagger([*shared, *_span_phrases(words)], numbers, normalizer),
        plain_after={book.plain(event): time for event, time in words.usual_after.items()},
        # "the second one": the words that also are plain numbers name no place here.
        ordinals={book.plain(name): place for name, place in book.words.ordinals.items() if name not in numbers},
    )


def minutes_of(time: datetime.time) -> int:
    """Whole minutes after midnight."""
    return time.hour * 60 + time.minute


def _clock_phrases(words: TimeWords) -> Iterator[tuple[str, Mark]]:
    clock = words.clock
    groups = {
        Tag.HALF: clock.half, Tag.QUARTER: clock.quarter, Tag.PAST: clock.past, Tag.BEFORE: clock.to,
        Tag.O_CLOCK: clock.oclock, Tag.OH: clock.oh, Tag.ISH: clock.ish, Tag.A_M: clock.am, Tag.P_M: clock.pm,
        Tag.ARTICLE: clock.articles,
    }  # fmt: skip
    yield from _marked(groups)
    for name, time in clock.named.items():
        yield name, Mark(Tag.NAMED_TIME, minutes_of(time))
    for unit, minutes in words.units.items():
        yield unit, Mark(Tag.UNIT, minutes)
    for name, amount in words.amounts.items():
        yield name, Mark(Tag.AMOUNT, amount)


def _day_phrases(words: TimeWords) -> Iterator[tuple[str, Mark]]:
    for name, days in words.days.items():
        yield name, Mark(Tag.DAYS, days=frozenset(days))
    for name, days in words.repeating_days.items():
        yield name, Mark(Tag.DAYS, days=frozenset(days), again=True)
    yield from _marked({Tag.AND: words.and_, Tag.SMALL: words.small, Tag.CORRECTION: words.corrections})


def _when_phrases(words: TimeWords) -> Iterator[tuple[str, Mark]]:
    yield from _marked({
        Tag.EVERY: words.every, Tag.ONCE: words.once, Tag.WEEKLY: words.weekly, Tag.WITHOUT: words.without,
        Tag.BUT: words.but, Tag.THROUGH: words.through, Tag.OR: words.or_, Tag.BETWEEN: words.between, Tag.AT: words.at,
        Tag.IN: words.in_, Tag.FROM_NOW: words.from_now, Tag.AFTER: words.after, Tag.WHEN: words.when,
        Tag.ENDING: words.endings, Tag.LABEL_STOP: words.label_stops, Tag.IN_LABEL: words.in_label,
    })  # fmt: skip
    for cannot, phrases in words.cannot.items():
        for phrase in phrases:
            yield phrase, Mark(Tag.CANNOT, name=cannot)
    for phrase, days in words.ahead.items():
        yield phrase, Mark(Tag.AHEAD, days)
    for name, part in words.parts.items():
        for phrase in part.words:
            yield phrase, Mark(Tag.PART, name=name)
        for phrase in part.repeating:
            yield phrase, Mark(Tag.PART, name=name, again=True)


def _span_phrases(words: TimeWords) -> Iterator[tuple[str, Mark]]:
    spans = words.spans
    yield from _marked({
        Tag.EVERYTHING: spans.everything, Tag.SINCE: spans.since, Tag.AGO: spans.ago, Tag.ROLLING: spans.rolling,
    })  # fmt: skip
    for name in spans.named:
        yield name, Mark(Tag.SPAN, name=name)
    for number, month in enumerate(spans.months, start=1):
        yield month, Mark(Tag.MONTH, number)


def _marked(groups: Mapping[Tag, tuple[str, ...]]) -> Iterator[tuple[str, Mark]]:
    for tag, phrases in groups.items():
        for phrase in phrases:
            yield phrase, Mark(tag)
