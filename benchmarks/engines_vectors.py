"""Adapters for ``benchmarks.engines``: sentence vectors of all-MiniLM-L6-v2 as it comes, run with Thaw's own code.

The vectors of all phrases take a minute and are kept in ``build/engines`` until a phrase or that code changes.
"""

import hashlib
import sys
from pathlib import Path
from typing import Any

import numpy as np
from rapidfuzz import fuzz, process
from threadpoolctl import threadpool_limits

from benchmarks.engines_here import Answer, Engine, Phrases, flat
from intents import encoder

KEPT = Path("build/engines")


def meaning(phrases: Phrases, _: Path) -> Engine:
    """The phrase of likest meaning."""
    return nearest(phrases, spelling=False)


def meaning_and_spelling(phrases: Phrases, _: Path) -> Engine:
    """The phrase with the greatest product of the cosine and rapidfuzz's ``ratio``."""
    return nearest(phrases, spelling=True)


def nearest(phrases: Phrases, *, spelling: bool) -> Engine:
    # As in use: the matrices are small, and two threads would wait for each other.
    threadpool_limits(limits=1, user_api="blas")
    network = untrained()
    names, every = flat(phrases)
    vectors = kept(network, every)

    def answer(sentence: str) -> Answer:
        scores = vectors @ network.vector(sentence)
        if spelling:
            scores = scores * process.cdist([sentence], every, scorer=fuzz.ratio, dtype=np.float32)[0] / 100
        best = int(scores.argmax())
        return names[best], float(scores[best])

    return answer


def untrained() -> Any:
    """The model; ``ImportError`` where its package is missing."""
    sys.path.insert(0, str(Path(__file__).parents[1] / "tools"))
    from minilm import Words  # noqa: PLC0415 - tools are no package
    from model_folder import folder  # noqa: PLC0415

    return Words(folder()).network()


def kept(network: Any, every: list[str]) -> Any:
    """The vectors of all phrases, shape (phrases, width), made once."""
    told = Path(encoder.__file__).read_bytes() + "\n".join(every).encode()
    path = KEPT / f"{hashlib.sha256(told).hexdigest()[:16]}.npy"
    if not path.exists():
        KEPT.mkdir(parents=True, exist_ok=True)
        for old in KEPT.glob("*.npy"):
            old.unlink()
        part = path.with_suffix(".part")
        with part.open("wb") as file:
            np.save(file, np.stack([network.vector(phrase) for phrase in every]))
        part.rename(path)
    return np.load(path)
