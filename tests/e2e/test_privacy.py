"""What the program leaves behind after a long conversation: what was confirmed to be kept, in the journal, and nothing else.

Unusual words are said in ordinary sentences, in a crisis, in a talk that is not kept, and in a check-in. Then every byte
that was written anywhere is searched. No sound card is needed.
"""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
KEPT = ("quokkaish", "zephyrine")
"""Said as the word and as the note of a check-in: these are to be kept."""
PLANNED = "kumquatina"
"""Said in a planning talk that is kept."""
UNKEPT = ("marmaladio", "wombatine", "axolotlic", "pangolino", "narwhalish", "tamarindo", "ocelotic", "bandicootish", "platypode", "capybaric")
"""Said everywhere else: these must not be found."""

TOLD = [
    "my boss marmaladio shouted at me again",
    "i feel numb",
    "no",
    "what causes it",
    "it's because of wombatine isn't it",
    "next",
    "stop",
    "i want to die and axolotlic knows",
    "no",
    "pangolino could come over",
    "i'm safe",
    "i'm safe now",
    "thanks",
    "ground me",
    "i can see a narwhalish lamp",
    "stop",
    "how do i tell someone",  # a planning talk, which is not kept
    "tamarindo",
    "skip",
    "ocelotic",
    "company",
    "good",
    "no",
    "no",
    "check in with me",  # a check-in, which is
    "no wait bandicootish",
    "seven",
    KEPT[0],
    "six hours",
    "i told platypode about it",
    "no",
    "yes",
    KEPT[1],
    "capybaric is what i'd like to say",
    "ask me how i feel every evening at eight",
    "what reminders do i have",
    "what did i keep",
    "how have i been lately",
    "remember that i live in canada",
    "i live in canada",
]
PLAN = ["how do i tell someone", PLANNED, "skip", "low", "company", "good", "yes", "no"]


@dataclass(frozen=True)
class Place:
    """Everything that the program could write to, and what it did."""

    home: Path
    scratch: Path
    elsewhere: Path
    """The home folder of the user and the platform's caches."""
    guard: Path

    def run(self, lines: list[str]) -> subprocess.CompletedProcess[str]:
        environment = {
            "PATH": os.environ["PATH"],
            "THAW_HOME": str(self.home),
            "TMPDIR": str(self.scratch),
            "HOME": str(self.elsewhere),
            "XDG_CACHE_HOME": str(self.elsewhere / ".cache"),
            "XDG_CONFIG_HOME": str(self.elsewhere / ".config"),
            "XDG_DATA_HOME": str(self.elsewhere / ".local" / "share"),
            "XDG_STATE_HOME": str(self.elsewhere / ".local" / "state"),
            "PYTHONPATH": str(self.guard),
            "THAW_GUARD": str(self.guard / "connections"),
            "LANG": "C.UTF-8",
        }
        return subprocess.run(
            [sys.executable, "-m", "assistant", "type"],
            cwd=ROOT, env=environment, input="\n".join([*lines, ""]), capture_output=True, text=True, timeout=170, check=False,
        )  # fmt: skip

    def connections(self) -> str:
        """What was connected to, as the guard has written it down."""
        path = self.guard / "connections"
        return path.read_text() if path.exists() else ""


GUARD = '''\
"""Loaded by Python at its start: whoever opens a connection is written down, and fails."""
import os
import sys

_LOG = os.environ["THAW_GUARD"]


def _watch(event, arguments):
    if event in {"socket.connect", "socket.getaddrinfo", "socket.sendto", "socket.bind"}:
        with open(_LOG, "a") as log:
            log.write(f"{event} {arguments[1:]}\\n")
        raise RuntimeError(f"{event}: this program has no business with the network")


with open(_LOG + ".loaded", "w") as log:
    log.write("watching")
sys.addaudithook(_watch)
'''


@pytest.fixture
def place(tmp_path: Path) -> Place:
    folders = [tmp_path / name for name in ("home", "scratch", "elsewhere", "guard")]
    for folder in folders[1:]:
        folder.mkdir()
    (folders[3] / "sitecustomize.py").write_text(GUARD)
    return Place(*folders)


def holding(folders: list[Path], word: str) -> list[Path]:
    """The files below some folders whose name or bytes hold a word, in any usual encoding, whatever its capitals."""
    found = []
    spellings = [word.encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be")]
    for folder in folders:
        for path in folder.rglob("*"):
            data = path.read_bytes().lower() if path.is_file() else b""
            if word in path.name.lower() or any(spelling in data for spelling in spellings):
                found.append(path)
    return found


def snapshot(folder: Path) -> dict[Path, tuple[int, int]]:
    """Every file with its time and size, but for what version control and test tools keep for themselves."""
    skipped = {".git", ".venv", ".pytest_cache", ".mypy_cache", ".ruff_cache", ".hypothesis"}
    found = {}
    for path in folder.rglob("*"):
        if path.is_file() and not skipped & set(path.relative_to(folder).parts):
            stat = path.stat()
            found[path] = (stat.st_mtime_ns, stat.st_size)
    return found


def test_after_a_long_conversation_only_what_was_confirmed_is_found_and_only_in_the_journal(place: Place) -> None:
    before = snapshot(ROOT)
    done = place.run(TOLD)
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    for line in ("9 8 8", "It's written down", "eight in the evening", "zephyrine"):
        assert line in done.stdout, f"the conversation did not go as meant: {line}"
    written = [path for path, stamp in snapshot(ROOT).items() if before.get(path) != stamp]
    assert [path for path in written if path.suffix != ".pyc"] == [], "something was written in the working folder"

    everywhere = [place.home, place.scratch, place.elsewhere]
    for word in UNKEPT:
        assert word in "\n".join(TOLD)
        assert holding(everywhere, word) == [], word
        assert not [path for path in written if word.encode() in path.read_bytes().lower()], word
    for word in KEPT:
        assert holding(everywhere, word) == [place.home / "data" / "journal" / "journal.db"], word
    assert list(place.scratch.iterdir()) == []
    assert [path for path in place.elsewhere.rglob("*") if path.is_file()] == []


def test_what_is_written_is_for_its_owner_only(place: Place) -> None:
    place.run(TOLD)
    written = sorted(place.home.rglob("*"))
    assert {path.name for path in written if path.is_file()} == {"journal.db", "settings.toml"}
    for path in (place.home, *written):
        assert path.stat().st_mode & 0o777 == (0o700 if path.is_dir() else 0o600), path


def test_a_plan_that_is_kept_is_kept_in_the_journal_only(place: Place) -> None:
    done = place.run(PLAN)
    assert "It's kept" in done.stdout
    assert holding([place.home, place.scratch, place.elsewhere], PLANNED) == [place.home / "data" / "journal" / "journal.db"]


def test_forget_everything_and_a_yes_leave_no_byte(place: Place) -> None:
    place.run([*TOLD, *PLAN])
    assert all(holding([place.home], word) for word in (*KEPT, PLANNED))
    done = place.run(["forget everything", "yes", "what did i keep", "how have i been lately"])
    assert done.returncode == 0, done.stderr
    for word in (*KEPT, PLANNED, *UNKEPT, "numbness", "reach_out"):
        left = holding([place.home, place.scratch, place.elsewhere], word)
        assert left == [], word
    assert PLANNED not in done.stdout


def test_forget_everything_and_a_no_leave_all_of_it(place: Place) -> None:
    place.run(TOLD)
    place.run(["forget everything", "no"])
    assert all(holding([place.home], word) for word in KEPT)


def test_forgotten_in_the_same_conversation_it_is_gone_as_well(place: Place) -> None:
    done = place.run([*TOLD, *PLAN, "forget everything", "yes", "thanks"])
    assert done.returncode == 0, done.stderr
    for word in (*KEPT, PLANNED):
        assert holding([place.home, place.scratch, place.elsewhere], word) == [], word


def test_no_connection_is_opened(place: Place) -> None:
    done = place.run([*TOLD, *PLAN, "who can hear this", "forget everything", "yes"])
    assert (place.guard / "connections.loaded").read_text() == "watching", "the guard was not there"
    assert place.connections() == ""
    assert done.returncode == 0, done.stderr


def test_the_guard_sees_a_connection(place: Place) -> None:
    """Or the test above could not fail."""
    environment = {**os.environ, "PYTHONPATH": str(place.guard), "THAW_GUARD": str(place.guard / "connections")}
    script = "import socket; socket.create_connection(('127.0.0.1', 9))"
    done = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert place.connections().startswith("socket.")


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")
def test_the_system_sees_no_connection_either(place: Place) -> None:
    """Also what a library written in C would open, and its children; a socket of the machine itself is none."""
    trace = place.scratch.parent / "trace"
    probe = subprocess.run(["strace", "-f", "-e", "trace=connect", "true"], capture_output=True, check=False)
    if probe.returncode != 0:
        pytest.skip("strace may not trace here")
    environment = {**os.environ, "THAW_HOME": str(place.home), "TMPDIR": str(place.scratch), "LANG": "C.UTF-8"}
    done = subprocess.run(
        ["strace", "-f", "-q", "-e", "trace=connect,sendto", "-o", str(trace), sys.executable, "-m", "assistant", "type"],
        cwd=ROOT, env=environment, input="\n".join([*TOLD, ""]), capture_output=True, text=True, timeout=170, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    calls = [line for line in trace.read_text().splitlines() if "AF_INET" in line or "sendto(" in line]
    assert calls == []
