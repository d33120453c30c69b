"""The classifier weighs the features of a sentence as its table was trained to."""

import math
from pathlib import Path

import numpy as np
import pytest

from intents.classifier import Classifier, load_classifier, marks, table_path
from intents.features import WEIGHTS, Features
from intents.load import load_phrasebook
from intents.phrases import ROOT

BOOK = load_phrasebook("en")
UNKNOWN = 4.0


def table(idf: dict[str, float], weights: dict[str, tuple[int, int]]) -> Classifier:
    """A table of two classes that knows a few features."""
    found = marks(idf)
    order = found.argsort()
    return Classifier(
        classes=("sleep", "walk"),
        vocabulary=found[order],
        idf=np.array(list(idf.values()), np.float32)[order],
        weights=np.array([weights[name] for name in idf], np.int8)[order],
        scale=np.array([0.5, 0.25], np.float32),
        bias=np.array([0.1, -0.1], np.float32),
        unknown=UNKNOWN,
        features=Features(BOOK),
    )


def expected(classifier_logits: list[float]) -> list[float]:
    exponentials = [math.exp(one) for one in classifier_logits]
    return [one / sum(exponentials) for one in exponentials]


def test_a_sentence_is_weighed_by_how_telling_and_how_frequent_its_features_are() -> None:
    idf = {"w zzq": 2.0, "b < zzq": 3.0, "b zzq >": 1.5}
    found = table(idf, {"w zzq": (10, 4), "b < zzq": (0, 8), "b zzq >": (-2, 0)}).probabilities("zzq zzq")
    # The word twice, the pairs with either edge once, and the pair of the word with itself, which is not known.
    word = 2.0 * (1 + math.log(2))
    length = math.sqrt(word**2 + 3.0**2 + 1.5**2 + UNKNOWN**2)
    values = {"w zzq": word, "b < zzq": 3.0, "b zzq >": 1.5}
    share = {name: WEIGHTS[0] * value / length for name, value in values.items()}
    sleep = 0.1 + 0.5 * (10 * share["w zzq"] - 2 * share["b zzq >"])
    walk = -0.1 + 0.25 * (4 * share["w zzq"] + 8 * share["b < zzq"])
    assert found.tolist() == pytest.approx(expected([sleep, walk]), rel=1e-5)


def test_a_sentence_of_which_nothing_is_known_is_what_most_are() -> None:
    found = table({"w zzq": 2.0}, {"w zzq": (10, 4)}).probabilities("hrmpf")
    assert found.tolist() == pytest.approx(expected([0.1, -0.1]), rel=1e-5)


def test_nothing_at_all_can_be_weighed() -> None:
    found = table({"w zzq": 2.0}, {"w zzq": (10, 4)}).probabilities("")
    assert found.sum() == pytest.approx(1)


def test_a_mark_is_the_same_on_every_machine() -> None:
    assert marks(["w numb", "c um"]).tolist() == [492858570218, 33182285856]


def test_the_shipped_table_is_sorted_and_knows_a_word_of_the_phrases() -> None:
    table = load_classifier(BOOK)
    assert table is not None
    assert (np.diff(table.vocabulary.astype(object)) >= 0).all()
    assert table.vocabulary[table.vocabulary.searchsorted(marks(["w numb"]))] == marks(["w numb"])


def test_a_table_whose_parts_do_not_fit_together_is_no_table(tmp_path: Path) -> None:
    path = table_path("en", tmp_path)
    path.parent.mkdir(parents=True)
    with np.load(table_path("en", ROOT), allow_pickle=False) as whole:
        parts = {name: whole[name] for name in whole.files}
    np.savez(path, **{**parts, "steps": parts["steps"][1:]})
    assert load_classifier(BOOK, tmp_path) is None
