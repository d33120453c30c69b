"""What is said in the middle of guided sessions and talks: requests, lengths, variants, answers to their questions."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz import fuzz

from intents.errors import PhraseFileError
from intents.numbers import contains, parse_number
from intents.phrases import ROOT, Guiding, Phrasebook

NEAR = 88
"""How alike (rapidfuzz ``ratio``) a request of three words or more has to be to one of its phrases."""
FEW = 3
LONGEST_REQUEST = 9  # words; a longer sentence holds more than a request
ANSWER_NEAR = 84
"""The same for an answer to a question that names what it expects."""
WORD_NEAR = 70
"""Below this a word is another one, and not misheard."""
MOST_MINUTES = 240.0


@dataclass(frozen=True)
class Length:
    """How long something is to be."""

    minutes: float | None = None
    form: str = ""
    """``short``, ``middle`` or ``long``, where no minutes are named."""
    rest: str = ""
    """The plain sentence without the words for the length."""


class Guide:
    """Looks up requests, variants, lengths and answers of one language. Holds no state."""

    def __init__(self, book: Phrasebook) -> None:
        self._book = book
        self._words: Guiding = book.guiding
        plain = book.plain
        self._requests = {plain(phrase): name for name, phrases in self._words.requests.items() for phrase in phrases}
        self._answers = {
            name: tuple(sorted({plain(phrase) for phrase in phrases}, key=len, reverse=True))
            for name, phrases in book.answers.items()
        }
        self._variants = [
            (plain(phrase), session) for session, variant in self._words.variants.items() for phrase in variant.phrases
        ]
        self._variants.sort(key=lambda pair: -len(pair[0]))

    def request(self, text: str) -> str | None:
        """The request that a sentence is, such as ``why`` or ``time_left``; else ``None``."""
        if found := self.exact_request(text):
            return found
        plain = self._book.normalizer.plain(text)
        if not FEW <= len(plain.split()) <= LONGEST_REQUEST or plain in self._intents:
            return None
        scores = ((fuzz.ratio(plain, phrase), name) for phrase, name in self._requests.items())
        best, name = max(scores, default=(0.0, ""))
        return name if best >= NEAR else None

    def exact_request(self, text: str) -> str | None:
        """The request that a sentence is word for word; fillers are left aside, unless with them it is an intent."""
        normalizer = self._book.normalizer
        plain = normalizer.plain(text)
        if plain in self._requests or plain in self._intents:
            return self._requests.get(plain)
        return self._requests.get(normalizer.without_fillers(plain))

    @cached_property
    def _intents(self) -> frozenset[str]:
        """The plain phrases of all intents: "I can't sleep" is one of them, however near it is to "I can't see"."""
        files = (*self._book.topics.values(), *self._book.controls.values())
        return frozenset(self._book.plain(phrase) for file in files for phrase in file.phrases)

    def variant(self, text: str, intent: str = "") -> str | None:
        """The variant of a session that a sentence names, such as ``body_scan``; of this intent, where one is given."""
        plain = self._book.normalizer.plain(text)
        for phrase, session in self._variants:
            if (not intent or self._words.variants[session].of == intent) and contains(phrase, plain):
                return session
        return None

    def intent_of(self, session: str) -> str:
        """The intent that a session belongs to."""
        variant = self._words.variants.get(session)
        return variant.of if variant else session

    def length(self, text: str) -> Length | None:
        """How long something is to be: ``"a ten minute walk"`` is 10 minutes, ``"just a quick one"`` the short form."""
        book = self._book
        plain = book.normalizer.plain(text)
        for phrase, minutes in sorted(self._words.durations.items(), key=lambda item: -len(item[0])):
            if contains(book.plain(phrase), plain):
                return Length(minutes, rest=_without(plain, book.plain(phrase)))
        for unit, minutes in self._words.units.items():
            found = re.search(rf"(?:^| )((?:\S+ ){{1,4}}?){re.escape(book.plain(unit))}(?: |$)", plain)
            for start in range(len(found[1].split())) if found else ():
                words = found[1].split()[start:] if found else []
                number = parse_number(" ".join(words), book.words, book.normalizer)
                if number is not None and 0 < number * minutes <= MOST_MINUTES and _counts(words, book):
                    return Length(number * minutes, rest=_without(plain, " ".join([*words, book.plain(unit)])))
        forms = ((book.plain(phrase), form) for form, phrases in self._words.forms.items() for phrase in phrases)
        for phrase, form in sorted(forms, key=lambda pair: -len(pair[0])):
            if contains(phrase, plain):
                return Length(form=form, rest=_without(plain, phrase))
        return None

    def is_done(self, text: str) -> bool:
        """Whether a list that is being collected has come to its end."""
        return self._book.normalizer.bare(text) in {self._book.bare(phrase) for phrase in self._words.done}

    def corrects(self, text: str) -> bool:
        """Whether a sentence puts something right that was said before: "no i said three", "make that nine"."""
        plain = self._book.normalizer.plain(text)
        return any(contains(self._book.plain(phrase), plain) for phrase in self._words.corrects)

    def looking_back(self, text: str) -> str:
        """What is asked of the past: ``sleep``, ``entries``, or empty for how it has been."""
        plain = self._book.normalizer.plain(text)
        for name, phrases in self._words.looking_back.items():
            if any(contains(self._book.plain(phrase), plain) for phrase in phrases):
                return name
        return ""

    def looks_back(self, text: str) -> bool:
        """Whether a sentence asks how it has been: "have i been sleeping more than before"."""
        return self._begins(text, self._words.looks_back)

    def reminds(self, text: str) -> bool:
        """Whether a sentence may set a reminder, if it goes on to say when: "remind me on tuesdays and fridays"."""
        return self._begins(text, self._words.reminds)

    def cancels(self, text: str) -> bool:
        """Whether a sentence may cancel a reminder, if it goes on to name one: "cancel the thursday one"."""
        return self._begins(text, self._words.cancels)

    def names_daily(self, text: str) -> bool:
        """Whether a sentence names the check-in for the day, which is no rhythm: "the daily check in"."""
        plain = self._book.normalizer.plain(text)
        return any(contains(self._book.plain(phrase), plain) for phrase in self._words.daily)

    def _begins(self, text: str, phrases: Iterable[str]) -> bool:
        plain = self._book.normalizer.plain(text)
        forms = (f"{plain} ", f"{self._book.normalizer.without_fillers(plain)} ")
        return any(form.startswith(f"{self._book.plain(phrase)} ") for phrase in phrases for form in forms)

    def asks_back(self, text: str) -> bool:
        """Whether a sentence is a question, and so no answer to ours: "how bad would a seven be"."""
        plain = self._book.normalizer.plain(text)
        return any(f"{plain} ".startswith(f"{start} ") for start in self._book.words.question_starts)

    def skips(self, text: str) -> bool:
        """Whether a question is to be left out: "no idea", "rather not say"."""
        return self._is_one_of(text, self._book.words.skip)

    def leaves_choice(self, text: str) -> bool:
        """Whether the choice is left to us: "whatever you think"."""
        return self._is_one_of(text, self._book.words.any)

    def _is_one_of(self, text: str, phrases: Iterable[str]) -> bool:
        return self._book.normalizer.plain(text) in {self._book.plain(phrase) for phrase in phrases}

    def is_answer_first(self, text: str) -> bool:
        """Whether a command elsewhere is an answer where words are asked for, such as "tomorrow"."""
        return self._is_one_of(text, self._words.answers_first)

    def items(self, text: str) -> list[str]:
        """The things that one utterance lists: ``"work and the rent"`` are two, ``"me and my brother"`` is one."""
        pieces = [text.strip()]
        for joiner in self._words.joiners:
            pieces = [part.strip(" ,;.") for piece in pieces for part in _split(piece, joiner, self._words.bound)]
        return [piece for piece in pieces if piece]

    def answer(self, text: str, names: Iterable[str]) -> str:
        """Which of the named answers a sentence is; empty where it is none of them."""
        plain = self._book.normalizer.plain(text)
        best, found = 0.0, ""
        for name in names:
            for phrase in self._answers.get(name, ()):
                score = 100.0 + len(phrase) if contains(phrase, plain) else _misheard(phrase, plain)
                if score > best:
                    best, found = score, name
        return found if best >= ANSWER_NEAR else ""

    def is_word_for_word(self, text: str, names: Iterable[str]) -> bool:
        """Whether a sentence is nothing but a phrase of one of the named answers."""
        plain = self._book.normalizer.plain(text)
        return any(plain in self._answers.get(name, ()) for name in names)

    def turned(self, text: str) -> str:
        """What somebody said of themselves, said back to them: "my boss shouts at me" becomes "your boss …"."""
        words = text.strip(" .!?").split()
        return " ".join(self._words.turned.get(word.lower(), word) for word in words)


def _misheard(phrase: str, plain: str) -> float:
    """How likely the one was heard for the other, up to 100: alike as a whole and, if as many words, each by itself."""
    said, heard = phrase.split(), plain.split()
    if len(said) == len(heard) and min(map(fuzz.ratio, said, heard)) < WORD_NEAR:
        return 0.0  # "i'm sad" is no "i'm afraid"
    return fuzz.ratio(phrase, plain)


def _without(plain: str, phrase: str) -> str:
    return " ".join(f" {plain} ".replace(f" {phrase} ", " ", 1).split())


def _counts(words: list[str], book: Phrasebook) -> bool:
    """Whether these words are a number and nothing else, such as "twenty five" or "about ten"."""
    known = {*book.words.numbers, book.words.number_words.half, *book.guiding.around}
    return all(word in known or word.replace(".", "", 1).isdigit() for word in words)


def _split(piece: str, joiner: str, bound: Iterable[str]) -> list[str]:
    """A piece at a joiner, unless one side is a lone word that cannot stand by itself."""
    parts = re.split(rf"\s*{re.escape(joiner)}\s+" if joiner == "," else rf"(?:^|\s+){re.escape(joiner)}\s+", piece)
    return [piece] if any(part.lower() in bound for part in parts) else parts


def check_answers(book: Phrasebook, needed: Iterable[str]) -> None:
    """Whether there are phrases for each answer that content waits for; raises ``PhraseFileError``."""
    for name in sorted(needed):
        if not book.answers.get(name):
            path = ROOT / book.language / "answers.toml"
            raise PhraseFileError(path, f'content waits for the answer \'{name}\'; expected a line {name} = ["…"]')
