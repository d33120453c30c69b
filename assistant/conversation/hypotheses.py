"""Which of a recogniser's hypotheses is taken for what was said. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from intents.phrases import CRISIS, NONE
from intents.understand import Understood

INSTEAD = 0.6
"""The score from which another hypothesis of the recogniser is taken for the first one, which meant nothing."""


def best(understand: Callable[[str], Understood], text: str, others: Sequence[str]) -> tuple[str, Understood]:
    """What was heard and what it means; where that is nothing, the first other hypothesis that means something.

    Danger in any hypothesis is worth one kind question.
    """
    understood = understand(text)
    if understood.intent != NONE:
        return text, understood
    for other in others:
        instead = understand(other)
        if instead.intent == CRISIS:
            return other, replace(instead, kind="unclear")
        if instead.intent != NONE and instead.score >= INSTEAD:
            return other, instead
    return text, understood
