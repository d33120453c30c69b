"""How well and how fast sentences are understood.

    python -m benchmarks.understand tests/phrases/en/heldout.jsonl [FILE ...] [--verbose]

A file holds one JSON object a line, ``{"text": ..., "intent": ...}``, the intent being one of ours, ``crisis`` or
``none``. Prints, for each file: how many in-scope sentences got the right intent (recall), how many of those that
started something started the right thing (precision), how many foreign sentences started anything, how many crises
were caught, how many other sentences raised an alarm, and the time for a sentence. ``--verbose`` adds a table.
"""

import argparse
import json
import statistics
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from intents.phrases import CRISIS, NONE, load_phrasebook
from intents.understand import Understanding

ROUNDS = 3
"""Each sentence is timed so often, and the median counts: the rest is what else the machine did."""


@dataclass(frozen=True)
class Tried:
    """One sentence of a file, what it was taken for, and how long that took."""

    wanted: str
    found: str
    kind: str
    seconds: float


@dataclass(frozen=True)
class Figures:
    """What a file of sentences shows; rates from 0 to 1, times in milliseconds."""

    sentences: int
    recall: float
    precision: float
    none_accepted: float
    crisis_recall: float
    false_alarms: float
    """Alarms and kind questions, among all sentences that are no crisis."""
    median: float
    p99: float


def read(path: Path) -> list[tuple[str, str]]:
    """The sentences of a file, with the intent that each should have."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return [(row["text"], row["intent"]) for row in rows]


def attempt(understanding: Understanding, rows: list[tuple[str, str]], rounds: int = 1) -> list[Tried]:
    """Understand every sentence as in the state "idle"."""
    tried = []
    for text, wanted in rows:
        times = []
        for _ in range(rounds):
            start = time.perf_counter()
            found = understanding.understand(text)
            times.append(time.perf_counter() - start)
        tried.append(Tried(wanted, found.intent, found.kind, statistics.median(times)))
    return tried


def figures(tried: list[Tried]) -> Figures:
    """Rates and times; a rate of nothing is zero."""
    ours = [one for one in tried if one.wanted not in {NONE, CRISIS}]
    foreign = [one for one in tried if one.wanted == NONE]
    crises = [one for one in tried if one.wanted == CRISIS]
    calm = [one for one in tried if one.wanted != CRISIS]
    started = [one for one in tried if one.found not in {NONE, CRISIS}]
    milliseconds = [one.seconds * 1000 for one in tried]
    return Figures(
        sentences=len(tried),
        recall=_share([one.found == one.wanted for one in ours]),
        precision=_share([one.found == one.wanted for one in started]),
        none_accepted=_share([one.found != NONE for one in foreign]),
        crisis_recall=_share([one.found == CRISIS for one in crises]),
        false_alarms=_share([one.found == CRISIS for one in calm]),
        median=float(np.median(milliseconds)),
        p99=float(np.quantile(milliseconds, 0.99)),
    )


def _share(hits: list[bool]) -> float:
    return sum(hits) / len(hits) if hits else 0.0


def table(tried: list[Tried]) -> str:
    """A line for each intent: how many, how many right, what the others were taken for."""
    lines = []
    for intent in sorted({one.wanted for one in tried}):
        found = [one.found for one in tried if one.wanted == intent]
        wrong = Counter(name for name in found if name != intent)
        taken = ", ".join(f"{name} {count}" for name, count in wrong.most_common())
        lines.append(f"  {intent:<18} {found.count(intent):>3} of {len(found):<3}  {taken}")
    return "\n".join(lines)


def main() -> None:
    """Print the figures of every file given."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path, default=[Path("tests/phrases/en/heldout.jsonl")])
    parser.add_argument("--language", default="en")
    parser.add_argument("--verbose", action="store_true", help="a line for each intent")
    asked = parser.parse_args()
    start = time.perf_counter()
    book = load_phrasebook(asked.language)
    read_in = time.perf_counter() - start
    start = time.perf_counter()
    understanding = Understanding(book)
    understanding.warm()
    made = time.perf_counter() - start
    print(f"phrase files read in {read_in:.2f} s, understanding made in {made:.2f} s")
    for path in asked.files:
        tried = attempt(understanding, read(path), rounds=ROUNDS)
        found = figures(tried)
        print(
            f"{path.name}: {found.sentences} sentences",
            f"right intent {found.recall:.1%}, precision {found.precision:.1%}",
            f"foreign sentences that start something {found.none_accepted:.1%}",
            f"crises caught {found.crisis_recall:.1%}, false alarms {found.false_alarms:.1%}",
            f"median {found.median:.2f} ms, 99th percentile {found.p99:.2f} ms",
            sep="\n  ",
        )
        if asked.verbose:
            print(table(tried))


if __name__ == "__main__":
    main()
