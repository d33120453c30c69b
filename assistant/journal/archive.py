"""A journal as a CSV or JSON file, and back again.

CSV holds the check-ins, one a line: ``started_at, form, numbness, feeling, sleep, moved, talked, note``. An empty cell
is a question that was not answered; ``-`` under feeling is the answer "no word". JSON holds everything.
"""

import contextlib
import csv
import datetime
import io
import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from assistant.journal.entries import (
    Archive,
    Entry,
    Form,
    Kept,
    Reminder,
    Slot,
    Value,
    checked,
    checked_text,
    checked_time,
)

VERSION = 1
COLUMNS = ("started_at", "form", *Slot)
NO_WORD = "-"
YES, NO = "yes", "no"


class ArchiveError(Exception):
    """A file cannot be taken in; the message says where and what was expected."""


def to_csv(archive: Archive) -> bytes:
    """The check-ins as CSV."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")  # RFC 4180; a lone "\r" in a note is then quoted, too
    writer.writerow(COLUMNS)
    for entry in archive.entries:
        cells = [_cell(slot, entry.answers.get(slot)) for slot in Slot]
        writer.writerow([entry.started_at.isoformat(), entry.form.value, *cells])
    return text.getvalue().encode()


def to_json(archive: Archive) -> bytes:
    """Everything as JSON, readable."""
    data = {
        "thaw_journal": VERSION,
        "entries": [
            {"started_at": entry.started_at.isoformat(), "form": entry.form.value, **entry.answers}
            for entry in archive.entries
        ],
        "kept": [{"talk": kept.talk, "at": kept.at.isoformat(), "slots": dict(kept.slots)} for kept in archive.kept],
        "reminders": [
            {"spec": one.spec, "last_fired": one.last_fired and one.last_fired.isoformat()}
            for one in archive.reminders
        ],
    }
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()


def from_csv(data: bytes) -> Archive:
    """Read what ``to_csv`` wrote, or a table program made of it; raises ``ArchiveError``."""
    text = _text(data)
    head = text.split("\n", 1)[0]
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=";" if ";" in head and "," not in head else ",")
    missing = [column for column in ("started_at", "form") if column not in (reader.fieldnames or ())]
    unknown = [column for column in reader.fieldnames or () if column not in COLUMNS]
    if missing or unknown:
        raise ArchiveError(f"line 1: expected the columns {', '.join(COLUMNS)}")
    entries = []
    try:
        for row in reader:
            with _at(f"line {reader.line_num}"):
                entries.append(_entry(row, _from_cell))
    except csv.Error as error:
        raise ArchiveError(f"line {reader.line_num}: {error}") from None
    return Archive(tuple(entries))


def from_json(data: bytes) -> Archive:
    """Read what ``to_json`` wrote; raises ``ArchiveError``."""
    try:
        found = json.loads(_text(data))
    except (ValueError, RecursionError) as error:
        raise ArchiveError(f"is not valid JSON: {error}") from None
    if not isinstance(found, dict) or found.get("thaw_journal") != VERSION:
        raise ArchiveError(f'expected an object with "thaw_journal": {VERSION}, as thaw journal export writes it')
    return Archive(
        tuple(_each(found, "entries", lambda row: _entry(row, checked))),
        tuple(_each(found, "kept", _kept)),
        tuple(_each(found, "reminders", _reminder)),
    )


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ArchiveError("is no text in UTF-8") from None


def _each(found: Mapping[str, Any], name: str, read: Callable[[Any], Any]) -> list[Any]:
    rows = found.get(name, [])
    if not isinstance(rows, list):
        raise ArchiveError(f"{name}: expected a list")
    values = []
    for number, row in enumerate(rows, 1):
        with _at(f"{name}, number {number}"):
            values.append(read(row))
    return values


@contextlib.contextmanager
def _at(place: str) -> Iterator[None]:
    """Say where a value was wrong."""
    try:
        yield
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError) as error:
        reason = f"{error.args[0]} is missing" if isinstance(error, KeyError) else str(error)
        raise ArchiveError(f"{place}: {reason}") from None


def _entry(row: Mapping[str, Any], read: Callable[[Slot, Any], Value | None]) -> Entry:
    at = checked_time(datetime.datetime.fromisoformat(row["started_at"]))
    answers = {}
    for slot in Slot:
        if (given := row.get(slot)) is None:
            continue
        try:
            value = read(slot, given)
        except ValueError as error:
            raise ValueError(f"{slot.value}: {error}") from None
        if value is not None:
            answers[slot] = value
    return Entry(0, at, Form(row["form"]), answers)


def _kept(row: Mapping[str, Any]) -> Kept:
    slots = {str(key): checked_text(value) for key, value in row["slots"].items()}
    return Kept(checked_text(row["talk"]), checked_time(datetime.datetime.fromisoformat(row["at"])), slots)


def _reminder(row: Mapping[str, Any]) -> Reminder:
    fired = row.get("last_fired")
    return Reminder(0, checked_text(row["spec"]), fired and checked_time(datetime.datetime.fromisoformat(fired)))


def _cell(slot: Slot, value: Value | None) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, float):
        return f"{value:g}"
    return value or (NO_WORD if slot is Slot.FEELING else "")


def _from_cell(slot: Slot, cell: str) -> Value | None:
    if not cell.strip():
        return None
    if slot is Slot.FEELING and cell == NO_WORD:
        return ""
    if slot in (Slot.MOVED, Slot.TALKED):
        return checked(slot, {YES: True, NO: False}.get(cell.strip().lower(), cell))
    if slot in (Slot.NUMBNESS, Slot.SLEEP):
        try:
            return checked(slot, float(cell.replace(",", ".")))
        except ValueError:
            return checked(slot, None)  # says what was expected
    return checked(slot, cell)
