"""What is left out of the encoder's layers adds least."""

import numpy as np
import pytest
from prune import pruned, usefulness

from intents.encoder import HEADS, Layer

WIDTH, UNITS = 2 * HEADS, 16


def parts(seed: int) -> dict[str, np.ndarray]:
    chance = np.random.default_rng(seed)

    def some(*shape: int) -> np.ndarray:
        return chance.normal(size=shape).astype(np.float32) / 5

    norm = np.stack([np.ones(WIDTH), np.zeros(WIDTH)]).astype(np.float32)
    return {
        "ask": some(WIDTH, 3 * WIDTH),
        "ask_bias": some(3 * WIDTH),
        "gather": some(WIDTH, WIDTH),
        "gather_bias": some(WIDTH),
        "gather_norm": norm,
        "up": some(WIDTH, UNITS),
        "up_bias": some(UNITS),
        "down": some(UNITS, WIDTH),
        "down_bias": some(WIDTH),
        "down_norm": norm,
    }


SENTENCES = [np.random.default_rng(seed).normal(size=(4, WIDTH)).astype(np.float32) for seed in range(5)]


def through(layers: list[dict[str, np.ndarray]], rows: np.ndarray) -> np.ndarray:
    for one in layers:
        rows = Layer(**one)(rows)
    return rows


def test_units_that_lead_nowhere_are_left_out_and_nothing_changes() -> None:
    layers = [parts(1), parts(2)]
    layers[0]["down"][[0, 5, 6]] = 0
    layers[1]["down"][[3, 14, 15]] = 0
    fewer = pruned(layers, SENTENCES, UNITS - 3)
    assert [one["up"].shape for one in fewer] == [(WIDTH, UNITS - 3)] * 2
    for rows in SENTENCES:
        assert through(fewer, rows) == pytest.approx(through(layers, rows), abs=1e-5)


def test_a_unit_is_weighed_by_its_output_and_by_what_that_is_multiplied_by() -> None:
    layer = parts(1)
    before = usefulness([layer], SENTENCES)[0]
    louder = {**layer, "down": layer["down"] * np.where(np.arange(UNITS) == 7, 3, 1).astype(np.float32)[:, None]}
    after = usefulness([louder], SENTENCES)[0]
    assert after[7] == pytest.approx(3 * before[7], rel=1e-4)
    assert np.delete(after, 7) == pytest.approx(np.delete(before, 7))
