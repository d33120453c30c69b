"""The program in text, as a child process: pipes, errors, exit statuses, and nothing left on disk."""

import json
import os
import subprocess
import sys
import wave
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent


def thaw(*arguments: str, home: Path, words: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "THAW_HOME": str(home), "LANG": "C.UTF-8", **environment}
    return subprocess.run(
        [sys.executable, "-m", "assistant", *arguments],
        cwd=ROOT, env=env, input=words, capture_output=True, text=True, timeout=120, check=False,
    )


def test_a_piped_conversation_is_answered_line_by_line(tmp_path: Path) -> None:
    lines = "I feel numb\nyes\nwhat causes it\nnext\nstop\nI want to die\nrepeat\ngoodbye\n"
    done = thaw(home=tmp_path, words=lines)
    assert done.returncode == 0, done.stderr
    told = done.stdout
    assert told.index("I feel numb") < told.index("what causes it") < told.index("I want to die")
    assert "emotional numbness" in told
    assert "Depression" in told
    assert "9 8 8" in told
    assert "Traceback" not in done.stderr


def test_the_end_of_input_ends_it(tmp_path: Path) -> None:
    assert thaw("type", home=tmp_path, words="").returncode == 0


def test_nothing_that_was_said_is_written_to_disk(tmp_path: Path) -> None:
    thaw("type", home=tmp_path, words="my secret is a marmalade cat\ni feel numb\ni live in canada\ngoodbye\n")
    written = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert [path.name for path in written] == ["settings.toml"]
    assert written[0].read_text().strip() == 'region = "ca"'
    assert written[0].stat().st_mode & 0o777 == 0o600


def test_understand_prints_one_json_object_a_line(tmp_path: Path) -> None:
    done = thaw("understand", "--json", home=tmp_path, words="I feel numb\nread me my emails\n\nstop\n")
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [row["intent"] for row in rows] == ["feel_numb", "none", "none", "stop"]
    assert all(set(row) == {"text", "intent", "score", "runner_up", "why"} for row in rows)


def test_rehearse_prints_a_session_with_times(tmp_path: Path) -> None:
    done = thaw("rehearse", "grounding", home=tmp_path)
    assert done.returncode == 0
    assert "five things you can see" in done.stdout
    assert done.stdout.splitlines()[0].lstrip().startswith("0:00.0")


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (["dance"], 2, "dance"),
        (["rehearse", "tango"], 2, "tango"),
        (["understand", "--state", "angry"], 2, "angry"),
        (["check", "--language", "xx"], 2, "xx"),
        (["listen", "--recognizer", "magic"], 2, "magic"),
        (["listen", "--recognizer", "vosk", "--model", "/nowhere"], 3, "nowhere"),
        (["listen", "--voice", "nobody at all"], 3, "nobody"),
        (["replay", "/nowhere.wav"], 3, "nowhere"),
        (["replay", "README.md"], 3, "README.md"),
        (["models", "get", "no-such-model"], 3, "no-such-model"),
    ],
)
def test_an_error_is_one_sentence_and_the_right_status(
    tmp_path: Path, arguments: list[str], status: int, words: str
) -> None:
    done = thaw(*arguments, home=tmp_path)
    assert done.returncode == status, done.stderr
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr


def test_broken_settings_are_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "settings.toml").write_text("pace = 900\n")
    done = thaw("type", home=tmp_path, words="hello\n")
    assert done.returncode == 3
    assert "settings.toml" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_closed_pipe_is_no_error(tmp_path: Path) -> None:
    env = {**os.environ, "THAW_HOME": str(tmp_path)}
    done = subprocess.run(
        f"yes 'i feel numb' | head -200 | {sys.executable} -m assistant type | head -3",
        shell=True, cwd=ROOT, env=env, capture_output=True, text=True, timeout=120, check=False,
    )
    assert "Traceback" not in done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_is_one_sentence(tmp_path: Path) -> None:
    with wave.open(str(tmp_path / "silence.wav"), "wb") as file:
        file.setparams((1, 2, 16_000, 0, "NONE", ""))
        file.writeframes(bytes(32_000))
    env = {**os.environ, "THAW_HOME": str(tmp_path)}
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "assistant", "rehearse", "grounding"],
            cwd=ROOT, env=env, stdout=full, stderr=subprocess.PIPE, text=True, timeout=60, check=False,
        )
    assert done.returncode == 3
    assert "Traceback" not in done.stderr
    assert "No space left" in done.stderr
