"""Starts the program as a person would, beside a virtual sound card, and talks with it."""

import os
import queue
import re
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
PATIENCE = 45.0  # seconds: a bound against hanging, no claim on speed


def flite(text: str, path: Path, voice: str = "slt") -> Path:
    """A sentence spoken by flite, as a WAV at 16 kHz."""
    subprocess.run(["flite", "-voice", voice, "-t", text, "-o", str(path)], check=True, capture_output=True)
    return path


class Companion:
    """``thaw`` as a child process; its lines can be waited for."""

    def __init__(self, home: Path, arguments: list[str], environment: dict[str, str] | None = None) -> None:
        env = {**os.environ, "THAW_HOME": str(home), "PYTHONUNBUFFERED": "1", "LANG": "C.UTF-8", **(environment or {})}
        env.pop("PYTHONDONTWRITEBYTECODE", None)  # as a person starts it: modules are compiled once
        self.process = subprocess.Popen(
            [sys.executable, "-m", "assistant", *arguments],
            cwd=ROOT,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self.lines: list[str] = []
        self.arrived: list[tuple[float, str]] = []
        """Every line so far, and when it came, in monotonic time."""
        self._queue: queue.Queue[str | None] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.arrived.append((time.monotonic(), line.rstrip("\n")))
            self._queue.put(line.rstrip("\n"))
        self._queue.put(None)

    def wait_for(self, pattern: str, seconds: float = PATIENCE) -> str:
        """The next line that the pattern is found in."""
        until = time.monotonic() + seconds
        while (remaining := until - time.monotonic()) > 0:
            try:
                line = self._queue.get(timeout=remaining)
            except queue.Empty:
                break
            if line is None:
                break
            self.lines.append(line)
            if re.search(pattern, line):
                return line
        raise AssertionError(f"{pattern!r} was not printed; printed was:\n" + "\n".join(self.lines))

    def drain(self, seconds: float) -> list[str]:
        """All lines that come within so many seconds."""
        until = time.monotonic() + seconds
        got = []
        while (remaining := until - time.monotonic()) > 0:
            try:
                line = self._queue.get(timeout=remaining)
            except queue.Empty:
                break
            if line is None:
                break
            got.append(line)
        self.lines += got
        return got

    def children(self) -> list[int]:
        """The processes that it has started, and theirs (Linux)."""
        found, waiting = [], [self.process.pid]
        while waiting:
            parent = waiting.pop()
            for path in Path("/proc").glob("[0-9]*/stat"):
                try:
                    stat = path.read_text()
                except OSError:
                    continue
                if int(stat.rsplit(")", 1)[1].split()[1]) == parent:
                    pid = int(path.parent.name)
                    found.append(pid)
                    waiting.append(pid)
        return found

    def interrupt(self) -> int:
        """Ctrl-C, as the terminal sends it: to the whole group."""
        os.killpg(self.process.pid, signal.SIGINT)
        return self.process.wait(PATIENCE)

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()


def gone(pids: list[int], seconds: float = PATIENCE) -> bool:
    """Whether all these processes have ended, waiting for it a while."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if not [pid for pid in pids if _alive(pid)]:
            return True
        time.sleep(0.05)
    return False


def _alive(pid: int) -> bool:
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False
    return stat.rsplit(")", 1)[1].split()[0] != "Z"
