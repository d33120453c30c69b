"""Adapters for ``benchmarks.engines``: what is installed with Thaw, and Thaw itself.

An adapter is given the plain phrases by intent and a folder for its files, which is empty and goes away. It returns an
engine: a plain sentence in, the likeliest intent and its score out.
"""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
from rapidfuzz import process

from intents.load import load_phrasebook
from intents.phrases import NONE
from intents.understand import Understanding

Phrases = Mapping[str, Sequence[str]]
Answer = tuple[str, float]
Engine = Callable[[str], Answer]
Maker = Callable[[Phrases, Path], Engine]


def by_rapidfuzz(scorer: Callable[..., float]) -> Maker:
    """The likest phrase by one scorer."""

    def make(phrases: Phrases, _: Path) -> Engine:
        names, every = flat(phrases)

        def answer(sentence: str) -> Answer:
            scores = process.cdist([sentence], every, scorer=scorer, dtype=np.float32)[0]
            best = int(scores.argmax())
            return names[best], float(scores[best]) / 100

        return answer

    return make


def flat(phrases: Phrases) -> tuple[list[str], list[str]]:
    """The intent of each phrase, and each phrase."""
    names = [name for name, group in phrases.items() for _ in group]
    return names, [phrase for group in phrases.values() for phrase in group]


def thaw(_: Phrases, __: Path) -> Engine:
    """What Thaw does, with a score of one; where it does nothing, what it holds for the likeliest, with zero."""
    understanding = Understanding(load_phrasebook("en"))
    understanding.warm()

    def answer(sentence: str) -> Answer:
        found = understanding.understand(sentence)
        return (found.runner_up, 0.0) if found.intent == NONE else (found.intent, 1.0)

    return answer
