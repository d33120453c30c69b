"""Erased means that no byte of it is left below the data folder."""

import sqlite3
from pathlib import Path

import pytest

from assistant.errors import JournalError
from assistant.journal.entries import Archive, Forgotten, Form, Slot
from assistant.journal.store import Journal
from tests.assistant.journal.samples import at, entry, files_with

SECRETS = ("quokka", "zephyrine", "marmalade")


def filled(folder: Path) -> Journal:
    """A journal with a secret of each day, in notes, feelings and talks, some replaced and much around them."""
    journal = Journal.open(folder)
    journal.take_in(Archive(tuple(entry(day, note=f"an ordinary day {day} " * 20) for day in range(3, 200))))
    for days_ago, secret in enumerate(SECRETS):
        number = journal.begin(Form.DAILY, at(days_ago))
        journal.answer(number, Slot.NOTE, f"{secret} first " * 90, at(days_ago))
        journal.answer(number, Slot.NOTE, f"{secret} then", at(days_ago, minute=1))
        journal.answer(number, Slot.FEELING, secret, at(days_ago, minute=2))
        journal.keep("plan", {"person": secret}, at(days_ago))
    return journal


def test_the_look_at_the_bytes_finds_what_is_there(tmp_path: Path) -> None:
    with filled(tmp_path):
        assert all(files_with(tmp_path, secret) for secret in SECRETS)


def test_forget_today_leaves_no_byte_of_today_and_all_of_yesterday(tmp_path: Path) -> None:
    with filled(tmp_path) as journal:
        assert journal.forget_range(at(hour=0), at(-1, hour=0)) == Forgotten(1, 1, 0)
        assert files_with(tmp_path, SECRETS[0]) == [], "also while the journal is open"
        assert journal.last_answer(Slot.FEELING).value == SECRETS[1]
        assert journal.kept("plan").slots == {"person": SECRETS[1]}
        assert len(journal.entries()) == 197 + 2
    assert files_with(tmp_path, SECRETS[0]) == []
    assert files_with(tmp_path, SECRETS[1]) != []


def test_forget_yesterday_leaves_today(tmp_path: Path) -> None:
    with filled(tmp_path) as journal:
        journal.forget_range(at(1, hour=0), at(hour=0))
    assert files_with(tmp_path, SECRETS[1]) == []
    assert files_with(tmp_path, SECRETS[0]) != []


def test_forget_everything_leaves_nothing_not_even_copies_and_caches(tmp_path: Path) -> None:
    with filled(tmp_path) as journal:
        journal.add_reminder('{"about": "quokka"}')
        (tmp_path / "backups").mkdir()
        (tmp_path / "backups" / "journal.db.1").write_text("quokka")
        (tmp_path / "export.csv").write_text("zephyrine")
        gone = journal.forget_all()
        assert gone == Forgotten(200, 3, 1)
        assert journal.archive() == Archive()
        for secret in (*SECRETS, "ordinary", "plan"):
            assert files_with(tmp_path, secret) == []
    assert [path.name for path in tmp_path.iterdir()] == ["journal.db"]
    assert (tmp_path / "journal.db").stat().st_size < 64 * 1024


def test_a_replaced_answer_is_no_longer_on_disk_after_forgetting_something_else(tmp_path: Path) -> None:
    with filled(tmp_path) as journal:
        number = journal.begin(Form.DAILY, at(hour=22))
        journal.answer(number, Slot.NOTE, "wombat", at(hour=22))
        journal.answer(number, Slot.NOTE, "something else", at(hour=22))
        journal.forget_range(at(1, hour=0), at(hour=0))
        assert files_with(tmp_path, "wombat") == []


def test_a_check_in_across_midnight_loses_only_what_was_said_that_day(tmp_path: Path) -> None:
    with Journal.open(tmp_path) as journal:
        both = journal.begin(Form.DAILY, at(1, hour=23, minute=59))
        journal.answer(both, Slot.NUMBNESS, 5, at(1, hour=23, minute=59))
        journal.answer(both, Slot.NOTE, "after midnight", at(hour=0, minute=1))
        late = journal.begin(Form.DAILY, at(1, hour=23, minute=58))
        journal.answer(late, Slot.NOTE, "after midnight", at(hour=0, minute=2))
        assert journal.forget_range(at(hour=0), None).entries == 2
        assert [(found.id, found.answers) for found in journal.entries()] == [(both, {Slot.NUMBNESS: 5.0})]
    assert files_with(tmp_path, "midnight") == []


def test_a_check_in_can_follow_at_once(tmp_path: Path) -> None:
    with filled(tmp_path) as journal:
        journal.forget_all()
        journal.answer(journal.begin(Form.MOMENT, at()), Slot.NUMBNESS, 4, at())
        assert len(journal.entries()) == 1


def test_whoever_still_reads_is_named_as_the_reason_and_again_is_enough(tmp_path: Path) -> None:
    journal = filled(tmp_path)
    reader = sqlite3.connect(tmp_path / "journal.db", isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM answer").fetchone()
    try:
        with pytest.raises(JournalError, match=r"another program reads it|open; end that one"):
            journal.forget_all()
    finally:
        reader.close()
    assert journal.entries() == (), "it is deleted all the same"
    journal.forget_all()
    journal.close()
    assert all(files_with(tmp_path, secret) == [] for secret in SECRETS)
