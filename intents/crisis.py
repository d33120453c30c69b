"""Danger, looked for before anything else: word patterns, likeness to what people have said, and a judge.

Missing one is the worst error of this product, alarm at "this commute is killing me" the second worst. The judge weighs
what the tables say of words and meaning. Where a word pattern names danger, and no calming words cover it, it takes far
less to alarm: only what the judge finds plainly harmless is let pass, and a little more where something gives reason to
doubt the pattern, such as a negator before it, a past that is over, a film.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from intents.alike import Alike, Asked
from intents.explain import OF_DANGER, loudest
from intents.judge import Judge
from intents.patterns import PatternList
from intents.phrases import DANGERS, DENIAL, GENTLE, NEIGHBOURS, OVERDOSE, UNCLEAR, Phrasebook
from intents.tables import ALARMING, OTHERS, Probabilities, likeliest, odds, share, together

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
WHOLLY = 100.0
"""Likeness word for word."""
LEAD = 4.0
"""By how much that must exceed the likeness to a harmless sentence."""
LOOKED_FOR = 85.0
"""Likeness below which no sentence is looked for, unless likeness is all there is: most are too short or too long."""
CUT = "\n"
"""Stands where calming words were: no word, so that no pattern reaches over it."""
TWIN = 92.0
"""Likeness to a harmless sentence that overrules a pattern, if no sentence of danger is nearer."""
SCOPE = 3
"""Words before a pattern in which a negator may deny it."""
PLAINLY = 0.8
"""The share of one kind, of all danger by words and meaning, from which it is that kind whatever a pattern names."""
GENTLY = 0.65
"""The probability by words and meaning from which a past that is over, grief or a denial is answered as such."""


@dataclass(frozen=True)
class Sign:
    """A sign of danger."""

    kind: str
    """One of ``DANGERS``, or ``unclear``: one kind question, no alarm."""
    score: float
    """From 0 to 1."""
    why: str
    """What led to it, in words that an author understands."""
    suspected: str = ""
    """For ``unclear``, the kind of danger that it would be, where that is known."""

    def asked(self, because: str) -> "Sign":
        """The same, not sure enough to alarm: one kind question."""
        suspected = self.suspected if self.kind == UNCLEAR else self.kind
        return replace(self, kind=UNCLEAR, suspected=suspected, why=f"{self.why}{because}")


@dataclass(frozen=True)
class Look:
    """What patterns and likeness see in a sentence."""

    pattern: Sign | None
    """By a pattern that no calming words cover."""
    doubt: str
    """The words that make a pattern doubtful; empty where there are none."""
    calmed: bool
    plain: str
    near: Mapping[str, tuple[float, str]]
    """The likest sentence of each kind, with its likeness from 0 to 100; 0 stands for less than was looked for."""

    def nearest(self, kinds: Iterable[str]) -> str:
        """Of these kinds, that of the likest sentence."""
        return max(kinds, key=lambda kind: self.near[kind][0])

    @property
    def danger(self) -> float:
        """The likeness to the likest sentence of danger."""
        return self.near[self.nearest(DANGERS)][0]

    @property
    def harmless(self) -> float:
        """The likeness to the likest sentence that only sounds like danger."""
        return self.near[self.nearest(NEIGHBOURS)][0]

    @property
    def bar(self) -> str:
        """How the judge's bars for it end: what a pattern names is far likelier to be danger than what none does."""
        if self.pattern is None:
            return ""
        return "_doubted" if self.doubt else "_pattern"

    @property
    def is_twin(self) -> bool:
        """Whether a harmless sentence is so like it, and more so than any of danger, that no pattern counts."""
        return self.harmless >= TWIN and self.harmless > self.danger


def _kind(pattern: Sign, both: Probabilities) -> str:
    """The kind that a pattern names, unless words and meaning plainly tell of another: "my uncle touches me".

    What has been taken, or bleeds, is as grave as the pattern says.
    """
    likely = likeliest(both, DANGERS)
    told = pattern.kind in {UNCLEAR, OVERDOSE} or both[likely] < PLAINLY * share(both, DANGERS)
    return pattern.kind if told else likely


class CrisisDetector:
    """The crisis recogniser of one language. Holds no state."""

    def __init__(self, book: Phrasebook) -> None:
        plain = book.plain
        patterns = book.patterns

        def listed(group: Iterable[str]) -> PatternList:
            return PatternList(group, patterns.sets, book.parsed)

        self._patterns = {kind: listed(found) for kind, found in patterns.dangers.items()}
        self._unclear, self._calm = map(listed, (patterns.unclear, patterns.calm))
        self._doubt, self._always = map(listed, (patterns.doubt, patterns.always))
        self._negators = frozenset(word for word in book.words.negators if " " not in word)
        self._endings = {f"{ending} ": f" {word} " for ending, word in patterns.endings.items()}
        self._alike = {kind: Alike(map(plain, group)) for kind, group in book.crisis.classes.items()}

    def warm(self) -> None:
        """Compile every pattern now, so that no sentence has to wait for it."""
        for patterns in (*self._patterns.values(), self._unclear, self._calm, self._doubt, self._always):
            patterns.warm()

    def look(self, plain: str) -> Look:
        """What patterns and likeness see in a plain sentence."""
        text = self._spread(plain)
        found = self._search(text)
        calmed = self._calm.sub(CUT, text)
        if found is not None:  # most sentences hold no such words, and need no second look
            found = self._search(calmed)
        doubt = self._doubted(text, found)
        asked = Asked.of(plain)
        near = {kind: alike.likest(asked, LOOKED_FOR) for kind, alike in self._alike.items()}
        return Look(found, doubt, CUT in calmed, plain, near)

    def certain(self, look: Look) -> Sign | None:
        """The sign that needs no judge: a sentence nearly word for word."""
        if look.is_twin:
            return None
        kind = look.nearest(ALARMING)
        likeness, phrase = look.near[kind]
        if likeness >= TOLD and (likeness >= look.harmless + LEAD or likeness == WHOLLY > look.harmless):
            return Sign(kind, likeness / 100, f"like '{phrase}'")
        return None

    def judged(self, look: Look, judge: Judge, words: Probabilities, meaning: Probabilities) -> Sign | None:
        """The sign by everything that is known: an alarm, a kind question where that is half sure, or none."""
        if look.is_twin:
            return None
        evidence = self.evidence(look, words, meaning)
        score, bar = judge.score(evidence), look.bar
        if score < judge.bars[f"ask{bar}"]:
            return self._nevertheless(look, words, meaning)
        sign = self._sign(look, score, words, meaning, loudest(judge, OF_DANGER, evidence))
        if sign.kind == UNCLEAR or score >= judge.bars[f"alarm{bar}"]:
            return sign
        return sign.asked("; too little to alarm, enough to ask")

    def _nevertheless(self, look: Look, words: Probabilities, meaning: Probabilities) -> Sign | None:
        """A kind question where a pattern always deserves one, or danger is denied and a pattern stands beside."""
        if look.pattern is None or look.doubt:
            return None
        if self._always.search(self.calmed(look.plain)):
            return look.pattern.asked(", which always deserve a question")
        if likeliest(together(words, meaning), NEIGHBOURS) == DENIAL:  # "i'm fine but i can't go on"
            return look.pattern.asked(" beside a denial")
        return None

    def _sign(self, look: Look, score: float, words: Probabilities, meaning: Probabilities, reasons: str) -> Sign:
        """What it would be, if it is danger: what a pattern names, else what it is likest to."""
        both = together(words, meaning)
        if look.pattern is not None:
            doubt = f", though '{look.doubt}' makes them doubtful" if look.doubt else ""
            return replace(look.pattern, kind=_kind(look.pattern, both), why=f"{look.pattern.why}{doubt}; {reasons}")
        kind = UNCLEAR if both[UNCLEAR] > share(both, DANGERS) else likeliest(both, DANGERS)
        return Sign(kind, score, f"in words and meaning like '{self._likest(kind, look)}'; {reasons}")

    def gentle(self, words: Probabilities, meaning: Probabilities) -> str:
        """A past that is over, grief or a denial, where it is likelier than all else together; else empty."""
        both = together(words, meaning)
        kind = likeliest(both, GENTLE)
        return kind if both[kind] >= GENTLY else ""

    def evidence(self, look: Look, words: Probabilities, meaning: Probabilities) -> dict[str, float]:
        """What speaks for danger and against it, without what patterns see."""
        return {
            "words_danger": odds(share(words, DANGERS)),
            "words_neighbours": odds(share(words, NEIGHBOURS)),
            "words_ours": odds(1 - share(words, OTHERS)),
            "meaning_danger": odds(share(meaning, DANGERS)),
            "meaning_unclear": odds(meaning[UNCLEAR]),
            "meaning_any": odds(share(meaning, ALARMING)),
            "meaning_neighbours": odds(share(meaning, NEIGHBOURS)),
            "meaning_ours": odds(1 - share(meaning, OTHERS)),
            "calmed": float(look.calmed),
        }

    def alone(self, look: Look, words: Probabilities) -> Sign | None:
        """The sign where there is no judge: every pattern alarms, then likeness, then the classifier."""
        if look.pattern is not None and not look.is_twin:
            return look.pattern
        if not words:
            asked = Asked.of(look.plain)
            look = replace(look, near={kind: alike.likest(asked) for kind, alike in self._alike.items()})
        near = look.nearest(DANGERS)
        likeness, phrase = look.near[near]
        if likeness >= (ALIKE if words else ALIKE_ALONE) and likeness >= look.harmless + LEAD:
            return Sign(near if likeness >= ALIKE else UNCLEAR, likeness / 100, f"like '{phrase}'")
        crisis, unclear, calm = share(words, DANGERS), words.get(UNCLEAR, 0.0), share(words, NEIGHBOURS)
        if look.is_twin or look.calmed or crisis + unclear < ASK or crisis + unclear <= calm:
            return None
        if crisis >= ALARM and crisis > calm:
            kind = likeliest(words, DANGERS)
            return Sign(kind, crisis, f"in words like '{self._likest(kind, look)}'")
        return Sign(UNCLEAR, crisis + unclear, f"in words like '{self._likest(UNCLEAR, look)}'")

    def _search(self, text: str) -> Sign | None:
        for kind in DANGERS:
            if match := self._patterns[kind].search(text):
                return Sign(kind, 1.0, f"the words '{match[0].strip()}'")
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

    def _likest(self, kind: str, look: Look) -> str:
        """The sentence of a kind that it is likest to, however little."""
        return self._alike[kind].likest(Asked.of(look.plain))[1]
