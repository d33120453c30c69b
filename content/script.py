"""The grammar of what is said: Markdown paragraphs and a few instructions in square brackets.

A paragraph is one utterance, headings are for people. An instruction stands on a line of its own. In every file:

- ``[source ID …]``: what the following paragraphs rest on, until the next one
- ``[vary]`` … ``[end]``: of the paragraphs between, one is spoken, in rotation
- ``[pause S]``: silence, in seconds; in a timed session it stretches
- ``[listen S]``: silence in which whatever is said is taken in; it moves on after S seconds or on "next"
- ``[ask SLOT KIND]``: wait for an answer to what was just asked; KIND: ``number``, ``hours``, ``yes_no``, ``words``, or
  ``list`` (several things, until "that's all")
- ``[choice SLOT name, …]``: the same, for one of these answers (names in ``intents/<language>/answers.toml``)
- ``[pick SLOT LIST]``: the same, for one of the things collected in the slot LIST
- ``[part NAME]``: names this place. ``[go NAME]``: go on there. ``[go SLOT answer: NAME, …, else: NAME]``: by what was
  answered; ``any`` is any answer; without a match it goes on below. ``[finish]``: the end
- ``[check_in daily]``, ``[check_in moment]``: from here on the answers are a check-in, each written down at once; its
  slots are ``numbness``, ``feeling``, ``sleep``, ``moved``, ``talked``, ``note``
- ``[keep SLOT, …]``: write these answers down. ``{slot}`` in a paragraph is what was answered, turned to "you";
  ``{slot.own}`` is it in the person's own words; a sentence whose slot is empty is left out
- ``[offer intent, …]``: at most three ways on, named by the one paragraph that follows
- ``[topics intent, …]``: what "next" walks through. ``[more]``: what follows is said when the person asks for more
- ``[number]``: the helpline of the person's region is said here (crisis files)

In guided sessions:

- ``[minutes 5 10 20]``: the short, middle and long form; the session then takes exactly the time that is asked for
- ``[from 8]`` … ``[end]``, ``[below 8]`` … ``[end]``: only in sessions of at least, or of less than, so many minutes
- ``[repeat]`` … ``[end]``: repeated while time lasts
- ``[in S]``, ``[out S]``, ``[hold S]``: the paragraph above and the silence behind it last exactly S seconds together
- ``[still S]``: silence that never stretches
- ``[anchor SENSE]`` … ``[or SENSE]`` … ``[end]``: where attention rests; a sense that was turned away is passed over,
  and someone who feels unreal gets an outer one, unless it says ``[anchor SENSE always]``
- ``[for unreal]`` … ``[end]``: only for someone who feels numb or unreal
- ``[fade M]``: from M minutes before the end, slower and softer. ``[sound NAME]``, ``[sound off]``, ``[bell]``
- ``[when REQUEST]`` … ``[end]``: said when it is asked for in the middle, such as ``why``; ``[when REQUEST M]``: once M
  minutes have passed
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

from content.errors import ContentFileError
from content.instructions import BLOCKS, SINGLES, Opened, close_block
from content.paragraphs import HEADING, Paragraph, read_paragraphs, split_sentences
from content.steps import Anchor, Go, Offer, Part, Repeat, Say, Script, Single, Span, Step, Unreal, Vary, When

_INSTRUCTION = re.compile(r"^\[([a-z_]+)(?:\s+([^\]]*))?\]$")


def walk(steps: tuple[Step, ...]) -> Iterator[Single | Vary]:
    """Every step among these, those inside blocks included, in the order of the file."""
    for step in steps:
        match step:
            case Repeat(inner) | Span(_, _, inner) | Unreal(inner):
                yield from walk(inner)
            case Anchor(options):
                for _, inner in options:
                    yield from walk(inner)
            case _:
                yield step


class _Reader:
    """Turns the paragraphs of one file into steps. Used once, by ``parse_script``."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._title = ""
        self._open = [Opened("file")]
        self._sources: tuple[str, ...] = ()
        self._offer: Offer | None = None
        self._lengths: tuple[float, float, float] | None = None
        self._whens: list[When] = []
        self._gone: list[tuple[int, str]] = []
        self._line = 0

    def fail(self, expected: str, line: int | None = None) -> ContentFileError:
        return ContentFileError(self.path, expected, line or self._line)

    def read(self, paragraphs: list[Paragraph]) -> Script:
        for paragraph in paragraphs:
            self._line = paragraph.line
            if heading := HEADING.match(paragraph.text):
                self._title = self._title or heading[1]
            elif paragraph.text.startswith("["):
                self._instruction(paragraph.text)
            else:
                self._paragraph(paragraph.text)
        if len(self._open) > 1:
            raise self.fail(f"a [{self._open[-1].word}] was opened; expected [end] before the end of the file")
        if self._offer is not None:
            raise self.fail("expected a paragraph after [offer …] that asks the question")
        steps = tuple(self._open[0].steps)
        if not any(isinstance(step, Say | Vary) for step in walk(steps)):
            raise self.fail("expected at least one paragraph to be spoken")
        name = self.path.stem
        self._check_places(steps)
        return Script(name, self._title or name, steps, self.path, self._lengths, tuple(self._whens))

    def _check_places(self, steps: tuple[Step, ...]) -> None:
        """Every place that is gone to has to be there, once."""
        places = [step.name for step in walk(steps) if isinstance(step, Part)]
        if twice := {name for name in places if places.count(name) > 1}:
            raise self.fail(f"[part {min(twice)}] stands twice; expected each name once")
        for line, name in self._gone:
            if name not in places:
                known = ", ".join(places) or "none"
                raise self.fail(f"there is no [part {name}] to go to; there is: {known}", line)

    def _add(self, step: Step) -> None:
        self._open[-1].steps.append(step)

    def _paragraph(self, text: str) -> None:
        sentences = tuple(
            Say(sentence, self._sources, opens=index == 0) for index, sentence in enumerate(split_sentences(text))
        )
        if self._open[-1].word == "vary":
            self._open[-1].paragraphs.append(sentences)
            return
        self._open[-1].steps.extend(sentences)
        self._close_offer()

    def _close_offer(self) -> None:
        """The question of an open offer has been read: now the offer itself may wait for an answer."""
        if self._offer is not None:
            self._add(self._offer)
            self._offer = None

    def _instruction(self, line: str) -> None:
        found = _INSTRUCTION.match(line)
        if not found:
            raise self.fail(f"'{line}' is no instruction; expected one such as [pause 20] alone on its line")
        word, rest = found[1], (found[2] or "").strip()
        if self._open[-1].word == "vary" and word not in {"end", "source"}:
            raise self.fail(f"[{word}] stands inside [vary]; expected paragraphs and then [end]")
        own: dict[str, Callable[[str], None]] = {
            "source": self._source,
            "minutes": self._minutes,
            "end": self._end,
            "or": self._or,
        }
        if word in own:
            own[word](rest)
        elif word in BLOCKS:
            self._begin(word, rest)
        elif word in SINGLES:
            self._single(word, rest)
        else:
            known = ", ".join(f"[{name}]" for name in (*own, *BLOCKS, *SINGLES))
            raise self.fail(f"[{word}] is not known; expected one of {known}")

    def _single(self, word: str, rest: str) -> None:
        try:
            step = SINGLES[word](rest, self._open[-1].steps)
        except ValueError as error:
            raise self.fail(str(error)) from None
        match step:
            case Offer():
                self._offer = step
                return
            case Go(_, targets, otherwise):
                self._gone += [(self._line, name) for name in (*targets.values(), otherwise) if name]
            case _:
                pass
        self._add(step)

    def _source(self, rest: str) -> None:
        if not rest:
            raise self.fail("expected an id after source, such as [source article.definition]")
        self._sources = tuple(rest.split())

    def _minutes(self, rest: str) -> None:
        try:
            short, middle, long = (float(part) for part in rest.split())
        except ValueError:
            raise self.fail("expected three lengths in minutes, such as [minutes 5 10 20]") from None
        if not 0 < short < middle < long:
            raise self.fail("expected three lengths in minutes that grow, such as [minutes 5 10 20]")
        if self._lengths or self._open[0].steps:
            raise self.fail("expected [minutes …] once, before all that is spoken")
        self._lengths = (short, middle, long)

    def _begin(self, word: str, rest: str) -> None:
        if word not in {"vary", "when", "for"} and self._lengths is None:
            raise self.fail(f"[{word}] belongs in a timed session; expected [minutes …] at the top of the file")
        if word == "when" and len(self._open) > 1:
            raise self.fail("[when …] stands inside another block; expected it on its own")
        if word == "repeat" and any(one.word == "repeat" for one in self._open):
            raise self.fail("[repeat] stands inside another [repeat]")
        try:
            self._open.append(BLOCKS[word](rest))
        except ValueError as error:
            raise self.fail(str(error)) from None

    def _or(self, rest: str) -> None:
        opened = self._open[-1]
        if opened.word != "anchor":
            raise self.fail("[or …] stands without an [anchor …] before it")
        try:
            opened.next_option(rest)
        except ValueError as error:
            raise self.fail(str(error)) from None

    def _end(self, _: str) -> None:
        if len(self._open) == 1:
            raise self.fail("[end] stands without a [vary] or another block before it")
        opened = self._open.pop()
        try:
            closed = close_block(opened)
        except ValueError as error:
            raise self.fail(str(error)) from None
        if isinstance(closed, When):
            self._whens.append(closed)
            return
        self._add(closed)
        if isinstance(closed, Vary):
            self._close_offer()


def parse_script(path: Path) -> Script:
    """Read one answer, talk or session; raises ``ContentFileError`` with file, line and what was expected."""
    return _Reader(path).read(read_paragraphs(path))
