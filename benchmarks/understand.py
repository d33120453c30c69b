"""How well and how fast sentences are understood.

    python -m benchmarks.understand [FILE ...] [--intents] [--confusion] [--wrong] [--state NAME]

A file holds one JSON object a line, ``{"text": ..., "intent": ...}``, the intent being one of ours, ``crisis``,
``unclear`` (what deserves a kind question), ``none`` or ``harmless``. Prints for each file, with 95 % confidence
intervals (Wilson): the share of in-scope sentences that got the right intent, or were asked about with the right one
among at most two; the precision; the foreign sentences that started something, or were asked about; the crises
caught, by an alarm or a kind question; the alarms at sentences that are none, and these with the kind questions; how
many of the unclear were asked about; and the time for a sentence.
"""

import argparse
import json
import math
import statistics
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from intents.load import load_phrasebook
from intents.phrases import CRISIS, HARMLESS, NONE, UNCLEAR
from intents.understand import Understanding, Understood

ROUNDS = 3
"""Each sentence is timed so often, and the median counts: the rest is what else the machine did."""
PHRASES = Path("tests/phrases/en")
Z = 1.96  # of a 95 % interval

Row = tuple[str, str]


@dataclass(frozen=True)
class Rate:
    """So many of so many."""

    hits: int
    all: int

    @property
    def share(self) -> float:
        """From 0 to 1; of none, zero."""
        return self.hits / self.all if self.all else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's interval of 95 %."""
        if not self.all:
            return 0.0, 1.0
        share, count = self.share, self.all
        middle = (share + Z * Z / (2 * count)) / (1 + Z * Z / count)
        reach = Z / (1 + Z * Z / count) * math.sqrt(share * (1 - share) / count + Z * Z / (4 * count * count))
        return max(0.0, middle - reach), min(1.0, middle + reach)

    def __str__(self) -> str:
        low, high = self.interval
        return f"{self.share:6.1%} ({low:.1%} to {high:.1%}; {self.hits} of {self.all})"


@dataclass(frozen=True)
class Tried:
    """One sentence of a file, what it was taken for, and how long that took."""

    text: str
    wanted: str
    found: str
    kind: str
    offered: tuple[str, ...]
    quick: bool
    """Whether words alone decided: a command or a phrase, word for word."""
    seconds: float


@dataclass(frozen=True)
class Figures:
    """What a file of sentences shows; times in milliseconds."""

    sentences: int
    right: Rate
    right_or_offered: Rate
    precise: Rate
    foreign: Rate
    foreign_offered: Rate
    crises: Rate
    alarms: Rate
    """Alarms and kind questions, among all sentences that are no crisis and not unclear."""
    full_alarms: Rate
    """Of these, alarms that do not ask first."""
    unclear: Rate
    """Kind questions and alarms, among those."""
    kinds: dict[str, int] = field(default_factory=dict)
    """Of the crises caught."""
    median: float = 0.0
    p99: float = 0.0
    quick_p99: float = 0.0

    recall = property(lambda self: self.right.share)
    precision = property(lambda self: self.precise.share)
    none_accepted = property(lambda self: self.foreign.share)
    crisis_recall = property(lambda self: self.crises.share)
    false_alarms = property(lambda self: self.alarms.share)


def read(path: Path) -> list[Row]:
    """The sentences of a file, with the intent that each should have; what is only harmless is foreign."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return [(row["text"], wanted(row["intent"])) for row in rows]


def wanted(intent: str) -> str:
    """What a sentence of this label should be taken for."""
    return NONE if intent == HARMLESS else intent


def attempt(understanding: Understanding, rows: Iterable[Row], rounds: int = 1, state: str = "idle") -> list[Tried]:
    """Understand every sentence in this state; in each round all of them, so that none is still remembered."""
    every = list(rows)
    tries = [[timed(understanding, text, state) for text, _ in every] for _ in range(rounds)]
    return [tried(row, [one[place] for one in tries]) for place, row in enumerate(every)]


def timed(understanding: Understanding, text: str, state: str) -> tuple[Understood, float]:
    """What a sentence was taken for, and the seconds it took."""
    start = time.perf_counter()
    found = understanding.understand(text, state)
    return found, time.perf_counter() - start


def tried(row: Row, tries: Sequence[tuple[Understood, float]]) -> Tried:
    """One sentence that was understood several times."""
    text, intent = row
    found = tries[0][0]
    by_pattern = found.intent == CRISIS and found.why.startswith("the words")
    quick = found.score == 1.0 and not by_pattern
    seconds = statistics.median(one[1] for one in tries)
    return Tried(text, intent, found.intent, found.kind, found.candidates, quick, seconds)


def figures(tried: Sequence[Tried]) -> Figures:
    """Rates and times."""
    ours = [one for one in tried if one.wanted not in {NONE, CRISIS, UNCLEAR}]
    foreign = [one for one in tried if one.wanted == NONE]
    crises = [one for one in tried if one.wanted == CRISIS]
    started = [one for one in tried if one.found not in {NONE, CRISIS}]
    times = [one.seconds * 1000 for one in tried]
    quick = [one.seconds * 1000 for one in tried if one.quick] or [0.0]
    return Figures(
        sentences=len(tried),
        right=rate(one.found == one.wanted for one in ours),
        right_or_offered=rate(one.found == one.wanted or one.wanted in one.offered for one in ours),
        precise=rate(one.found == one.wanted for one in started),
        foreign=rate(one.found not in {NONE, CRISIS} for one in foreign),
        foreign_offered=rate(bool(one.offered) for one in foreign),
        crises=rate(one.found == CRISIS for one in crises),
        alarms=rate(one.found == CRISIS for one in tried if one.wanted not in {CRISIS, UNCLEAR}),
        full_alarms=rate(
            one.found == CRISIS and one.kind != UNCLEAR for one in tried if one.wanted not in {CRISIS, UNCLEAR}
        ),
        unclear=rate(one.found == CRISIS for one in tried if one.wanted == UNCLEAR),
        kinds=dict(Counter(one.kind for one in crises if one.found == CRISIS).most_common()),
        median=float(np.median(times)),
        p99=float(np.quantile(times, 0.99)),
        quick_p99=float(np.quantile(quick, 0.99)),
    )


def rate(hits: Iterable[bool]) -> Rate:
    """How many of how many."""
    found = list(hits)
    return Rate(sum(found), len(found))


def rates_shown(found: Figures) -> list[str]:
    """A line for each rate that there is."""
    lines = [
        ("right intent", found.right),
        ("right, or offered", found.right_or_offered),
        ("precision", found.precise),
        ("foreign: acts", found.foreign),
        ("foreign: asks", found.foreign_offered),
        ("crises caught", found.crises),
        ("alarms at others", found.full_alarms),
        ("or asked about", found.alarms),
        ("unclear: asked", found.unclear),
    ]
    said = [f"  {name:<18} {value}" for name, value in lines if value.all]
    kinds = ", ".join(f"{kind} {count}" for kind, count in found.kinds.items())
    return [*said, f"  kinds of crisis    {kinds}"] if kinds else said


def shown(found: Figures) -> str:
    """The figures as lines."""
    said = rates_shown(found)
    said.append(f"  time               median {found.median:.1f} ms, 99th percentile {found.p99:.1f} ms")
    said.append(f"                     99th percentile {found.quick_p99:.1f} ms where words alone decide")
    return "\n".join(said)


def table(tried: Sequence[Tried]) -> str:
    """A line for each intent: how many, how many right, how many offered, what the others were taken for."""
    lines = []
    for intent in sorted({one.wanted for one in tried}):
        rows = [one for one in tried if one.wanted == intent]
        right = sum(one.found == intent for one in rows)
        offered = sum(one.found != intent and intent in one.offered for one in rows)
        taken = ", ".join(f"{name} {count}" for name, count in mistakes(rows).most_common())
        started = [one for one in tried if one.found == intent]
        precise = rate(one.wanted == intent for one in started).share
        lines.append(
            f"  {intent:<18} {right:>3} of {len(rows):<3}  offered {offered:<3}  precision {precise:4.0%}  {taken}"
        )
    return "\n".join(lines)


def mistakes(rows: Iterable[Tried]) -> Counter[str]:
    """What sentences were wrongly taken for."""
    return Counter(one.found for one in rows if one.found != one.wanted)


def confusion(tried: Sequence[Tried]) -> str:
    """The whole table, a row for what was meant, a column for what was found; intents without mistakes are left out."""
    pairs = Counter((one.wanted, one.found) for one in tried)
    wanted = sorted({first for first, second in pairs if first != second})
    found = sorted({second for first, second in pairs if first != second} | set(wanted))
    head = " " * 20 + " ".join(f"{place:>3}" for place in range(1, len(found) + 1))
    rows = [
        f"  {first:<18}" + " ".join(f"{pairs[first, second] or '.':>3}" for second in found) for first in wanted
    ]
    names = "  columns: " + ", ".join(f"{place} {name}" for place, name in enumerate(found, start=1))
    return "\n".join([head, *rows, names])


def main() -> None:
    """Print the figures of every file given, by default of every file of test sentences."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--language", default="en")
    parser.add_argument("--state", default="idle")
    parser.add_argument("--intents", action="store_true", help="a line for each intent")
    parser.add_argument("--confusion", action="store_true", help="the table of what was taken for what")
    parser.add_argument("--wrong", action="store_true", help="every sentence that was not understood")
    asked = parser.parse_args()
    start = time.perf_counter()
    book = load_phrasebook(asked.language)
    read_in = time.perf_counter() - start
    start = time.perf_counter()
    understanding = Understanding(book)
    made = time.perf_counter() - start
    start = time.perf_counter()
    understanding.warm()
    print(f"phrases read in {read_in:.2f} s, made ready in {made:.2f} s, warmed in {time.perf_counter() - start:.2f} s")
    every: list[Tried] = []
    paths = asked.files or sorted(PHRASES.glob("*.jsonl"))
    for path in paths:
        found = attempt(understanding, read(path), ROUNDS, asked.state)
        every += found
        print(f"{path.name}: {len(found)} sentences", shown(figures(found)), sep="\n")
        if asked.intents:
            print(table(found))
        if asked.confusion:
            print(confusion(found))
        if asked.wrong:
            print("\n".join(f"  {one.wanted} > {one.found}: {one.text}" for one in found if one.found != one.wanted))
    if len(paths) > 1:
        print(f"all: {len(every)} sentences", shown(figures(every)), sep="\n")


if __name__ == "__main__":
    main()
