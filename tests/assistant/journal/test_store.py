import dataclasses
import datetime
import os
import random
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from assistant.errors import JournalError, JournalHeldError
from assistant.journal.entries import Answer, Archive, Form, Kept, Slot
from assistant.journal.store import Journal
from tests.assistant.journal.samples import SUMMER, WINTER, at, entry
from tests.assistant.journal.writer import killed_once, lost

POSIX = pytest.mark.skipif(os.name != "posix", reason="modes and signals are others there")
KILLS = 25


def test_an_answer_is_there_for_another_process_before_the_next_question(tmp_path: Path) -> None:
    with Journal.open(tmp_path / "j") as journal:
        number = journal.begin(Form.DAILY, at())
        journal.answer(number, Slot.NUMBNESS, 6.5, at())
        with Journal.open(tmp_path / "j", write=False) as other:
            assert other.entry(number).numbness == 6.5


def test_every_kind_of_answer_comes_back_as_it_was_given(tmp_path: Path) -> None:
    given = {
        Slot.NUMBNESS: 6.5, Slot.FEELING: "", Slot.SLEEP: 7.0, Slot.MOVED: False, Slot.TALKED: True, Slot.NOTE: "né 🙂"
    }
    with Journal.open(tmp_path) as journal:
        number = journal.begin(Form.MOMENT, at())
        for slot, value in given.items():
            journal.answer(number, slot, value, at())
    with Journal.open(tmp_path, write=False) as journal:
        (found,) = journal.entries()
    assert found.answers == given
    assert (found.started_at, found.form) == (at(), Form.MOMENT)
    assert found.moved is False
    assert found.feeling == ""


def test_what_was_skipped_is_none(tmp_path: Path) -> None:
    with Journal.open(tmp_path) as journal:
        found = journal.entry(journal.begin(Form.DAILY, at()))
    assert (found.numbness, found.feeling, found.sleep, found.moved, found.talked, found.note) == (None,) * 6


def test_a_later_answer_takes_the_place_of_an_earlier_one(tmp_path: Path) -> None:
    with Journal.open(tmp_path) as journal:
        number = journal.begin(Form.DAILY, at())
        journal.answer(number, Slot.NUMBNESS, 8, at())
        journal.answer(number, Slot.NUMBNESS, 3, at(minute=1))
        assert journal.entry(number).numbness == 3


@pytest.mark.parametrize(
    ("slot", "value"),
    [
        (Slot.NUMBNESS, 11), (Slot.NUMBNESS, -1), (Slot.NUMBNESS, float("nan")), (Slot.NUMBNESS, True),
        (Slot.NUMBNESS, "six"), (Slot.SLEEP, 25), (Slot.MOVED, 1), (Slot.FEELING, 3), (Slot.NOTE, "x" * 4001),
    ],
)
def test_a_value_that_cannot_be_is_refused_and_nothing_is_kept(tmp_path: Path, slot: Slot, value: object) -> None:
    with Journal.open(tmp_path) as journal:
        number = journal.begin(Form.DAILY, at())
        with pytest.raises(ValueError, match="expected"):
            journal.answer(number, slot, value, at())
        assert journal.entry(number).answers == {}


def test_a_time_without_an_offset_is_refused(tmp_path: Path) -> None:
    with Journal.open(tmp_path) as journal, pytest.raises(ValueError, match="offset"):
        journal.begin(Form.DAILY, datetime.datetime(2026, 3, 1))  # noqa: DTZ001 - that is the test


def test_the_order_is_that_of_the_instants_and_the_day_that_of_the_clock_on_the_wall(tmp_path: Path) -> None:
    """When clocks go back an hour comes twice: 02:30 with the summer's offset is before 02:30 with the winter's."""
    first, second = at(hour=2, minute=30, zone=SUMMER), at(hour=2, minute=30, zone=WINTER)
    with Journal.open(tmp_path) as journal:
        late, early = journal.begin(Form.MOMENT, second), journal.begin(Form.MOMENT, first)
        assert [found.id for found in journal.entries()] == [early, late]
        assert {found.day for found in journal.entries()} == {first.date()}
        assert [found.id for found in journal.entries(since=second)] == [late]
        assert [found.id for found in journal.entries(until=second)] == [early]


def test_same_as_yesterday_finds_the_last_answer_and_not_todays(tmp_path: Path) -> None:
    with Journal.open(tmp_path) as journal:
        assert journal.last_answer(Slot.SLEEP) is None
        for days_ago, hours in ((2, 5.0), (1, 6.5), (0, 8.0)):
            journal.answer(journal.begin(Form.DAILY, at(days_ago)), Slot.SLEEP, hours, at(days_ago))
        journal.begin(Form.DAILY, at(hour=22))
        assert journal.last_answer(Slot.SLEEP) == Answer(Slot.SLEEP, 8.0, at())
        assert journal.last_answer(Slot.SLEEP, before=at()) == Answer(Slot.SLEEP, 6.5, at(1))


def test_the_newest_of_a_talk_wins_and_its_history_stays(tmp_path: Path) -> None:
    with Journal.open(tmp_path) as journal:
        journal.keep("stress_plan", {"first": "call Sam"}, at(3))
        journal.keep("stress_plan", {"first": "write to Sam"}, at(1))
        journal.keep("evening", {"tea": "mint"}, at(2))
        assert journal.kept("stress_plan") == Kept("stress_plan", at(1), {"first": "write to Sam"})
        assert [kept.slots["first"] for kept in journal.kept_history("stress_plan")] == ["call Sam", "write to Sam"]
        assert [kept.talk for kept in journal.all_kept()] == ["evening", "stress_plan"]
        assert journal.kept("unknown") is None


def test_reminders_are_added_changed_and_removed_and_numbers_never_come_again(tmp_path: Path) -> None:
    with Journal.open(tmp_path) as journal:
        first, second = journal.add_reminder('{"at": "20:30"}'), journal.add_reminder('{"day": "thursday"}')
        assert journal.update_reminder(first, last_fired=at())
        assert journal.update_reminder(second, spec="{}")
        assert [(one.spec, one.last_fired) for one in journal.reminders()] == [('{"at": "20:30"}', at()), ("{}", None)]
        assert journal.remove_reminder(second)
        assert not journal.remove_reminder(second)
        assert not journal.update_reminder(second, spec="{}")
        assert journal.add_reminder("{}") > second


@POSIX
def test_nobody_else_can_read_folder_or_files(tmp_path: Path) -> None:
    folder = tmp_path / "j"
    old = os.umask(0)
    try:
        with Journal.open(folder) as journal:
            journal.begin(Form.DAILY, at())
            modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}
    finally:
        os.umask(old)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert modes == dict.fromkeys(("journal.db", "journal.db-wal", "journal.db-shm", "journal.lock"), 0o600)


def test_reading_makes_nothing(tmp_path: Path) -> None:
    with Journal.open(tmp_path / "j", write=False) as journal:
        assert journal.entries() == ()
        assert journal.archive() == Archive()
    assert not (tmp_path / "j").exists()


def test_a_second_writer_is_told_in_one_sentence_and_may_write_afterwards(tmp_path: Path) -> None:
    with Journal.open(tmp_path):
        with pytest.raises(JournalHeldError, match=r"^Another Thaw has the journal .* open; .*\.$"):
            Journal.open(tmp_path)
    with Journal.open(tmp_path) as journal:
        journal.begin(Form.DAILY, at())


def test_a_damaged_journal_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "journal.db").write_bytes(b"SQLite format 3\0" + bytes(range(256)) * 40)
    for write in (True, False):
        with pytest.raises(JournalError, match=r"is damaged; .*\.$"):
            Journal.open(tmp_path, write=write)
    (tmp_path / "journal.db").write_bytes(b"what is this" * 1000)
    with pytest.raises(JournalError, match="is damaged"):
        Journal.open(tmp_path)


def test_a_page_that_was_overwritten_is_one_sentence(tmp_path: Path) -> None:
    with Journal.open(tmp_path) as journal:
        journal.take_in(Archive(tuple(entry(day, note="word " * 50) for day in range(300))))
    path = tmp_path / "journal.db"
    data = bytearray(path.read_bytes())
    data[8192:] = b"\xa5" * (len(data) - 8192)
    path.write_bytes(data)
    with Journal.open(tmp_path, write=False) as journal, pytest.raises(JournalError, match="damaged"):
        journal.entries()


def test_a_journal_of_a_newer_thaw_is_left_alone(tmp_path: Path) -> None:
    Journal.open(tmp_path).close()
    connection = sqlite3.connect(tmp_path / "journal.db")
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    for write in (True, False):
        with pytest.raises(JournalError, match="newer Thaw"):
            Journal.open(tmp_path, write=write)


def test_a_folder_that_is_a_file_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "j").write_text("")
    with pytest.raises(JournalError, match="cannot be used"):
        Journal.open(tmp_path / "j")


def test_an_answer_to_an_erased_check_in_is_one_sentence(tmp_path: Path) -> None:
    with Journal.open(tmp_path) as journal:
        number = journal.begin(Form.DAILY, at())
        journal.forget_range(at(1), None)
        with pytest.raises(JournalError, match="has been erased"):
            journal.answer(number, Slot.NUMBNESS, 3, at())


def test_taking_in_twice_changes_nothing_and_only_gaps_are_filled(tmp_path: Path) -> None:
    archive = Archive(
        (entry(1, numbness=6.0), entry(0, numbness=5.0, note="a walk")), (Kept("plan", at(), {"a": "b"}),), ()
    )
    with Journal.open(tmp_path) as journal:
        assert dataclasses.astuple(journal.take_in(archive)) == (2, 0, 0, 1, 0)
        before = journal.archive()
        assert dataclasses.astuple(journal.take_in(archive)) == (0, 0, 2, 0, 0)
        assert dataclasses.astuple(journal.take_in(before)) == (0, 0, 2, 0, 0)
        assert journal.archive() == before
        richer = Archive((entry(1, numbness=9.0, sleep=7.0),))
        assert dataclasses.astuple(journal.take_in(richer)) == (0, 1, 0, 0, 0)
        assert (journal.entries()[0].numbness, journal.entries()[0].sleep) == (6.0, 7.0)


def test_a_statement_that_fails_undoes_its_whole_change(tmp_path: Path) -> None:
    with Journal.open(tmp_path) as journal:
        bad = dataclasses.replace(entry(0), answers={Slot.NOTE: ["no value"]})
        with pytest.raises(JournalError):
            journal.take_in(Archive((entry(1, numbness=4.0), bad)))
        assert journal.entries() == ()


@POSIX
def test_what_was_confirmed_survives_kill_9_at_any_moment(tmp_path: Path) -> None:
    chance = random.Random(4)
    everything: dict[int, dict[str, str]] = {}
    for number in range(KILLS):
        confirmed = killed_once(tmp_path, 1000 * number, chance)
        assert lost(tmp_path, confirmed) == []
        everything |= confirmed
    assert len(everything) > KILLS, "the writer came to write"
    assert lost(tmp_path, everything) == []
    connection = sqlite3.connect(tmp_path / "journal.db")
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()


def test_no_module_but_these_touches_the_database() -> None:
    room = Path(__file__).parents[3] / "assistant"
    users = {path.name for path in room.rglob("*.py") if "sqlite3" in path.read_text(encoding="utf-8")}
    assert users <= {"connect.py", "migrations.py", "rows.py", "seal.py", "store.py"}


def test_a_reader_waits_for_a_writer_and_sees_whole_changes(tmp_path: Path) -> None:
    """Another process reads all the time while this one writes pairs; it never sees half of one."""
    Journal.open(tmp_path).close()
    code = (
        "import sys; from pathlib import Path; from assistant.journal.store import Journal\n"
        "for _ in range(40):\n"
        "    with Journal.open(Path(sys.argv[1]), write=False) as journal:\n"
        "        assert len(journal.entries()) % 2 == 0\n"
    )
    reader = subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], stderr=subprocess.PIPE)
    with Journal.open(tmp_path) as journal:
        number = 0
        while reader.poll() is None:
            number += 2
            journal.take_in(Archive((entry(number), entry(number + 1))))
    assert reader.returncode == 0, reader.stderr.read().decode()
    reader.stderr.close()
