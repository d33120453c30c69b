"""``thaw journal`` as a child process: what it prints, what it writes, and its exit status."""

import datetime
import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from assistant.journal.entries import Entry, Form, Slot, Value
from assistant.journal.store import Journal
from tests.assistant.journal.samples import files_with


class Thaw:
    """Runs ``thaw journal`` with folders of its own."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.folder = home / "data" / "journal"
        kept = {key: value for key, value in os.environ.items() if key != "THAW_PASSPHRASE"}
        self.environment = {**kept, "THAW_HOME": str(home), "PYTHONIOENCODING": "utf-8", "COLUMNS": "120"}

    def __call__(self, *arguments: str, status: int = 0, **more: str) -> str:
        """Run it; returns what it printed, or what it complained of where ``status`` is not 0."""
        done = subprocess.run(
            [sys.executable, "-m", "assistant", "journal", *arguments],
            env={**self.environment, **more}, capture_output=True, encoding="utf-8", check=False,
            stdin=subprocess.DEVNULL, timeout=120, cwd=self.home.parent,
        )
        assert "Traceback" not in done.stderr
        assert done.returncode == status, done.stderr
        if status:
            assert done.stderr.startswith("thaw: ")
            assert done.stderr.count("\n") == 1
        else:
            assert done.stderr == ""
        return done.stderr if status else done.stdout

    def add(self, days_ago: int, **answers: Value) -> int:
        """A check-in at noon of a day before today."""
        day = datetime.datetime.now().astimezone().date() - datetime.timedelta(days=days_ago)
        at = datetime.datetime.combine(day, datetime.time(12)).astimezone()
        with Journal.open(self.folder) as journal:
            number = journal.begin(Form.DAILY, at)
            for name, value in answers.items():
                journal.answer(number, Slot(name), value, at)
        return number

    def entries(self) -> tuple[Entry, ...]:
        with Journal.open(self.folder, write=False) as journal:
            return journal.entries()


@pytest.fixture
def thaw(tmp_path: Path) -> Thaw:
    return Thaw(tmp_path / "home")


@pytest.fixture
def week(thaw: Thaw) -> Thaw:
    thaw.add(1, numbness=6.5, sleep=7.0, feeling="quokka", moved=True, note="a [bold]walk[/bold]")
    thaw.add(0, numbness=4.0, feeling="", note="wombat")
    thaw.add(40, numbness=8.0, note="long ago")
    return thaw


def test_an_empty_journal_is_said_kindly_and_makes_nothing(thaw: Thaw) -> None:
    assert "Nothing is written down yet" in thaw("show")
    assert thaw() == thaw("show")
    assert "no check-in" in thaw("plot", "x.png", status=3)
    assert "no check-in" in thaw("report", "x.pdf", status=3)
    assert "0 check-ins" in thaw("forget", "--all", "--yes")
    assert not thaw.home.exists(), "looking makes no folders"
    assert "is written" in thaw("export", "x.json")


def test_show_has_words_numbers_sparks_and_no_colour(week: Thaw) -> None:
    out = week("show")
    for part in ("6.5", "quokka", "(no word)", "wombat", "a [bold]walk[/bold]", "▅", "not shown: 1"):
        assert part in out
    assert "long ago" not in out
    assert "\x1b" not in out
    assert "long ago" in week("show", "--days", "60")


def test_show_needs_no_more_than_ascii(week: Thaw) -> None:
    assert "numbness, 0 to 10" in week("show", PYTHONIOENCODING="ascii")


@pytest.mark.parametrize(
    ("name", "begins"),
    [("p.png", b"\x89PNG"), ("p.svg", b"<?xml"), ("r.html", b"<!doctype html>"), ("r.pdf", b"%PDF")],
)
def test_pictures_and_reports_are_written_for_the_owner_only(week: Thaw, tmp_path: Path, name: str, begins: bytes) -> None:
    path = tmp_path / name
    path.write_text("old")
    path.chmod(0o644)
    out = week("plot" if name.startswith("p") else "report", str(path))
    assert out == f"{path} is written; only you can read it.\n"
    assert path.read_bytes().startswith(begins)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [one.name for one in tmp_path.iterdir() if one.name != "home"] == [name], "no halves are left"


def test_notes_are_shared_only_when_chosen(week: Thaw, tmp_path: Path) -> None:
    path = tmp_path / "r.html"
    for choice, shared in (((), set()), (("--notes", "none"), set()), (("--notes", "all"), {"walk", "wombat"}),
                           (("--notes", "2"), {"wombat"})):
        week("report", str(path), "--days", "30", *choice)
        text = path.read_text(encoding="utf-8")
        assert {word for word in ("walk", "wombat", "long ago") if word in text} == shared
    assert "no note '3'" in week("report", str(path), "--days", "30", "--notes", "2,3", status=2), "it is older than the report"
    assert "no note 'x'" in week("report", str(path), "--notes", "x", status=2)


@pytest.mark.parametrize(
    ("arguments", "status", "says"),
    [
        (("plot", "x.jpg"), 2, "ending in .png or .svg"),
        (("report", "x"), 2, "ending in .html or .pdf"),
        (("export", "x.txt"), 2, "ending in .csv or .json"),
        (("import", "x.xls"), 2, "ending in .csv or .json"),
        (("import", "nowhere.csv"), 2, "cannot be read: No such file"),
        (("plot", "nowhere/x.png"), 2, "cannot be written: No such file"),
        (("export", "folder.csv"), 2, "cannot be written: Is a directory"),
        (("forget",), 2, "one of --today, --yesterday"),
        (("forget", "--today", "--all", "--yes"), 2, "one of --today, --yesterday"),
        (("forget", "--since", "monday", "--yes"), 2, "no date"),
        (("forget", "--today"), 2, "--yes"),
        (("encrypt",), 3, "THAW_PASSPHRASE"),
        (("decrypt",), 3, "not encrypted"),
        (("show", "--days", "0"), 2, "--days"),
    ],
)
def test_an_error_is_one_line_with_its_exit_status(
    week: Thaw, tmp_path: Path, arguments: tuple[str, ...], status: int, says: str
) -> None:
    (tmp_path / "folder.csv").mkdir()
    before = week.entries()
    assert says in week(*arguments, status=status)
    assert week.entries() == before


def test_a_damaged_journal_is_one_line(thaw: Thaw) -> None:
    thaw.folder.mkdir(parents=True)
    (thaw.folder / "journal.db").write_bytes(b"x" * 9000)
    for command in (("show",), ("plot", "x.png"), ("export", "x.csv"), ("forget", "--all", "--yes")):
        assert "is damaged" in thaw(*command, status=3)


def test_export_and_import_into_another_journal_give_the_same_twice(week: Thaw, tmp_path: Path) -> None:
    with Journal.open(week.folder) as journal:
        journal.keep("plan", {"who": "Sam"}, datetime.datetime.now().astimezone())
    for form in ("csv", "json"):
        path = tmp_path / f"all.{form}"
        week("export", str(path))
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        other = Thaw(tmp_path / form)
        assert "3 new" in other("import", str(path))
        assert "0 new, 0 completed, 3 there already" in other("import", str(path))
        assert [one.answers for one in other.entries()] == [one.answers for one in week.entries()]
    assert json.loads((tmp_path / "all.json").read_text(encoding="utf-8"))["kept"][0]["slots"] == {"who": "Sam"}


def test_a_file_with_one_wrong_line_is_not_taken_in_at_all(thaw: Thaw, tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("started_at,form,numbness\n2026-03-01T10:00:00Z,daily,4\n2026-03-02T10:00:00Z,daily,40\n")
    assert "line 3: numbness: expected a number from 0 to 10" in thaw("import", str(path), status=2)
    assert thaw.entries() == ()


def test_forget_today_yesterday_since_and_all(week: Thaw) -> None:
    assert "1 check-ins" in week("forget", "--today", "--yes")
    assert files_with(week.home, "wombat") == []
    assert "1 check-ins" in week("forget", "--yesterday", "--yes")
    assert files_with(week.home, "quokka") == []
    since = datetime.datetime.now().astimezone().date() - datetime.timedelta(days=41)
    assert "1 check-ins" in week("forget", "--since", str(since), "--yes")
    assert files_with(week.home, "long ago") == []
    week.add(0, note="wombat")
    week("forget", "--all", "--yes")
    assert files_with(week.home, "wombat") == []


def test_a_running_companion_keeps_others_from_writing_and_lets_them_look(week: Thaw) -> None:
    with Journal.open(week.folder):
        assert "Another Thaw" in week("forget", "--all", "--yes", status=3)
        assert "wombat" in week("show")


def test_with_a_passphrase_the_same_commands_work(week: Thaw, tmp_path: Path) -> None:
    right, wrong = {"THAW_PASSPHRASE": "it's me"}, {"THAW_PASSPHRASE": "guess"}
    assert "is encrypted" in week("encrypt", **right)
    assert files_with(week.home, "wombat") == []
    assert "does not open: the passphrase is another one" in week("show", status=3, **wrong)
    assert "THAW_PASSPHRASE" in week("show", status=3)
    assert "wombat" in week("show", **right)
    week("plot", str(tmp_path / "p.png"), **right)
    week("export", str(tmp_path / "e.csv"), **right)
    assert "3 there already" in week("import", str(tmp_path / "e.csv"), **right)
    assert "1 check-ins" in week("forget", "--today", "--yes", **right)
    assert "does not open" in week("decrypt", status=3, **wrong)
    assert "no longer encrypted" in week("decrypt", **right)
    assert "quokka" in week("show")
    assert files_with(week.home, "it's me") == []


@pytest.mark.skipif(os.name != "posix", reason="terminals are others there")
def test_on_a_terminal_it_asks_once_and_no_means_no(week: Thaw) -> None:
    import pty

    def asked(*arguments: str, types: str) -> str:
        leader, follower = pty.openpty()
        command = [sys.executable, "-m", "assistant", "journal", *arguments]
        process = subprocess.Popen(
            command, env=week.environment, stdin=follower, stdout=follower, stderr=follower, start_new_session=True
        )
        os.close(follower)
        os.write(leader, types.encode())
        out = b""
        while True:
            try:
                block = os.read(leader, 4096)
            except OSError:
                break
            if not block:
                break
            out += block
        os.close(leader)
        process.wait(timeout=60)
        return out.decode()

    assert "Nothing was erased" in asked("forget", "--all", types="n\n")
    assert len(week.entries()) == 3
    assert "Erased: 3 check-ins" in asked("forget", "--all", types="y\n")
    assert week.entries() == ()
