"""Thaw beside the engines that people use instead: the same phrases, the same sentences.

    python -m benchmarks.engines [FILE ...] [--only NAME,NAME] [--minilm FOLDER]

Each engine is given every phrase of every intent, of crises too, and the sentences that start nothing as an intent of
their own. For each is printed: how often the likeliest intent is the right one; how many of the sentences in scope keep
it, and how many crises are found, at the score that three in a hundred foreign sentences exceed (chosen on these very
sentences, in the engine's favour; Thaw's own bars were not); the foreign sentences that act at its own usual score; and
the time for a sentence. An engine that is not installed is named with the reason.

The engines are installed by hand, by their names; ``ovos-padatious`` needs the system packages libfann-dev and swig,
too.
``--minilm`` is the folder of all-MiniLM-L6-v2 (``tools/model_folder.py``).
"""

import argparse
import logging
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from rapidfuzz import fuzz, process

from benchmarks.understand import PHRASES, Row, read
from intents.phrases import CRISIS, NONE, Phrasebook, load_phrasebook
from intents.understand import Understanding

Phrases = Mapping[str, Sequence[str]]
Answer = tuple[str, float]
Engine = Callable[[str], Answer]

FOREIGN = 0.03
SLOWEST = 300
"""Sentences that a slow engine is tried on, evenly taken."""
KEYWORDS = 12


@dataclass(frozen=True)
class Entry:
    """An engine: how it is made, the score from which it acts by itself, and whether it is slow."""

    make: Callable[[Phrases, argparse.Namespace], Engine]
    usual: float
    slow: bool = False


def all_phrases(book: Phrasebook) -> dict[str, list[str]]:
    """Plain phrases by intent; of crisis all kinds, of nothing every list."""
    files = {**book.topics, **book.controls}
    found = {intent: [book.plain(phrase) for phrase in file.phrases] for intent, file in files.items()}
    crisis = book.crisis
    found[CRISIS] = [
        book.plain(phrase)
        for group in (crisis.self_, crisis.other, crisis.overdose, crisis.unclear)
        for phrase in group
    ]
    nothing = [*book.none.phrases, *crisis.harmless, *(phrase for file in files.values() for phrase in file.not_)]
    found[NONE] = [book.plain(phrase) for phrase in nothing]
    return found


def by_rapidfuzz(scorer: Callable[..., float]) -> Callable[[Phrases, argparse.Namespace], Engine]:
    """The likest phrase by one scorer."""

    def make(phrases: Phrases, _: argparse.Namespace) -> Engine:
        names = [name for name, group in phrases.items() for _ in group]
        every = [phrase for group in phrases.values() for phrase in group]

        def answer(sentence: str) -> Answer:
            scores = process.cdist([sentence], every, scorer=scorer, dtype=np.float32)[0]
            best = int(scores.argmax())
            return names[best], float(scores[best]) / 100

        return answer

    return make


def padacioso(phrases: Phrases, _: argparse.Namespace) -> Engine:
    """Open Voice OS's template matcher, with its fuzzy matching on."""
    from padacioso import IntentContainer  # noqa: PLC0415 - may be missing

    container = IntentContainer(fuzz=True, n_workers=1)
    for name, group in phrases.items():
        container.add_intent(name, list(group))

    def answer(sentence: str) -> Answer:
        # Its own pool of processes would cost more than the matching.
        found = [
            result
            for name, regexes in container.intent_samples.items()
            if (result := container._match(sentence, name, regexes)) is not None  # noqa: SLF001 - see above
        ]
        best = max(found, key=lambda one: one["conf"], default=None)
        return (best["name"], float(best["conf"])) if best else (NONE, 0.0)

    return answer


def nebulento(phrases: Phrases, _: argparse.Namespace) -> Engine:
    """Open Voice OS's rapidfuzz engine, with its usual strategy."""
    from nebulento import IntentContainer  # noqa: PLC0415 - may be missing

    container = IntentContainer()
    for name, group in phrases.items():
        container.add_intent(name, list(group))

    def answer(sentence: str) -> Answer:
        found = container.calc_intent(sentence)
        return (found["name"] or NONE, float(found["conf"]))

    return answer


def padatious(phrases: Phrases, _: argparse.Namespace) -> Engine:
    """The successor of Mycroft's small neural networks."""
    from ovos_padatious import IntentContainer  # noqa: PLC0415 - may be missing

    container = IntentContainer()
    for name, group in phrases.items():
        container.add_intent(name, list(group))
    container.train(debug=False, single_thread=True)

    def answer(sentence: str) -> Answer:
        found = container.calc_intent(sentence)
        return (found.name or NONE, float(found.conf))

    return answer


def adapt(phrases: Phrases, _: argparse.Namespace) -> Engine:
    """Mycroft's keyword engine; keywords are the words that tell most of each intent."""
    from adapt.engine import IntentDeterminationEngine  # noqa: PLC0415 - may be missing
    from adapt.intent import IntentBuilder  # noqa: PLC0415 - may be missing

    engine = IntentDeterminationEngine()
    everywhere = {name: {word for phrase in group for word in phrase.split()} for name, group in phrases.items()}
    for name, group in phrases.items():
        if name == NONE:
            continue
        for word in telling_words(name, group, everywhere):
            engine.register_entity(word, f"{name}Word")
        engine.register_intent_parser(IntentBuilder(name).require(f"{name}Word").build())

    def answer(sentence: str) -> Answer:
        best = next(iter(sorted(engine.determine_intent(sentence), key=lambda one: -one["confidence"])), None)
        return (best["intent_type"], float(best["confidence"])) if best else (NONE, 0.0)

    return answer


def telling_words(name: str, group: Sequence[str], everywhere: Mapping[str, set[str]]) -> list[str]:
    """Words that are frequent in one intent and rare in the others."""
    words = [word for phrase in group for word in set(phrase.split())]
    counts = {word: words.count(word) for word in set(words)}
    spread = {word: sum(word in held for other, held in everywhere.items() if other != name) for word in counts}
    return sorted(counts, key=lambda word: -counts[word] / (1 + spread[word]))[:KEYWORDS]


def hassil(phrases: Phrases, _: argparse.Namespace) -> Engine:
    """Home Assistant's sentence templates: exact, since the released library has no fuzzy matching."""
    from hassil import Intents, recognize  # noqa: PLC0415 - may be missing

    data = {
        "language": "en",
        "intents": {
            name: {"data": [{"sentences": [phrase.replace("'", "") for phrase in group]}]}
            for name, group in phrases.items()
            if name != NONE
        },
    }
    intents = Intents.from_dict(data)

    def answer(sentence: str) -> Answer:
        found = recognize(sentence.replace("'", ""), intents)
        return (found.intent.name, 1.0) if found else (NONE, 0.0)

    return answer


def minilm(phrases: Phrases, asked: argparse.Namespace) -> Engine:
    """The phrase of likest meaning by all-MiniLM-L6-v2 as it comes."""
    if asked.minilm is None:
        raise ImportError("--minilm FOLDER was not given")
    sys.path.insert(0, "tools")
    from build_encoder import Words  # noqa: PLC0415 - needs what the extra "encoder" brings

    from intents.encoder import Layer, Network  # noqa: PLC0415 - with it

    words = Words(asked.minilm)
    layers = tuple(Layer(**layer) for layer in words.layers)
    nothing = np.zeros((0, 0), np.float32)
    network = Network(words.pieces, words.narrow, words.scale, words.places, words.norm, layers, (), nothing, nothing)
    names = [name for name, group in phrases.items() for _ in group]
    every = np.stack([network.vector(phrase) for group in phrases.values() for phrase in group])

    def answer(sentence: str) -> Answer:
        likeness = every @ network.vector(sentence)
        best = int(likeness.argmax())
        return names[best], float(likeness[best])

    return answer


ENGINES: dict[str, Entry] = {
    "rapidfuzz ratio": Entry(by_rapidfuzz(fuzz.ratio), 0.75),
    "rapidfuzz token_sort": Entry(by_rapidfuzz(fuzz.token_sort_ratio), 0.75),
    "rapidfuzz WRatio": Entry(by_rapidfuzz(fuzz.WRatio), 0.75),
    "nebulento": Entry(nebulento, 0.75, slow=True),
    "padacioso (fuzzy)": Entry(padacioso, 0.75, slow=True),
    "ovos-padatious": Entry(padatious, 0.8),
    "adapt": Entry(adapt, 0.5),
    "hassil (exact)": Entry(hassil, 0.5, slow=True),
    "sentence vectors": Entry(minilm, 0.75),
}


def thaw(book: Phrasebook) -> Callable[[str], tuple[str, str]]:
    """What Thaw does, and the intent that it holds for the likeliest."""
    understanding = Understanding(book)
    understanding.warm()

    def answer(sentence: str) -> tuple[str, str]:
        found = understanding.understand(sentence)
        return found.intent, found.intent if found.intent != NONE else found.runner_up

    return answer


def line(name: str, rates: Sequence[float], times: Sequence[float]) -> str:
    """One row of the table; rates from 0 to 1, times in seconds."""
    shown = " | ".join(f"{value:.0%}" for value in rates)
    return f"| {name} | {shown} | {np.median(times) * 1000:.1f} ms |"


def share(hits: Iterator[bool]) -> float:
    """Of nothing, zero."""
    found = list(hits)
    return sum(found) / len(found) if found else 0.0


def measured(name: str, engine: Engine, rows: Sequence[Row], usual: float, book: Phrasebook) -> str:
    """Try an engine on every sentence."""
    answers, times = [], []
    for text, _ in rows:
        began = time.perf_counter()
        answers.append(engine(book.plain(text)))
        times.append(time.perf_counter() - began)
    foreign = sorted(
        (
            score
            for (intent, score), (_, wanted) in zip(answers, rows, strict=True)
            if wanted == NONE and intent not in {NONE, CRISIS}
        ),
        reverse=True,
    )
    allowed = int(FOREIGN * sum(wanted == NONE for _, wanted in rows))
    bar = foreign[allowed] if len(foreign) > allowed else 0.0
    tried = [(*answer, wanted) for answer, (_, wanted) in zip(answers, rows, strict=True)]
    ours = [one for one in tried if one[2] not in {NONE, CRISIS}]
    rates = (
        share(intent == wanted for intent, _, wanted in ours),
        share(intent == wanted and score > bar for intent, score, wanted in ours),
        share(intent == CRISIS and score > bar for intent, score, wanted in tried if wanted == CRISIS),
        share(score > bar and intent not in {NONE, CRISIS} for intent, score, wanted in tried if wanted == NONE),
        share(score >= usual and intent not in {NONE, CRISIS} for intent, score, wanted in tried if wanted == NONE),
    )
    return line(name, rates, times)


def measured_thaw(book: Phrasebook, rows: Sequence[Row]) -> str:
    """Thaw's own row: its bars are fixed."""
    understand = thaw(book)
    tried, times = [], []
    for text, wanted in rows:
        began = time.perf_counter()
        found, likeliest = understand(text)
        times.append(time.perf_counter() - began)
        tried.append((found, likeliest, wanted))
    ours = [one for one in tried if one[2] not in {NONE, CRISIS}]
    foreign = share(found not in {NONE, CRISIS} for found, _, wanted in tried if wanted == NONE)
    rates = (
        share(likeliest == wanted for _, likeliest, wanted in ours),
        share(found == wanted for found, _, wanted in ours),
        share(found == CRISIS for found, _, wanted in tried if wanted == CRISIS),
        foreign,
        foreign,
    )
    return line("**Thaw**", rates, times)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--only", default="", help="names of engines, with commas between")
    parser.add_argument("--minilm", type=Path, help="folder of all-MiniLM-L6-v2")
    asked = parser.parse_args()
    logging.disable(logging.WARNING)
    book = load_phrasebook("en")
    rows = [row for path in asked.files or sorted(PHRASES.glob("*.jsonl")) for row in read(path)]
    phrases = all_phrases(book)
    print(f"{len(rows)} sentences, {sum(map(len, phrases.values()))} phrases")
    print("| engine | likeliest right | right at 3 % foreign | crises | foreign | at its own bar | time |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for name, entry in ENGINES.items():
        if asked.only and name not in asked.only.split(","):
            continue
        try:
            engine: Any = entry.make(phrases, asked)
        except ImportError as error:
            print(f"| {name} | not tried: {error} | | | | | |", flush=True)
            continue
        few = rows[:: max(1, len(rows) // SLOWEST)] if entry.slow else rows
        print(measured(name, engine, few, entry.usual, book), flush=True)
    print(measured_thaw(book, rows))


if __name__ == "__main__":
    main()
