"""pyttsx3's own process: one engine, one sentence at a time, through a pipe.

pyttsx3 hangs, speaks once, or exits the process in many ways; what is stable is one dedicated worker, a warm-up
utterance, and ``save_to_file`` with ``runAndWait``, one at a time. The file stands in a private folder, made for the
sentence and removed at once; the parent chose its path, and removes it should this process be killed. The process
ignores Ctrl-C and ends with its pipe.
"""

import contextlib
import faulthandler
import os
import shutil
import signal
import sys
import time
import wave
from collections.abc import Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Final

WARM_UP: Final = "a"
"""Any sound: the first utterance of an engine may come out empty."""
LATE: Final = 0.5
"""Seconds to wait for the notice that an utterance is finished, where the driver gives one."""
SETTLES: Final = 0.01
"""Seconds that the engine's other thread is given for a property."""
HUNG: Final = 60.0
"""Seconds in which an engine has to start, else the process ends."""
NOMINAL: Final = {"linux": 0.8}
"""What to ask the engine for, to get the words a minute that were asked of us.

eSpeak NG counts shorter words: asked for 100 to 180 it speaks 1.25 to 1.26 times as many, measured over sixty of our
sentences.
"""
TRIES: Final = 3


@dataclass(frozen=True)
class Render:
    """Make sound of this."""

    text: str
    pace: int
    """Words a minute."""
    folder: str
    """The path of a folder to make, for the file of this sentence, and to remove."""
    seconds: float
    """After which the parent has given up, or is itself gone: then the process is to end."""


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


def work(connection: Connection, voice: str, folder: str) -> None:
    """The life of the process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _silence()
    with contextlib.suppress(EOFError, OSError):
        answer = Answers()
        connection.send(answer.start(voice, folder))
        while True:
            connection.send(answer(connection.recv()))


@contextlib.contextmanager
def _private(folder: str) -> Iterator[Path]:
    """A folder that only we can look into, for the time of the block. Raises ``RuntimeError``."""
    try:
        Path(folder).mkdir(mode=0o700)
    except OSError as error:
        raise RuntimeError(f"no folder for its sound: {error.strerror}") from None
    try:
        yield Path(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


class Answers:
    """Answers requests in their order. An engine that hangs ends the process, should no parent be left to kill it."""

    def __init__(self) -> None:
        self.speaker: Speaker | None = None

    def start(self, voice: str, folder: str) -> Answer:
        """Load the engine and let it speak once."""
        faulthandler.dump_traceback_later(HUNG, exit=True)
        try:
            speaker = Speaker()
            with _private(folder) as made:
                speaker.save(WARM_UP, made)
            speaker.choose(voice)
        except LookupError as error:
            return Failed(str(error), unknown_voice=True)
        except Exception as error:  # noqa: BLE001 - drivers raise anything; the parent makes a sentence of it
            return Failed(str(error) or type(error).__name__)
        finally:
            faulthandler.cancel_dump_traceback_later()
        self.speaker = speaker
        return Started(speaker.name)

    def __call__(self, request: Request) -> Answer:
        """Do what is asked."""
        if self.speaker is None:
            return Failed("it did not start")
        try:
            match request:
                case Render(seconds=seconds):
                    faulthandler.dump_traceback_later(seconds + 1, exit=True)
                    return self.speaker.render(request)
                case ListVoices():
                    return Voices(tuple(self.speaker.names()))
        except Exception as error:  # noqa: BLE001 - as above
            return Failed(str(error) or type(error).__name__)
        finally:
            faulthandler.cancel_dump_traceback_later()


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

    def __init__(self) -> None:
        if sys.platform.startswith("linux"):
            _load_espeak()
        import pyttsx3

        self._count = 0
        self._finished = False
        self._engine: Any = pyttsx3.init()
        self._engine.connect("finished-utterance", self._finish)
        self._pace = 0
        self.name = "default"

    def _finish(self, **_: object) -> None:
        self._finished = True

    def names(self) -> list[str]:
        return [str(one.name or one.id) for one in self._engine.getProperty("voices")]

    def choose(self, wanted: str) -> None:
        """Set the voice whose name is, or holds, what is wanted; the default one for an empty name.

        Raises ``LookupError``.
        """
        wanted = wanted or _DEFAULTS.get(sys.platform, "")
        if not wanted:
            return
        found = _find(self._engine.getProperty("voices"), wanted.lower())
        if found is None:
            known = ", ".join(self.names()[:8])
            raise LookupError(f"There is no voice '{wanted}'. There are, for example: {known}.")
        self._set("voice", found.id)
        self.name = str(found.name or found.id)

    def _set(self, key: str, value: object) -> None:
        """Set a property, and wait until it holds.

        eSpeak's driver hands it to another thread, and the next ``runAndWait`` cancels what that has not yet done.
        """
        until = time.monotonic() + LATE
        while time.monotonic() < until:
            self._engine.setProperty(key, value)
            time.sleep(SETTLES)
            if self._engine.getProperty(key) == value:
                break
        time.sleep(SETTLES)

    def render(self, request: Render) -> Rendered:
        """One sentence; tried again where the engine gave an empty file. Raises ``RuntimeError``."""
        if request.pace != self._pace:
            self._set("rate", round(request.pace * NOMINAL.get(sys.platform, 1.0)))
            self._pace = request.pace
        with _private(request.folder) as folder:
            for _ in range(TRIES):
                rendered = self.save(request.text, folder)
                if rendered.pcm:
                    return rendered
        raise RuntimeError("it gave no sound")

    def save(self, text: str, folder: Path) -> Rendered:
        """One attempt; no samples where the engine gave none."""
        self._count += 1
        path = folder / f"{self._count}.wav"
        try:
            self._finished = False
            self._engine.save_to_file(text, str(path))
            self._engine.runAndWait()
            self._await_file()
            return read(path) if path.exists() else Rendered(b"", 0)
        finally:
            path.unlink(missing_ok=True)

    def _await_file(self) -> None:
        """The first ``runAndWait`` of eSpeak's driver returns before the file is written; SAPI's never notifies."""
        until = time.monotonic() + LATE
        while not self._finished and time.monotonic() < until:
            time.sleep(0.002)


_DEFAULTS: Final = {"linux": "English (America)"}
"""Where the engine's default is not known to be English; elsewhere the system's voice is the person's own choice."""


def _find(voices: list[Any], low: str) -> Any | None:
    """The voice of this name, by its name or its identifier, else the first whose name holds it."""
    for one in voices:
        if low in {str(one.name).lower(), str(one.id).lower()}:
            return one
    return next((one for one in voices if low in str(one.name).lower()), None)


def read(path: Path) -> Rendered:
    """The sound of a file, whatever its name says: SAPI writes WAV of its own format, macOS AIFF."""
    with contextlib.suppress(wave.Error, EOFError), wave.open(str(path)) as file:
        if (file.getnchannels(), file.getsampwidth()) == (1, 2):  # what eSpeak writes: no need to load more
            return Rendered(file.readframes(file.getnframes()), file.getframerate())
    import numpy as np
    import soundfile

    try:
        samples, rate = soundfile.read(path, dtype="int16", always_2d=True)
    except soundfile.LibsndfileError:
        return Rendered(b"", 0)
    mono = samples[:, 0] if samples.shape[1] == 1 else samples.astype(np.int32).mean(axis=1).astype(np.int16)
    return Rendered(np.ascontiguousarray(mono).tobytes(), int(rate))
