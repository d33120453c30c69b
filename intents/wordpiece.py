"""Cut a plain sentence into the pieces of words that the encoder knows (WordPiece, greedy from the left).

"unfeeling" may be ``un ##feeling``: ``##`` marks a piece inside of a word. A word no part of which is known is one
unknown piece.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

START, END, UNKNOWN = "[CLS]", "[SEP]", "[UNK]"
LONGEST_WORD = 40
"""Letters; a longer "word" is unknown."""
_WORD = re.compile(r"[^\W_]+|'")


class WordPiece:
    """The pieces of one vocabulary, by their place in it. Holds no state but what it has looked up."""

    def __init__(self, vocabulary: Iterable[str]) -> None:
        self._places = {piece: place for place, piece in enumerate(vocabulary)}
        self._start, self._end, self._unknown = (self._places[mark] for mark in (START, END, UNKNOWN))
        self._pieces = lru_cache(maxsize=8192)(self._cut)

    def places(self, plain: str, most: int) -> list[int]:
        """The pieces of a sentence between its marks; of a long one the first and the last, ``most`` in all."""
        found = [place for word in _WORD.findall(plain) for place in self._pieces(word)]
        if len(found) > most - 2:
            head = (most - 2) // 2
            found = found[:head] + found[head - (most - 2) :]
        return [self._start, *found, self._end]

    def _cut(self, word: str) -> tuple[int, ...]:
        if len(word) > LONGEST_WORD:
            return (self._unknown,)
        found: list[int] = []
        start = 0
        while start < len(word):
            mark = "##" if start else ""
            ends = range(len(word), start, -1)
            end = next((end for end in ends if mark + word[start:end] in self._places), None)
            if end is None:
                return (self._unknown,)
            found.append(self._places[mark + word[start:end]])
            start = end
        return tuple(found)
