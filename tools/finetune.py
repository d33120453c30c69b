"""The encoder as JAX trains it: the same steps as ``intents/encoder.py``, for many sentences at once."""

import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax import tree

from intents.encoder import HEADS, MOST_PIECES, SHARPNESS

Floats = Any
Model = dict[str, Any]

BATCH = 48
WIDTHS = (8, 12, 16, 20, MOST_PIECES)
"""Sentences are filled up to one of these lengths, so that few shapes have to be compiled."""
RATE = 2e-4
FADING = 0.9
"""Each layer learns by so much slower than the one above it."""
RATE_OF_CLASSES = 4e-3
SHARE_DROPPED = 0.1
"""Of numbers, and of the pieces of longer sentences, while training."""
SMOOTHING = 0.1
DECAY = 0.01
WARM_UP = 0.1
REPORT = 100
"""Steps between two lines of progress."""


def normed(rows: Any, norm: Any) -> Any:
    """Mean zero, variance one, weighed and moved."""
    rows = rows - rows.mean(-1, keepdims=True)
    return rows / jnp.sqrt((rows * rows).mean(-1, keepdims=True) + 1e-12) * norm[0] + norm[1]


def vectors(layers: Sequence[Model], rows: Any, mask: Any, key: Any = None) -> Any:
    """Vectors of length one, shape (batch, width), of embedded pieces, shape (batch, pieces, width)."""
    count, length, width = rows.shape
    hidden = (1 - mask)[:, None, None, :] * -1e9

    def dropped(values: Any, number: int) -> Any:
        if key is None:
            return values
        keep = jax.random.bernoulli(jax.random.fold_in(key, number), 1 - SHARE_DROPPED, values.shape)
        return values * keep / (1 - SHARE_DROPPED)

    for number, layer in enumerate(layers):
        asked = rows @ layer["ask"] + layer["ask_bias"]
        asked = asked.reshape(count, length, 3, HEADS, width // HEADS).transpose(2, 0, 3, 1, 4)
        likeness = asked[0] @ asked[1].transpose(0, 1, 3, 2) / np.sqrt(width // HEADS)
        seen = (jax.nn.softmax(likeness + hidden, -1) @ asked[2]).transpose(0, 2, 1, 3).reshape(count, length, width)
        rows = normed(
            rows + dropped(seen @ layer["gather"] + layer["gather_bias"], 2 * number), layer["gather_norm"]
        )
        inner = jax.nn.gelu(rows @ layer["up"] + layer["up_bias"], approximate=True)
        rows = normed(
            rows + dropped(inner @ layer["down"] + layer["down_bias"], 2 * number + 1), layer["down_norm"]
        )
    mean = (rows * mask[..., None]).sum(1) / mask.sum(1, keepdims=True)
    return mean / jnp.linalg.norm(mean, axis=-1, keepdims=True)


def weighed(model: Model, rows: Any, mask: Any, key: Any = None) -> Any:
    """What each class weighs before it is made a probability."""
    return SHARPNESS * (vectors(model["layers"], rows, mask, key) @ model["weights"]) + model["bias"]


def filled(sentences: Sequence[Sequence[int]], embed: Callable[[Sequence[int]], Floats]) -> tuple[Floats, Floats]:
    """Embedded pieces and their mask, filled up to ``BATCH`` sentences of one of ``WIDTHS``."""
    length = next(width for width in WIDTHS if width >= max(map(len, sentences)))
    first = embed(sentences[0])
    rows = np.zeros((BATCH, length, first.shape[1]), np.float32)
    mask = np.zeros((BATCH, length), np.float32)
    mask[:, 0] = 1
    for place, pieces in enumerate(sentences):
        rows[place, : len(pieces)] = embed(pieces)
        mask[place, : len(pieces)] = 1
    return rows, mask


def batches(sentences: Sequence[Sequence[int]], chance: np.random.Generator | None) -> list[Floats]:
    """Places of sentences of like length, in chance order where there is one."""
    lengths = np.array([len(pieces) for pieces in sentences], float)
    order = np.argsort(lengths + (0 if chance is None else chance.random(len(lengths)) * 3), kind="stable")
    found = [order[start : start + BATCH] for start in range(0, len(order), BATCH)]
    if chance is not None:
        chance.shuffle(found)
    return found


def probabilities(
    model: Model, sentences: Sequence[Sequence[int]], embed: Callable[[Sequence[int]], Floats]
) -> Floats:
    """Of each class, for every sentence."""
    run = jax.jit(lambda model, rows, mask: jax.nn.softmax(weighed(model, rows, mask), -1))
    found = np.zeros((len(sentences), len(model["bias"])), np.float32)
    for places in batches(sentences, None):
        found[places] = np.asarray(run(model, *filled([sentences[i] for i in places], embed)))[: len(places)]
    return found


def rates(model: Model) -> Model:
    """How fast each number of the model learns."""
    top = len(model["layers"]) - 1
    found: Model = tree.map(lambda _: RATE_OF_CLASSES, model)
    found["bias"] = RATE_OF_CLASSES / 4
    found["layers"] = [
        tree.map(lambda _, rate=RATE * FADING ** (top - number): rate, layer)
        for number, layer in enumerate(model["layers"])
    ]
    return found


def train(
    model: Model,
    sentences: Sequence[Sequence[int]],
    labels: Sequence[int],
    embed: Callable[[Sequence[int]], Floats],
    epochs: int,
) -> Model:
    """Train layers and classes by Adam; the embedded words stay as they are."""
    chance = np.random.default_rng(1)
    steps = epochs * -(-len(sentences) // BATCH)
    step = stepper(rates(model), steps)
    first = tree.map(jnp.zeros_like, model)
    state = (model, first, first)
    began, losses = time.monotonic(), []
    for number, places in enumerate(many_batches(sentences, chance, epochs)):
        shortened = [thinned(sentences[i], chance) for i in places]
        rows, mask = filled(shortened, embed)
        wanted = np.zeros(BATCH, int)
        wanted[: len(places)] = [labels[i] for i in places]
        counts = (np.arange(BATCH) < len(places)).astype(np.float32)
        state, loss = step(state, rows, mask, wanted, counts, float(number))
        losses.append(float(loss))
        if number % REPORT == REPORT - 1:
            print(f"  {number + 1} of {steps}, loss {np.mean(losses[-REPORT:]):.3f}, {time.monotonic() - began:.0f} s")
    trained: Model = tree.map(np.asarray, state[0])
    return trained


def many_batches(sentences: Sequence[Sequence[int]], chance: np.random.Generator, epochs: int) -> Iterator[Floats]:
    """The batches of every epoch."""
    for _ in range(epochs):
        yield from batches(sentences, chance)


def thinned(pieces: Sequence[int], chance: np.random.Generator) -> list[int]:
    """A sentence from which now and then a piece is missing, as if it had not been heard."""
    last = len(pieces) - 1
    if last < 5:  # noqa: PLR2004 - a short one would lose its meaning
        return list(pieces)
    return [piece for place, piece in enumerate(pieces) if place in {0, last} or chance.random() > SHARE_DROPPED]


def stepper(speeds: Model, steps: int) -> Callable[..., Any]:
    """One step of Adam, its rate rising at first and then falling to nothing."""

    def loss(model: Model, rows: Any, mask: Any, wanted: Any, counts: Any, key: Any) -> Any:
        logs = jax.nn.log_softmax(weighed(model, rows, mask, key))
        target = jax.nn.one_hot(wanted, logs.shape[1]) * (1 - SMOOTHING) + SMOOTHING / logs.shape[1]
        return (-(target * logs).sum(-1) * counts).sum() / counts.sum()

    def step(state: Any, rows: Any, mask: Any, wanted: Any, counts: Any, number: Any) -> Any:
        model, mean, square = state
        key = jax.random.PRNGKey(jnp.int32(number))
        value, slope = jax.value_and_grad(loss)(model, rows, mask, wanted, counts, key)
        steep = jnp.sqrt(sum((part * part).sum() for part in tree.leaves(slope)))
        slope = tree.map(lambda part: part / jnp.maximum(1, steep), slope)
        mean = tree.map(lambda old, new: 0.9 * old + 0.1 * new, mean, slope)
        square = tree.map(lambda old, new: 0.999 * old + 0.001 * new * new, square, slope)
        pace = jnp.minimum((number + 1) / (steps * WARM_UP), (steps - number) / (steps * (1 - WARM_UP)))

        def moved(old: Any, first: Any, second: Any, rate: float) -> Any:
            upright = first / (1 - 0.9 ** (number + 1))
            spread = jnp.sqrt(second / (1 - 0.999 ** (number + 1))) + 1e-8
            return old - pace * rate * (upright / spread + DECAY * old)

        return (tree.map(moved, model, mean, square, speeds), mean, square), value

    jitted: Callable[..., Any] = jax.jit(step)
    return jitted
