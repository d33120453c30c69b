"""Check-ins for tests, and a look at every byte that was written."""

import datetime
from collections.abc import Sequence
from pathlib import Path

from assistant.journal.entries import Entry, Form, Slot, Value

TODAY = datetime.date(2026, 3, 29)
WINTER, SUMMER = (datetime.timezone(datetime.timedelta(hours=hours)) for hours in (1, 2))


def at(days_ago: int = 0, hour: int = 21, minute: int = 0, zone: datetime.timezone = WINTER) -> datetime.datetime:
    """A time on a day before ``TODAY``."""
    return datetime.datetime.combine(TODAY - datetime.timedelta(days=days_ago), datetime.time(hour, minute), zone)


def entry(days_ago: int = 0, *, number: int = 0, form: Form = Form.DAILY, hour: int = 21, **answers: Value) -> Entry:
    """A check-in: ``entry(3, numbness=6.0, sleep=7.5)``."""
    return Entry(number, at(days_ago, hour), form, {Slot(name): value for name, value in answers.items()})


def nights(sleep: Sequence[float], numbness: Sequence[float], since: int = 0) -> list[Entry]:
    """A check-in a day, the newest first, the first of them ``since`` days ago."""
    return [
        entry(since + number, sleep=hours, numbness=points)
        for number, (hours, points) in enumerate(zip(sleep, numbness, strict=True))
    ]


def files_with(folder: Path, word: str) -> list[str]:
    """The files below a folder whose bytes or name hold a word, in any usual encoding."""
    found = []
    for path in sorted(folder.rglob("*")):
        data = path.read_bytes() if path.is_file() else b""
        if word in path.name or any(word.encode(code) in data for code in ("utf-8", "utf-16-le", "utf-16-be")):
            found.append(path.name)
    return found
