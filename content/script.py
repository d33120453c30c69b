"""The grammar of what is said: Markdown paragraphs and a few instructions in square brackets.

A paragraph is one utterance, headings are for people. An instruction stands on a line of its own:

- ``[source ID …]``: what the following paragraphs rest on, until the next one or the next heading
- ``[vary]`` … ``[end]``: of the paragraphs between, one is spoken, in rotation
- ``[pause S]``: silence, in seconds
- ``[listen S]``: silence in which whatever is said is taken in; it moves on after S seconds or on "next"
- ``[ask SLOT KIND]``: wait for an answer to what was just asked; KIND: ``number``, ``hours``, ``yes_no``, ``words``
- ``[offer intent, …]``: at most three ways on, named by the one paragraph that follows
- ``[topics intent, …]``: what "next" walks through
- ``[more]``: what follows is said when the person asks for more
- ``[number]``: the helpline of the person's region is said here (crisis files)
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from content.errors import ContentFileError

LONGEST_PAUSE = 600.0  # seconds
MOST_OFFERS = 3  # more than three at a time are not remembered by ear (facts/content.md, voice manners)
QUESTION_KINDS = ("number", "hours", "yes_no", "words")


@dataclass(frozen=True)
class Say:
    """One sentence to be spoken."""

    text: str
    sources: tuple[str, ...] = ()
    opens: bool = True
    """Whether it is the first of its paragraph: "repeat" and "back" go to such a place."""


@dataclass(frozen=True)
class Vary:
    """Paragraphs of which one is spoken, in rotation."""

    options: tuple[tuple[Say, ...], ...]


@dataclass(frozen=True)
class Pause:
    """Silence, in seconds."""

    seconds: float


@dataclass(frozen=True)
class Listen:
    """Silence in which anything may be said; ends after so many seconds or on "next"."""

    seconds: float


@dataclass(frozen=True)
class Ask:
    """Wait for an answer to what was just said."""

    slot: str
    kind: str


@dataclass(frozen=True)
class Offer:
    """Wait for a choice between these intents; the question was just said."""

    intents: tuple[str, ...]


@dataclass(frozen=True)
class Topics:
    """From here on "next" walks through these intents."""

    intents: tuple[str, ...]


@dataclass(frozen=True)
class More:
    """What follows is said when the person asks for more."""


@dataclass(frozen=True)
class Number:
    """The helpline of the person's region is said here."""


Step = Say | Vary | Pause | Listen | Ask | Offer | Topics | More | Number


@dataclass(frozen=True)
class Script:
    """A whole file, ready to be played."""

    name: str
    title: str
    steps: tuple[Step, ...]
    path: Path


_HEADING = re.compile(r"^#{1,6}\s+(.*)$")
_INSTRUCTION = re.compile(r"^\[([a-z_]+)(?:\s+([^\]]*))?\]$")
_SENTENCE_END = re.compile(r"(?<=[.?!…])[\"')]*\s+(?=[\"'(]*[A-Z0-9{])")


def split_sentences(paragraph: str) -> list[str]:
    """The sentences of a paragraph, in order; a full stop before a capital letter ends one."""
    return [part.strip() for part in _SENTENCE_END.split(paragraph) if part.strip()]


@dataclass(frozen=True)
class Block:
    """A paragraph, heading or instruction with the number of its first line."""

    line: int
    text: str


def read_blocks(path: Path) -> list[Block]:
    """Cut a file into paragraphs, headings and instructions; raises ``ContentFileError`` where it cannot be read."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        raise ContentFileError(path, "this file is missing") from None
    except (OSError, UnicodeDecodeError) as error:
        raise ContentFileError(path, f"cannot be read as UTF-8 text ({error})") from None
    blocks: list[Block] = []
    start, words = 0, list[str]()
    for number, raw in enumerate([*lines, ""], start=1):
        line = raw.strip()
        alone = bool(line) and (line.startswith("[") or _HEADING.match(line) is not None)
        if (not line or alone) and words:
            blocks.append(Block(start, " ".join(words)))
            words = []
        if alone:
            blocks.append(Block(number, line))
        elif line:
            start = start if words else number
            words.append(line)
    return blocks


class _Reader:
    """Turns the blocks of one file into steps. Used once, by ``parse_script``."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.title = ""
        self.steps: list[Step] = []
        self._sources: tuple[str, ...] = ()
        self._options: list[tuple[Say, ...]] | None = None
        self._offer: Offer | None = None
        self._line = 0

    def fail(self, expected: str) -> ContentFileError:
        return ContentFileError(self.path, expected, self._line)

    def read(self, blocks: list[Block]) -> Script:
        for block in blocks:
            self._line = block.line
            if heading := _HEADING.match(block.text):
                self.title = self.title or heading[1]
            elif block.text.startswith("["):
                self._instruction(block.text)
            else:
                self._paragraph(block.text)
        if self._options is not None:
            raise self.fail("a [vary] was opened; expected [end] before the end of the file")
        if self._offer is not None:
            raise self.fail("expected a paragraph after [offer …] that asks the question")
        if not any(isinstance(step, Say | Vary) for step in self.steps):
            raise self.fail("expected at least one paragraph to be spoken")
        return Script(self.path.stem, self.title or self.path.stem, tuple(self.steps), self.path)

    def _paragraph(self, text: str) -> None:
        sentences = tuple(
            Say(sentence, self._sources, opens=index == 0) for index, sentence in enumerate(split_sentences(text))
        )
        if self._options is not None:
            self._options.append(sentences)
            return
        self.steps.extend(sentences)
        self._close_offer()

    def _close_offer(self) -> None:
        """The question of an open offer has been read: now the offer itself may wait for an answer."""
        if self._offer is not None:
            self.steps.append(self._offer)
            self._offer = None

    def _instruction(self, line: str) -> None:
        found = _INSTRUCTION.match(line)
        if not found:
            raise self.fail(f"'{line}' is no instruction; expected one such as [pause 20] alone on its line")
        word, rest = found[1], (found[2] or "").strip()
        if self._options is not None and word not in {"end", "source"}:
            raise self.fail(f"[{word}] stands inside [vary]; expected paragraphs and then [end]")
        handlers: dict[str, Callable[[str], None]] = {
            "source": self._source,
            "vary": self._vary,
            "end": self._end,
            "pause": lambda rest: self.steps.append(Pause(self._seconds("pause", rest))),
            "listen": lambda rest: self.steps.append(Listen(self._seconds("listen", rest))),
            "ask": self._ask,
            "offer": self._offer_of,
            "topics": lambda rest: self.steps.append(Topics(self._names("topics", rest))),
            "more": lambda _: self.steps.append(More()),
            "number": lambda _: self.steps.append(Number()),
        }
        if word not in handlers:
            raise self.fail(f"[{word}] is not known; expected one of {', '.join(f'[{name}]' for name in handlers)}")
        handlers[word](rest)

    def _source(self, rest: str) -> None:
        if not rest:
            raise self.fail("expected an id after source, such as [source article.definition]")
        self._sources = tuple(rest.split())

    def _vary(self, _: str) -> None:
        self._options = []

    def _end(self, _: str) -> None:
        if self._options is None:
            raise self.fail("[end] stands without a [vary] before it")
        if len(self._options) < 2:  # noqa: PLR2004 - one alternative is none
            raise self.fail("expected two or more paragraphs between [vary] and [end]")
        self.steps.append(Vary(tuple(self._options)))
        self._options = None
        self._close_offer()

    def _ask(self, rest: str) -> None:
        words = rest.split()
        if len(words) != 2 or words[1] not in QUESTION_KINDS:  # noqa: PLR2004 - slot and kind
            raise self.fail(f"expected [ask SLOT KIND] with a kind of {', '.join(QUESTION_KINDS)}")
        if not self.steps or not isinstance(self.steps[-1], Say):
            raise self.fail("expected the question as a paragraph before [ask …]")
        self.steps.append(Ask(words[0], words[1]))

    def _offer_of(self, rest: str) -> None:
        names = self._names("offer", rest)
        if len(names) > MOST_OFFERS:
            raise self.fail(f"expected at most {MOST_OFFERS} ways in one [offer …]")
        self._offer = Offer(names)

    def _names(self, word: str, rest: str) -> tuple[str, ...]:
        names = tuple(name.strip() for name in rest.split(",") if name.strip())
        if not names:
            raise self.fail(f"expected intents after {word}, such as [{word} grounding, causes]")
        return names

    def _seconds(self, word: str, rest: str) -> float:
        try:
            seconds = float(rest)
        except ValueError:
            seconds = -1
        if not 0 < seconds <= LONGEST_PAUSE:
            raise self.fail(f"expected seconds between 0 and {LONGEST_PAUSE:.0f}, such as [{word} 20]")
        return seconds


def parse_script(path: Path) -> Script:
    """Read one answer or session; raises ``ContentFileError`` with file, line and what was expected."""
    return _Reader(path).read(read_blocks(path))


def flatten(script: Script, turn: int) -> tuple[Step, ...]:
    """The steps with one alternative chosen from each ``[vary]``: the one whose turn it is, counted from zero."""
    steps: list[Step] = []
    for step in script.steps:
        if isinstance(step, Vary):
            steps.extend(step.options[turn % len(step.options)])
        else:
            steps.append(step)
    return tuple(steps)
