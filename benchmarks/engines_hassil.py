"""Adapters for ``benchmarks.engines``: hassil, the matcher of Home Assistant.

Its templates match exactly or not at all. Versions 3.1 to 3.8 have a fuzzy matcher beside them (``hassil.fuzzy``): a
model of word sequences for each intent. What trains the models was never released with it, so that they are made here
as it reads them: of three words, smoothed after Witten and Bell. Words of half of the intents are its stop words.
"""

import math
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from benchmarks.engines_here import Answer, Engine, Phrases
from intents.phrases import NONE

ORDER = 3
Gram = tuple[str, ...]


def exact(phrases: Phrases, _: Path) -> Engine:
    """Every phrase as a template; what is none of ours is not needed."""
    from hassil import Intents, recognize  # noqa: PLC0415 - may be missing

    names = {
        name: {"data": [{"sentences": [phrase.replace("'", "") for phrase in group]}]}
        for name, group in phrases.items()
        if name != NONE
    }
    intents = Intents.from_dict({"language": "en", "intents": names})

    def answer(sentence: str) -> Answer:
        found = recognize(sentence.replace("'", ""), intents)
        return (found.intent.name, 1.0) if found else (NONE, 0.0)

    return answer


def fuzzy(phrases: Phrases, folder: Path) -> Engine:
    """The intent whose model finds the sentence likeliest; the score is its logarithm for a word."""
    from hassil import Intents  # noqa: PLC0415 - may be missing
    from hassil.fuzzy import FuzzyNgramMatcher, SlotCombinationInfo  # noqa: PLC0415

    # The name of a model is split at its last underscore.
    short = {name.replace("_", ""): name for name in phrases}
    models = {f"any_{name}": model(phrases[full], folder / f"{name}.db") for name, full in short.items()}
    matcher = FuzzyNgramMatcher(
        Intents.from_dict({"language": "en", "intents": {}}),
        intent_models=models,
        intent_slot_list_names={},
        slot_combinations={name: {(): SlotCombinationInfo(context_area=False)} for name in short},
        domain_keywords={},
        stop_words=common(phrases),
    )

    def answer(sentence: str) -> Answer:
        found = matcher.match(sentence, min_score=None)
        return (short[found.intent_name], float(found.score)) if found else (NONE, -math.inf)

    return answer


def common(phrases: Phrases) -> list[str]:
    """Words that half of the intents have."""
    spread = Counter(word for group in phrases.values() for word in set(" ".join(group).split()))
    return [word for word, count in spread.items() if count * 2 >= len(phrases)]


def model(group: Sequence[str], path: Path) -> Any:
    """The model of one intent, in the database that hassil reads."""
    from hassil.ngram import BOS, EOS, Sqlite3NgramModel  # noqa: PLC0415 - may be missing

    sentences = [(BOS, *phrase.split(), EOS) for phrase in group]
    ids = {word: str(place) for place, word in enumerate(sorted({word for one in sentences for word in one}))}
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE ngrams (word_ids TEXT PRIMARY KEY, log_prob REAL, backoff REAL)")
        rows = ((" ".join(ids[word] for word in gram), chance, rest) for gram, chance, rest in smoothed(sentences))
        database.executemany("INSERT INTO ngrams VALUES (?, ?, ?)", rows)
    database.close()
    return Sqlite3NgramModel(ORDER, ids, path)


def smoothed(sentences: Sequence[Gram]) -> Iterator[tuple[Gram, float, float]]:
    """Each sequence of up to three words, its logarithm, and that of what is left for others after it."""
    counts = Counter(
        one[start : start + length]
        for one in sentences
        for length in range(1, ORDER + 1)
        for start in range(len(one) - length + 1)
        if (start, length) != (0, 1)  # the beginning itself is never guessed
    )
    follow: defaultdict[Gram, Counter[str]] = defaultdict(Counter)
    for gram, count in counts.items():
        follow[gram[:-1]][gram[-1]] += count
    chances: dict[Gram, float] = {}
    for gram in sorted(counts, key=len):
        after = follow[gram[:-1]]
        lower = len(after) * chances[gram[1:]] if len(gram) > 1 else 0.0
        chances[gram] = (counts[gram] + lower) / (after.total() + len(after))
    starts = {one[:1] for one in sentences}
    for gram in [*starts, *counts]:
        after = follow[gram] if gram in follow else Counter()
        left = len(after) / (after.total() + len(after)) if after else 1.0
        yield gram, math.log10(chances.get(gram, 1.0)), math.log10(left)
