"""What a sentence means beyond its spelling: a small transformer, run with numpy alone.

Six layers of the MiniLM family (Apache-2.0, see ``model/NOTICE``), trained further on the phrase files by
``tools/build_encoder.py``, with a third of their inner units left out, and kept as signed bytes. It gives a vector of
length one for a sentence, and from that the probability of each class. Nothing is loaded before the first sentence that
needs it, or ``warm``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from intents.phrases import ROOT
from intents.wordpiece import WordPiece

Floats = NDArray[np.float32]

MOST_PIECES = 24
"""Pieces of words that are looked at; of a longer sentence the first and the last."""
HEADS = 12
SMALLEST = np.float32(1e-12)
"""Keeps a variance of nothing from dividing by nothing."""
LARGEST = np.float32(80)
"""Keeps an exponential within single precision."""
SHARPNESS = np.float32(8.0)
"""What a vector of length one is multiplied by before the classes are weighed."""


def encoder_path(language: str, root: Path = ROOT) -> Path:
    """Where a language's encoder is kept."""
    return root / language / "model" / "encoder.npz"


def narrow(matrix: Floats) -> tuple[NDArray[np.int8], Floats]:
    """A matrix as signed bytes, and the scale of each row."""
    scale = (np.abs(matrix).max(axis=1, keepdims=True) / 127 + SMALLEST).astype(np.float32)
    return np.round(matrix / scale).astype(np.int8), scale


def widen(narrowed: NDArray[np.int8], scale: Floats) -> Floats:
    """The matrix again; ``scale`` has one number a row."""
    return narrowed * scale


@dataclass(frozen=True, eq=False)
class Narrow:
    """A matrix that stays narrow, and is widened each time that rows are multiplied by it: ``rows @ matrix``.

    Kept wide, all matrices would take four times the memory, and be no faster: they do not fit into the processor.
    """

    bytes: NDArray[np.int8]
    scale: Floats
    """Shape (in, 1)."""
    scratch: Floats
    """Room for the widest matrix, shared by all, so that no memory is asked for while a sentence waits."""

    __array_ufunc__ = None  # numpy leaves the product to this class

    def __rmatmul__(self, rows: Floats) -> Floats:
        wide = self.scratch[: self.bytes.size].reshape(self.bytes.shape)
        np.copyto(wide, self.bytes)
        return np.asarray((rows * self.scale.T) @ wide, dtype=np.float32)


@dataclass(frozen=True, eq=False)
class Layer:
    """Attention, then two dense steps; matrices of shape (in, out)."""

    ask: Floats | Narrow
    """Queries, keys and values side by side, shape (width, 3 width)."""
    ask_bias: Floats
    gather: Floats | Narrow
    gather_bias: Floats
    gather_norm: Floats
    """Weights and biases, shape (2, width); so below."""
    up: Floats | Narrow
    up_bias: Floats
    down: Floats | Narrow
    down_bias: Floats
    down_norm: Floats

    def __call__(self, rows: Floats) -> Floats:
        """New rows, one for each piece, shape (pieces, width)."""
        return self.dense(self.attend(rows))

    def attend(self, rows: Floats) -> Floats:
        """Rows that have looked at each other."""
        count, width = rows.shape
        asked = (rows @ self.ask + self.ask_bias).reshape(count, 3, HEADS, width // HEADS).transpose(1, 2, 0, 3)
        likeness = asked[0] @ asked[1].transpose(0, 2, 1) / np.float32(np.sqrt(width // HEADS))
        share = np.exp(likeness - likeness.max(axis=-1, keepdims=True))
        share /= share.sum(axis=-1, keepdims=True)
        seen = (share @ asked[2]).transpose(1, 0, 2).reshape(count, width)
        return normed(rows + seen @ self.gather + self.gather_bias, self.gather_norm)

    def inner(self, rows: Floats) -> Floats:
        """What lies between the two dense steps, shape (pieces, units)."""
        return gelu(rows @ self.up + self.up_bias)

    def dense(self, rows: Floats) -> Floats:
        """Each row by itself through the two dense steps."""
        return normed(rows + self.inner(rows) @ self.down + self.down_bias, self.down_norm)


MATRICES = ("ask", "gather", "up", "down")
VECTORS = ("ask_bias", "gather_bias", "gather_norm", "up_bias", "down_bias", "down_norm")


def normed(rows: Floats, norm: Floats) -> Floats:
    """Each row with mean zero and variance one, then weighed and moved."""
    rows = rows - rows.mean(axis=-1, keepdims=True)
    spread = np.sqrt((rows * rows).mean(axis=-1, keepdims=True) + SMALLEST)
    return np.asarray(rows / spread * norm[0] + norm[1], dtype=np.float32)


def gelu(rows: Floats) -> Floats:
    """The soft threshold of the model, by its usual approximation with a hyperbolic tangent.

    Half of one and a tangent is a sigmoid of twice as much, for which numpy's exponential is the faster.
    """
    inner = rows * (np.float32(-2 * 0.7978845608) - np.float32(2 * 0.0356774081) * rows * rows)
    return np.asarray(rows / (1 + np.exp(np.minimum(inner, LARGEST))), dtype=np.float32)


@dataclass(frozen=True, eq=False)
class Network:
    """The whole model, kept narrow. Takes one sentence at a time, since all matrices share one scratch."""

    pieces: WordPiece
    words: NDArray[np.int8]
    words_scale: Floats
    places: Floats
    words_norm: Floats
    layers: tuple[Layer, ...]
    classes: tuple[str, ...]
    weights: Floats
    bias: Floats

    def vector(self, plain: str) -> Floats:
        """The meaning of a plain sentence, shape (width,), of length one."""
        found = self.pieces.places(plain, MOST_PIECES)
        rows = widen(self.words[found], self.words_scale[found]) + self.places[: len(found)]
        rows = normed(rows, self.words_norm)
        for layer in self.layers:
            rows = layer(rows)
        mean = rows.mean(axis=0)
        return np.asarray(mean / np.sqrt(mean @ mean), dtype=np.float32)

    def probabilities(self, vector: Floats) -> Floats:
        """Of each class, in the order of ``classes``; they add up to one."""
        weighed = SHARPNESS * (vector @ self.weights) + self.bias
        weighed = np.exp(weighed - weighed.max())
        return np.asarray(weighed / weighed.sum(), dtype=np.float32)


class Encoder:
    """The encoder of one language, read when it is first needed; does nothing where it is missing or broken."""

    def __init__(self, language: str, root: Path = ROOT) -> None:
        self._path = encoder_path(language, root)

    @cached_property
    def network(self) -> Network | None:
        """The model; ``None`` where there is none that can be read.

        From then on numpy multiplies in one thread: the matrices are small, and where other programs are at work two
        threads would wait for each other up to a second.
        """
        threadpool_limits(limits=1, user_api="blas")
        try:
            with np.load(self._path, allow_pickle=False) as table:
                return read_network({name: table[name] for name in table.files})
        except (OSError, KeyError, ValueError, EOFError, BadZipFile):
            return None

    def probabilities(self, plain: str) -> dict[str, float]:
        """Of each class; empty where there is no model."""
        network = self.network
        if network is None:
            return {}
        values = network.probabilities(network.vector(plain)).tolist()
        return dict(zip(network.classes, values, strict=True))

    def warm(self) -> None:
        """Read the model and run it once: about a tenth of a second."""
        self.probabilities("hello")


def read_network(table: Mapping[str, Any]) -> Network:
    """A model from its arrays; raises ``KeyError`` or ``ValueError`` where they do not fit."""
    numbers = range(int(table["layers"]))
    scratch = np.empty(max(table[f"{number} {name}"].size for number in numbers for name in MATRICES), np.float32)
    layers = []
    for number in numbers:
        parts: dict[str, Any] = {name: table[f"{number} {name}"] for name in (*MATRICES, *VECTORS)}
        for name in MATRICES:
            parts[name] = Narrow(parts[name], table[f"{number} {name} scale"], scratch)
        layers.append(Layer(**parts))
    return Network(
        pieces=WordPiece(bytes(table["vocabulary"]).decode("ascii").split("\n")),
        words=table["words"],
        words_scale=table["words scale"],
        places=table["places"],
        words_norm=table["words norm"],
        layers=tuple(layers),
        classes=tuple(str(name) for name in table["classes"]),
        weights=table["weights"],
        bias=table["bias"],
    )
