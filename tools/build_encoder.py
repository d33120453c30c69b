"""Train the encoder on the phrase files, starting from all-MiniLM-L6-v2, and write ``model/encoder.npz``.

Takes an hour on two cores and needs JAX and the model's own files (``make encoder`` fetches both).
First it learns all but the last part of each list, so that ``tools/build_judges.py`` can find thresholds on sentences
that it has not seen (``build/early``), then all of them.

    python tools/build_encoder.py FOLDER [language]
"""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
from finetune import Model, probabilities, train
from labelled import EARLY, Row, early, labelled
from minilm import Words
from prune import pruned

from intents.encoder import MATRICES, MOST_PIECES, VECTORS, encoder_path, narrow
from intents.load import load_phrasebook

EPOCHS: Final = (2, 1)
"""Before units are left out of the layers, and after."""
WEIGHED: Final = 1000
"""Sentences by which the units are weighed."""


def fit(words: Words, rows: Sequence[Row]) -> tuple[Model, list[str]]:
    """Train, leave out what matters least, train on; the model and its classes."""
    classes = sorted({label for _, label in rows})
    labels = [classes.index(label) for _, label in rows]
    counts = np.bincount(labels)
    sentences = [words.pieces.places(text, MOST_PIECES) for text, _ in rows]
    model = {
        "layers": words.layers,
        "weights": np.zeros((words.norm.shape[1], len(classes)), np.float32),
        "bias": np.log(counts / counts.sum()).astype(np.float32),
    }
    model = train(model, sentences, labels, words.embed, EPOCHS[0])
    some = sentences[:: -(-len(sentences) // WEIGHED)]
    model["layers"] = pruned(model["layers"], (words.embed(pieces) for pieces in some))
    return train(model, sentences, labels, words.embed, EPOCHS[1]), classes


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
    model, classes = fit(words, labelled(first))
    write(words, model, classes, encoder_path(language, EARLY))
    found = probabilities(model, [words.pieces.places(text, MOST_PIECES) for text, _ in late], words.embed)
    right = np.mean([classes[place] == label for place, (_, label) in zip(found.argmax(1), late, strict=True)])
    print(f"of {len(late)} sentences not seen, {right:.1%} find their class")
    model, classes = fit(words, labelled(book))
    write(words, model, classes, encoder_path(language))


if __name__ == "__main__":
    build(Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else "en")  # noqa: PLR2004 - the second argument
