"""Danger, looked for before anything else: word patterns, a classifier, and likeness to what people have said.

Missing one is the worst error of this product, alarm at "this commute is killing me" the second worst. So a word
pattern alone alarms unless words that calm cover it; the classifier and likeness add what no pattern foresees.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from rapidfuzz import fuzz, process

from intents.classifier import HARMLESS, UNCLEAR
from intents.normalize import sort_words
from intents.patterns import PatternList
from intents.phrases import CRISIS, Phrasebook

KINDS = ("overdose", "other", "self")
"""The gravest first; ``other`` before ``self``, since "she wants to die" holds both."""
ALARM = 0.6
"""The classifier's probability of danger from which it alarms by itself."""
ASK = 0.5
"""The probability, that of "unclear" included, from which one kind question is asked."""
ALIKE = 88.0
"""Likeness (rapidfuzz ``token_sort_ratio``) to a sentence of danger from which it alarms."""
ALIKE_ALONE = 70.0
"""The same where there is no table, for a kind question only."""
LEAD = 4.0
"""By how much that must exceed the likeness to a harmless sentence."""
CUT = "\n"
"""Stands where calming words were: no word, so that no pattern reaches over it."""
TWIN = 92.0
"""Likeness to a harmless sentence that overrules a pattern, if no sentence of danger is nearer."""


@dataclass(frozen=True)
class Sign:
    """A sign of danger."""

    kind: str
    """``self``, ``other``, ``overdose``, or ``unclear``: one kind question, no alarm."""
    score: float
    """From 0 to 1."""
    why: str
    """What led to it, in words that an author understands."""


class CrisisDetector:
    """The crisis recogniser of one language. Holds no state."""

    def __init__(self, book: Phrasebook) -> None:
        plain = book.plain
        patterns = book.patterns
        lists = {"overdose": patterns.overdose, "other": patterns.other, "self": patterns.self_}
        self._patterns = {kind: PatternList(lists[kind], patterns.sets) for kind in KINDS}
        self._unclear = PatternList(patterns.unclear, patterns.sets)
        self._calm = PatternList(patterns.calm, patterns.sets)
        self._endings = {f"{ending} ": f" {word} " for ending, word in patterns.endings.items()}
        crisis = book.crisis
        groups = {
            "self": crisis.self_,
            "other": crisis.other,
            "overdose": crisis.overdose,
            UNCLEAR: crisis.unclear,
            HARMLESS: crisis.harmless,
        }
        self._phrases = [plain(phrase) for group in groups.values() for phrase in group]
        # Words in order of the alphabet: their plain ratio is rapidfuzz's token_sort_ratio, without sorting each time.
        self._sorted = [sort_words(phrase) for phrase in self._phrases]
        ends = np.cumsum([len(group) for group in groups.values()]).tolist()
        self._spans = dict(zip(groups, zip([0, *ends], ends, strict=False), strict=True))

    def warm(self) -> None:
        """Compile every pattern now, so that no sentence has to wait for it."""
        for patterns in (*self._patterns.values(), self._unclear, self._calm):
            patterns.warm()

    def detect(self, plain: str, probabilities: Mapping[str, float]) -> Sign | None:
        """The gravest sign in a plain sentence; ``None`` where there is none.

        ``probabilities`` are the classifier's, by class; empty where there is no table.
        """
        asks = ALIKE if probabilities else ALIKE_ALONE
        near = self._nearest(plain, least=asks - LEAD)
        harmless = near[HARMLESS]
        danger = max((near[kind] for kind in KINDS), default=(0.0, ""))
        twin = harmless[0] >= TWIN and harmless[0] > danger[0]
        if (found := self._by_pattern(plain)) is not None and not twin:
            return found
        if danger[0] >= asks and danger[0] >= harmless[0] + LEAD:
            kind = next(kind for kind in KINDS if near[kind] == danger) if danger[0] >= ALIKE else UNCLEAR
            return Sign(kind, danger[0] / 100, f"like '{danger[1]}'")
        return None if twin else self._by_probability(plain, probabilities)

    def _by_pattern(self, plain: str) -> Sign | None:
        found = self._search(self._spread(plain))
        # Most sentences hold no such words, and need no look at what might calm them.
        return found and self._search(self.calmed(plain))

    def _search(self, text: str) -> Sign | None:
        for kind in KINDS:
            if match := self._patterns[kind].search(text):
                return Sign(kind, 1.0, f"the words '{match[0].strip()}'")
        if match := self._unclear.search(text):
            return Sign(UNCLEAR, 0.7, f"the words '{match[0].strip()}'")
        return None

    def calmed(self, plain: str) -> str:
        """The sentence with what calming words cover cut out; no pattern reaches over such a cut."""
        return self._calm.sub(CUT, self._spread(plain))

    def _spread(self, plain: str) -> str:
        """Endings as words of their own, and a space behind the last word, as patterns expect."""
        text = plain + " "
        for ending, word in self._endings.items():
            text = text.replace(ending, word)
        return text

    def _nearest(self, plain: str, least: float = 0.0) -> dict[str, tuple[float, str]]:
        """The likest sentence of each kind, with its likeness from 0 to 100; 0 stands for less than ``least``."""
        query = [sort_words(plain)]
        scores = process.cdist(query, self._sorted, scorer=fuzz.ratio, dtype=np.float32, score_cutoff=least)[0]
        nearest: dict[str, tuple[float, str]] = {}
        for kind, (start, end) in self._spans.items():
            if start == end:
                nearest[kind] = (0.0, "")
                continue
            best = start + int(scores[start:end].argmax())
            nearest[kind] = (float(scores[best]), self._phrases[best])
        return nearest

    def _by_probability(self, plain: str, probabilities: Mapping[str, float]) -> Sign | None:
        danger, unclear = probabilities.get(CRISIS, 0.0), probabilities.get(UNCLEAR, 0.0)
        harmless = probabilities.get(HARMLESS, 0.0)
        if danger + unclear < ASK or CUT in self.calmed(plain):
            return None
        near = self._nearest(plain)
        if danger >= ALARM and danger > harmless:
            kind = max(KINDS, key=lambda kind: near[kind][0])
            return Sign(kind, danger, f"words like those of '{near[kind][1]}'")
        if danger + unclear > harmless:
            return Sign(UNCLEAR, danger + unclear, f"words like those of '{near[UNCLEAR][1]}'")
        return None
