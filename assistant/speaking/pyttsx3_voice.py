"""The default voice: pyttsx3 in a process of its own, watched over."""

import contextlib
import multiprocessing
import secrets
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final

import numpy as np

from assistant.audio import Pcm
from assistant.errors import VoiceError
from assistant.speaking.plain import plain
from assistant.speaking.pyttsx3_worker import (
    Answer,
    Failed,
    ListVoices,
    Render,
    Rendered,
    Request,
    Started,
    Voices,
    work,
)
from assistant.speaking.trim import trim_tail

START_SECONDS: Final = 20.0
"""Time to load the engine on a slow machine."""
RENDER_SECONDS: Final = 8.0
"""Time for one sentence; eSpeak takes some 12 ms, a system's neural voice up to a second or two."""
GRACE: Final = 0.5


class Pyttsx3Voice:
    """A ``Voice``. The process is started at once and awaited with the first sentence.

    Where it hangs or dies it is killed and started anew, once a sentence; then ``VoiceError`` is raised.
    """

    def __init__(
        self, name: str = "", *, start_seconds: float = START_SECONDS, render_seconds: float = RENDER_SECONDS
    ) -> None:
        self.name = name or "default"
        self._wanted = name
        self._start_seconds = start_seconds
        self._render_seconds = render_seconds
        self._closed = False
        self._asking = False
        self._child: _Child | None = _Child(name)

    @property
    def pid(self) -> int | None:
        """The number of the child process, where one is running."""
        return self._child.pid if self._child else None

    def ready(self) -> None:
        """Wait until the engine is loaded. Raises ``VoiceError``."""
        self._living()

    def render(self, text: str, pace: int) -> Pcm:
        """The sentence at ``pace`` words a minute, its silent tail trimmed; blocks. Raises ``VoiceError``."""
        if not (text := plain(text)):
            return Pcm(np.zeros(0, dtype=np.int16), 22_050)
        answer = self._ask(lambda folder: Render(text, pace, folder, self._render_seconds))
        if isinstance(answer, Rendered):
            return trim_tail(Pcm(np.frombuffer(answer.pcm, dtype="<i2"), answer.rate))
        raise self._no_sound(answer.why if isinstance(answer, Failed) else "it answered out of turn")

    def voices(self) -> tuple[str, ...]:
        """The names of all voices there are. Raises ``VoiceError``."""
        answer = self._ask(lambda _folder: ListVoices())
        return answer.names if isinstance(answer, Voices) else ()

    def close(self) -> None:
        """End the process; may be called twice, and from another thread while a sentence is rendered."""
        self._closed = True
        if child := self._child:
            child.kill()  # who waits for an answer is told by its pipe
        if not self._asking:
            self._drop()

    def _ask(self, request: Callable[[str], Request]) -> Answer:
        """The answer to a request; a process that hangs or dies gets one successor."""
        self._asking = True
        try:
            return self._insist(request)
        finally:
            self._asking = False
            if self._closed:
                self._drop()

    def _insist(self, request: Callable[[str], Request]) -> Answer:
        for last in (False, True):
            folder = _folder_name()
            try:
                answer = self._living().exchange(request(folder), self._render_seconds)
            except _LostError as error:
                self._drop()
                if last or self._closed:
                    raise self._no_sound(str(error)) from None
                continue
            finally:
                shutil.rmtree(folder, ignore_errors=True)  # where the process could not
            if isinstance(answer, Failed) and not last:
                self._drop()
                continue
            return answer
        raise AssertionError("unreachable")

    def _living(self) -> "_Child":
        if self._closed:
            raise VoiceError("The voice has been closed.")
        if self._child is None:
            self._child = _Child(self._wanted)
        if self._child.started:
            return self._child
        try:
            answer = self._child.receive(self._start_seconds)
        except _LostError as error:
            self._drop()
            raise self._no_sound(str(error)) from None
        match answer:
            case Started(voice):
                self.name = voice
                self._child.started = True
                return self._child
            case Failed(why, unknown_voice):
                self._drop()
                raise VoiceError(why) if unknown_voice else self._no_sound(why)
            case _:
                raise self._no_sound("it answered out of turn")

    def _no_sound(self, why: str) -> VoiceError:
        return VoiceError(
            f"The voice gives no sound ({why}). 'thaw doctor' looks at the installation; 'thaw type' needs no voice."
        )

    def _drop(self) -> None:
        child, self._child = self._child, None
        if child is not None:
            child.end()


class _LostError(Exception):
    """The process died or hangs."""


class _Child:
    """The process and its pipe."""

    def __init__(self, voice: str) -> None:
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        self._pipe: Connection = ours
        self._folder = _folder_name()
        arguments = (theirs, voice, self._folder)
        self._process = context.Process(target=work, args=arguments, name="voice", daemon=True)
        try:
            with _undisturbed():
                self._process.start()
        except OSError as error:
            raise VoiceError(f"The voice's process cannot be started ({error}).") from None
        finally:
            theirs.close()
        self.started = False

    @property
    def pid(self) -> int | None:
        return self._process.pid

    def exchange(self, request: Request, seconds: float) -> Answer:
        """Ask and wait for the answer. Raises ``_LostError``."""
        try:
            self._pipe.send(request)
        except OSError:
            raise _LostError("its process ended") from None
        return self.receive(seconds)

    def receive(self, seconds: float) -> Answer:
        try:
            if not self._pipe.poll(seconds):
                raise _LostError(f"no answer for {seconds:.0f} s")
            answer: Answer = self._pipe.recv()
        except (EOFError, OSError):
            raise _LostError("its process ended") from None
        return answer

    def kill(self) -> None:
        """End it at once."""
        with contextlib.suppress(ValueError):  # it has been let go
            self._process.kill()

    def end(self) -> None:
        """Let it go by closing its pipe; kill it where it does not."""
        with contextlib.suppress(OSError):
            self._pipe.close()
        self._process.join(GRACE)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()
        self._process.close()
        shutil.rmtree(self._folder, ignore_errors=True)


def _folder_name() -> str:
    """A path that nobody can guess."""
    return str(Path(tempfile.gettempdir()) / f"thaw-{secrets.token_hex(8)}")


@contextlib.contextmanager
def _undisturbed() -> Iterator[None]:
    """A process started in this block does not see Ctrl-C, not even before it can ignore it: the mask is inherited."""
    if sys.platform == "win32":
        yield
        return
    resource_tracker.ensure_running()  # its start would lift the mask
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
