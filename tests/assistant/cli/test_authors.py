"""``thaw check`` and ``thaw rehearse``, as an author sees them; mistakes are made in a copy of the content."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from assistant.cli.app import status_of

ROOT = Path(__file__).parent.parent.parent.parent
PACKAGES = ("assistant", "intents", "content")


def check(root: Path, home: Path) -> subprocess.CompletedProcess[str]:
    """``thaw check`` on another copy of the program, as a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "assistant", "check"],
        cwd=root,
        env={**os.environ, "THAW_HOME": str(home), "LANG": "C.UTF-8", "PYTHONPATH": str(root), "PYTHONDONTWRITEBYTECODE": "1"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program with its content, to be spoilt."""
    root = tmp_path_factory.mktemp("thaw")
    for package in PACKAGES:
        shutil.copytree(ROOT / package, root / package, ignore=shutil.ignore_patterns("__pycache__"))
    return root


def line_of(text: str, found: str) -> int:
    return text[: text.index(found)].count("\n") + 1


SHORT = """\
# Short

[minutes 5 10 20]

[source thaw]

One sentence, and hardly any silence.

[pause 2]

[when why]

It helps some people.

[end]
"""


@pytest.mark.parametrize(
    ("file", "old", "new", "marked", "expected"),
    [
        ("sessions/walk.md", "[when why]", "[when cannot]", "", "expected [when why] … [end]"),
        ("talks/reach_out.md", "[ask who words]", "[ask whom words]", "[go kept.who", "'kept.who' is not asked for in this file"),
        ("sessions/breathe.md", "[offer breathe_sigh,", "[offer tango,", "[offer tango,", "'tango' is no intent that can be offered"),
        ("sessions/sleep.md", "[sound rain]", "[sound birds]", "[sound birds]", "expected a sound of rain, waves, brown"),
    ],
)
def test_check_names_the_file_the_line_and_what_was_expected(
    copied: Path, tmp_path: Path, file: str, old: str, new: str, marked: str, expected: str
) -> None:
    path = copied / "content" / "en" / file
    before = path.read_text(encoding="utf-8")
    assert old in before
    path.write_text(before.replace(old, new), encoding="utf-8")
    try:
        done = check(copied, tmp_path)
    finally:
        path.write_text(before, encoding="utf-8")
    place = f"{path}:{line_of(before.replace(old, new), marked)}" if marked else str(path)
    assert done.returncode == 3, done.stdout
    assert f"{place}: " in done.stderr
    assert expected in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr


def test_check_names_a_session_whose_words_do_not_fit_its_minutes(copied: Path, tmp_path: Path) -> None:
    path = copied / "content" / "en" / "sessions" / "walk.md"
    before = path.read_text(encoding="utf-8")
    path.write_text(SHORT, encoding="utf-8")
    try:
        done = check(copied, tmp_path)
    finally:
        path.write_text(before, encoding="utf-8")
    assert done.returncode == 3
    assert str(path) in done.stderr
    assert re.search(r"5 minutes take 0\.\d; expected fewer words, or more pauses and repeats", done.stderr)


def test_check_names_an_answer_that_has_no_phrases(copied: Path, tmp_path: Path) -> None:
    path = copied / "content" / "en" / "sessions" / "body_scan.md"
    before = path.read_text(encoding="utf-8")
    path.write_text(before.replace("[choice scan body, sounds]", "[choice scan body, sounds, purple]"), encoding="utf-8")
    try:
        done = check(copied, tmp_path)
    finally:
        path.write_text(before, encoding="utf-8")
    assert done.returncode == 3
    assert f"{copied / 'intents' / 'en' / 'answers.toml'}: " in done.stderr
    assert "content waits for the answer 'purple'; expected a line purple = [" in done.stderr


def test_check_says_that_all_is_well(tmp_path: Path) -> None:
    done = check(ROOT, tmp_path)
    assert done.returncode == 0, done.stderr
    assert "All is well." in done.stdout
    assert "11 guided sessions" in done.stdout
    assert not tmp_path.exists() or not list(tmp_path.iterdir()), "looking writes nothing"


# ------------------------------------------------------------------ rehearse

_LINE = re.compile(r"^ *(\d+):(\d\d\.\d)  (.+)$")


@pytest.fixture(autouse=True)
def own_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("THAW_HOME", str(tmp_path))
    monkeypatch.setenv("LANG", "C.UTF-8")


def rehearsed(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[tuple[float, str]]:
    assert status_of(["rehearse", *arguments]) == 0
    printed = capsys.readouterr().out.splitlines()
    found = [_LINE.match(line) for line in printed]
    assert all(found), printed
    return [(60 * int(one[1]) + float(one[2]), one[3]) for one in found if one]


def test_rehearse_prints_every_line_with_its_time_and_ends_when_it_was_told_to(capsys) -> None:
    lines = rehearsed(capsys, "sleep", "--minutes", "20")
    times = [at for at, _ in lines]
    assert times[0] == 0
    assert times == sorted(times)
    assert abs(times[-1] - 20 * 60) <= 0.02 * 20 * 60
    assert len({text for _, text in lines if not text.startswith("[")}) > 30
    assert lines[0][1] == "[rain on]"
    assert lines[-1][1] == "[listens]"
    silences = [float(text[1:].split()[0]) for _, text in lines if text.endswith("s of silence]")]
    assert sum(silences) > 10 * 60


def test_rehearse_takes_the_middle_length_where_none_is_named(capsys) -> None:
    last, _ = rehearsed(capsys, "breathe_box")[-1]
    assert abs(last - 4 * 60) <= 0.02 * 4 * 60


def test_rehearse_prints_an_answer_too(capsys) -> None:
    assert len(rehearsed(capsys, "what_is_numbness")) > 3


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("tango",), "There is no session 'tango'"),
        (("tango", "--minutes", "5"), "There is no session 'tango'"),
        (("what_is_numbness", "--minutes", "5"), "has no length to choose"),
        (("reach_out", "--minutes", "5"), "has no length to choose"),
        (("sleep", "--minutes", "0"), "--minutes"),
        (("sleep", "--minutes", "500"), "--minutes"),
        (("sleep", "--minutes", "soon"), "--minutes"),
        ((), "session"),
    ],
)
def test_wrong_use_is_one_sentence(capsys, arguments: tuple[str, ...], says: str) -> None:
    assert status_of(["rehearse", *arguments]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert says in printed.err
    assert len(printed.err.strip().splitlines()) == 1, printed.err


def test_an_unknown_session_is_told_with_those_there_are(capsys) -> None:
    assert status_of(["rehearse", "tango"]) == 2
    complaint = capsys.readouterr().err
    assert all(name in complaint for name in ("walk", "sleep", "breathe_478", "reach_out"))
