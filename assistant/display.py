"""What is heard and said, shown in the terminal; readable on a dark and a light background."""

from collections.abc import Callable

from rich.console import Console
from rich.table import Table
from rich.text import Text

from assistant.events import Heard, Sound, Speak

NAME_WIDTH = 6


class Screen(Console):
    """A console without highlighting; whoever closes its pipe ends the command quietly."""

    def __init__(self) -> None:
        super().__init__(highlight=False)

    def on_broken_pipe(self) -> None:
        """Rich would end the process with status 1; the command line knows better."""
        raise BrokenPipeError


class Terminal:
    """Shows a conversation line by line.

    No colours: what is bright on black is lost on white. Weight and place tell the speakers apart.
    """

    def __init__(self, console: Console, *, echo_typed: bool, opening: str = "") -> None:
        self._console = console
        self._opening = opening
        self._echo_typed = echo_typed
        self._speaker = ""

    def opened(self) -> None:
        """From now on it listens."""
        if self._opening:
            self.note(self._opening)

    def heard(self, event: Heard) -> None:
        """What was heard; typed words are shown only where the person cannot see them already."""
        if not event.text or not (event.spoken or self._echo_typed):
            self._speaker = "you"
            return
        self._line("you", Text(event.text, style="italic"))

    def said(self, speak: Speak) -> None:
        """A sentence begins to be said."""
        self._line("thaw", Text(speak.text))

    def note(self, text: str) -> None:
        """Something about the program itself."""
        self._console.print(Text(f"({text})"), soft_wrap=True)

    def _line(self, who: str, text: Text) -> None:
        """One line under the speaker's name, shown once; later rows of a long line stand below its first word."""
        first = who != self._speaker or who == "you"
        if first and self._speaker:
            self._console.print()
        self._speaker = who
        if not self._console.is_terminal:
            self._console.print(Text(f"{who if first else '':<{NAME_WIDTH}}").append(text), soft_wrap=True)
            return
        row = Table.grid()
        row.add_column(width=NAME_WIDTH, style="bold")
        row.add_column(overflow="fold")
        row.add_row(who if first else "", text)
        self._console.print(row)


class Printed:
    """An outlet for a conversation in text: the observer has shown the sentence, and that is all."""

    def say(self, speak: Speak, done: Callable[[], None]) -> None:  # noqa: ARG002 - the protocol's form
        done()

    def hush(self) -> None:
        pass

    def sound(self, sound: Sound) -> None:
        pass

    def check(self) -> str | None:
        return None

    def close(self) -> None:
        pass
