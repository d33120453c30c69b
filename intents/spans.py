"""Days gone by, as people say them, to look back on or to forget: "yesterday", "the last three days", "since june".

Pure: the day that is today goes in. A week begins on Monday. Where a day has two readings the nearer one is taken.
"""

import datetime
from dataclasses import dataclass
from datetime import timedelta

from intents.clock import duration_at, has
from intents.tags import Items, Tag
from intents.times import DAY, NamedSpan, Times

SATURDAY = 5
WEEK = 7
MONTH = 30
"""Days in "the last two months": whole months would leave out the days since the first."""


@dataclass(frozen=True)
class DaySpan:
    """Days from ``first`` to ``last``, both of them included."""

    first: datetime.date
    last: datetime.date

    @property
    def is_everything(self) -> bool:
        """Whether no beginning was said: all there is."""
        return self.first == datetime.date.min


def parse_span(text: str, times: Times, today: datetime.date) -> DaySpan | None:
    """The days that a sentence names, ``None`` where it names none.

    A named day is stronger than "everything": "everything I told you yesterday" is yesterday. Nothing of it lies after
    ``today``, except where everything is meant, which has no end either (``date.max``).
    """
    items = times.span_tagger.tag(text)
    begin = max((place + 1 for place, item in enumerate(items) if item.has(Tag.CORRECTION)), default=0)
    for stretch in (items[begin:], items):
        for at in range(len(stretch)):
            span = _since(stretch, at, times, today) or _at(stretch, at, times, today)
            if span and span.first <= today:
                return DaySpan(span.first, min(span.last, today))
    if any(item.has(Tag.EVERYTHING) for item in items):
        return DaySpan(datetime.date.min, datetime.date.max)
    return None


def _since(items: Items, at: int, times: Times, today: datetime.date) -> DaySpan | None:
    """Such as "since june", "since last monday": from its first day up to today."""
    if not has(items, at, Tag.SINCE):
        return None
    begin = at + 1
    while has(items, begin, Tag.SMALL) and _at(items, begin, times, today) is None:
        begin += 1
    span = _at(items, begin, times, today)
    return DaySpan(span.first, today) if span else None


def _at(items: Items, at: int, times: Times, today: datetime.date) -> DaySpan | None:
    """The days whose name begins at this place."""
    if at >= len(items):
        return None
    item = items[at]
    if item.has(Tag.ROLLING):
        return _rolling(items, at + 1, today)
    if mark := item.get(Tag.SPAN):
        return _named(times.words.spans.named[mark.name], today)
    length = duration_at(items, at)
    if length and length[0] >= DAY and has(items, length[1], Tag.AGO):
        day = today - timedelta(days=int(length[0]) // DAY)
        return DaySpan(day, day)
    if mark := item.get(Tag.MONTH):
        return _month(int(mark.number), today)
    mark = item.get(Tag.DAYS)
    if mark and len(mark.days) == 1:
        return _weekday(next(iter(mark.days)), today, before=False)
    return None


def _rolling(items: Items, at: int, today: datetime.date) -> DaySpan | None:
    """What comes after "last": "three days", "monday", "june"."""
    length = duration_at(items, at)
    if length and length[0] >= DAY:
        return DaySpan(today - timedelta(days=int(length[0]) // DAY - 1), today)
    mark = items[at].get(Tag.DAYS) if at < len(items) else None
    if mark and len(mark.days) == 1:
        return _weekday(next(iter(mark.days)), today, before=True)
    month = items[at].get(Tag.MONTH) if at < len(items) else None
    return _month(int(month.number), today) if month else None


def _weekday(day: int, today: datetime.date, *, before: bool) -> DaySpan:
    """The last such day of the week; with ``before``, never today."""
    back = (today.weekday() - day) % WEEK
    found = today - timedelta(days=WEEK if before and back == 0 else back)
    return DaySpan(found, found)


def _month(number: int, today: datetime.date) -> DaySpan:
    """The last month of this name; the present one counts."""
    return _months(today.year - (number > today.month), number, 1)


def _months(year: int, month: int, count: int) -> DaySpan:
    first = datetime.date(year, month, 1)
    years, beyond = divmod(month - 1 + count, 12)
    return DaySpan(first, datetime.date(year + years, beyond + 1, 1) - timedelta(days=1))


def _named(span: NamedSpan, today: datetime.date) -> DaySpan:
    match span.unit:
        case None:
            return DaySpan(today - timedelta(days=span.days - 1), today)
        case "day":
            day = today - timedelta(days=span.back)
            return DaySpan(day, day)
        case "week":
            monday = today - timedelta(days=today.weekday() + WEEK * span.back)
            return DaySpan(monday, monday + timedelta(days=WEEK - 1))
        case "weekend":
            saturday = _weekday(SATURDAY, today, before=False).first - timedelta(days=WEEK * span.back)
            return DaySpan(saturday, saturday + timedelta(days=1))
        case "month":
            years, month = divmod(today.year * 12 + today.month - 1 - span.back, 12)
            return _months(years, month + 1, 1)
        case "year":
            return _months(today.year - span.back, 1, 12)
