"""What is read of the journal: labels of table, picture and report, and the questions for a first appointment."""

import datetime
import re
import tomllib
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any

import msgspec

from content.errors import ContentFileError

DATES = ("weekday", "day", "month", "year")
COMPARED = ("last", "before")
PLACEHOLDERS: Mapping[str, tuple[str, ...]] = {
    "dates.day": DATES,
    "dates.day_with_year": DATES,
    "dates.day_short": DATES,
    "dates.month_with_year": DATES,
    "table.older": ("count",),
    "table.spark_span": ("first", "last"),
    "trend.days": ("days", "before"),
    "trend.moved": ("days", "before"),
    "trend.finding": ("rested", "short", "difference"),
    "trend.numbness": COMPARED,
    "trend.sleep": COMPARED,
    "plot.title": ("first", "last"),
    "plot.means": ("days",),
    "report.period": ("first", "last", "count", "days"),
    "report.feeling": ("word", "count"),
    "report.made": ("date",),
}
"""What the program fills in, by line or by the table that the line stands in; all other lines have no braces."""


class _Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A table of the file, whose keys are the fields."""


class DateWords(_Words, frozen=True):
    """How a date is written."""

    weekdays: Annotated[tuple[str, ...], msgspec.Meta(min_length=7, max_length=7)]
    months: Annotated[tuple[str, ...], msgspec.Meta(min_length=12, max_length=12)]
    day: str
    day_with_year: str
    day_short: str
    month_with_year: str

    def write(self, form: str, day: datetime.date) -> str:
        """A date in one of the forms above."""
        return form.format(
            weekday=self.weekdays[day.weekday()], day=day.day, month=self.months[day.month - 1], year=day.year
        )


class TableWords(_Words, frozen=True):
    """The table in the terminal."""

    number: str
    when: str
    numbness: str
    feeling: str
    sleep: str
    moved: str
    talked: str
    note: str
    yes: str
    no: str
    no_word: str
    empty: str
    empty_days: str
    older: str
    spark_numbness: str
    spark_sleep: str
    spark_span: str


class CompareWords(_Words, frozen=True):
    """A week beside the one before; the fields are the values of ``Change``."""

    unknown: str
    less: str
    bit_less: str
    same: str
    bit_more: str
    more: str


class TrendWords(_Words, frozen=True):
    """How it went."""

    days: str
    moved: str
    finding: str
    numbness: CompareWords
    sleep: CompareWords


class PlotWords(_Words, frozen=True):
    """The picture."""

    title: str
    numbness: str
    sleep: str
    feeling: str
    gaps: str
    means: str
    left_out: str
    no_numbness: str
    no_sleep: str
    picture: str


class PageWords(_Words, frozen=True):
    """The pages for a therapist."""

    title: str
    period: str
    about: str
    last_week: str
    over_time: str
    by_week: str
    week: str
    week_days: str
    week_numbness: str
    week_sleep: str
    week_moved: str
    week_talked: str
    nothing: str
    rounded: str
    feelings: str
    feeling: str
    notes: str
    questions: str
    questions_about: str
    made: str


class Question(_Words, frozen=True):
    """A question to ask, and where the advice comes from."""

    text: str
    source: str


class ReportWords(_Words, frozen=True):
    """The whole file."""

    dates: DateWords
    table: TableWords
    trend: TrendWords
    plot: PlotWords
    report: PageWords
    questions: Annotated[tuple[Question, ...], msgspec.Meta(min_length=1)]


def load_report_words(path: Path, sources: Collection[str] | None = None) -> ReportWords:
    """Read the file, whose questions name one of ``sources`` where these are given; raises ``ContentFileError``."""
    try:
        words = msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), ReportWords)
    except FileNotFoundError:
        raise ContentFileError(path, "this file is missing") from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ContentFileError(path, f"is not valid TOML: {error}") from None
    except msgspec.ValidationError as error:
        raise ContentFileError(path, str(error)) from None
    for place, line in _lines(msgspec.to_builtins(words), ""):
        known = PLACEHOLDERS.get(place) or PLACEHOLDERS.get(place.rpartition(".")[0], ())
        if not line.strip():
            raise ContentFileError(path, f"{place} is empty")
        for name in re.findall(r"\{([^}]*)\}?", line):
            if name not in known:
                raise ContentFileError(path, f"{place}: {{{name}}} is not filled in here")
    for question in words.questions:
        if sources is not None and question.source not in sources:
            raise ContentFileError(path, f"the source '{question.source}' is not in sources.toml")
    return words


def _lines(data: Any, place: str) -> Iterator[tuple[str, str]]:
    """Every text with the names of the tables and the key that lead to it."""
    match data:
        case str():
            yield place, data
        case dict():
            for key, value in data.items():
                yield from _lines(value, f"{place}.{key}".lstrip("."))
        case _:
            for value in data:
                yield from _lines(value, place)
