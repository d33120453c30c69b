"""Opening the database, plain or encrypted, and saying in one sentence what is wrong with it."""

import contextlib
import sqlite3
import sys
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from assistant.errors import JournalError, JournalHeldError, PassphraseError
from assistant.hearing.lock import Held, only_one
from assistant.journal.files import Places
from assistant.journal.migrations import NewerJournalError

PATIENCE = 5.0
"""Seconds to wait for another process that is just reading or writing."""
PRAGMAS = (
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",  # what is deleted is overwritten
    "PRAGMA temp_store = MEMORY",  # nothing of it in the system's temporary folder
    "PRAGMA synchronous = FULL",  # a commit is on disk when it returns
    "PRAGMA fullfsync = ON",  # on macOS as well
)
MEMORY = Path(":memory:")
"""An empty journal that is nowhere."""
BUSY = ("locked", "busy")
DAMAGED = ("not a database", "malformed", "no such table", "no such column", "corrupt")


@dataclass(frozen=True)
class Door:
    """One database file, and the passphrase where it is encrypted."""

    path: Path
    sealed: bool = False
    passphrase: str = ""

    def connect(self, *, write: bool) -> sqlite3.Connection:
        """Open it, which makes it where it does not exist. Raises what ``told`` turns into sentences."""
        # An encrypted connection is another class with the same methods: the typing ends here.
        connection = cast(
            "sqlite3.Connection",
            driver(sealed=self.sealed).connect(str(self.path), timeout=PATIENCE, isolation_level=None),
        )
        try:
            if self.sealed:
                unlock(connection, self.passphrase)
            for pragma in PRAGMAS:
                connection.execute(pragma)
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()  # a wrong passphrase shows here
            if self.path != MEMORY:
                connection.execute("PRAGMA journal_mode = WAL" if write else "PRAGMA query_only = ON")
        except BaseException:
            connection.close()
            raise
        return connection

    @contextlib.contextmanager
    def told(self) -> Iterator[None]:
        """Turn errors of the database and of the file system into ``JournalError``."""
        try:
            yield
        except NewerJournalError:
            raise JournalError(
                f"The journal {self.path} was written by a newer Thaw; please update this one."
            ) from None
        except OSError as error:
            raise JournalError(f"The journal {self.path} cannot be used: {error.strerror or error}.") from None
        except database_errors() as error:
            raise self._error(str(error)) from None

    def _error(self, reason: str) -> JournalError:
        if any(word in reason for word in BUSY):
            return _held(self.path)
        if self.sealed and "not a database" in reason:
            return PassphraseError(
                f"The journal {self.path} does not open: the passphrase is another one, or the file is damaged."
            )
        if any(word in reason for word in DAMAGED):
            return JournalError(
                f"The journal {self.path} is damaged; put a copy in its place, or move it away, and a new one begins."
            )
        return JournalError(f"The journal {self.path} cannot be used: {reason}.")


@contextlib.contextmanager
def hold(places: Places) -> Iterator[None]:
    """Be the only one who writes. Raises ``JournalHeldError`` where another is."""
    with contextlib.ExitStack() as stack:
        try:
            stack.enter_context(only_one(places.lock))
        except Held:
            raise _held(places.current) from None
        yield


def _held(path: Path) -> JournalHeldError:
    return JournalHeldError(
        f"Another Thaw has the journal {path} open; end that one first (say goodbye, or Ctrl-C), then try again."
    )


def driver(*, sealed: bool) -> Any:
    """The standard library's module, or the one with the same face that encrypts. Raises ``PassphraseError``."""
    if not sealed:
        return sqlite3
    try:
        from sqlcipher3 import dbapi2  # noqa: PLC0415 - an optional package
    except ImportError:
        raise PassphraseError(
            f"An encrypted journal needs one package more: run {sys.executable} -m pip install sqlcipher3, then again."
        ) from None
    return dbapi2


def database_errors() -> tuple[type[Exception], ...]:
    """What either module may raise."""
    with contextlib.suppress(PassphraseError):
        return (sqlite3.Error, driver(sealed=True).Error)
    return (sqlite3.Error,)


def unlock(connection: sqlite3.Connection, passphrase: str) -> None:
    """Give a fresh connection the passphrase; whether it is the right one shows at the first reading."""
    connection.execute("PRAGMA cipher_log_level = NONE")  # it would write its own lines on standard error
    connection.execute(f"PRAGMA key = '{normal(passphrase).replace(chr(39), 2 * chr(39))}'")


def normal(passphrase: str) -> str:
    """The passphrase in one form whatever keyboard it was typed on. Raises ``PassphraseError`` for an empty one."""
    if not passphrase or "\0" in passphrase:
        raise PassphraseError("The journal is encrypted, or is to be, and that needs a passphrase that is not empty.")
    return unicodedata.normalize("NFC", passphrase)
