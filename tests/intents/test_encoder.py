"""The encoder computes what a transformer should, and does without its file."""

import math
from pathlib import Path

import numpy as np
import pytest

from intents.encoder import HEADS, MOST_PIECES, Encoder, Layer, Narrow, encoder_path, gelu, narrow, normed, widen
from intents.phrases import Phrasebook

WIDTH = 24


def random(*shape: int, seed: int = 1) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=shape).astype(np.float32)


def test_bytes_keep_a_matrix_to_within_half_a_step() -> None:
    matrix = random(5, 40)
    narrowed, scale = narrow(matrix)
    assert narrowed.dtype == np.int8
    assert np.abs(widen(narrowed, scale) - matrix).max() <= scale.max() / 2 + 1e-6


def test_rows_are_multiplied_by_a_narrow_matrix_as_by_the_wide_one() -> None:
    rows, narrowed, scale = random(4, 5), *narrow(random(5, 40, seed=2))
    product = rows @ Narrow(narrowed, scale, np.full(999, np.nan, np.float32))
    assert product == pytest.approx(rows @ widen(narrowed, scale), abs=1e-5)


def test_rows_are_normed_each_by_itself() -> None:
    rows = normed(random(3, WIDTH) * 7 + 2, np.stack([np.ones(WIDTH), np.zeros(WIDTH)]).astype(np.float32))
    assert rows.mean(axis=1) == pytest.approx(np.zeros(3), abs=1e-5)
    assert rows.std(axis=1) == pytest.approx(np.ones(3), abs=1e-4)


def test_the_soft_threshold_is_near_to_the_exact_one() -> None:
    values = np.linspace(-5, 5, 101, dtype=np.float32)
    exact = [value * 0.5 * (1 + math.erf(value / math.sqrt(2))) for value in values]
    assert gelu(values) == pytest.approx(exact, abs=2e-3)


def layer() -> Layer:
    norm = np.stack([np.ones(WIDTH), np.zeros(WIDTH)]).astype(np.float32)
    return Layer(
        ask=random(WIDTH, 3 * WIDTH, seed=2) / 5,
        ask_bias=random(3 * WIDTH, seed=3) / 5,
        gather=random(WIDTH, WIDTH, seed=4) / 5,
        gather_bias=random(WIDTH, seed=5) / 5,
        gather_norm=norm,
        up=random(WIDTH, 4 * WIDTH, seed=6) / 5,
        up_bias=random(4 * WIDTH, seed=7) / 5,
        down=random(4 * WIDTH, WIDTH, seed=8) / 5,
        down_bias=random(WIDTH, seed=9) / 5,
        down_norm=norm,
    )


def by_hand(one: Layer, rows: np.ndarray) -> np.ndarray:
    """The same, a head and a piece at a time, in double precision."""
    rows = rows.astype(float)
    asked = rows @ one.ask + one.ask_bias
    size = WIDTH // HEADS
    seen = np.zeros_like(rows)
    for head in range(HEADS):
        part = slice(head * size, (head + 1) * size)
        queries, keys, values = (asked[:, place * WIDTH : (place + 1) * WIDTH][:, part] for place in range(3))
        for place, query in enumerate(queries):
            weights = np.array([math.exp(query @ key / math.sqrt(size)) for key in keys])
            seen[place, part] = (weights / weights.sum()) @ values
    rows = normed(rows + seen @ one.gather + one.gather_bias, one.gather_norm)
    return normed(rows + gelu(rows @ one.up + one.up_bias) @ one.down + one.down_bias, one.down_norm)


def test_a_layer_attends_head_by_head() -> None:
    one, rows = layer(), random(7, WIDTH, seed=10)
    assert one(rows) == pytest.approx(by_hand(one, rows), abs=1e-4)


def test_attention_looks_at_the_whole_sentence() -> None:
    one, rows = layer(), random(7, WIDTH, seed=10)
    changed = rows.copy()
    changed[-1] += 1
    assert np.abs(one(changed)[0] - one(rows)[0]).max() > 1e-3


@pytest.fixture(scope="module")
def encoder(book: Phrasebook) -> Encoder:
    return Encoder(book.language)


def test_probabilities_are_of_every_class_and_add_up_to_one(encoder: Encoder, book: Phrasebook) -> None:
    found = encoder.probabilities("i feel empty")
    assert {*book.topics, *book.controls, *book.crisis.dangers, *book.crisis.neighbours, "unclear", "none"} == set(found)
    assert sum(found.values()) == pytest.approx(1, abs=1e-4)


def test_meaning_goes_beyond_spelling(encoder: Encoder) -> None:
    network = encoder.network
    assert network is not None
    first, kin, foreign = (
        network.vector(text)
        for text in ("i lie awake until dawn every night", "sleep will not come", "the kettle is on the stove")
    )
    assert first @ first == pytest.approx(1, abs=1e-4)
    assert first @ kin > first @ foreign + 0.2


def test_any_length_has_a_meaning(encoder: Encoder) -> None:
    for text in ("a", "zzzz", "numb " * 3 * MOST_PIECES):
        assert sum(encoder.probabilities(text).values()) == pytest.approx(1, abs=1e-4)


def test_without_its_file_there_are_no_probabilities(tmp_path: Path) -> None:
    assert Encoder("en", tmp_path).probabilities("i feel numb") == {}


@pytest.mark.parametrize("content", [b"", b"no archive", b"PK\x03\x04 cut off"])
def test_a_broken_file_is_as_good_as_none(tmp_path: Path, content: bytes) -> None:
    path = encoder_path("en", tmp_path)
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    assert Encoder("en", tmp_path).probabilities("i feel numb") == {}
