"""Word sequences counted, smoothed, mixed and written as an ARPA language model: the arithmetic alone."""

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

START, END = "<s>", "</s>"
START_LOG = -99.0  # by the format's custom: the start is never predicted
SMALLEST = 1e-9

Unigrams = dict[str, float]
Pair = tuple[str, str]
Triple = tuple[str, str, str]


@dataclass
class Counts:
    """How often words, pairs and triples occur. ``None`` in a sentence is a word that cannot be spoken: a gap."""

    one: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    two: dict[Pair, float] = field(default_factory=lambda: defaultdict(float))
    three: dict[Triple, float] = field(default_factory=lambda: defaultdict(float))

    def add(self, words: Sequence[str | None], weight: float) -> None:
        """Count a sentence."""
        padded: list[str | None] = [START, *words, END]
        for place, word in enumerate(padded):
            if word is None or place == 0:
                continue
            self.one[word] += weight
            before = padded[place - 1]
            if before is None:
                continue
            self.two[before, word] += weight
            earlier = padded[place - 2] if place > 1 else None
            if earlier is not None:
                self.three[earlier, before, word] += weight


class WittenBell:
    """Interpolated Witten-Bell: what was seen after a word gives way to what is seen at all by its variety."""

    def __init__(self, counts: Counts, vocabulary: Iterable[str]) -> None:
        self._counts = counts
        size = len(list(vocabulary)) + 1
        total, kinds = sum(counts.one.values()), len(counts.one)
        self._floor = kinds / (total + kinds) / size
        self._total = total + kinds
        self._after_one: dict[str, float] = defaultdict(float)
        self._kinds_one: Counter[str] = Counter()
        for (before, _), count in counts.two.items():
            self._after_one[before] += count
            self._kinds_one[before] += 1
        self._after_two: dict[Pair, float] = defaultdict(float)
        self._kinds_two: Counter[Pair] = Counter()
        for (earlier, before, _), count in counts.three.items():
            self._after_two[earlier, before] += count
            self._kinds_two[earlier, before] += 1

    def one(self, word: str) -> float:
        """P(word)."""
        return self._counts.one.get(word, 0) / self._total + self._floor

    def two(self, before: str, word: str) -> float:
        """P(word | before)."""
        kinds = self._kinds_one.get(before, 0)
        if not kinds:
            return self.one(word)
        return (self._counts.two.get((before, word), 0) + kinds * self.one(word)) / (self._after_one[before] + kinds)

    def three(self, earlier: str, before: str, word: str) -> float:
        """P(word | earlier before)."""
        kinds = self._kinds_two.get((earlier, before), 0)
        if not kinds:
            return self.two(before, word)
        seen = self._counts.three.get((earlier, before, word), 0)
        return (seen + kinds * self.two(before, word)) / (self._after_two[earlier, before] + kinds)


@dataclass(frozen=True)
class Generic:
    """A general model of the language: words and pairs of words, by probability."""

    one: Unigrams
    """Of the words that are wanted; they add up to one."""
    pairs: frozenset[Pair]
    """Those that it knows more about than their words tell."""
    after: Callable[[str, str], float]
    """P(second | first), of any words."""


@dataclass(frozen=True)
class Model:
    """A back-off model: probabilities of what stands in it, and weights for what does not."""

    one: Mapping[str, float]
    two: Mapping[Pair, float]
    three: Mapping[Triple, float]
    backoff_one: Mapping[str, float]
    backoff_two: Mapping[Pair, float]

    def after(self, before: str, word: str) -> float:
        """P(word | before)."""
        seen = self.two.get((before, word))
        return seen if seen is not None else self.backoff_one.get(before, 1.0) * self.one[word]


def _backoff_one(one: Unigrams, two: Mapping[Pair, float]) -> dict[str, float]:
    kept: dict[str, float] = defaultdict(float)
    lower: dict[str, float] = defaultdict(float)
    for (before, word), p in two.items():
        kept[before] += p
        lower[before] += one[word]
    return {word: _share(kept[word], lower[word]) for word in kept}


def _share(kept: float, lower: float) -> float:
    return max(1 - kept, SMALLEST) / max(1 - lower, SMALLEST)


def mix(domain: WittenBell, counts: Counts, generic: Generic | None, share: float, prune: float) -> Model:
    """``share`` of the domain and the rest of the generic model; generic pairs are kept where they tell something.

    A pair is kept where ``P(h) P(w|h) |log10(p / backoff)|`` exceeds ``prune``; what the domain has seen always is.
    """
    general = generic or Generic({}, frozenset(), lambda _, __: 0.0)
    share = share if generic else 1.0
    words = sorted({*general.one, *counts.one})
    one = {w: share * domain.one(w) + (1 - share) * general.one.get(w, 0.0) for w in words}
    whole = sum(one.values())
    one = {word: p / whole for word, p in one.items()}

    def pair(before: str, word: str) -> float:
        return share * domain.two(before, word) + (1 - share) * general.after(before, word)

    pairs = {key: pair(*key) for key in sorted({*counts.two, *general.pairs})}
    rough = _backoff_one(one, pairs)
    two = {
        (before, word): p
        for (before, word), p in pairs.items()
        if (before, word) in counts.two
        or one.get(before, 1.0) * p * abs(math.log10(p / (rough[before] * one[word]))) > prune
    }
    backoff_one = _backoff_one(one, two)
    partial = Model(one, two, {}, backoff_one, {})
    three = {
        (u, v, w): share * domain.three(u, v, w) + (1 - share) * general.after(v, w) for u, v, w in sorted(counts.three)
    }
    kept: dict[Pair, float] = defaultdict(float)
    lower: dict[Pair, float] = defaultdict(float)
    for (u, v, w), p in three.items():
        kept[u, v] += p
        lower[u, v] += partial.after(v, w)
    return Model(one, two, three, backoff_one, {key: _share(kept[key], lower[key]) for key in kept})


def write_arpa(model: Model, path: Path) -> None:
    """Write the model as text, sorted, so that the same counts give the same file."""

    def log(p: float) -> str:
        return f"{math.log10(max(p, SMALLEST)):.3f}"

    lines = ["\\data\\"]
    sizes = (len(model.one) + 1, len(model.two), len(model.three))
    lines += [f"ngram {order}={size}" for order, size in enumerate(sizes, start=1) if size]
    lines += ["", "\\1-grams:"]
    for word in sorted({*model.one, START}):
        p = f"{START_LOG:.3f}" if word == START else log(model.one[word])
        lines.append(f"{p} {word} {log(model.backoff_one.get(word, 1.0))}")
    lines += ["", "\\2-grams:"]
    for pair in sorted(model.two):
        weight = f" {log(model.backoff_two[pair])}" if pair in model.backoff_two else " 0.000"
        lines.append(f"{log(model.two[pair])} {' '.join(pair)}{weight}")
    lines += ["", "\\3-grams:"]
    lines += [f"{log(p)} {' '.join(triple)}" for triple, p in sorted(model.three.items())]
    path.write_text("\n".join([*lines, "", "\\end\\", ""]), encoding="utf-8")
