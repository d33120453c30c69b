"""What a sentence is made of, for the classifier: words, pairs of words, denied words, parts of words, and kin.

Used alike when the table is built (``tools/build_understanding.py``) and when a sentence is understood. Parts of
words (three to five letters within a word, as scikit-learn's ``char_wb``) let what was misspelt or misheard still
count; kin (``related.toml``) lets a word count that no phrase holds.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cached_property, lru_cache
from itertools import pairwise

from intents.phrases import Phrasebook

DENIED_AHEAD = 3  # words after a negator that it may deny
SHORTEST_PART, LONGEST_PART = 3, 5
WEIGHTS = (1.0, 1.0, 0.5)
"""Of words, parts and kin; found by cross-validation on the phrase files."""


class Features:
    """The features of sentences in one language. Holds no state."""

    def __init__(self, book: Phrasebook) -> None:
        self._negators = frozenset(book.words.negators)
        self._kin = book.related.kin

    def blocks(self, plain: str) -> tuple[Counter[str], Counter[str], Counter[str]]:
        """Words, parts and kin of a plain sentence."""
        words = plain.split()
        return self._words(words), self._parts(words), self._kindred(words)

    def _words(self, words: Sequence[str]) -> Counter[str]:
        """Words, pairs of neighbours, and words that a negator stands before."""
        found = [f"w {word}" for word in words]
        edged = ["<", *words, ">"]
        found += [f"b {first} {second}" for first, second in pairwise(edged)]
        denied = 0
        for word in words:
            if denied:
                found.append(f"n {word}")
                denied -= 1
            if word in self._negators:
                denied = DENIED_AHEAD
        return Counter(found)

    def _parts(self, words: Sequence[str]) -> Counter[str]:
        """Letters of each word, its edges marked by a space, three to five at a time."""
        return Counter([part for word in words for part in _parts_of(word)])

    def _kindred(self, words: Sequence[str]) -> Counter[str]:
        """The kin of each word, and of several words that stand together."""
        whole, heads, starts, longest_start, longest = self._tables
        found: list[str] = []
        for place, word in enumerate(words):
            names = set(whole.get(word, ()))
            for length in range(2, min(len(word), longest_start) + 1):
                names.update(starts.get(word[:length], ()))
            found += sorted(names)  # in order, so that sums over them are the same to the last digit
            if word in heads:
                for count in range(2, longest + 1):
                    found += whole.get(" ".join(words[place : place + count]), ())
        return Counter(f"k {name}" for name in found)

    @cached_property
    def _tables(self) -> tuple[Mapping[str, list[str]], frozenset[str], Mapping[str, list[str]], int, int]:
        """Kin by whole word or words, first words of several, kin by how a word begins, most letters, most words."""
        whole: dict[str, list[str]] = {}
        starts: dict[str, list[str]] = {}
        for name, members in self._kin.items():
            for member in members:
                table = starts if member.endswith("~") else whole
                table.setdefault(member.removesuffix("~"), []).append(name)
        longest_start = max((len(start) for start in starts), default=0)
        heads = frozenset(words.split()[0] for words in whole if " " in words)
        return whole, heads, starts, longest_start, max((len(words.split()) for words in whole), default=1)


@lru_cache(maxsize=4096)
def _parts_of(word: str) -> tuple[str, ...]:
    """The parts of one word. The same words come again and again; what a person says adds few new ones."""
    edged = f" {word} "
    length = len(edged)
    found: list[str] = []
    for size in range(SHORTEST_PART, LONGEST_PART + 1):
        found += [f"c{edged[start : start + size]}" for start in range(length - size + 1)]
        if length <= size:
            break
    return tuple(found)
