"""Which intent a sentence is nearest to, and how much speaks for it: rapidfuzz at the core, tables beside it.

Two scorers say how like the sentence is to a phrase: ``ratio``, in which the order of words counts, and
``token_sort_ratio``, in which it does not. (``WRatio`` and ``token_set_ratio`` call "i want to die in my sleep" the
same as "sleep".) The classifier says how telling its words are, the encoder what it means, and coverage how many of
its words any phrase of the intent holds. Sentences that must start nothing compete as a class of their own.
"""

import heapq
import math
from collections import Counter
from dataclasses import dataclass, replace

import numpy as np
from rapidfuzz import fuzz, process

from intents.normalize import sort_words
from intents.patterns import PatternList
from intents.phrases import CONTROLS, NEIGHBOURS, NONE, Phrasebook
from intents.tables import ALARMING, NOTHING, Probabilities, odds, share

COMPARED = 6
"""Only the intents likeliest by the tables are compared phrase by phrase: the others cannot win."""
LESSENED = 0.5
"""How much of the likeness to sentences that start nothing is taken off every intent."""
SHORT = 3  # words


@dataclass(frozen=True)
class Candidate:
    """An intent, and how near the sentence is to it."""

    intent: str
    score: float
    """From 0 to 1."""
    likeness: float
    """Of the likest phrase, from 0 to 1."""
    phrase: str
    probability: float
    """By the tables."""


class Matcher:
    """The phrases of one language, ready to be compared. Holds no state."""

    def __init__(self, book: Phrasebook) -> None:
        plain = book.plain
        files = (*book.topics.items(), *book.controls.items())
        nothing = [*book.none.phrases, *(phrase for _, file in files for phrase in file.not_)]
        groups = {**{intent: file.phrases for intent, file in files}, NONE: tuple(nothing)}
        self._phrases = {intent: [plain(phrase) for phrase in group] for intent, group in groups.items()}
        # The plain ratio of sorted words is token_sort_ratio, without sorting every phrase each time.
        self._sorted = {intent: [sort_words(phrase) for phrase in group] for intent, group in self._phrases.items()}
        self._exact = {phrase: intent for intent, group in self._phrases.items() for phrase in group if intent != NONE}
        self._refusals, self._turns = map(PatternList, (book.words.refusals, book.words.turns))
        self._words = {name: {word for one in group for word in one.split()} for name, group in self._phrases.items()}
        counts = Counter(word for group in self._phrases.values() for phrase in group for word in set(phrase.split()))
        total = sum(len(group) for group in self._phrases.values())
        self._rarity = {word: math.log(total / count) for word, count in counts.items()}
        # A word that no phrase holds may be a name, or misheard: it counts as half of the rarest.
        self._unknown = math.log(total) / 2

    def exact(self, plain: str) -> str | None:
        """The intent that has the sentence among its phrases, word for word; else ``None``."""
        return self._exact.get(plain)

    def coverage(self, plain: str, intent: str) -> float:
        """The share of the sentence's words that phrases of the intent hold, each by its rarity; from 0 to 1."""
        rarity = {word: self._rarity.get(word, self._unknown) for word in plain.split()}
        held = sum(weight for word, weight in rarity.items() if word in self._words[intent])
        return held / (sum(rarity.values()) or 1.0)

    def known(self, plain: str, intent: str) -> list[str]:
        """The sentence's words that phrases of the intent hold, rarest first."""
        held = [word for word in dict.fromkeys(plain.split()) if word in self._words[intent]]
        return sorted(held, key=lambda word: -self._rarity.get(word, 0.0))

    def rank(self, plain: str, probabilities: Probabilities) -> list[Candidate]:
        """The intents, nearest first; at most ``COMPARED``, and nothing among them."""
        intents = [intent for intent in self._phrases if intent != NONE]
        if probabilities:
            intents = heapq.nlargest(COMPARED, intents, key=lambda intent: probabilities.get(intent, 0.0))
        nothing = self._compare(plain, [NONE], probabilities)[0]
        found = self._compare(plain, intents, probabilities)
        if not probabilities:
            return sorted([*found, nothing], key=lambda candidate: -candidate.score)
        lessened = [replace(one, score=max(0.0, one.score - LESSENED * nothing.score)) for one in found]
        return sorted([*lessened, nothing], key=lambda candidate: -candidate.score)

    def near(self, plain: str, intents: list[str]) -> list[Candidate]:
        """How like the sentence is to each of these intents, by likeness alone; ``NONE`` may be among them."""
        return [self._compare(plain, [intent], {})[0] for intent in intents]

    def warm(self) -> None:
        """Compile every pattern now."""
        self._refusals.warm()
        self._turns.warm()

    def refuses(self, plain: str, phrase: str) -> bool:
        """Whether the sentence refuses or denies, and the phrase that it is like does not."""
        return self.denies(plain) and not self.denies(phrase)

    def denies(self, plain: str) -> bool:
        """Whether something is refused or denied up to the end: in "no talk just breathe" breathing is not."""
        text = plain + " "
        refusal = self._refusals.search(text)
        return refusal is not None and self._turns.search(text[refusal.end() :]) is None

    def evidence(
        self,
        plain: str,
        likeliest: tuple[Candidate, Candidate, Candidate],
        words: Probabilities,
        meaning: Probabilities,
    ) -> dict[str, float]:
        """What speaks for the first of the candidates; the others are the second and ``NONE``."""
        best, second, nothing = likeliest
        found = {}
        for name, table in (("words", words), ("meaning", meaning)):
            found[f"{name}_best"] = odds(table[best.intent])
            found[f"{name}_second"] = odds(table[second.intent])
            found[f"{name}_nothing"] = odds(share(table, NOTHING))
            found[f"{name}_danger"] = odds(share(table, ALARMING))
        count = len(plain.split())
        return found | {
            "like_best": best.likeness,
            "like_nothing": nothing.likeness,
            "like_lead": best.likeness - max(second.likeness, nothing.likeness),
            "coverage": self.coverage(plain, best.intent),
            "length": math.log(count + 1),
            "short": float(count <= SHORT),
            "control": float(best.intent in CONTROLS),
            "refuses": float(self.refuses(plain, best.phrase)),
        }

    def _compare(self, plain: str, intents: list[str], probabilities: Probabilities) -> list[Candidate]:
        """How near the sentence is to each intent; one comparison for all of them."""
        phrases = [phrase for intent in intents for phrase in self._phrases[intent]]
        ordered = [phrase for intent in intents for phrase in self._sorted[intent]]
        scores = process.cdist([sort_words(plain)], ordered, scorer=fuzz.ratio, dtype=np.float32)[0]
        if intents == [NONE]:
            scores *= 2  # so many sentences start nothing that one scorer has to do for them
        else:
            scores += process.cdist([plain], phrases, scorer=fuzz.ratio, dtype=np.float32)[0]
        found, start = [], 0
        for intent in intents:
            end = start + len(self._phrases[intent])
            place = start + int(scores[start:end].argmax())
            found.append(self._candidate(intent, float(scores[place]) / 200, phrases[place], probabilities))
            start = end
        return found

    def _candidate(self, intent: str, likeness: float, phrase: str, probabilities: Probabilities) -> Candidate:
        if not probabilities:
            return Candidate(intent, likeness, likeness, phrase, 0.0)
        probability = probabilities.get(intent, 0.0)
        if intent == NONE:
            probability += share(probabilities, NEIGHBOURS)
        # The geometric mean of how telling the words are and how like the whole is.
        return Candidate(intent, math.sqrt(probability) * likeness, likeness, phrase, probability)
