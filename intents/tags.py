"""Cut a sentence into its longest known phrases, each with all that it may mean. Pure; knows no words of its own."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum, auto

from intents.normalize import Normalizer

_DIGITS = re.compile(r"\d+(?:\.\d+)?")
_GLUED = re.compile(r"(?<=\d)(?=[a-z])")  # "8pm"
_WRITTEN_TIME = re.compile(r"\b(\d{1,2})\.(\d\d)\b")  # "8.30"; "8:30" is two numbers when it comes here


class Tag(StrEnum):
    """What a phrase may be in a sentence about times. One phrase may be several: "to" in "ten to six"."""

    NUMBER = auto()
    AMOUNT = auto()
    UNIT = auto()
    HALF = auto()
    QUARTER = auto()
    PAST = auto()
    BEFORE = auto()
    O_CLOCK = auto()
    OH = auto()
    ISH = auto()
    A_M = auto()
    P_M = auto()
    ARTICLE = auto()
    NAMED_TIME = auto()
    DAYS = auto()
    PART = auto()
    AHEAD = auto()
    EVERY = auto()
    ONCE = auto()
    WEEKLY = auto()
    WITHOUT = auto()
    BUT = auto()
    AND = auto()
    OR = auto()
    BETWEEN = auto()
    THROUGH = auto()
    AT = auto()
    IN = auto()
    FROM_NOW = auto()
    AFTER = auto()
    WHEN = auto()
    ENDING = auto()
    LABEL_STOP = auto()
    IN_LABEL = auto()
    SMALL = auto()
    CORRECTION = auto()
    CANNOT = auto()
    SPAN = auto()
    EVERYTHING = auto()
    SINCE = auto()
    AGO = auto()
    ROLLING = auto()
    MONTH = auto()


@dataclass(frozen=True)
class Mark:
    """One meaning of a phrase."""

    tag: Tag
    number: float = 0
    """A number, minutes, or days, as the tag wants it."""
    name: str = ""
    days: frozenset[int] = frozenset()
    again: bool = False
    """Whether the phrase speaks of something that comes again and again."""


@dataclass(frozen=True)
class Item:
    """A phrase of the sentence, with its meanings; none for a word that is not known."""

    text: str
    marks: tuple[Mark, ...] = ()

    def get(self, tag: Tag) -> Mark | None:
        """The meaning of this kind of the phrase, if it has it."""
        return next((mark for mark in self.marks if mark.tag is tag), None)

    def has(self, *tags: Tag) -> bool:
        """Whether it may be one of these."""
        return any(mark.tag in tags for mark in self.marks)


Items = tuple[Item, ...]


class Tagger:
    """Finds phrases in sentences. Holds no state after it is made."""

    def __init__(
        self, phrases: Iterable[tuple[str, Mark]], numbers: Mapping[str, int], normalizer: Normalizer
    ) -> None:
        self._normalizer = normalizer
        self._marks: dict[tuple[str, ...], list[Mark]] = {}
        for phrase, mark in phrases:
            self._marks.setdefault(tuple(normalizer.plain(phrase).split()), []).append(mark)
        for word, value in numbers.items():
            if value > 0:  # "nothing" and "none" are no times
                self._marks.setdefault(tuple(normalizer.plain(word).split()), []).append(Mark(Tag.NUMBER, value))
        self._longest = max(map(len, self._marks), default=1)

    def tag(self, text: str) -> Items:
        """The sentence in pieces, in order; the longest phrase that begins at a word is taken."""
        plain = _WRITTEN_TIME.sub(r"\1 \2", _GLUED.sub(" ", self._normalizer.plain(text)))
        words = plain.split()
        items: list[Item] = []
        at = 0
        while at < len(words):
            item, length = self._longest_at(words, at)
            items.append(item)
            at += length
        return tuple(items)

    def _longest_at(self, words: list[str], at: int) -> tuple[Item, int]:
        for length in range(min(self._longest, len(words) - at), 0, -1):
            piece = tuple(words[at : at + length])
            if piece in self._marks:
                return Item(" ".join(piece), tuple(self._marks[piece])), length
        word = words[at]
        if _DIGITS.fullmatch(word):
            return Item(word, (Mark(Tag.NUMBER, float(word)),)), 1
        return Item(word), 1
