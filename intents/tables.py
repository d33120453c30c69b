"""What tables say of a sentence: the probability of each class, by its words or by its meaning.

The classes are the intents, ``none``, the kinds of danger, ``unclear``, and what only sounds like danger.
"""

import math
from collections.abc import Iterable, Mapping

from intents.phrases import DANGERS, NEIGHBOURS, NONE, UNCLEAR

Probabilities = Mapping[str, float]

NOTHING = (NONE, *NEIGHBOURS)
"""Classes that start nothing."""
ALARMING = (*DANGERS, UNCLEAR)
OTHERS = (*ALARMING, *NOTHING)
"""All classes but the intents."""
LEAST = 1e-4
"""No probability counts as less, nor as nearer to one."""


def share(table: Probabilities, classes: Iterable[str]) -> float:
    """The probability of any of these classes; of what the table does not know, nothing."""
    return sum(table.get(name, 0.0) for name in classes)


def likeliest(table: Probabilities, classes: Iterable[str]) -> str:
    """The likeliest of these classes."""
    return max(classes, key=lambda name: table.get(name, 0.0))


def together(words: Probabilities, meaning: Probabilities) -> dict[str, float]:
    """Two tables as one: the geometric mean of each class, made to add up to one."""
    found = {name: math.sqrt((value + LEAST) * (meaning.get(name, 0.0) + LEAST)) for name, value in words.items()}
    whole = sum(found.values())
    return {name: value / whole for name, value in found.items()}


def odds(probability: float) -> float:
    """The logarithm of the odds; probabilities near to 0 and 1 differ in it as much as they matter."""
    kept = min(1 - LEAST, max(LEAST, probability))
    return math.log(kept / (1 - kept))
