"""Adapters for ``benchmarks.engines``: the engines of Mycroft and of Open Voice OS.

Imports stand inside the functions: each engine may be missing.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from benchmarks.engines_here import Answer, Engine, Phrases
from intents.phrases import NONE

SEEN = 2
"""Phrases of an intent that have a word, from which it may be a keyword of Adapt's."""
TELLING = 0.35
"""Share of all phrases with the word; found with the held-out sentences."""
MORE = 4
"""Keywords after the first that count."""
PER_INTENT = 40
"""Phrases that Padatious is given of an intent. For each intent it trains a network on the phrases of all, up to ten
times a thousand rounds: with all phrases that takes hours."""


def padacioso(phrases: Phrases, _: Path) -> Engine:
    """The template matcher, with its fuzzy matching on.

    As it comes it compiles each phrase with each word left open anew for every sentence, half a minute of it. Here
    each is compiled once, and what does not match is not scored; the answers are the same. Its own pool of processes
    would cost more than the matching and is passed by. Where ``ovos-utils`` is installed it scores with rapidfuzz, else
    with difflib.
    """
    from padacioso import IntentContainer  # noqa: PLC0415
    from simplematch import Matcher  # noqa: PLC0415

    compiled = cache(lambda pattern: Matcher(pattern, case_sensitive=False))

    class Compiled(IntentContainer):  # type: ignore[misc] - it has no types
        def _fuzzy_score(self, query: str, s: str, penalty: float = 0.25) -> Any:
            return None if compiled(s).match(query) is None else super()._fuzzy_score(query, s, penalty)

    container = Compiled(fuzz=True, n_workers=1)
    add(container, phrases)
    for regexes in container.intent_samples.values():
        for pattern in regexes:
            for opened in container._get_fuzzed(pattern):  # noqa: SLF001 - compiled while nothing is timed
                compiled(opened)

    def answer(sentence: str) -> Answer:
        tried = (container._match(sentence, *entry) for entry in container.intent_samples.items())  # noqa: SLF001
        best = max((one for one in tried if one), key=lambda one: one["conf"], default=None)
        return (best["name"], float(best["conf"])) if best else (NONE, 0.0)

    return answer


def nebulento(phrases: Phrases, _: Path) -> Engine:
    """The rapidfuzz engine, with its usual strategy."""
    from nebulento import IntentContainer  # noqa: PLC0415

    container = IntentContainer()
    add(container, phrases)

    def answer(sentence: str) -> Answer:
        found = container.calc_intent(sentence)
        return found["name"] or NONE, float(found["conf"])

    return answer


def padatious(phrases: Phrases, folder: Path) -> Engine:
    """The successor of Mycroft's small neural networks, on some phrases of each intent, evenly taken."""
    from ovos_padatious import IntentContainer  # noqa: PLC0415

    container = IntentContainer(cache_dir=str(folder / "padatious"))
    add(container, {name: some(group) for name, group in phrases.items()})
    container.train(debug=False)

    def answer(sentence: str) -> Answer:
        found = container.calc_intent(sentence)
        return found.name or NONE, float(found.conf)

    return answer


def some(group: Sequence[str]) -> list[str]:
    """At most ``PER_INTENT`` of a list, evenly taken."""
    count = min(PER_INTENT, len(group))
    return [group[place * len(group) // count] for place in range(count)]


def add(container: Any, phrases: Phrases) -> None:
    for name, group in phrases.items():
        container.add_intent(name, list(group))


def adapt(phrases: Phrases, _: Path) -> Engine:
    """Mycroft's keyword engine: one keyword of an intent is required, and more of them count."""
    from adapt.engine import IntentDeterminationEngine  # noqa: PLC0415
    from adapt.intent import IntentBuilder  # noqa: PLC0415

    engine = IntentDeterminationEngine()
    total = word_counts(phrase for group in phrases.values() for phrase in group)
    for name, group in phrases.items():
        if name == NONE:
            continue
        for word, count in word_counts(group).items():
            if count >= SEEN and count >= TELLING * total[word]:
                engine.register_entity(word, f"{name}Word")
        intent = IntentBuilder(name).require(f"{name}Word")
        for more in range(MORE):
            intent = intent.optionally(f"{name}Word", f"more {more}")
        engine.register_intent_parser(intent.build())

    def answer(sentence: str) -> Answer:
        best = max(engine.determine_intent(sentence), key=lambda one: one["confidence"], default=None)
        return (best["intent_type"], float(best["confidence"])) if best else (NONE, 0.0)

    return answer


def word_counts(group: Iterable[str]) -> Counter[str]:
    """In how many phrases a word is."""
    return Counter(word for phrase in group for word in set(phrase.split()))
