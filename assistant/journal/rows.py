"""From values to rows and back."""

import datetime
import json
import sqlite3

from assistant.journal.entries import Entry, Form, Kept, Slot, Value

Moment = datetime.datetime
FLAGS = (Slot.MOVED, Slot.TALKED)


def span(since: Moment | None, until: Moment | None) -> tuple[float, float]:
    """A stretch of time in seconds since 1970, open where an end is missing."""
    return since.timestamp() if since else float("-inf"), until.timestamp() if until else float("inf")


def value_of(slot: Slot, value: float | str) -> Value:
    """A value as it was before SQLite, which knows no truth values."""
    return bool(value) if slot in FLAGS else value


def insert_entry(connection: sqlite3.Connection, form: Form, at: Moment) -> int:
    """A new check-in; returns its number."""
    cursor = connection.execute(
        "INSERT INTO entry (started_at, utc, form) VALUES (?, ?, ?)", (at.isoformat(), at.timestamp(), form.value)
    )
    return int(cursor.lastrowid or 0)


def insert_answer(connection: sqlite3.Connection, entry: int, slot: Slot, value: Value, at: Moment) -> None:
    """An answer in the place of an earlier one."""
    connection.execute(
        "INSERT OR REPLACE INTO answer (entry, slot, value, at, utc) VALUES (?, ?, ?, ?, ?)",
        (entry, slot.value, value, at.isoformat(), at.timestamp()),
    )


def insert_kept(connection: sqlite3.Connection, kept: Kept) -> None:
    """What a talk left behind."""
    slots = json.dumps(dict(kept.slots), ensure_ascii=False)
    connection.execute(
        "INSERT INTO kept (talk, at, utc, slots) VALUES (?, ?, ?, ?)",
        (kept.talk, kept.at.isoformat(), kept.at.timestamp(), slots),
    )


def merge_entry(connection: sqlite3.Connection, entry: Entry) -> tuple[bool, bool]:
    """Add a check-in, or what an equal one lacks: whether it was new, and whether anything was filled in."""
    found = connection.execute(
        "SELECT id FROM entry WHERE utc = ? AND form = ?", (entry.started_at.timestamp(), entry.form.value)
    ).fetchone()
    number = found[0] if found else insert_entry(connection, entry.form, entry.started_at)
    filled = False
    for slot, value in entry.answers.items():
        cursor = connection.execute(
            "INSERT OR IGNORE INTO answer (entry, slot, value, at, utc) VALUES (?, ?, ?, ?, ?)",
            (number, slot.value, value, entry.started_at.isoformat(), entry.started_at.timestamp()),
        )
        filled = filled or cursor.rowcount > 0
    return found is None, filled


def delete_range(connection: sqlite3.Connection, start: float, end: float) -> tuple[int, int]:
    """Delete a stretch of time: how many check-ins it touched, and how many things kept.

    A check-in begun earlier only loses what was answered in that time, and goes if nothing is left of it.
    """
    pair = (start, end)
    begun = {row[0] for row in connection.execute("SELECT id FROM entry WHERE utc >= ? AND utc < ?", pair)}
    late = {row[0] for row in connection.execute("SELECT entry FROM answer WHERE utc >= ? AND utc < ?", pair)} - begun
    connection.execute("DELETE FROM answer WHERE utc >= ? AND utc < ?", pair)
    connection.execute("DELETE FROM entry WHERE utc >= ? AND utc < ?", pair)
    connection.executemany(
        "DELETE FROM entry WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM answer WHERE entry = ?1)",
        [(number,) for number in late],
    )
    kept = connection.execute("DELETE FROM kept WHERE utc >= ? AND utc < ?", pair).rowcount
    return len(begun | late), kept
