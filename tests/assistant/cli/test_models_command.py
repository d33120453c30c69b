"""The program itself, as a child process: what it prints, and its exit status."""

import io
import os
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.assistant.file_server import Served, serve
from tests.tone_model import write_model

NAME = "vosk-model-tone-en-us-1"
POSIX = pytest.mark.skipif(os.name != "posix", reason="signals and terminals are others there")
NO_NETWORK = """
import os, sys
def refuse(event, arguments):
    if event in {"socket.connect", "socket.getaddrinfo", "socket.gethostbyname"}:
        os._exit(99)
sys.addaudithook(refuse)
from assistant.cli.app import run
run(sys.argv[1:])
"""


class Thaw:
    """Runs ``thaw models`` with folders of its own."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.models = home / "data" / "models"
        kept = {key: value for key, value in os.environ.items() if not key.lower().endswith("_proxy")}
        self.environment = {**kept, "THAW_HOME": str(home), "PYTHONIOENCODING": "utf-8"}

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "assistant", "models", *arguments],
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )

    def __call__(self, *arguments: str, status: int = 0) -> str:
        """Run it; returns what it printed, or what it complained of where ``status`` is not 0."""
        with self.start(*arguments) as process:
            out, complaint = process.communicate(timeout=120)
        assert "Traceback" not in complaint
        assert process.returncode == status, complaint
        return out if status == 0 else complaint


@pytest.fixture
def thaw(tmp_path: Path) -> Thaw:
    return Thaw(tmp_path / "home")


@pytest.fixture(scope="module")
def tone_zip(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    folder = tmp_path_factory.mktemp("tone")
    write_model(folder / "model")
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w") as zipped:
        for path in sorted((folder / "model").rglob("*")):
            zipped.write(path, Path("tone") / path.relative_to(folder / "model"))
    return memory.getvalue()


@pytest.fixture
def server(tone_zip: bytes) -> Iterator[Served]:
    with serve(Served(tone_zip)) as served:
        yield served


def state(thaw: Thaw, name: str) -> str:
    """What the list says of a model; empty where it does not list it."""
    lines = [line for line in thaw("list").splitlines() if line.split()[0] == name]
    return " ".join(lines[0].split()[3:]) if lines else ""


def wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline, "it never happened"
        time.sleep(0.01)


def test_the_list_is_plain_when_it_is_piped(thaw: Thaw) -> None:
    out = thaw("list")
    assert "vosk-model-small-en-us-0.15   en-US     40 MB   -      Apache-2.0\n" in out
    assert "\x1b" not in out
    assert not thaw.home.exists(), "looking makes no folders"


def test_a_model_is_got_listed_verified_and_removed(thaw: Thaw, server: Served) -> None:
    out = thaw("get", NAME, "--from", server.url)
    assert "100 % of" in out
    assert f"{NAME} is installed in {thaw.models / NAME}." in out
    assert "\x1b" not in out
    assert [path.name for path in thaw.models.iterdir()] == [NAME]
    assert "in use" in "".join(line for line in thaw("list").splitlines() if line.startswith(NAME))
    assert "installed already" in thaw("get", NAME, "--from", server.url)
    assert "files as they were installed" in thaw("verify")
    (thaw.models / NAME / "conf/model.conf").write_text("", encoding="utf-8")
    assert "changed: conf/model.conf" in thaw("verify", NAME, status=3)
    assert thaw("remove", NAME) == f"{NAME} is removed.\n"
    assert NAME not in thaw("list")
    assert "not installed" in thaw("remove", NAME, status=3)


def test_who_installs_another_file_under_a_published_name_is_told(thaw: Thaw, server: Served) -> None:
    out = thaw("get", "vosk-model-small-en-us-0.15", "--from", server.url)
    assert "not the published file" in out


@pytest.mark.parametrize(
    ("arguments", "status", "says"),
    [
        (("get", "vosk-model-small-en-us"), 3, "Did you mean vosk-model-small-en-us-0.15?"),
        (("get", NAME, "--from", "nowhere.zip"), 3, "does not exist"),
        (("get", "../evil", "--from", "nowhere.zip"), 2, "no model's name"),
        (("get", NAME, "--from", "nowhere.zip", "--sha256", "abc"), 2, "64"),
        (("verify", NAME), 3, "not installed"),
    ],
)
def test_an_error_is_one_line_with_its_exit_status(
    thaw: Thaw, arguments: tuple[str, ...], status: int, says: str
) -> None:
    complaint = thaw(*arguments, status=status)
    assert says in complaint
    assert complaint.startswith("thaw: ")
    assert complaint.count("\n") == 1


def test_a_wrong_checksum_leaves_nothing(thaw: Thaw, server: Served) -> None:
    assert "wrong checksum" in thaw("get", NAME, "--from", server.url, "--sha256", "0" * 64, status=3)
    assert list(thaw.models.iterdir()) == []


@POSIX
def test_ctrl_c_leaves_a_part_that_the_same_command_continues(thaw: Thaw, server: Served) -> None:
    server.holds_at = 12_000
    part = thaw.models / f"{NAME}.zip.part"
    with thaw.start("get", NAME, "--from", server.url) as process:
        wait_for(lambda: part.exists() and part.stat().st_size > 0)
        process.send_signal(signal.SIGINT)
        _, complaint = process.communicate(timeout=60)
    assert process.returncode == 130
    assert complaint == "thaw: Interrupted; the same command continues where it stopped.\n"
    assert NAME not in thaw("list")
    have, server.holds_at = part.stat().st_size, None
    thaw("get", NAME, "--from", server.url)
    assert server.asked[1]["range"] == f"bytes={have}-"


@POSIX
def test_a_terminal_gets_a_bar_that_is_gone_in_the_end(thaw: Thaw, server: Served) -> None:
    import pty

    leader, follower = pty.openpty()
    command = [sys.executable, "-m", "assistant", "models", "get", NAME, "--from", server.url]
    environment = {**thaw.environment, "TERM": "xterm", "COLUMNS": "100"}
    process = subprocess.Popen(command, env=environment, stdout=follower, stderr=follower)
    os.close(follower)
    out = read_all(leader)
    os.close(leader)
    assert process.wait(timeout=60) == 0, out
    assert "━" in out
    assert "100 %" not in out
    assert f"{NAME} is installed" in out


def read_all(descriptor: int) -> str:
    blocks = []
    while True:
        try:
            block = os.read(descriptor, 4096)
        except OSError:  # what Linux says when the other end of a terminal is closed
            block = b""
        if not block:
            return b"".join(blocks).decode("utf-8", "replace")
        blocks.append(block)


def test_nothing_but_get_opens_a_connection(thaw: Thaw, server: Served) -> None:
    thaw("get", NAME, "--from", server.url)

    def status(*arguments: str) -> int:
        command = [sys.executable, "-c", NO_NETWORK, "models", *arguments]
        return subprocess.run(command, env=thaw.environment, capture_output=True, check=False).returncode

    assert status("list") == 0
    assert status("verify") == 0
    assert status("get", NAME) == 3, "without --from the name is not known"
    assert status("remove", NAME) == 0
    assert status("get", "vosk-model-small-en-us-0.15") == 99, "the guard works"
