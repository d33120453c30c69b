"""Danger, looked for before anything else: word patterns, likeness to what people have said, and a judge.

Missing one is the worst error of this product, alarm at "this commute is killing me" the second worst. A word pattern
alarms by itself unless words that calm cover it, or something gives reason to doubt it: a negator before it, a past
that is over, a film. Where no pattern decides, the judge weighs what the tables and the encoder say.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from rapidfuzz import fuzz, process

from intents.classifier import HARMLESS, UNCLEAR
from intents.judge import Judge, odds
from intents.normalize import sort_words
from intents.patterns import PatternList
from intents.phrases import CRISIS, NONE, Phrasebook

KINDS = ("overdose", "other", "self")
"""The gravest first; ``other`` before ``self``, since "she wants to die" holds both."""
ABOUT = ("violence", "harm")
"""What danger of kind ``self`` may be about besides the wish to die or to hurt oneself."""
ALARM = 0.6
"""Without a judge, the classifier's probability of danger from which it alarms by itself."""
ASK = 0.5
"""Without a judge, the probability, that of "unclear" included, from which one kind question is asked."""
ALIKE = 88.0
"""Likeness (rapidfuzz ``token_sort_ratio``) to a sentence of danger from which it alarms where there is no judge."""
TOLD = 95.0
"""Likeness that is as good as word for word."""
ALIKE_ALONE = 70.0
"""The same where there is no table either, for a kind question only."""
LEAD = 4.0
"""By how much that must exceed the likeness to a harmless sentence."""
CUT = "\n"
"""Stands where calming words were: no word, so that no pattern reaches over it."""
TWIN = 92.0
"""Likeness to a harmless sentence that overrules a pattern, if no sentence of danger is nearer."""
SCOPE = 3
"""Words before a pattern in which a negator may deny it."""

Probabilities = Mapping[str, float]


@dataclass(frozen=True)
class Sign:
    """A sign of danger."""

    kind: str
    """``self``, ``other``, ``overdose``, or ``unclear``: one kind question, no alarm."""
    score: float
    """From 0 to 1."""
    why: str
    """What led to it, in words that an author understands."""
    about: str = ""
    """``violence`` against the speaker or ``harm`` to others, where that is clear."""


@dataclass(frozen=True)
class Look:
    """What patterns and likeness see in a sentence."""

    pattern: Sign | None
    """By a pattern that no calming words cover."""
    doubt: str
    """The words that make a pattern doubtful; empty where there are none."""
    calmed: bool
    near: Mapping[str, tuple[float, str]]
    """The likest sentence of each kind, with its likeness from 0 to 100; 0 stands for less than was looked for."""

    @property
    def danger(self) -> tuple[float, str]:
        """The likest sentence of danger."""
        return max(self.near[kind] for kind in KINDS)

    @property
    def is_twin(self) -> bool:
        """Whether a harmless sentence is so like it, and more so than any of danger, that no pattern counts."""
        harmless = self.near[HARMLESS][0]
        return harmless >= TWIN and harmless > self.danger[0]


class CrisisDetector:
    """The crisis recogniser of one language. Holds no state."""

    def __init__(self, book: Phrasebook) -> None:
        plain = book.plain
        patterns = book.patterns
        lists = {
            "overdose": patterns.overdose,
            "other": patterns.other,
            "self": patterns.self_,
            "violence": patterns.violence,
            "harm": patterns.harm,
        }
        self._patterns = {kind: PatternList(found, patterns.sets) for kind, found in lists.items()}
        self._unclear = PatternList(patterns.unclear, patterns.sets)
        self._calm = PatternList(patterns.calm, patterns.sets)
        self._doubt = PatternList(patterns.doubt, patterns.sets)
        self._negators = frozenset(word for word in book.words.negators if " " not in word)
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
        for patterns in (*self._patterns.values(), self._unclear, self._calm, self._doubt):
            patterns.warm()

    def look(self, plain: str) -> Look:
        """What patterns and likeness see in a plain sentence."""
        text = self._spread(plain)
        found = self._search(text)
        calmed = self._calm.sub(CUT, text)
        if found is not None:  # most sentences hold no such words, and need no second look
            found = self._search(calmed)
        doubt = self._doubted(text, found)
        return Look(found, doubt, CUT in calmed, self._nearest(plain))

    def certain(self, look: Look) -> Sign | None:
        """The sign that needs no judge: a pattern that nothing makes doubtful, or a sentence nearly word for word."""
        if look.is_twin:
            return None
        danger, harmless = look.danger, look.near[HARMLESS]
        if look.pattern is not None and not look.doubt:
            return look.pattern
        if danger[0] >= TOLD and danger[0] >= harmless[0] + LEAD:
            return self._like(look, danger[0] / 100)
        unclear = look.near[UNCLEAR]
        if unclear[0] >= TOLD and unclear[0] >= harmless[0] + LEAD:
            return Sign(UNCLEAR, unclear[0] / 100, f"like '{unclear[1]}'")
        return None

    def judged(self, look: Look, judge: Judge, evidence: Mapping[str, float]) -> Sign | None:
        """The sign by everything that is known, where it is above the judge's bar."""
        if look.is_twin:
            return None
        score = judge.score(evidence)
        # What a pattern names is far likelier to be danger, even where it is doubtful, than what none does.
        if score < judge.bars["alarm" if look.pattern is None else "doubted"]:
            return None
        if look.pattern is not None:
            return replace(look.pattern, why=f"{look.pattern.why}, though '{look.doubt}' makes them doubtful")
        sure = evidence["words_crisis"] + evidence["meaning_crisis"]
        if sure >= evidence["words_unclear"] + evidence["meaning_unclear"]:
            return self._like(look, score)
        return Sign(UNCLEAR, score, f"in words and meaning like '{look.near[UNCLEAR][1]}'")

    def evidence(self, plain: str, look: Look, words: Probabilities, meaning: Probabilities) -> dict[str, float]:
        """What speaks for danger and against it."""
        found = {}
        for name, table in (("words", words), ("meaning", meaning)):
            found[f"{name}_crisis"] = odds(table[CRISIS])
            found[f"{name}_unclear"] = odds(table[UNCLEAR])
            found[f"{name}_any"] = odds(table[CRISIS] + table[UNCLEAR])
            found[f"{name}_harmless"] = odds(table[HARMLESS])
            found[f"{name}_nothing"] = odds(table[NONE])
        asks = look.pattern is not None and look.pattern.kind == UNCLEAR
        return found | {
            "like_danger": look.danger[0] / 100,
            "like_unclear": look.near[UNCLEAR][0] / 100,
            "like_harmless": look.near[HARMLESS][0] / 100,
            "pattern": float(look.pattern is not None and not asks),
            "pattern_unclear": float(asks),
            "doubt": float(bool(look.doubt)),
            "calmed": float(look.calmed),
            "length": float(np.log(len(plain.split()) + 1)),
        }

    def alone(self, look: Look, words: Probabilities) -> Sign | None:
        """The sign where there is no judge: every pattern alarms, then likeness, then the classifier."""
        danger, harmless = look.danger, look.near[HARMLESS]
        if look.pattern is not None and not look.is_twin:
            return look.pattern
        asks = ALIKE if words else ALIKE_ALONE
        if danger[0] >= asks and danger[0] >= harmless[0] + LEAD:
            sign = self._like(look, danger[0] / 100)
            return sign if danger[0] >= ALIKE else Sign(UNCLEAR, sign.score, sign.why)
        crisis, unclear, calm = (words.get(name, 0.0) for name in (CRISIS, UNCLEAR, HARMLESS))
        if look.is_twin or look.calmed or crisis + unclear < ASK or crisis + unclear <= calm:
            return None
        if crisis >= ALARM and crisis > calm:
            return self._like(look, crisis)
        return Sign(UNCLEAR, crisis + unclear, f"in words like '{look.near[UNCLEAR][1]}'")

    def _like(self, look: Look, score: float) -> Sign:
        kind = max(KINDS, key=lambda kind: look.near[kind][0])
        phrase = look.near[kind][1]
        about = "" if kind != "self" else self._about(self._spread(phrase))
        return Sign(kind, score, f"like '{phrase}'", about)

    def _about(self, text: str) -> str:
        return next((name for name in ABOUT if self._patterns[name].search(text)), "")

    def _search(self, text: str) -> Sign | None:
        for kind in (*KINDS, *ABOUT):
            if match := self._patterns[kind].search(text):
                about = kind if kind in ABOUT else ""
                return Sign("self" if about else kind, 1.0, f"the words '{match[0].strip()}'", about)
        if match := self._unclear.search(text):
            return Sign(UNCLEAR, 0.7, f"the words '{match[0].strip()}'")
        return None

    def _doubted(self, text: str, found: Sign | None) -> str:
        """The words that make a pattern doubtful."""
        if found is None:
            return ""
        if match := self._doubt.search(text):
            return match[0].strip()
        words = found.why.removeprefix("the words '").removesuffix("'")
        before = text.partition(words)[0].split()[-SCOPE:]
        return next((word for word in before if word in self._negators), "")

    def calmed(self, plain: str) -> str:
        """The sentence with what calming words cover cut out; no pattern reaches over such a cut."""
        return self._calm.sub(CUT, self._spread(plain))

    def _spread(self, plain: str) -> str:
        """Endings as words of their own, and a space behind the last word, as patterns expect."""
        text = plain + " "
        for ending, word in self._endings.items():
            text = text.replace(ending, word)
        return text

    def _nearest(self, plain: str) -> dict[str, tuple[float, str]]:
        """The likest sentence of each kind, with its likeness from 0 to 100."""
        scores = process.cdist([sort_words(plain)], self._sorted, scorer=fuzz.ratio, dtype=np.float32)[0]
        nearest: dict[str, tuple[float, str]] = {}
        for kind, (start, end) in self._spans.items():
            if start == end:
                nearest[kind] = (0.0, "")
                continue
            best = start + int(scores[start:end].argmax())
            nearest[kind] = (float(scores[best]), self._phrases[best])
        return nearest
