"""How it has been: pure functions over check-ins, rounded so that nobody takes them for a measurement.

A day with several check-ins counts once, with their mean. Nothing here is a sentence, and nothing a cause.
"""

import datetime
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from assistant.journal.entries import Entry

WEEK = 7  # days
FEWEST_DAYS = 3
"""Days with a value that a week needs before it is compared: two may be a mood, three begin to be a week."""
SAME, CLEAR = 0.5, 1.5
"""Differences up to the first are about the same, from the second on clear; points of numbness, or hours."""
ENOUGH_SLEEP = 7.0
"""Hours: the least that the consensus of AASM and SRS calls enough for an adult."""
FINDING_DAYS = 28
FEWEST_IN_GROUP = 4
LEAST_DIFFERENCE = 1.0  # points of numbness
LIKELY_CHANCE = 0.05
SHUFFLES = 4_999


class Change(StrEnum):
    """How a mean compares with an earlier one."""

    UNKNOWN = "unknown"
    """Too few days on one side or the other."""
    LESS = "less"
    BIT_LESS = "bit_less"
    SAME = "same"
    BIT_MORE = "bit_more"
    MORE = "more"


@dataclass(frozen=True)
class Day:
    """All check-ins of one day."""

    day: datetime.date
    numbness: float | None
    """The mean, 0 to 10."""
    sleep: float | None
    """The mean, in hours."""
    moved: bool | None
    talked: bool | None
    feelings: tuple[str, ...]
    """The words of that day in their order, none twice."""


DayOrGap = tuple[datetime.date, Day | None]


@dataclass(frozen=True)
class Span:
    """Some days taken together. Means are rounded to halves."""

    first: datetime.date
    last: datetime.date
    days: int
    """Days with a check-in."""
    numbness: float | None
    sleep: float | None
    days_moved: int | None
    """``None`` where it was never answered."""
    days_talked: int | None


@dataclass(frozen=True)
class Weeks:
    """The last seven days, today included, beside the seven before."""

    last: Span
    before: Span
    numbness: Change
    sleep: Change


@dataclass(frozen=True)
class SleepFinding:
    """On the days after enough sleep numbness was lower, by more than chance would easily do. Not a cause."""

    days_rested: int
    """Days with seven hours of sleep or more."""
    days_short: int
    """Days with less."""
    difference: float
    """Points by which numbness was lower, rounded to halves; 1 or more."""


def by_day(entries: Iterable[Entry], first: datetime.date | None = None) -> dict[datetime.date, Day]:
    """The check-ins gathered by day from ``first`` on, in the order of the days."""
    grouped: defaultdict[datetime.date, list[Entry]] = defaultdict(list)
    for entry in entries:
        if first is None or entry.day >= first:
            grouped[entry.day].append(entry)
    return {day: _day(day, grouped[day]) for day in sorted(grouped)}


def compare_weeks(entries: Iterable[Entry], today: datetime.date) -> Weeks:
    """How the last seven days went beside the seven before."""
    days = by_day(entries, today - datetime.timedelta(days=2 * WEEK - 1))
    split = today - datetime.timedelta(days=WEEK)
    before = [days[day] for day in days if day <= split]
    last = [days[day] for day in days if split < day <= today]
    return Weeks(
        last=_span(last, split + datetime.timedelta(days=1), today),
        before=_span(before, split - datetime.timedelta(days=WEEK - 1), split),
        numbness=_change(_numbers(last, "numbness"), _numbers(before, "numbness")),
        sleep=_change(_numbers(last, "sleep"), _numbers(before, "sleep")),
    )


def by_week(entries: Iterable[Entry], today: datetime.date, weeks: int) -> tuple[Span, ...]:
    """The last so many stretches of seven days, the oldest first; those before the first check-in are left out."""
    first = today - datetime.timedelta(days=weeks * WEEK - 1)
    days = by_day(entries, first)
    spans: list[Span] = []
    for number in range(weeks):
        start = first + datetime.timedelta(days=number * WEEK)
        end = start + datetime.timedelta(days=WEEK - 1)
        found = [days[day] for day in days if start <= day <= end]
        if found or spans:
            spans.append(_span(found, start, end))
    return tuple(spans)


def sleep_finding(
    entries: Iterable[Entry], today: datetime.date, days: int = FINDING_DAYS
) -> SleepFinding | None:
    """Whether numbness was lower on the days after enough sleep, of the last ``days``; else ``None``.

    Said only when both kinds of days are there (four of each), the means are a whole point apart, and a permutation
    test, two-sided at 5 %, finds the difference unlikely to be chance. The opposite is never returned: it would only
    invite to sleep less. Days of one person are not independent, so even this is a hint and no more.
    """
    known = [
        (day.sleep, day.numbness)
        for key, day in by_day(entries, today - datetime.timedelta(days=days - 1)).items()
        if key <= today and day.sleep is not None and day.numbness is not None
    ]
    rested = [numbness for sleep, numbness in known if sleep >= ENOUGH_SLEEP]
    short = [numbness for sleep, numbness in known if sleep < ENOUGH_SLEEP]
    if min(len(rested), len(short)) < FEWEST_IN_GROUP:
        return None
    difference = _mean(short) - _mean(rested)
    if difference < LEAST_DIFFERENCE or chance(rested, short) >= LIKELY_CHANCE:
        return None
    return SleepFinding(len(rested), len(short), halves(difference))


def chance(first: Sequence[float], second: Sequence[float]) -> float:
    """The two-sided p of a permutation test of the difference of two means; the same for the same numbers."""
    values = np.array([*first, *second])
    # The order of the numbers must not matter to the shuffles.
    pooled = np.sort(values)
    shuffled = np.random.default_rng(0).permuted(np.broadcast_to(pooled, (SHUFFLES, len(pooled))), axis=1)
    share = len(first)
    differences = np.abs(shuffled[:, :share].mean(axis=1) - shuffled[:, share:].mean(axis=1))
    observed = abs(_mean(first) - _mean(second))
    return (1 + int(np.count_nonzero(differences >= observed - 1e-9))) / (1 + SHUFFLES)


def common_feelings(entries: Iterable[Entry], most: int) -> tuple[tuple[str, int], ...]:
    """The words for a feeling that came most often, each with its number, whatever its capitals."""
    counted = Counter(entry.feeling.casefold() for entry in entries if entry.feeling)
    return tuple(sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))[:most])


def each_day(
    days: Mapping[datetime.date, Day], first: datetime.date, last: datetime.date
) -> tuple[DayOrGap, ...]:
    """Every day from ``first`` to ``last``; one without a check-in is a gap."""
    every = (first + datetime.timedelta(days=number) for number in range((last - first).days + 1))
    return tuple((day, days.get(day)) for day in every)


def thinned(days: Sequence[DayOrGap], step: int) -> tuple[DayOrGap, ...]:
    """Means of ``step`` days each, at the first of them and without words; for what is too long to be drawn by day."""
    parts = []
    for start in range(0, len(days), step):
        known = [day for _, day in days[start : start + step] if day]
        first = days[start][0]
        numbness, sleep = _numbers(known, "numbness"), _numbers(known, "sleep")
        mean = Day(first, _mean_or_none(numbness), _mean_or_none(sleep), None, None, ())
        parts.append((first, mean if known else None))
    return tuple(parts)


def halves(number: float) -> float:
    """The nearest half; a quarter goes up."""
    return math.floor(2 * number + 0.5) / 2


def _day(day: datetime.date, entries: Sequence[Entry]) -> Day:
    return Day(
        day=day,
        numbness=_mean_or_none([entry.numbness for entry in entries]),
        sleep=_mean_or_none([entry.sleep for entry in entries]),
        moved=_any_or_none([entry.moved for entry in entries]),
        talked=_any_or_none([entry.talked for entry in entries]),
        feelings=tuple(dict.fromkeys(entry.feeling for entry in entries if entry.feeling)),
    )


def _span(days: Sequence[Day], first: datetime.date, last: datetime.date) -> Span:
    numbness, sleep = _numbers(days, "numbness"), _numbers(days, "sleep")
    return Span(
        first=first,
        last=last,
        days=len(days),
        numbness=halves(_mean(numbness)) if numbness else None,
        sleep=halves(_mean(sleep)) if sleep else None,
        days_moved=_count_or_none([day.moved for day in days]),
        days_talked=_count_or_none([day.talked for day in days]),
    )


def _numbers(days: Iterable[Day], name: str) -> list[float]:
    return [value for day in days if (value := getattr(day, name)) is not None]


def _change(last: Sequence[float], before: Sequence[float]) -> Change:
    if min(len(last), len(before)) < FEWEST_DAYS:
        return Change.UNKNOWN
    difference = _mean(last) - _mean(before)
    if abs(difference) <= SAME:
        return Change.SAME
    if abs(difference) < CLEAR:
        return Change.BIT_MORE if difference > 0 else Change.BIT_LESS
    return Change.MORE if difference > 0 else Change.LESS


def _mean(values: Sequence[float]) -> float:
    return math.fsum(values) / len(values)


def _mean_or_none(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return _mean(known) if known else None


def _count_or_none(values: Sequence[bool | None]) -> int | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def _any_or_none(values: Sequence[bool | None]) -> bool | None:
    known = [value for value in values if value is not None]
    return any(known) if known else None
