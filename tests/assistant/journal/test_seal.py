"""The journal with a passphrase."""

import os
import random
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from assistant.errors import JournalError, PassphraseError
from assistant.journal.entries import Archive, Form, Kept, Reminder, Slot
from assistant.journal.seal import seal, unseal
from assistant.journal.store import Journal
from tests.assistant.journal.samples import at, entry, files_with

PHRASE = "it's a lông \"phrase\" -- ;"
WITHOUT = """
import sys
sys.modules["sqlcipher3"] = None  # as if it were not installed
from assistant.cli.app import run
run(sys.argv[1:])
"""


def everything() -> Archive:
    return Archive(
        tuple(entry(day, number=40 - day, numbness=5.0, note=f"quokka {day}") for day in reversed(range(40))),
        (Kept("plan", at(), {"person": "quokka"}),),
        (Reminder(1, '{"about": "quokka"}', at()),),
    )


def fill(folder: Path) -> Archive:
    with Journal.open(folder) as journal:
        journal.take_in(everything())
        return journal.archive()


def test_nothing_readable_is_left_and_everything_is_there_with_the_passphrase(tmp_path: Path) -> None:
    before = fill(tmp_path)
    assert files_with(tmp_path, "quokka") != []
    seal(tmp_path, PHRASE)
    assert [path.name for path in tmp_path.iterdir()] == ["journal.sqlcipher"]
    assert stat.S_IMODE((tmp_path / "journal.sqlcipher").stat().st_mode) == 0o600
    for trace in ("quokka", "SQLite format", "CREATE TABLE"):
        assert files_with(tmp_path, trace) == []
    with Journal.open(tmp_path, passphrase=PHRASE) as journal:
        assert journal.archive() == before
        journal.answer(journal.begin(Form.DAILY, at(hour=23)), Slot.NOTE, "wombat", at(hour=23))
        assert files_with(tmp_path, "wombat") == [], "nor in the write-ahead file"
        with Journal.open(tmp_path, passphrase=PHRASE, write=False) as reader:
            assert reader.entries()[-1].note == "wombat"
    unseal(tmp_path, PHRASE)
    assert [path.name for path in tmp_path.iterdir()] == ["journal.db"]
    with Journal.open(tmp_path) as journal:
        assert len(journal.entries()) == len(before.entries) + 1
        assert journal.add_reminder("{}") == 2, "numbers go on where they were"


@pytest.mark.parametrize("wrong", ["another", "IT'S", ""])
def test_a_wrong_passphrase_is_one_sentence_and_hurts_nothing(tmp_path: Path, wrong: str) -> None:
    before = fill(tmp_path)
    seal(tmp_path, PHRASE)
    for write in (True, False):
        with pytest.raises(PassphraseError) as caught:
            Journal.open(tmp_path, passphrase=wrong, write=write)
        assert "\n" not in str(caught.value)
    with pytest.raises(PassphraseError):
        unseal(tmp_path, wrong)
    with Journal.open(tmp_path, passphrase=PHRASE, write=False) as journal:
        assert journal.archive() == before


def test_the_same_letters_from_another_keyboard_open_it(tmp_path: Path) -> None:
    seal(tmp_path, "\N{LATIN SMALL LETTER U WITH DIAERESIS}")
    Journal.open(tmp_path, passphrase="u\N{COMBINING DIAERESIS}").close()  # noqa: S106 - a test


def test_forgetting_and_migrating_work_as_without(tmp_path: Path) -> None:
    fill(tmp_path)
    seal(tmp_path, PHRASE)
    with Journal.open(tmp_path, passphrase=PHRASE) as journal:
        assert journal.forget_all().entries == 40
        assert journal.archive() == Archive()


def test_what_is_done_already_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(JournalError, match="is not encrypted"):
        unseal(tmp_path, PHRASE)
    seal(tmp_path, PHRASE)
    with pytest.raises(JournalError, match="is encrypted"):
        seal(tmp_path, PHRASE)
    with pytest.raises(PassphraseError, match="not empty"):
        seal(tmp_path / "other", "")


def test_a_journal_in_use_is_not_changed(tmp_path: Path) -> None:
    fill(tmp_path)
    with Journal.open(tmp_path), pytest.raises(JournalError, match="Another Thaw"):
        seal(tmp_path, PHRASE)
    with Journal.open(tmp_path, write=False), pytest.raises(JournalError, match="Another Thaw"):
        seal(tmp_path, PHRASE)
    with Journal.open(tmp_path) as journal:
        assert len(journal.entries()) == 40


def test_a_plain_file_left_beside_a_sealed_one_is_erased_by_the_next_writer(tmp_path: Path) -> None:
    fill(tmp_path)
    plain = (tmp_path / "journal.db").read_bytes()
    seal(tmp_path, PHRASE)
    (tmp_path / "journal.db").write_bytes(plain)
    (tmp_path / "journal.db.part").write_bytes(plain)
    Journal.open(tmp_path, passphrase=PHRASE).close()
    assert files_with(tmp_path, "quokka") == []


@pytest.mark.skipif(os.name != "posix", reason="signals are others there")
def test_a_kill_at_any_moment_leaves_the_whole_journal_before_or_after(tmp_path: Path) -> None:
    chance = random.Random(3)
    code = (
        "import sys; from pathlib import Path; from assistant.journal.seal import seal, unseal\n"
        "print('ready', flush=True)\n"
        "folder = Path(sys.argv[1])\n"
        "while True:\n    seal(folder, 'x')\n    unseal(folder, 'x')\n"
    )
    before = fill(tmp_path)
    for _ in range(6):
        with subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE) as child:
            child.stdout.readline()
            time.sleep(chance.random() * 1.6)
            child.send_signal(signal.SIGKILL)
        sealed = (tmp_path / "journal.sqlcipher").exists()
        with Journal.open(tmp_path, passphrase="x" if sealed else "") as journal:
            assert journal.archive() == before
        assert (files_with(tmp_path, "quokka") == []) is sealed
        if sealed:
            unseal(tmp_path, "x")


def test_without_the_package_it_says_what_to_install(tmp_path: Path) -> None:
    environment = {**os.environ, "THAW_HOME": str(tmp_path), "THAW_PASSPHRASE": "x"}
    seal(tmp_path / "data" / "journal", "x")
    for command in ("show", "decrypt"):
        done = subprocess.run(
            [sys.executable, "-c", WITHOUT, "journal", command],
            env=environment, capture_output=True, encoding="utf-8", check=False,
        )
        assert done.returncode == 3
        assert done.stderr.count("\n") == 1
        assert "-m pip install sqlcipher3" in done.stderr
