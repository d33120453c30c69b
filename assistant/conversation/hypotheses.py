"""Which of a recogniser's hypotheses is taken for what was said. Pure.

The words heard first by the full vocabulary count most; others speak where these mean nothing. A lone word sounds
like a great many others, so that among those nearly every command can be found: they prove nothing there.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from intents.phrases import CONTROLS, CRISIS, MOODS, NONE, UNCLEAR
from intents.understand import Understood

Understand = Callable[[str], Understood]

INSTEAD = 0.6
"""The score from which another hypothesis of the recogniser is taken for the first one, which meant nothing."""
LIKELY = 3
"""So many of the others, the likeliest, are each believed; of danger only where its very words were heard."""
TOGETHER = 2
"""So many of all the others, however unlikely each, are believed where they agree on danger."""
WITNESSES = 5
"""So many of the others are asked whether they mean the same as a lone word."""
SHORT = 2
"""Words up to which hypotheses prove little."""
SURE = 1.0
"""The score of what is understood word for word."""


def best(
    understand: Understand,
    text: str,
    others: Sequence[str],
    reading: str = "",
    *,
    answered: bool = False,
    a_number: bool = False,
) -> tuple[str, Understood]:
    """What was heard and what it means; where that is nothing, another hypothesis that means something.

    ``reading`` is what the small vocabulary of an open question made of it. For a word or two that mean nothing it
    counts by itself; where the full one has it among its likeliest, it outweighs anything but danger and "stop". With
    ``answered`` the text is what was asked for, whatever the others mean. With ``a_number`` hardly anything else can
    have been said, and a word or two are what the small vocabulary read. Danger in any is worth one kind question.
    """
    understood = understand(text)
    if understood.intent in {CRISIS, "stop"}:
        return text, understood
    long = len(text.split()) > SHORT
    read = understand(reading) if reading and not long else None
    if a_number and read is not None and read.kind == "number":
        return reading, read
    if _answers(understood):
        return text, understood
    answer = None if answered else read
    if answer is not None and _answers(answer) and reading in others[:WITNESSES]:
        return reading, answer
    if _means_something(understood):
        return text, understood
    if long and (danger := _danger(understand, others)) is not None:
        return danger
    if answered:
        return text, understood
    if answer is not None and _answers(answer):
        return reading, answer
    for other in others[:LIKELY]:
        instead = understand(other)
        enough = instead.score >= (INSTEAD if long else SURE)
        means = instead.intent != CRISIS and _means_something(instead)
        if means and enough and (long or instead.intent not in CONTROLS):
            return other, instead
    return text, understood


def overheard(understand: Understand, text: str, understood: Understood, others: Sequence[str]) -> Understood:
    """What a word or two mean that are heard while nothing is under way: they may belong to other people's talk.

    Two count where they are one of our phrases, or one of the likeliest other hypotheses means the same; of a lone word
    both must hold. What is itself one of those others, taken for a first one that meant nothing, needs another that
    means the same. Danger that does not count so asks one kind question; only a lone word that is neither is let pass,
    since every word that names danger is one of ours. Without others nothing is known against it.
    """
    count = len(text.split())
    if count > SHORT or not others or not _means_something(understood):
        return understood
    ours = understood.score >= SURE
    if ours and count > 1 and text not in others:
        return understood  # its witnesses need not be heard
    witnesses = (other for other in others[:WITNESSES] if other != text)
    agreed = any(_is_like(understand(other), understood) for other in witnesses)
    if agreed and (ours or count > 1):
        return understood
    if understood.intent == CRISIS and (ours or agreed or count > 1):
        return doubted(understood)
    return replace(understood, intent=NONE, kind="")


def _means_something(understood: Understood) -> bool:
    """Whether this is an intent, or says how one is."""
    return understood.intent != NONE or understood.kind in MOODS


def _is_like(one: Understood, other: Understood) -> bool:
    """Whether both mean the same."""
    return one.intent == other.intent and (one.intent != NONE or one.kind == other.kind)


def doubted(understood: Understood) -> Understood:
    """The same danger, not sure enough to alarm: one kind question."""
    if understood.kind == UNCLEAR:
        return understood
    return replace(understood, kind=UNCLEAR, suspected=understood.kind)


def _answers(understood: Understood) -> bool:
    """Whether this is a number that was asked for, or a plain yes or no."""
    return understood.kind == "number" or (understood.intent in {"yes", "no"} and understood.score >= SURE)


def _danger(understand: Understand, others: Sequence[str]) -> tuple[str, Understood] | None:
    """The first hypothesis of danger: one of the likeliest that holds words of danger, or one of two that agree.

    Of 753 crises by flite 729 are so noticed (any of the likeliest, or three: 726), and nonsense less often is.
    """
    found: list[tuple[str, Understood]] = []
    for place, other in enumerate(others):
        understood = understand(other)
        if understood.intent != CRISIS:
            continue
        found.append((other, doubted(understood)))
        if (place < LIKELY and understood.score >= SURE) or len(found) == TOGETHER:
            return found[0]
    return None
