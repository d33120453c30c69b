"""Numbers and choices as people say them: pure look-ups over the words of a language."""

import re
from collections.abc import Iterable

from intents.normalize import Normalizer
from intents.phrases import Language

_DIGITS = re.compile(r"^\d+(?:\.\d+)?$")
_WHOLE = re.compile(r"(?<![\w.:])\d{1,3}(?![\w:]|\.\d)")
_HUNDRED = 100
_LONGEST_CHOICE = 4  # words; a longer sentence is no mere choice


def contains(phrase: str, text: str) -> bool:
    """Whether ``phrase`` stands in ``text`` as whole words; both plain."""
    return f" {phrase} " in f" {text} "


def parse_number(text: str, words: Language, normalizer: Normalizer) -> float | None:
    """The number that is meant: ``"about a six i guess"`` is 6, ``"seven and a half"`` 7.5, ``"none at all"`` 0.

    Where the speaker corrects herself ("four no i said three") the last number counts; in a range ("six or
    seven") the middle. ``None`` where no number is said.
    """
    plain = normalizer.plain(text)
    for phrase, value in words.number_phrases.items():
        if contains(normalizer.plain(phrase), plain):
            return float(value)
    for phrase in words.number_words.scale:
        plain = f" {plain} ".replace(f" {phrase} ", " ").strip()
    for word in words.number_words.not_counting_one:
        plain = f" {plain} ".replace(f" {word} one ", " ").strip()
    for part in reversed(re.split(_any_of(words.number_words.corrections), plain)):
        values = _numbers_in(part.split(), words)
        if values:
            in_range = len(values) == 2 and re.search(_any_of(words.number_words.range), part)
            return sum(values) / 2 if in_range else values[-1]
    return None


def _any_of(phrases: Iterable[str]) -> str:
    return r"(?<!\S)(?:" + "|".join(map(re.escape, phrases)) + r")(?!\S)"


def _numbers_in(tokens: list[str], words: Language) -> list[float]:
    small = words.number_words
    found: list[float] = []
    for position, token in enumerate(tokens):
        before = tokens[position - 1] if position else ""
        if _DIGITS.match(token):
            found.append(float(token))
        elif token in words.numbers:
            value = float(words.numbers[token])
            if found and found[-1] >= 20 and value < 10 and before in words.numbers:
                found[-1] += value
            else:
                found.append(value)
        elif token == small.half:
            if found:
                found[-1] += 0.5
            elif set(tokens[position + 1 :]) & set(small.hours):
                found.append(0.5)
    return found


def spelled(plain: str, words: Language) -> str:
    """Whole numbers in a plain sentence as words, as all phrases have them: ``"i took 30"`` is "i took thirty".

    Three digits that are no round number are said one by one, as those of helplines are.
    """
    return _WHOLE.sub(lambda found: _in_words(found[0], words) or found[0], plain)


def _in_words(digits: str, words: Language) -> str:
    """A number of up to three digits; empty where there is no word for it."""
    every = {**words.numbers, **words.number_words.large}
    names = {value: word for word, value in reversed(every.items())}  # the first word of each value counts
    number = int(digits)
    if number in names and number < _HUNDRED:
        return names[number]
    hundreds, rest = divmod(number, _HUNDRED)
    parts = [number - rest % 10, rest % 10] if not hundreds else [hundreds, _HUNDRED, rest] if not rest % 10 else []
    parts = parts or [int(digit) for digit in digits]
    return " ".join(names[part] for part in parts if part) if set(parts) <= {0, *names} else ""


def parse_choice(text: str, size: int, words: Language, normalizer: Normalizer) -> int | None:
    """Which of ``size`` things offered is meant, counted from zero: ``"the second one"`` is 1, ``"the last"`` size - 1.

    ``None`` where no place is named or there is no such place.
    """
    bare = normalizer.bare(text)
    if len(bare.split()) > _LONGEST_CHOICE:
        return None
    # Longer names first; "one" last, since "the second one" names the second.
    names = sorted(words.ordinals.items(), key=lambda item: (item[0] in words.numbers, -len(item[0])))
    for phrase, place in names:
        if contains(phrase, bare):
            index = place - 1 if place > 0 else size + place
            return index if 0 <= index < size else None
    return None
