"""The likest of many sentences, by rapidfuzz's ``token_sort_ratio``, without comparing with those that cannot be it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from intents.normalize import sort_words

LETTERS = 27
"""The letters from a to z, and all else together."""
ROUNDING = 1e-3


@dataclass(frozen=True, eq=False)
class Asked:
    """A sentence made ready once, to be looked for in many lists."""

    text: str
    """Its words in order of the alphabet: their plain ratio is token_sort_ratio."""
    letters: NDArray[np.uint16]
    """Shape (``LETTERS``, 1)."""

    @classmethod
    def of(cls, plain: str) -> "Asked":
        """From a plain sentence."""
        text = sort_words(plain)
        return cls(text, counted([text]))


class Alike:
    """Plain sentences, from which the likest to another is found.

    A ratio is twice what two texts share, of both their lengths together. They share at most the shorter one, and of
    each letter at most what both have of it: so most can be left out unseen, and none that counts is.
    """

    def __init__(self, sentences: Iterable[str]) -> None:
        self._sentences = sorted(sentences, key=len)
        self._sorted = [sort_words(sentence) for sentence in self._sentences]
        self._lengths = np.array([len(sentence) for sentence in self._sorted], np.int32)
        self._letters = counted(self._sorted)

    def likest(self, asked: Asked, least: float = 0.0) -> tuple[float, str]:
        """The likeness, from 0 to 100, of the likest sentence, and it; 0 where none is ``least`` alike."""
        text, share = asked.text, least / (200 - least)
        start = int(self._lengths.searchsorted(len(text) * share))
        end = int(self._lengths.searchsorted(len(text) / share, "right")) if share else len(self._lengths)
        if start == end:
            return 0.0, ""
        shared = np.minimum(self._letters[:, start:end], asked.letters).sum(axis=0, dtype=np.uint16)
        enough = shared >= (self._lengths[start:end] + len(text)) * (least / 200) - ROUNDING
        places = (np.flatnonzero(enough) + start).tolist()
        if not places:
            return 0.0, ""
        few = [self._sorted[place] for place in places]
        scores = process.cdist([text], few, scorer=fuzz.ratio, dtype=np.float32, score_cutoff=least)[0]
        best = int(scores.argmax())
        return (float(scores[best]), self._sentences[places[best]]) if scores[best] else (0.0, "")


def counted(texts: Sequence[str]) -> NDArray[np.uint16]:
    """How often each letter stands in each text, shape (``LETTERS``, texts)."""
    codes = np.frombuffer("".join(texts).encode("utf-32-le"), np.uint32).astype(np.int64) - ord("a")
    codes[(codes < 0) | (codes >= LETTERS - 1)] = LETTERS - 1
    columns = np.repeat(np.arange(len(texts)), [len(text) for text in texts])
    found = np.bincount(codes * len(texts) + columns, minlength=len(texts) * LETTERS)
    return found.astype(np.uint16).reshape(LETTERS, len(texts))
