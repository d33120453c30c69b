"""pyttsx3's own process: one engine, one sentence at a time, through a pipe.

pyttsx3 hangs, speaks once, or exits the process in many ways. What is stable is one dedicated worker, a
warm-up utterance, and ``save_to_file`` with ``runAndWait``, one at a time. The file stands in a private folder and is
removed at once. The process ignores Ctrl-C and ends with its pipe.
"""

import contextlib
import os
import signal
import sys
import tempfile
import time
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Final

WARM_UP: Final = "a"
"""Any sound: the first utterance of an engine may come out empty."""
LATE: Final = 0.05
"""Seconds to wait for a file that the first ``runAndWait`` did not wait for."""
TRIES: Final = 3


@dataclass(frozen=True)
class Render:
    """Make sound of this."""

    text: str
    pace: int
    """Words a minute."""


@dataclass(frozen=True)
class ListVoices:
    """Which voices are there?"""


@dataclass(frozen=True)
class Started:
    """The engine is there, with the voice of this name."""

    voice: str


@dataclass(frozen=True)
class Failed:
    """It went wrong; in words."""

    why: str
    unknown_voice: bool = False


@dataclass(frozen=True)
class Rendered:
    """Mono 16-bit samples, little-endian."""

    pcm: bytes
    rate: int


@dataclass(frozen=True)
class Voices:
    """The names of all voices."""

    names: tuple[str, ...]


Request = Render | ListVoices
Answer = Started | Failed | Rendered | Voices


def work(connection: Connection, voice: str) -> None:
    """The life of the process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _silence()
    with contextlib.suppress(EOFError, OSError), tempfile.TemporaryDirectory(prefix="thaw-") as folder:
        try:
            speaker = Speaker(voice, Path(folder))
        except LookupError as error:
            connection.send(Failed(str(error), unknown_voice=True))
            return
        except Exception as error:  # noqa: BLE001 - drivers raise anything; the parent makes a sentence of it
            connection.send(Failed(str(error) or type(error).__name__))
            return
        connection.send(Started(speaker.name))
        while True:
            connection.send(_answer(speaker, connection.recv()))


def _answer(speaker: "Speaker", request: Request) -> Answer:
    try:
        match request:
            case Render(text, pace):
                return speaker.render(text, pace)
            case ListVoices():
                return Voices(tuple(speaker.names()))
    except Exception as error:  # noqa: BLE001 - as above
        return Failed(str(error) or type(error).__name__)


def _silence() -> None:
    """The library and its players write to both descriptors, where they would spoil the terminal."""
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 1)
    os.dup2(null, 2)
    sys.stdout = sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123 - as long as the process


def _load_espeak() -> None:
    """Let pyttsx3 find the eSpeak NG of the wheel, so that no system package is needed.

    Without its data path the library ends the whole process.
    """
    import ctypes

    import espeakng_loader

    os.environ["ESPEAK_DATA_PATH"] = str(espeakng_loader.get_data_path())
    ctypes.CDLL(str(espeakng_loader.get_library_path()), ctypes.RTLD_GLOBAL)


class Speaker:
    """The engine, and the one voice it was asked for."""

    def __init__(self, voice: str, folder: Path) -> None:
        if sys.platform.startswith("linux"):
            _load_espeak()
        import pyttsx3

        self._folder = folder
        self._count = 0
        self._engine: Any = pyttsx3.init()
        self.name = self._choose(voice)
        self.render(WARM_UP, 200)

    def names(self) -> list[str]:
        return [str(one.name or one.id) for one in self._engine.getProperty("voices")]

    def _choose(self, wanted: str) -> str:
        """Set the voice whose name is, or holds, what is wanted; the default one for an empty name."""
        voices = self._engine.getProperty("voices")
        if not wanted:
            wanted = _DEFAULTS.get(sys.platform, "")
        if not wanted:
            return "default"
        low = wanted.lower()
        named = [one for one in voices if low in {str(one.name).lower(), str(one.id).lower()}]
        for one in named or [one for one in voices if low in str(one.name).lower()]:
            self._engine.setProperty("voice", one.id)
            return str(one.name or one.id)
        known = ", ".join(self.names()[:8])
        raise LookupError(f"There is no voice '{wanted}'. There are, for example: {known}.")

    def render(self, text: str, pace: int) -> Rendered:
        """One sentence; tried again where the engine gave an empty file. Raises ``RuntimeError``."""
        self._engine.setProperty("rate", pace)
        for _ in range(TRIES):
            self._count += 1
            path = self._folder / f"{self._count}.wav"
            try:
                self._engine.save_to_file(text, str(path))
                self._engine.runAndWait()
                if not path.exists() or not path.stat().st_size:
                    time.sleep(LATE)
                if path.exists() and (rendered := read(path)).pcm:
                    return rendered
            finally:
                path.unlink(missing_ok=True)
        raise RuntimeError("it gave no sound")


_DEFAULTS: Final = {"linux": "English (America)"}
"""Where the engine's default is not known to be English; elsewhere the system's voice is the person's own choice."""


def read(path: Path) -> Rendered:
    """The sound of a file, whatever its name says: SAPI writes WAV of its own format, macOS AIFF."""
    import numpy as np
    import soundfile

    try:
        samples, rate = soundfile.read(path, dtype="int16", always_2d=True)
    except soundfile.LibsndfileError:
        return Rendered(b"", 0)
    mono = samples[:, 0] if samples.shape[1] == 1 else samples.astype(np.int32).mean(axis=1).astype(np.int16)
    return Rendered(np.ascontiguousarray(mono).tobytes(), int(rate))
