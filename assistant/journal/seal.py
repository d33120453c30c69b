"""Encrypting a journal, and the way back. A change that is cut short leaves the journal as it was before or after it.

The new database is written beside the old one, compared with it, and put in its place; only then is the old one erased.
"""

import contextlib
import os
import sqlite3
from pathlib import Path

from assistant.errors import JournalError
from assistant.journal.connect import Door, driver, hold, normal, unlock
from assistant.journal.files import Places, erase_database, sync_folder, touch_private
from assistant.journal.migrations import migrate, version

TABLES = ("entry", "answer", "kept", "reminder")


def seal(folder: Path, passphrase: str) -> None:
    """Encrypt the journal in ``folder``; an empty one is made where there is none.

    Raises ``PassphraseError`` for an empty passphrase or a missing package, else ``JournalError``.
    """
    normal(passphrase)
    places = Places(folder)
    _change(places, Door(places.plain), Door(places.sealed, sealed=True, passphrase=passphrase))


def unseal(folder: Path, passphrase: str) -> None:
    """Take the encryption away. Raises ``PassphraseError`` for a wrong passphrase, else ``JournalError``."""
    places = Places(folder)
    _change(places, Door(places.sealed, sealed=True, passphrase=passphrase), Door(places.plain))


def _change(places: Places, old: Door, new: Door) -> None:
    driver(sealed=True)
    with old.told():
        places.make()
        with hold(places):
            places.finish()
            if places.is_sealed == new.sealed:
                raise JournalError(f"The journal {places.current} is {'' if new.sealed else 'not '}encrypted.")
            half = Door(places.half(new.path), new.sealed, new.passphrase)
            if _copy(old, half) != _counts(half):
                raise JournalError(f"The copy of {old.path} is not whole; nothing was changed. Please try again.")
            half.path.replace(new.path)
            sync_folder(places.folder)
            erase_database(old.path)
            places.sweep()


def _copy(old: Door, half: Door) -> dict[str, int]:
    """Write the copy; returns how many rows each table has to have."""
    touch_private(old.path)
    with contextlib.closing(old.connect(write=True)) as connection:
        migrate(connection)
        connection.execute("PRAGMA journal_mode = DELETE")  # refused while anybody reads
        done = version(connection)
    touch_private(half.path)
    # Only the encrypting module can copy between the two kinds; it opens plain databases as well.
    with contextlib.closing(driver(sealed=True).connect(str(old.path), isolation_level=None)) as connection:
        if old.sealed:
            unlock(connection, old.passphrase)
        key = normal(half.passphrase) if half.sealed else ""
        connection.execute("ATTACH DATABASE ? AS half KEY ?", (str(half.path), key))
        connection.execute("SELECT sqlcipher_export('half')").fetchall()
        connection.execute(f"PRAGMA half.user_version = {done}")
        connection.execute("DETACH DATABASE half")
    descriptor = os.open(half.path, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    return _counts(old)


def _counts(door: Door) -> dict[str, int]:
    """The rows of each table of a database that is whole."""
    with contextlib.closing(door.connect(write=False)) as connection:
        if connection.execute("PRAGMA integrity_check").fetchone()[0] != "ok":
            raise sqlite3.DatabaseError("malformed")
        return {table: connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in TABLES}  # noqa: S608 - names of our own
