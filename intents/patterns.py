"""A small pattern language for phrases in which a few words decide, compiled to regular expressions.

``(a|b c)`` is one of several, ``[a]`` may be missing, ``*`` stands for up to three words, ``dead~`` for any
word that begins so, ``.`` for the end of the sentence, ``{name}`` for one of a set of that name. A pattern matches
whole words of a plain sentence.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache

import msgspec

Sets = tuple[tuple[str, tuple[str, ...]], ...]

_MARKS = re.compile(r"\(|\)|\||\[|\]|\*|\{[^{}]*\}|[^\s()|\[\]*{}]+")
_WORD = re.compile(r"[\w']+~?")
_CLOSING = {"(": ")", "[": "]"}


class Part(msgspec.Struct, frozen=True):
    """A pattern or a piece of one: its regular expression, and words of which one must occur; none where any may."""

    regex: str
    needed: tuple[str, ...] | None


def compile_pattern(pattern: str, sets: Mapping[str, Sequence[str]] | None = None) -> re.Pattern[str]:
    """Compile one pattern; raises ``ValueError`` with a sentence on what is wrong with it."""
    return re.compile(r"(?<!\S)" + parse(pattern, frozen(sets)).regex)


def frozen(sets: Mapping[str, Sequence[str]] | None) -> Sets:
    """Sets in a form that can be looked up."""
    return tuple((name, tuple(members)) for name, members in (sets or {}).items())


class PatternList:
    """Many patterns, of which few are tried on a sentence: those one of whose needed words it holds.

    Each is compiled when it is first tried, so that loading is quick. ``parsed`` are those that were parsed ahead.
    """

    def __init__(
        self,
        patterns: Iterable[str],
        sets: Mapping[str, Sequence[str]] | None = None,
        parsed: Mapping[str, Part] | None = None,
    ) -> None:
        known, ahead = frozen(sets), parsed or {}
        parts = [ahead.get(pattern) or parse(pattern, known) for pattern in patterns]
        self._regexes = [part.regex for part in parts]
        self._compiled: dict[int, re.Pattern[str]] = {}
        self._always = [place for place, part in enumerate(parts) if part.needed is None]
        self._by_word: dict[str, list[int]] = {}
        self._by_start: dict[str, list[int]] = {}
        for place, part in enumerate(parts):
            for word in part.needed or ():
                table = self._by_start if word.endswith("~") else self._by_word
                table.setdefault(word.removesuffix("~"), []).append(place)
        self._lengths = sorted({len(start) for start in self._by_start})

    def search(self, text: str) -> re.Match[str] | None:
        """The match of the first pattern that matches a plain sentence with a space behind each word."""
        for place in self._worth_trying(text):
            if found := self._at(place).search(text):
                return found
        return None

    def covers(self, text: str) -> bool:
        """Whether any pattern matches the whole of such a sentence."""
        return any(self._at(place).fullmatch(text) for place in self._worth_trying(text))

    def sub(self, replacement: str, text: str) -> str:
        """The sentence with what any pattern matches replaced."""
        for place in self._worth_trying(text):
            text = self._at(place).sub(replacement, text)
        return text

    def warm(self) -> None:
        """Compile every pattern now; otherwise each is compiled when it is first worth trying."""
        for place in range(len(self._regexes)):
            self._at(place)

    def _worth_trying(self, text: str) -> list[int]:
        places = set(self._always)
        for word in set(text.split()):
            places.update(self._by_word.get(word, ()))
            for length in self._lengths:
                if length > len(word):
                    break
                places.update(self._by_start.get(word[:length], ()))
        return sorted(places)

    def _at(self, place: int) -> re.Pattern[str]:
        found = self._compiled.get(place)
        if found is None:
            found = self._compiled[place] = re.compile(r"(?<!\S)" + self._regexes[place])
        return found


@lru_cache(maxsize=4096)
def parse(pattern: str, sets: Sets = ()) -> Part:
    """Turn a pattern into a regular expression.

    Raises ``ValueError`` with a sentence where brackets do not match, a set is unknown or a mark is no word.
    """
    marks = _MARKS.findall(pattern)
    part, rest = _alternatives(marks, 0, lambda mark: _single(mark, pattern, dict(sets)))
    if rest < len(marks):
        raise ValueError(f"the brackets of '{pattern}' do not match")
    if "|" in _outside(marks):
        raise ValueError(f"'|' stands outside of brackets in '{pattern}'")
    if _outside(marks).count("("):
        raise ValueError(f"the brackets of '{pattern}' do not match")
    return part


def _outside(marks: list[str]) -> str:
    """The marks that stand in no bracket, and brackets that are never closed."""
    out, open_ = "", ""
    for mark in marks:
        if mark in _CLOSING:
            open_ += _CLOSING[mark]
        elif open_ and mark == open_[-1]:
            open_ = open_[:-1]
        elif not open_:
            out += mark
    return out + "(" * len(open_)


def _alternatives(marks: list[str], start: int, single: Callable[[str], Part]) -> tuple[Part, int]:
    """The parts from ``start`` up to a closing bracket or the end, and where that is."""
    branches: list[list[Part]] = [[]]
    place = start
    while place < len(marks) and marks[place] not in {")", "]"}:
        mark = marks[place]
        if mark == "|":
            branches.append([])
        elif mark in _CLOSING:
            inner, place = _alternatives(marks, place + 1, single)
            if place >= len(marks) or marks[place] != _CLOSING[mark]:
                return inner, len(marks) + 1
            branches[-1].append(inner if mark == "(" else Part(inner.regex + "?", None))
        else:
            branches[-1].append(single(mark))
        place += 1
    parts = [_sequence(branch) for branch in branches]
    return (_one_of(parts) if start or len(parts) > 1 else parts[0]), place


def _single(mark: str, pattern: str, sets: Mapping[str, tuple[str, ...]]) -> Part:
    if mark == "*":
        return Part(r"(?:\S+ ){0,3}", None)
    if mark == ".":
        return Part(r"\Z", None)
    if mark.startswith("{"):
        if mark[1:-1] not in sets:
            raise ValueError(f"'{pattern}' names the set '{mark[1:-1]}', which does not exist")
        return _one_of([parse(member, ()) for member in sets[mark[1:-1]]])
    if not _WORD.fullmatch(mark):
        raise ValueError(f"'{mark}' in '{pattern}' is no word")
    end = r"\S* " if mark.endswith("~") else " "
    return Part(re.escape(mark.removesuffix("~")) + end, (mark,))


def _sequence(parts: list[Part]) -> Part:
    """One after the other; of what is needed, the fewest and longest words are looked for."""
    needed = [part.needed for part in parts if part.needed is not None]
    rarest = min(needed, key=_commonness) if needed else None
    return Part("".join(part.regex for part in parts), rarest)


def _commonness(words: tuple[str, ...]) -> float:
    """A guess at how often one of the words is said: short words are said often."""
    return sum(0.25 ** min(len(word), 6) for word in words)


def _one_of(parts: list[Part]) -> Part:
    needed = [part.needed for part in parts]
    union = None if None in needed else tuple(sorted({word for words in needed for word in words or ()}))
    return Part("(?:" + "|".join(part.regex for part in parts) + ")", union)
