"""Train the encoder on the phrase files, starting from all-MiniLM-L6-v2, and write ``model/encoder.npz``.

Takes a quarter of an hour on two cores and needs JAX and the model's own files (``make encoder`` fetches both). First
it learns all but the last part of each list, so that ``tools/build_judges.py`` can find thresholds on sentences that
it has not seen (``build/early``), then all of them.

    python tools/build_encoder.py FOLDER [language]
"""

import json
import re
import struct
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
from finetune import Model, probabilities, train
from labelled import EARLY, Row, early, labelled

from intents.encoder import MATRICES, MOST_PIECES, VECTORS, Floats, encoder_path, narrow, normed, widen
from intents.phrases import load_phrasebook
from intents.wordpiece import END, START, UNKNOWN, WordPiece

LAYERS: Final = 6
EPOCHS: Final = (4, 4)
"""For thresholds, and for use."""
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


def read_layer(weights: Mapping[str, Any], number: int) -> Model:
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


def fit(words: Words, rows: Sequence[Row], epochs: int) -> tuple[Model, list[str]]:
    """Train from the start; the model and its classes."""
    classes = sorted({label for _, label in rows})
    labels = [classes.index(label) for _, label in rows]
    counts = np.bincount(labels)
    model = {
        "layers": words.layers,
        "weights": np.zeros((words.norm.shape[1], len(classes)), np.float32),
        "bias": np.log(counts / counts.sum()).astype(np.float32),
    }
    sentences = [words.pieces.places(text, MOST_PIECES) for text, _ in rows]
    return train(model, sentences, labels, words.embed, epochs), classes


def write(words: Words, model: Model, classes: list[str], path: Path) -> None:
    """Write the model with its matrices as signed bytes."""
    arrays: dict[str, Any] = {
        "vocabulary": np.frombuffer("\n".join(words.vocabulary).encode("ascii"), np.uint8),
        "words": words.narrow,
        "words scale": words.scale,
        "places": words.places.astype(np.float32),
        "words norm": words.norm,
        "layers": np.int32(len(model["layers"])),
        "classes": np.array(classes),
        "weights": np.asarray(model["weights"], np.float32),
        "bias": np.asarray(model["bias"], np.float32),
    }
    for number, layer in enumerate(model["layers"]):
        for name in MATRICES:
            arrays[f"{number} {name}"], arrays[f"{number} {name} scale"] = narrow(np.asarray(layer[name]))
        arrays |= {f"{number} {name}": np.asarray(layer[name], np.float32) for name in VECTORS}
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez(path, **arrays)
    print(f"{path}: {path.stat().st_size / 1e6:.1f} MB")


def build(folder: Path, language: str) -> None:
    """Train twice and write both."""
    book = load_phrasebook(language)
    words = Words(folder)
    first, late = early(book)
    model, classes = fit(words, labelled(first), EPOCHS[0])
    write(words, model, classes, encoder_path(language, EARLY))
    found = probabilities(model, [words.pieces.places(text, MOST_PIECES) for text, _ in late], words.embed)
    right = np.mean([classes[place] == label for place, (_, label) in zip(found.argmax(1), late, strict=True)])
    print(f"of {len(late)} sentences not seen, {right:.1%} find their class")
    model, classes = fit(words, labelled(book), EPOCHS[1])
    write(words, model, classes, encoder_path(language))


if __name__ == "__main__":
    build(Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else "en")  # noqa: PLR2004 - the second argument
