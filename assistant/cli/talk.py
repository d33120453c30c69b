"""``thaw``, ``thaw listen`` and ``thaw type``: the conversation itself."""

import io
import os
import signal
import stat
import sys
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import Annotated

import typer

from assistant.cli.compose import House, spoken_loop, typed_loop
from assistant.display import Screen, Terminal
from assistant.sound import hide_native_logs, sound_available


def start_companion() -> None:
    """Choose between speech and text, and say which and why."""
    if _is_piped():
        return _type()
    hide_native_logs()
    microphone, loudspeaker = sound_available()
    if microphone and loudspeaker:
        return listen()
    missing = "microphone" if loudspeaker else "loudspeaker" if microphone else "microphone and loudspeaker"
    return _type(f"No {missing} found, so let's write. 'thaw doctor' says more.")


def listen(
    recognizer: Annotated[str | None, typer.Option(help="auto, vosk or pocketsphinx.")] = None,
    model: Annotated[Path | None, typer.Option(help="Folder of a Vosk model.")] = None,
    voice: Annotated[str | None, typer.Option(help="Name of a voice; 'flite:slt' uses flite.")] = None,
    input_: Annotated[str | None, typer.Option("--input", help="Microphone, by name or number.")] = None,
    output: Annotated[str | None, typer.Option(help="Loudspeaker, by name or number.")] = None,
    wake: Annotated[str, typer.Option(help='Words that wake it at rest, such as "hello thaw".')] = "",
) -> None:
    """Listen and speak until "goodbye" or Ctrl-C."""
    house = House.open()
    _end_on_signals()
    hide_native_logs()
    with spoken_loop(
        house, Screen(), recognizer=recognizer, model=model, voice=voice, source=input_, sink=output, wake=wake
    ) as loop:
        loop.run()


def type_() -> None:
    """The same conversation in text; reads standard input, also from a pipe; its end ends it."""
    _type()


def _type(reason: str = "") -> None:
    house = House.open()
    on_terminal = sys.stdin.isatty() and sys.stdout.isatty()
    terminal = Terminal(Screen(), echo_typed=not sys.stdin.isatty())
    _end_on_signals()
    if reason:
        terminal.note(reason)
    if on_terminal:
        terminal.note("write, and press Enter; goodbye or Ctrl-D ends")
    with typed_loop(house, terminal, _lines(), live=on_terminal) as loop:
        loop.run()


def _lines() -> Iterator[str]:
    """Lines of standard input; bytes that are no UTF-8 are shown as such, never an error."""
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(errors="replace")
    yield from sys.stdin


def _is_piped() -> bool:
    """Whether standard input is a pipe or a file: then somebody has written what they want to say."""
    try:
        mode = os.fstat(sys.stdin.fileno()).st_mode
    except (OSError, ValueError, AttributeError):
        return False
    return stat.S_ISFIFO(mode) or stat.S_ISREG(mode) or stat.S_ISSOCK(mode)


def _end_on_signals() -> None:
    """A termination ends the conversation as Ctrl-C does: devices and child processes are given back."""

    def end(_signal: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    for name in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), end)
