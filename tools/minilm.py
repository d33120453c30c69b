"""all-MiniLM-L6-v2 as it comes: its own files, read with numpy alone into what ``intents/encoder.py`` runs."""

import json
import re
import struct
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np

from intents.encoder import MOST_PIECES, Floats, Layer, Network, narrow, normed, widen
from intents.wordpiece import END, START, UNKNOWN, WordPiece

LAYERS: Final = 6
OURS: Final = re.compile(r"(##)?[a-z']+|(##)?\d{1,2}|\d{3}")
"""Pieces that plain English needs."""
TYPES: Final = {"F32": np.float32, "I64": np.int64}


def read_weights(path: Path) -> dict[str, Any]:
    """The arrays of a safetensors file."""
    data = path.read_bytes()
    (length,) = struct.unpack("<Q", data[:8])
    head: dict[str, Any] = json.loads(data[8 : 8 + length])
    head.pop("__metadata__", None)
    start = 8 + length
    return {
        name: np.frombuffer(data[start + one["data_offsets"][0] : start + one["data_offsets"][1]], TYPES[one["dtype"]])
        .reshape(one["shape"])
        .copy()
        for name, one in head.items()
    }


def read_layer(weights: Mapping[str, Any], number: int) -> dict[str, Any]:
    """One layer by the names of ``intents.encoder``."""

    def get(name: str) -> Any:
        return weights[f"encoder.layer.{number}.{name}"]

    def norm(name: str) -> Any:
        return np.stack([get(f"{name}.LayerNorm.weight"), get(f"{name}.LayerNorm.bias")])

    parts = ("query", "key", "value")
    return {
        "ask": np.concatenate([get(f"attention.self.{part}.weight") for part in parts]).T.copy(),
        "ask_bias": np.concatenate([get(f"attention.self.{part}.bias") for part in parts]),
        "gather": get("attention.output.dense.weight").T.copy(),
        "gather_bias": get("attention.output.dense.bias"),
        "gather_norm": norm("attention.output"),
        "up": get("intermediate.dense.weight").T.copy(),
        "up_bias": get("intermediate.dense.bias"),
        "down": get("output.dense.weight").T.copy(),
        "down_bias": get("output.dense.bias"),
        "down_norm": norm("output"),
    }


class Words:
    """The pieces of words and what they are at the start: this part is not trained."""

    def __init__(self, folder: Path) -> None:
        weights = read_weights(folder / "model.safetensors")
        every = (folder / "vocab.txt").read_text(encoding="utf-8").split("\n")
        kept = [place for place, piece in enumerate(every) if piece in {START, END, UNKNOWN} or OURS.fullmatch(piece)]
        self.vocabulary = [every[place] for place in kept]
        self.pieces = WordPiece(self.vocabulary)
        self.narrow, self.scale = narrow(weights["embeddings.word_embeddings.weight"][kept])
        first_type = weights["embeddings.token_type_embeddings.weight"][0]
        self.places = weights["embeddings.position_embeddings.weight"][:MOST_PIECES] + first_type
        self.norm = np.stack([weights["embeddings.LayerNorm.weight"], weights["embeddings.LayerNorm.bias"]])
        self.layers = [read_layer(weights, number) for number in range(LAYERS)]

    def embed(self, pieces: Sequence[int]) -> Floats:
        """What the first layer is given."""
        places = list(pieces)
        rows = widen(self.narrow[places], self.scale[places]) + self.places[: len(places)]
        return normed(rows, self.norm)

    def network(self) -> Network:
        """The model before any training, with no classes."""
        layers = tuple(Layer(**layer) for layer in self.layers)
        none = np.zeros((0, 0), np.float32)
        return Network(self.pieces, self.narrow, self.scale, self.places, self.norm, layers, (), none, none)
