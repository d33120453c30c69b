"""Leave out of each layer the inner units that matter least, so that a sentence takes less arithmetic.

Two thirds of a layer's arithmetic is its two dense steps, with four times as many units inside as outside. A unit is
weighed by what it adds on our own sentences: its mean output (one of the criteria of Molchanov et al. 2017,
arXiv:1611.06440) times the length of the row that it is multiplied by. Training afterwards makes up for what is lost.
"""

from collections.abc import Iterable, Sequence
from typing import Any, Final

import numpy as np

from intents.encoder import Floats, Layer

UNITS: Final = 1024
"""Inner units that stay in each layer, of 1,536."""

Parts = dict[str, Any]


def pruned(layers: Sequence[Parts], sentences: Iterable[Floats], units: int = UNITS) -> list[Parts]:
    """The layers with their most useful units, found on embedded sentences, each of shape (pieces, width)."""
    use = usefulness(layers, sentences)
    kept = [np.sort(np.argsort(-one, kind="stable")[:units]) for one in use]
    return [_without(layer, places) for layer, places in zip(layers, kept, strict=True)]


def usefulness(layers: Sequence[Parts], sentences: Iterable[Floats]) -> list[Floats]:
    """Of each layer's inner units, how much they add, shape (units,)."""
    ready = [Layer(**layer) for layer in layers]
    found = [np.zeros(len(layer["up_bias"]), np.float64) for layer in layers]
    for embedded in sentences:
        rows = embedded
        for place, layer in enumerate(ready):
            attended = layer.attend(rows)
            found[place] += np.abs(layer.inner(attended)).mean(axis=0)
            rows = layer.dense(attended)
    return [use * np.linalg.norm(layer["down"], axis=1) for use, layer in zip(found, layers, strict=True)]


def _without(layer: Parts, kept: Any) -> Parts:
    return {
        **layer,
        "up": layer["up"][:, kept].copy(),
        "up_bias": layer["up_bias"][kept].copy(),
        "down": layer["down"][kept].copy(),
    }
