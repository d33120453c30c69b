"""Train the classifier on the phrase files and write ``intents/<language>/model/understanding.npz``.

Needs scikit-learn (the extra "build"). On one machine, the same phrase files
give the same table.

    python tools/build_understanding.py [language]
"""

import math
import sys
from collections import Counter
from pathlib import Path

import numpy as np
from labelled import labelled
from scipy.sparse import csr_matrix, hstack
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits

from intents.classifier import fingerprint, marks, table_path
from intents.features import WEIGHTS, Features
from intents.load import load_phrasebook
from intents.phrases import Phrasebook

FEWEST = (1, 2, 1)  # sentences in which a word, a part, a kin must occur
STRENGTH = 20.0  # inverse of the regularisation; 5 to 40 differ little in cross-validation


def matrix(blocks: list[Counter[str]], fewest: int) -> tuple[csr_matrix, list[str], np.ndarray]:
    """Sublinear TF-IDF with rows of length one, its features and their inverse document frequencies."""
    frequency = Counter(feature for block in blocks for feature in block)
    features = sorted(feature for feature, count in frequency.items() if count >= fewest)
    index = {feature: place for place, feature in enumerate(features)}
    idf = np.array([math.log((1 + len(blocks)) / (1 + frequency[f])) + 1 for f in features], dtype=np.float32)
    rows, columns, values = [], [], []
    for row, block in enumerate(blocks):
        known = [(index[f], (1 + math.log(n)) * idf[index[f]]) for f, n in block.items() if f in index]
        norm = math.sqrt(sum(value * value for _, value in known)) or 1.0
        rows += [row] * len(known)
        columns += [place for place, _ in known]
        values += [value / norm for _, value in known]
    shape = (len(blocks), len(features))
    return csr_matrix((values, (rows, columns)), shape=shape, dtype=np.float32), features, idf


def train(book: Phrasebook, path: Path) -> None:
    """Train on the phrases of a book and write the table."""
    texts, labels = zip(*labelled(book), strict=True)
    features = Features(book)
    blocks = zip(*(features.blocks(text) for text in texts), strict=True)
    built = [matrix(list(block), fewest) for block, fewest in zip(blocks, FEWEST, strict=True)]
    columns = hstack([weight * rows for (rows, _, _), weight in zip(built, WEIGHTS, strict=True)]).tocsr()
    model = LogisticRegression(C=STRENGTH, max_iter=400)
    # Threads add up in any order, which would give another table each time; one is quicker here besides.
    with threadpool_limits(limits=1):
        model.fit(columns, labels)
    found = marks(name for _, names, _ in built for name in names)
    order = found.argsort()
    weights = model.coef_.T.astype(np.float32)[order]
    scale = np.abs(weights).max(axis=0) / 127
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(
        path,
        fingerprint=np.array(fingerprint(book)),
        classes=np.array(model.classes_),
        # From each mark to the next: half as long in the file.
        steps=np.diff(found[order], prepend=np.uint64(0)).astype(np.uint32),
        idf=np.concatenate([idf for _, _, idf in built])[order],
        unknown=np.float32(math.log(1 + len(texts)) + 1),
        weights=np.round(weights / scale).astype(np.int8),
        scale=scale.astype(np.float32),
        bias=model.intercept_.astype(np.float32),
    )
    print(f"{path}: {len(texts)} sentences, {weights.shape[0]} features, {path.stat().st_size / 1e6:.1f} MB")


def build(language: str) -> None:
    """Train on the phrase files and write."""
    train(load_phrasebook(language), table_path(language))


if __name__ == "__main__":
    build(sys.argv[1] if len(sys.argv) > 1 else "en")
