"""A linear classifier over the features of a sentence, trained on the phrase files when the table is built.

TF-IDF (sublinear, each block of features of length one) and multinomial logistic regression, its weights kept
as signed bytes. Features that no phrase holds count in the length, so that a sentence of which little is known
is near to nothing. Without its table, or with one of other phrase files, understanding does without it.
"""

import hashlib
import math
from array import array
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from intents.features import WEIGHTS, Features
from intents.phrases import ROOT, Phrasebook


def table_path(language: str, root: Path = ROOT) -> Path:
    """Where a language's table is kept."""
    return root / language / "model" / "understanding.npz"


def fingerprint(book: Phrasebook) -> str:
    """Hash everything that the table is made from."""
    digest = hashlib.sha256()
    for name, file in sorted([*book.topics.items(), *book.controls.items(), ("none", book.none)]):
        for sentence in (name, *file.phrases, "|", *file.not_):
            digest.update(sentence.encode() + b"\n")
    for sentences in book.crisis.classes.values():
        digest.update("\n".join(sentences).encode() + b"|")
    digest.update(str(sorted(book.related.kin.items())).encode())
    digest.update("\n".join([*book.words.negators, *map(str, book.words.contractions.items())]).encode())
    return digest.hexdigest()


@dataclass(frozen=True, eq=False)
class Classifier:
    """Class probabilities of a sentence."""

    classes: tuple[str, ...]
    vocabulary: dict[str, int]
    idf: "array[float]"
    """Inverse document frequency of each feature; no array of numpy, of which single look-ups are slow."""
    weights: NDArray[np.int8]
    """Shape ``(features, classes)``, to be multiplied by ``scale``."""
    scale: NDArray[np.float32]
    """Shape ``(classes,)``."""
    bias: NDArray[np.float32]
    """Shape ``(classes,)``."""
    unknown: float
    """What a feature weighs that no phrase holds."""
    features: Features
    is_current: bool = True
    """Whether it was made from the phrases as they are."""

    def probabilities(self, plain: str) -> NDArray[np.float32]:
        """Of each class, in the order of ``classes``; they add up to one."""
        rows: list[int] = []
        values: list[float] = []
        for block, weight in zip(self.features.blocks(plain), WEIGHTS, strict=True):
            places, strengths = self._weighed(block, weight)
            rows += places
            values += strengths
        logits = self.bias.copy()
        if rows:
            column = np.asarray(values, dtype=np.float32)
            logits += (column @ self.weights[rows].astype(np.float32)) * self.scale
        logits -= logits.max()
        exponentials = np.exp(logits)
        return np.asarray(exponentials / exponentials.sum(), dtype=np.float32)

    def _weighed(self, block: Counter[str], weight: float) -> tuple[list[int], list[float]]:
        places, strengths, square = [], [], 0.0
        for feature, count in block.items():
            place = self.vocabulary.get(feature)
            strength = self.unknown if place is None else self.idf[place]
            if count > 1:
                strength *= 1 + math.log(count)
            square += strength * strength
            if place is not None:
                places.append(place)
                strengths.append(strength)
        norm = weight / (math.sqrt(square) or 1.0)
        return places, [strength * norm for strength in strengths]


def load_classifier(book: Phrasebook, root: Path = ROOT) -> Classifier | None:
    """Read the table of the book's language; ``None`` where it is missing or broken.

    A table made from phrases that have changed since still serves: it knows less of the new ones. ``is_current`` tells.
    """
    path = table_path(book.language, root)
    try:
        with np.load(path, allow_pickle=False) as table:
            data: dict[str, Any] = {name: table[name] for name in table.files}
        made_from = str(data["fingerprint"])
        features = bytes(data["vocabulary"]).decode().split("\n")
    except (OSError, KeyError, ValueError, EOFError, BadZipFile):
        return None
    return Classifier(
        classes=tuple(str(name) for name in data["classes"]),
        vocabulary={feature: index for index, feature in enumerate(features)},
        idf=array("f", data["idf"].tolist()),
        weights=data["weights"],
        scale=data["scale"],
        bias=data["bias"],
        unknown=float(data["unknown"]),
        features=Features(book),
        is_current=made_from == fingerprint(book),
    )
