"""A virtual sound card: a PulseAudio of its own with two null sinks, one heard as the microphone, one as the loudspeaker."""

import contextlib
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Self

PROGRAMS = ("pulseaudio", "pactl", "paplay", "parec")
CONFIGURATION = """\
load-module module-native-protocol-unix auth-anonymous=1 socket={folder}/native
load-module module-null-sink sink_name=speaker rate=48000 channels=2 norewinds=1
load-module module-null-sink sink_name=mic rate=48000 channels=1 norewinds=1
set-default-sink speaker
set-default-source mic.monitor
"""
UP = 15.0  # seconds within which the server has to answer


def missing() -> list[str]:
    """The programs that are not installed."""
    return [program for program in (*PROGRAMS, "flite") if shutil.which(program) is None]


class VirtualCard:
    """Started on entering, ended by its pid on leaving. Child processes reach it by ``env``."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)
        self._folder = folder
        self.env = {"PULSE_SERVER": f"unix:{folder}/native"}
        self._daemon: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        script = self._folder / "pulse.pa"
        script.write_text(CONFIGURATION.format(folder=self._folder))
        own = {"HOME": str(self._folder), "XDG_RUNTIME_DIR": str(self._folder), "XDG_CONFIG_HOME": str(self._folder)}
        self._daemon = subprocess.Popen(
            [
                "pulseaudio", "-n", "-F", str(script), "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no",
                "--disable-shm=yes", "--high-priority=no", "--realtime=no", "--log-target=stderr", "--log-level=error",
            ],
            env={**os.environ, **own},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        until = time.monotonic() + UP
        while self._run("pactl", "info").returncode != 0:
            assert time.monotonic() < until, "PulseAudio does not start"
            time.sleep(0.02)
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()

    def _run(self, *command: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(command, env={**os.environ, **self.env}, capture_output=True, check=False)

    def speak(self, wav: Path) -> None:
        """Play a recording into the microphone, to its end."""
        done = self._run("paplay", "--latency-msec=50", "-d", "mic", str(wav))
        assert done.returncode == 0, done.stderr.decode()

    @contextlib.contextmanager
    def record(self, path: Path, rate: int = 22_050) -> Iterator[None]:
        """What the loudspeaker plays, as raw mono 16-bit samples."""
        with path.open("wb") as file:
            recorder = subprocess.Popen(
                ["parec", "-d", "speaker.monitor", f"--rate={rate}", "--channels=1", "--format=s16le", "--latency-msec=5"],
                env={**os.environ, **self.env},
                stdout=file,
                stderr=subprocess.DEVNULL,
            )
            try:
                until = time.monotonic() + UP
                while not path.stat().st_size and time.monotonic() < until:
                    time.sleep(0.01)
                yield
            finally:
                recorder.terminate()
                recorder.wait()

    def freeze(self) -> None:
        """The server no longer does anything, as a hung driver does."""
        assert self._daemon is not None
        self._daemon.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """The frozen server goes on."""
        assert self._daemon is not None
        self._daemon.send_signal(signal.SIGCONT)

    def kill(self) -> None:
        """The server is gone."""
        if self._daemon is not None and self._daemon.poll() is None:
            self._daemon.send_signal(signal.SIGCONT)
            self._daemon.kill()
            self._daemon.wait()
