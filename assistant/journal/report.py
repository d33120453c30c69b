"""The report as plain values: what stands on the pages for a therapist, before it becomes HTML or PDF."""

import datetime
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from assistant.journal.entries import Entry
from assistant.journal.trends import (
    Change,
    Span,
    Weeks,
    by_day,
    by_week,
    common_feelings,
    compare_weeks,
    sleep_finding,
)
from content.report import CompareWords, ReportWords

MOST_WEEKS = 8
"""Rows of the table by week; with them a report stays within two pages."""
MOST_FEELINGS = 10


@dataclass(frozen=True)
class Section:
    """A heading with what stands under it."""

    heading: str
    paragraphs: tuple[str, ...] = ()
    bullets: tuple[str, ...] = ()


@dataclass(frozen=True)
class Report:
    """Everything in its order."""

    title: str
    period: str
    about: str
    last_week: Section
    over_time: str
    """The heading of the picture."""
    by_week: Section
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    feelings: Section | None
    notes: tuple[tuple[str, str], ...]
    """Dates and notes, only those that the person chose."""
    notes_heading: str
    questions: Section
    made: str


def make_report(
    entries: Sequence[Entry], words: ReportWords, today: datetime.date, notes: Collection[int]
) -> Report:
    """The report over ``entries``, of which there is at least one; ``notes`` are the numbers of those to be shared."""
    page, dates = words.report, words.dates
    days = by_day(entries)
    feelings = [page.feeling.format(word=word, count=n) for word, n in common_feelings(entries, MOST_FEELINGS)]
    return Report(
        title=page.title,
        period=page.period.format(
            first=dates.write(dates.day_with_year, min(days)),
            last=dates.write(dates.day_with_year, max(*days, today)),
            count=len(entries),
            days=len(days),
        ),
        about=page.about,
        last_week=Section(page.last_week, trend_lines(entries, words, today)),
        over_time=page.over_time,
        by_week=Section(page.by_week, (page.rounded,)),
        columns=(
            page.week, page.week_days, page.week_numbness, page.week_sleep, page.week_moved, page.week_talked
        ),
        rows=tuple(_row(span, words) for span in by_week(entries, today, MOST_WEEKS)),
        feelings=Section(page.feelings, (", ".join(feelings),)) if feelings else None,
        notes=tuple(
            (dates.write(dates.day_with_year, entry.day), entry.note)
            for entry in entries
            if entry.id in notes and entry.note
        ),
        notes_heading=page.notes,
        questions=Section(page.questions, (page.questions_about,), tuple(one.text for one in words.questions)),
        made=page.made.format(date=dates.write(dates.day_with_year, today)),
    )


def trend_lines(entries: Sequence[Entry], words: ReportWords, today: datetime.date) -> tuple[str, ...]:
    """How the last seven days went, in sentences."""
    weeks, trend = compare_weeks(entries, today), words.trend
    lines = [trend.days.format(days=weeks.last.days, before=weeks.before.days)]
    lines += _compared(weeks, "numbness", trend.numbness) + _compared(weeks, "sleep", trend.sleep)
    if weeks.last.days_moved is not None and weeks.before.days_moved is not None:
        lines.append(trend.moved.format(days=weeks.last.days_moved, before=weeks.before.days_moved))
    if finding := sleep_finding(entries, today):
        lines.append(
            trend.finding.format(
                rested=finding.days_rested, short=finding.days_short, difference=number(finding.difference)
            )
        )
    return tuple(lines)


def number(value: float | None, nothing: str = "") -> str:
    """A number without needless zeros."""
    return nothing if value is None else f"{value:g}"


def _compared(weeks: Weeks, name: str, words: CompareWords) -> list[str]:
    change: Change = getattr(weeks, name)
    line: str = getattr(words, change.value)
    return [line.format(last=number(getattr(weeks.last, name)), before=number(getattr(weeks.before, name)))]


def _row(span: Span, words: ReportWords) -> tuple[str, ...]:
    nothing = words.report.nothing
    return (
        words.dates.write(words.dates.day_short, span.first),
        str(span.days),
        number(span.numbness, nothing),
        number(span.sleep, nothing),
        number(span.days_moved, nothing),
        number(span.days_talked, nothing),
    )
