"""The journal in the terminal: two lines of sparks, a table, and how the last week went."""

import datetime
from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from assistant.journal.entries import MOST_NUMB, Entry
from assistant.journal.report import number, trend_lines
from assistant.journal.trends import by_day, each_day
from content.report import ReportWords

BLOCKS, DIGITS = "▁▂▃▄▅▆▇█", "0123456789"
GAP = "·"
LONG_SLEEP = 12  # hours, the top of the sparks


def spark(values: Sequence[float | None], most: float, *, plain: bool = False) -> str:
    """A sign a value, from 0 to ``most``; a dot for none. ``plain``: digits and full stops only."""
    signs, gap = (DIGITS, ".") if plain else (BLOCKS, GAP)
    top = len(signs) - 1
    return "".join(gap if value is None else signs[round(min(value, most) / most * top)] for value in values)


def overview(
    entries: Sequence[Entry], words: ReportWords, today: datetime.date, days: int, *, plain: bool = False
) -> RenderableType:
    """All that is shown of the last ``days``; there is at least one entry among ``entries``."""
    first = today - datetime.timedelta(days=days - 1)
    shown = [entry for entry in entries if entry.day >= first]
    parts: list[RenderableType] = []
    if shown:
        parts += [_sparks(shown, words, today, plain=plain), Text(), _table(shown, words), Text()]
    else:
        parts += [Text(words.table.empty_days), Text()]
    parts += [Text(line) for line in trend_lines(entries, words, today)]
    if older := len(entries) - len(shown):
        parts += [Text(), Text(words.table.older.format(count=older))]
    return Group(*parts)


def _sparks(entries: Sequence[Entry], words: ReportWords, today: datetime.date, *, plain: bool) -> RenderableType:
    by = by_day(entries)
    every = [day for _, day in each_day(by, min(by), max(*by, today))]
    grid = Table.grid(padding=(0, 2, 0, 0))
    numbness = [day.numbness if day else None for day in every]
    sleep = [day.sleep if day else None for day in every]
    grid.add_row(words.table.spark_numbness, spark(numbness, MOST_NUMB, plain=plain))
    grid.add_row(words.table.spark_sleep, spark(sleep, LONG_SLEEP, plain=plain))
    write, form = words.dates.write, words.dates.day_short
    grid.add_row("", words.table.spark_span.format(first=write(form, min(by)), last=write(form, max(*by, today))))
    return grid


def _table(entries: Sequence[Entry], words: ReportWords) -> Table:
    names = words.table
    table = Table(box=None, pad_edge=False, header_style="underline", padding=(0, 2, 0, 0))
    table.add_column(names.number, justify="right", no_wrap=True)
    table.add_column(names.when, no_wrap=True)
    table.add_column(names.numbness, justify="right", no_wrap=True)
    table.add_column(names.feeling, overflow="fold")
    for name in (names.sleep, names.moved, names.talked):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column(names.note, overflow="fold", ratio=1)
    for entry in entries:
        feeling = names.no_word if entry.feeling == "" else entry.feeling or ""
        table.add_row(
            str(entry.id),
            f"{words.dates.write(words.dates.day, entry.day)}  {entry.started_at:%H:%M}",
            number(entry.numbness),
            Text(feeling),
            number(entry.sleep),
            _yes_no(entry.moved, words),
            _yes_no(entry.talked, words),
            Text(entry.note or ""),
        )
    return table


def _yes_no(value: bool | None, words: ReportWords) -> str:  # noqa: FBT001 - a value to be shown, not a switch
    return "" if value is None else words.table.yes if value else words.table.no
