"""How the database came to be what it is: ordered steps, each carried out once.

The number of steps done is the database's ``user_version``. A step that has been released is never changed; what is
needed later is another step below it.
"""

import sqlite3
from collections.abc import Callable, Sequence


class NewerJournalError(Exception):
    """The database was written by a later version of the program."""


def check_ins(connection: sqlite3.Connection) -> None:
    """Check-ins and their answers. ``utc`` is seconds since 1970, to sort and to select by."""
    connection.execute(
        "CREATE TABLE entry (id INTEGER PRIMARY KEY AUTOINCREMENT, started_at TEXT NOT NULL, utc REAL NOT NULL, "
        "form TEXT NOT NULL CHECK (form IN ('moment', 'daily')))"
    )
    connection.execute("CREATE INDEX entry_utc ON entry (utc)")
    # Without a type a column keeps a number a number and a text a text.
    connection.execute(
        "CREATE TABLE answer (entry INTEGER NOT NULL REFERENCES entry ON DELETE CASCADE, slot TEXT NOT NULL, "
        "value NOT NULL, at TEXT NOT NULL, utc REAL NOT NULL, PRIMARY KEY (entry, slot)) WITHOUT ROWID"
    )


def kept(connection: sqlite3.Connection) -> None:
    """What talks left behind; every version stays."""
    connection.execute(
        "CREATE TABLE kept (id INTEGER PRIMARY KEY, talk TEXT NOT NULL, at TEXT NOT NULL, utc REAL NOT NULL, "
        "slots TEXT NOT NULL)"
    )


def reminders(connection: sqlite3.Connection) -> None:
    """Reminders; a number is never used again, so that a late "cancel it" cannot hit another one."""
    connection.execute(
        "CREATE TABLE reminder (id INTEGER PRIMARY KEY AUTOINCREMENT, spec TEXT NOT NULL, last_fired TEXT)"
    )


MIGRATIONS: tuple[Callable[[sqlite3.Connection], None], ...] = (check_ins, kept, reminders)


def version(connection: sqlite3.Connection) -> int:
    """How many steps have been done."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def migrate(
    connection: sqlite3.Connection, steps: Sequence[Callable[[sqlite3.Connection], None]] = MIGRATIONS
) -> None:
    """Do the steps that are missing, each whole or not at all. Raises ``NewerJournalError``.

    The connection must not begin transactions of its own (``isolation_level=None``).
    """
    done = version(connection)
    if done > len(steps):
        raise NewerJournalError
    for number, step in enumerate(steps[done:], start=done + 1):
        connection.execute("BEGIN IMMEDIATE")
        try:
            step(connection)
            connection.execute(f"PRAGMA user_version = {number}")
            connection.execute("COMMIT")
        except BaseException:
            connection.execute("ROLLBACK")
            raise
