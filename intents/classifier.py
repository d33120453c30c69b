"""A linear classifier over the features of a sentence, trained on the phrase files when the table is built.

TF-IDF (sublinear, each block of features of length one) and multinomial logistic regression, its weights kept
as signed bytes. Features that no phrase holds count in the length, so that a sentence of which little is known
is near to nothing. Without its table, or with one of other phrase files, understanding does without it.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable
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
    vocabulary: NDArray[np.uint64]
    """The mark of each feature, ascending: the features themselves would take twenty times the memory."""
    idf: NDArray[np.float32]
    """Inverse document frequency of each feature."""
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
        blocks = zip(self.features.blocks(plain), WEIGHTS, strict=True)
        places, values = zip(*(self._weighed(block, weight) for block, weight in blocks), strict=True)
        column = np.concatenate(values).astype(np.float32)
        logits = (column @ self.weights[np.concatenate(places)].astype(np.float32)) * self.scale + self.bias
        exponentials = np.exp(logits - logits.max())
        return np.asarray(exponentials / exponentials.sum(), dtype=np.float32)

    def _weighed(self, block: Counter[str], weight: float) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
        """Where the known features of a block stand, and what each of them weighs."""
        found = marks(block)
        places = self.vocabulary.searchsorted(found)
        known = self.vocabulary.take(places, mode="clip") == found
        strengths = np.where(known, self.idf.take(places, mode="clip"), self.unknown).astype(np.float64)
        strengths *= 1 + np.log(np.fromiter(block.values(), np.float64, len(block)))
        norm = weight / (np.sqrt(strengths @ strengths) or 1.0)
        return places[known], strengths[known] * norm


def marks(features: Iterable[str]) -> NDArray[np.uint64]:
    """A number of 40 bits for each feature, the same everywhere: what no phrase holds has hardly ever that of another.

    Where two features of the table share one, which once in seventy tables happens to two, they share a row as well.
    """
    digests = (hashlib.blake2b(feature.encode(), digest_size=5).digest() + b"\0\0\0" for feature in features)
    return np.frombuffer(b"".join(digests), dtype="<u8").astype(np.uint64)


def load_classifier(book: Phrasebook, root: Path = ROOT) -> Classifier | None:
    """Read the table of the book's language; ``None`` where it is missing or broken.

    A table made from phrases that have changed since still serves: it knows less of the new ones. ``is_current`` tells.
    """
    path = table_path(book.language, root)
    try:
        with np.load(path, allow_pickle=False) as table:
            data: dict[str, Any] = {name: table[name] for name in table.files}
        made_from = str(data["fingerprint"])
        if not len(data["steps"]) == len(data["idf"]) == len(data["weights"]):
            return None
    except (OSError, KeyError, ValueError, EOFError, BadZipFile):
        return None
    return Classifier(
        classes=tuple(str(name) for name in data["classes"]),
        vocabulary=np.cumsum(data["steps"], dtype=np.uint64),
        idf=data["idf"],
        weights=data["weights"],
        scale=data["scale"],
        bias=data["bias"],
        unknown=float(data["unknown"]),
        features=Features(book),
        is_current=made_from == fingerprint(book),
    )
