"""Is this our own voice coming back through the microphone? Pure, over words."""

from collections.abc import Sequence

from rapidfuzz.distance import LCSseq

_OUR_OWN = 0.6  # a share of words from our own sentence at which the rest is left out as well as misheard


def remainder(heard: str, recent: Sequence[str]) -> str:
    """What was heard less the words of our own recent sentences, both as plain text.

    Half of a sentence of ours with a foreign word in it is still our sentence, misheard; "stop" behind it is not.
    Words of ours are left out in their order (longest common subsequence).
    """
    words = heard.split()
    ours = " ".join(recent).split()
    if len(words) <= 1 or not ours:
        return heard  # a lone "stop" is never taken for ours: to miss one is worse than to obey one too many
    common = {index for block in _matching(words, ours) for index in block}
    if len(common) < 2:  # noqa: PLR2004 - one word in common is chance
        return heard
    if len(common) / len(words) >= _OUR_OWN:
        tail = words[max(common) + 1 :]
        return " ".join(tail)
    return " ".join(word for index, word in enumerate(words) if index not in common)


def _matching(words: list[str], ours: list[str]) -> list[range]:
    return [
        range(op.src_start, op.src_end)
        for op in LCSseq.opcodes(words, ours)
        if op.tag == "equal"
    ]
