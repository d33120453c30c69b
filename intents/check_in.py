"""Answers to the questions of a check-in, beyond a number: "same as yesterday", "just my mum", "half ten till six".

Pure. ``None`` is returned for what is no answer, so that the caller may ask again or hear a command in it. An answer is
``doubtful`` where it is worth reading back before it is kept; a large change from the day before is for the caller to
see.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

import msgspec

from intents.clock import number_at
from intents.load import read_toml
from intents.nights import Hours, is_a_time, lengths, night_between
from intents.numbers import contains, parse_number
from intents.phrases import ROOT, Phrasebook
from intents.tags import Items, Tag
from intents.times import Times
from intents.when import split_corrections

MOST_ON_SCALE = 10
LONG = 14.0
"""Hours: a longer night is read back."""
LONGEST_SAME = 8
"""Words; a longer sentence tells more than that all is as before."""
LONGEST_SURE = 12
"""Words; in a longer answer to yes or no much may be meant that is not the answer."""
LONGEST_WORD = 5
"""Words; more than these is a story, and worth reading back."""


class YesNoWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What tells, of one question, that it is so, and that it is not."""

    yes: tuple[str, ...]
    no: tuple[str, ...]


class SleepWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is said of a night."""

    none: tuple[str, ...]
    woke: tuple[str, ...]
    bed: tuple[str, ...]


class FeelingWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What stands before and after a word for a feeling, and what says that there is none."""

    leads: tuple[str, ...]
    tails: tuple[str, ...]
    none: tuple[str, ...]


class CheckInWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole file: see the comments in ``check_in.toml``."""

    same: tuple[str, ...]
    not_same: tuple[str, ...]
    doubt: tuple[str, ...]
    corrections: tuple[str, ...]
    yes_first: tuple[str, ...]
    yes_alone: tuple[str, ...]
    no_first: tuple[str, ...]
    no_alone: tuple[str, ...]
    faint: tuple[str, ...]
    after_all: tuple[str, ...]
    openings: tuple[str, ...]
    negators: tuple[str, ...]
    ignored: tuple[str, ...]
    moved: YesNoWords
    talked: YesNoWords
    sleep: SleepWords
    word: FeelingWords


@dataclass(frozen=True)
class CheckIn:
    """What is needed to read answers in one language."""

    words: CheckInWords
    book: Phrasebook
    times: Times


@dataclass(frozen=True)
class Answer:
    """One answer. Just one of ``value``, ``same_as_before`` and ``skipped`` is there."""

    value: float | bool | str | None = None
    """A number on the scale, hours, yes or no, or a word, as was asked. A number may lie beyond the scale: then it is
    ``doubtful``, and must not be kept as it is."""
    doubtful: bool = False
    """Whether to read it back before it is kept."""
    same_as_before: bool = False
    """Whether the answer given last time holds: the caller knows it, and asks where there is none."""
    skipped: bool = False
    """Whether no answer was wanted; of the word for a feeling, also that there is none."""


def load_check_in(book: Phrasebook, times: Times, root: Path = ROOT) -> CheckIn:
    """Read ``check_in.toml`` of the language of ``book``; raises ``PhraseFileError``."""
    return CheckIn(read_toml(root / book.language / "check_in.toml", CheckInWords), book, times)


def scale_answer(text: str, check_in: CheckIn) -> Answer | None:
    """A number from zero to ten. Doubtful: fractions, two numbers, numbers beyond the scale, "maybe"."""
    apart = _apart(text, check_in)
    if apart or _asks(text, check_in):
        return apart
    words, normalizer = check_in.book.words, check_in.book.normalizer
    value = parse_number(text, words, normalizer)
    if value is None:
        return None
    plain = normalizer.plain(text)
    for phrase in words.number_words.scale:
        plain = f" {plain} ".replace(f" {phrase} ", " ").strip()
    said = _numbers(split_corrections(check_in.times.tagger.tag(plain))[-1])
    odd = value != int(value) or not 0 <= value <= MOST_ON_SCALE or len(said) > 1
    return Answer(value, doubtful=odd or _has(check_in, check_in.words.doubt, plain))


def sleep_answer(text: str, check_in: CheckIn) -> Answer | None:
    """Hours of sleep: "a couple of hours", "seven and a half", "half ten till six".

    Doubtful: more than fourteen, a range, "maybe", and what was added up or might be read otherwise.
    """
    apart = _apart(text, check_in)
    if apart or _asks(text, check_in):
        return apart
    plain = check_in.book.normalizer.plain(text)
    if _has(check_in, check_in.words.sleep.none, plain):
        return Answer(0.0)
    items = split_corrections(check_in.times.tagger.tag(text))[-1]
    told = _has(check_in, check_in.words.sleep.bed, plain) and _has(check_in, check_in.words.sleep.woke, plain)
    found = lengths(items) or night_between(items, check_in.times, told=told)
    if found is None:
        found = None if is_a_time(items, check_in.times) else _number_of_hours(text, items, check_in)
    if found is None:
        return None
    hours, odd = found
    odd = odd or hours > LONG
    return Answer(round(hours, 2), doubtful=odd or _has(check_in, check_in.words.doubt, plain))


def _number_of_hours(text: str, items: Items, check_in: CheckIn) -> Hours | None:
    value = parse_number(text, check_in.book.words, check_in.book.normalizer)
    return None if value is None else (value, len(_numbers(items)) > 1)


def yes_no_answer(text: str, question: Literal["moved", "talked"], check_in: CheckIn) -> Answer | None:
    """Whether one has moved, or talked to someone: "walked the dog", "not really", "just my mum", "not a soul"."""
    apart = _apart(text, check_in)
    if apart:
        return apart
    words = check_in.words
    plain = re.split(_any_of(_plain(check_in, words.corrections)), check_in.book.normalizer.plain(text))[-1].strip()
    length = len(plain.split())
    doubtful = _has(check_in, words.doubt, plain) or length > LONGEST_SURE
    plain = _without(plain, _plain(check_in, words.ignored))
    happened, denied = _evidence(plain, words.moved if question == "moved" else words.talked, check_in)
    bare = _bare_yes_no(plain, check_in)
    if happened:
        last_word = denied > happened
        return Answer(value=not last_word, doubtful=doubtful or last_word)
    faint = _has(check_in, words.faint, plain)
    if denied or faint:
        return Answer(value=False, doubtful=doubtful or faint or bare is True)
    return None if bare is None or doubtful else Answer(value=bare)


def _bare_yes_no(plain: str, check_in: CheckIn) -> bool | None:
    """Yes or no at the beginning of an answer, or alone."""
    words = check_in.words
    alone = {plain, check_in.book.normalizer.without_fillers(plain)}
    for value, first, whole in ((False, words.no_first, words.no_alone), (True, words.yes_first, words.yes_alone)):
        begins = _any_of(_plain(check_in, first))
        if any(begins.match(form) for form in alone) or alone & set(_plain(check_in, whole)):
            return value
    return None


def word_answer(text: str, check_in: CheckIn) -> Answer | None:
    """A word for the feeling, without what stands before it: "i'd say kind of foggy" is "foggy"."""
    words = check_in.words
    apart = _apart(text, check_in)
    if apart:
        return apart
    plain = check_in.book.normalizer.plain(text)
    none = _plain(check_in, words.word.none)
    if plain in none or any(len(phrase.split()) > 1 and contains(phrase, plain) for phrase in none):
        return Answer(skipped=True)
    leads = sorted(_plain(check_in, words.word.leads), key=len, reverse=True)
    while lead := next((lead for lead in leads if plain.startswith(f"{lead} ")), None):
        plain = plain.removeprefix(lead).strip()
    tails = _plain(check_in, words.word.tails)
    while tail := next((tail for tail in tails if plain.endswith(f" {tail}")), None):
        plain = plain.removesuffix(tail).strip()
    if not plain or plain in leads:
        return None
    return Answer(plain, doubtful=len(plain.split()) > LONGEST_WORD)


def _apart(text: str, check_in: CheckIn) -> Answer | None:
    """Answers that any question may get: to skip it, or that all is as before."""
    plain = check_in.book.normalizer.plain(text)
    skip = {check_in.book.plain(phrase) for phrase in check_in.book.words.skip}
    if plain in skip or check_in.book.normalizer.bare(text) in skip:
        return Answer(skipped=True)
    words = check_in.words
    if _has(check_in, words.same, plain) and not _has(check_in, words.not_same, plain):
        rest = _without(plain, _plain(check_in, words.same))
        told = any(item.has(Tag.NUMBER, Tag.HALF, Tag.UNIT) for item in check_in.times.tagger.tag(rest))
        if not told and len(plain.split()) <= LONGEST_SAME:
            return Answer(same_as_before=True, doubtful=_has(check_in, words.doubt, plain))
    return None


def _numbers(items: Items) -> set[float]:
    """The numbers above one that are said; "one" is too often a thing."""
    found: set[float] = set()
    at = 0
    while at < len(items):
        number = number_at(items, at)
        if number and number[0] != 1:
            found.add(number[0])
        at = number[1] if number else at + 1
    return found


def _asks(text: str, check_in: CheckIn) -> bool:
    """Whether it is a question back: the ten of "what is a ten" is no answer."""
    plain = f"{check_in.book.normalizer.plain(text)} "
    return any(plain.startswith(f"{start} ") for start in check_in.book.words.question_starts)


@lru_cache(maxsize=64)
def _any_of(phrases: tuple[str, ...]) -> re.Pattern[str]:
    longest_first = sorted(phrases, key=len, reverse=True)
    return re.compile(r"(?<!\S)(?:" + "|".join(map(re.escape, longest_first)) + r")(?!\S)")


def _plain(check_in: CheckIn, phrases: Iterable[str]) -> tuple[str, ...]:
    return tuple(check_in.book.plain(phrase) for phrase in phrases)


def _has(check_in: CheckIn, phrases: Iterable[str], plain: str) -> bool:
    return _any_of(_plain(check_in, phrases)).search(plain) is not None


def _without(plain: str, phrases: tuple[str, ...]) -> str:
    return " ".join(_any_of(phrases).sub(" ", plain).split())


def _evidence(plain: str, about: YesNoWords, check_in: CheckIn) -> tuple[int, int]:
    """How far into the sentence the last thing stands that did happen, and the last that did not; 0 where none does."""
    words = check_in.words
    told_no, told_yes = _any_of(_plain(check_in, about.no)), _any_of(_plain(check_in, about.yes))
    negators, openings = _any_of(_plain(check_in, words.negators)), _any_of(_plain(check_in, words.openings))
    happened = denied = begin = 0
    for end in [*(found.start() for found in _any_of(_plain(check_in, words.after_all)).finditer(plain)), len(plain)]:
        clause = plain[begin:end]
        for found in told_no.finditer(clause):
            denied = begin + found.end()
        clause = told_no.sub(_blank, clause)
        while opening := openings.match(clause.lstrip()):  # "no i walked": the "no" does not deny the walk
            clause = " " * (len(clause) - len(clause.lstrip()) + opening.end()) + clause.lstrip()[opening.end() :]
        negator = negators.search(clause)
        for found in told_yes.finditer(clause):
            if negator and negator.start() < found.start():
                denied = begin + found.end()
            else:
                happened = begin + found.end()
        begin = end
    return happened, denied


def _blank(found: re.Match[str]) -> str:
    return " " * len(found[0])
