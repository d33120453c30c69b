import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.journal.migrations import MIGRATIONS, NewerJournalError, migrate, version
from assistant.journal.store import Journal
from tests.assistant.journal.samples import at


@pytest.fixture
def connection() -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    yield connection
    connection.close()


def tables(connection: sqlite3.Connection) -> set[str]:
    return {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}


@pytest.mark.parametrize("done", range(len(MIGRATIONS) + 1))
def test_a_journal_of_any_age_becomes_the_present_one(connection: sqlite3.Connection, done: int) -> None:
    migrate(connection, MIGRATIONS[:done])
    assert version(connection) == done
    migrate(connection)
    assert version(connection) == len(MIGRATIONS)
    assert tables(connection) >= {"entry", "answer", "kept", "reminder"}


def test_a_step_that_fails_is_undone_and_those_before_it_stay(connection: sqlite3.Connection) -> None:
    def broken(connection: sqlite3.Connection) -> None:
        connection.execute("CREATE TABLE half (x)")
        connection.execute("no SQL at all")

    with pytest.raises(sqlite3.OperationalError):
        migrate(connection, (*MIGRATIONS, broken))
    assert version(connection) == len(MIGRATIONS)
    assert "half" not in tables(connection)


def test_a_newer_one_is_refused(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA user_version = 99")
    with pytest.raises(NewerJournalError):
        migrate(connection)


def test_an_old_journal_keeps_its_check_ins_also_when_it_is_only_read(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "journal.db", isolation_level=None)
    migrate(connection, MIGRATIONS[:1])
    connection.execute("INSERT INTO entry VALUES (7, ?, ?, 'daily')", (at().isoformat(), at().timestamp()))
    connection.close()
    with Journal.open(tmp_path, write=False) as journal:
        assert [entry.id for entry in journal.entries()] == [7]
        assert journal.reminders() == ()
