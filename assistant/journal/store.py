"""The journal: the only way to the database.

Every answer is on disk before the call returns. Times are handed in, with their offset from UTC; nothing here looks at
a clock. One process writes at a time; others may read meanwhile.
"""

import contextlib
import datetime
import json
import sqlite3
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

from assistant.errors import JournalError
from assistant.journal.connect import MEMORY, Door, hold
from assistant.journal.entries import (
    Answer,
    Archive,
    Entry,
    Forgotten,
    Form,
    Kept,
    Reminder,
    Slot,
    TakenIn,
    Value,
    checked,
    checked_text,
    checked_time,
)
from assistant.journal.files import Places, touch_private
from assistant.journal.migrations import MIGRATIONS, migrate, version
from assistant.journal.rows import (
    delete_range,
    insert_answer,
    insert_entry,
    insert_kept,
    merge_entry,
    span,
    value_of,
)

Moment = datetime.datetime
SLOTS = {slot.value: slot for slot in Slot}
"""A look-up is several times quicker than the class, which counts with ten thousand check-ins."""


class Journal:
    """An open journal. Every method raises ``JournalError`` with a sentence where the database fails."""

    def __init__(self, places: Places, door: Door, connection: sqlite3.Connection, held: contextlib.ExitStack) -> None:
        self._places = places
        self._door = door
        self._connection = connection
        self._held = held

    @classmethod
    def open(cls, folder: Path, *, passphrase: str = "", write: bool = True) -> "Journal":
        """Open the journal in ``folder``, which is made where needed; for reading, nothing is made.

        Raises ``JournalHeldError`` where another process is writing, ``PassphraseError`` for a wrong or missing
        passphrase, else ``JournalError``.
        """
        places = Places(folder)
        door = Door(places.current, places.is_sealed, passphrase)
        with contextlib.ExitStack() as stack, door.told():
            if write:
                places.make()
                stack.enter_context(hold(places))
                places.finish()
                door = Door(places.current, places.is_sealed, passphrase)  # as it is, now that nobody else changes it
                touch_private(door.path)
            elif not door.path.exists():
                door = Door(MEMORY)
            connection = door.connect(write=write)
            stack.callback(connection.close)
            if write or door.path == MEMORY:
                migrate(connection)
            elif version(connection) != len(MIGRATIONS):
                cls.open(folder, passphrase=passphrase).close()
            return cls(places, door, connection, stack.pop_all())

    def close(self) -> None:
        """Close the database, which folds its companions into it, and let others write."""
        self._held.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # ------------------------------------------------------------------ check-ins

    def begin(self, form: Form, at: Moment) -> int:
        """Begin a check-in; returns its number."""
        with self._change() as connection:
            return insert_entry(connection, form, checked_time(at))

    def answer(self, entry: int, slot: Slot, value: Value, at: Moment) -> None:
        """Keep one answer; a later one for the same slot takes its place. Raises ``ValueError`` for a wrong value."""
        good, at = checked(slot, value), checked_time(at)
        with self._change() as connection:
            if connection.execute("SELECT 1 FROM entry WHERE id = ?", (entry,)).fetchone() is None:
                raise JournalError("This check-in has been erased meanwhile; a new one can be begun.")
            insert_answer(connection, entry, slot, good, at)

    def entry(self, number: int) -> Entry | None:
        """One check-in."""
        return next(iter(self._entries("entry.id = ?", (number,))), None)

    def entries(self, since: Moment | None = None, until: Moment | None = None) -> tuple[Entry, ...]:
        """The check-ins begun at ``since`` or later and before ``until``, the oldest first."""
        return tuple(self._entries("entry.utc >= ? AND entry.utc < ?", span(since, until)))

    def last_answer(self, slot: Slot, before: Moment | None = None) -> Answer | None:
        """The newest answer for a slot, for "same as yesterday"; ``before`` leaves out that time and later ones."""
        with self._door.told():
            row = self._connection.execute(
                "SELECT value, at FROM answer WHERE slot = ? AND utc < ? ORDER BY utc DESC LIMIT 1",
                (slot, span(None, before)[1]),
            ).fetchone()
        return None if row is None else Answer(slot, value_of(slot, row[0]), Moment.fromisoformat(row[1]))

    # ------------------------------------------------------------------ what talks left behind

    def keep(self, talk: str, slots: Mapping[str, str], at: Moment) -> None:
        """Keep what a talk collected; earlier ones of the same talk stay as its history."""
        kept = Kept(talk, checked_time(at), {key: checked_text(value) for key, value in slots.items()})
        with self._change() as connection:
            insert_kept(connection, kept)

    def kept(self, talk: str) -> Kept | None:
        """The newest of a talk."""
        return next(iter(reversed(self.kept_history(talk))), None)

    def kept_history(self, talk: str | None = None) -> tuple[Kept, ...]:
        """All that was ever kept of a talk, or of all of them, the oldest first."""
        with self._door.told():
            rows = self._connection.execute(
                "SELECT talk, at, slots FROM kept WHERE ?1 IS NULL OR talk = ?1 ORDER BY utc, id", (talk,)
            ).fetchall()
        return tuple(Kept(name, Moment.fromisoformat(at), json.loads(slots)) for name, at, slots in rows)

    def all_kept(self) -> tuple[Kept, ...]:
        """The newest of every talk, by the talk's name."""
        newest = {kept.talk: kept for kept in self.kept_history()}
        return tuple(newest[talk] for talk in sorted(newest))

    # ------------------------------------------------------------------ reminders

    def add_reminder(self, spec: str) -> int:
        """Keep a reminder, a JSON text; returns its number, which is never used again."""
        with self._change() as connection:
            cursor = connection.execute("INSERT INTO reminder (spec) VALUES (?)", (checked_text(spec),))
            return int(cursor.lastrowid or 0)

    def update_reminder(self, number: int, *, spec: str | None = None, last_fired: Moment | None = None) -> bool:
        """Change what is given and leave the rest; whether there was such a reminder."""
        fired = None if last_fired is None else checked_time(last_fired).isoformat()
        with self._change() as connection:
            done = connection.execute(
                "UPDATE reminder SET spec = coalesce(?, spec), last_fired = coalesce(?, last_fired) WHERE id = ?",
                (spec, fired, number),
            )
            return done.rowcount > 0

    def remove_reminder(self, number: int) -> bool:
        """Remove a reminder; whether there was one."""
        with self._change() as connection:
            return connection.execute("DELETE FROM reminder WHERE id = ?", (number,)).rowcount > 0

    def reminders(self) -> tuple[Reminder, ...]:
        """All reminders, the oldest first."""
        with self._door.told():
            rows = self._connection.execute("SELECT id, spec, last_fired FROM reminder ORDER BY id").fetchall()
        return tuple(Reminder(number, spec, fired and Moment.fromisoformat(fired)) for number, spec, fired in rows)

    # ------------------------------------------------------------------ forgetting

    def forget_range(self, start: Moment, end: Moment | None = None) -> Forgotten:
        """Erase the check-ins begun, the answers given and the talks kept from ``start`` until before ``end``.

        Reminders stay: they are arrangements for later, and are cancelled one by one or with everything.
        """
        with self._change() as connection:
            entries, kept = delete_range(connection, *span(start, end))
        self._scrub()
        return Forgotten(entries, kept, 0)

    def forget_all(self) -> Forgotten:
        """Erase everything, reminders included."""
        with self._change() as connection:
            kept = connection.execute("DELETE FROM kept").rowcount
            reminders = connection.execute("DELETE FROM reminder").rowcount
            connection.execute("DELETE FROM answer")
            entries = connection.execute("DELETE FROM entry").rowcount
            connection.execute("DELETE FROM sqlite_sequence")  # not even how many there were
        self._scrub()
        return Forgotten(entries, kept, reminders)

    def _scrub(self) -> None:
        """Leave no trace of deleted rows: rewrite the database, empty the write-ahead file, remove copies."""
        with self._door.told():
            self._connection.execute("VACUUM")
            busy, *_ = self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            self._places.sweep()
        if busy:
            raise JournalError(
                f"It is deleted, but a trace may be left in {self._door.path}-wal while another program reads it; "
                "close that one, then forget once more."
            )

    # ------------------------------------------------------------------ all of it, out and in

    def archive(self) -> Archive:
        """All that the journal holds."""
        return Archive(self.entries(), self.kept_history(), self.reminders())

    def take_in(self, archive: Archive) -> TakenIn:
        """Add what is not there yet, all or nothing. What is there already stays as it is; only gaps are filled.

        A check-in is the same if it began at the same instant in the same form.
        """
        have_kept = {(kept.talk, kept.at.timestamp()) for kept in self.kept_history()}
        have_reminders = {reminder.spec for reminder in self.reminders()}
        new_kept = [kept for kept in archive.kept if (kept.talk, kept.at.timestamp()) not in have_kept]
        new_reminders = [one for one in archive.reminders if one.spec not in have_reminders]
        added = completed = 0
        with self._change() as connection:
            for entry in archive.entries:
                new, filled = merge_entry(connection, entry)
                added += new
                completed += filled and not new
            for kept in new_kept:
                insert_kept(connection, kept)
            for one in new_reminders:
                fired = one.last_fired and one.last_fired.isoformat()
                connection.execute("INSERT INTO reminder (spec, last_fired) VALUES (?, ?)", (one.spec, fired))
        return TakenIn(added, completed, len(archive.entries) - added - completed, len(new_kept), len(new_reminders))

    # ------------------------------------------------------------------ inside

    @contextlib.contextmanager
    def _change(self) -> Iterator[sqlite3.Connection]:
        """One transaction: on disk when the block is left, undone when it fails."""
        with self._door.told():
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
                self._connection.execute("COMMIT")
            except BaseException:
                with contextlib.suppress(Exception):  # the first error is the one to tell
                    self._connection.execute("ROLLBACK")
                raise

    def _entries(self, where: str, values: tuple[float, ...]) -> Iterator[Entry]:
        with self._door.told():
            rows = self._connection.execute(
                "SELECT entry.id, started_at, form, slot, value FROM entry LEFT JOIN answer ON answer.entry = entry.id "  # noqa: S608 - the condition is one of two above
                f"WHERE {where} ORDER BY entry.utc, entry.id",
                values,
            ).fetchall()
        answers: dict[int, dict[Slot, Value]] = {}
        entries: dict[int, Entry] = {}
        for number, started_at, form, slot, value in rows:
            if number not in entries:
                answers[number] = {}
                entries[number] = Entry(number, Moment.fromisoformat(started_at), Form(form), answers[number])
            if slot is not None:
                answers[number][SLOTS[slot]] = value_of(SLOTS[slot], value)
        yield from entries.values()
