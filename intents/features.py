"""What a sentence is made of, for the classifier: words, pairs of words, denied words, and parts of words.

Used alike when the table is built (``tools/build_understanding.py``) and when a sentence is understood. Parts of words
(three to five letters within a word, as scikit-learn's ``char_wb``) let what was misspelt or misheard still count.
"""

from collections import Counter
from collections.abc import Iterable
from itertools import pairwise

DENIED_AHEAD = 3  # words after a negator that it may deny
SHORTEST_PART, LONGEST_PART = 3, 5


def word_features(plain: str, negators: frozenset[str]) -> Counter[str]:
    """Words, pairs of neighbours, and words that a negator stands before."""
    words = ["<", *plain.split(), ">"]
    found = Counter(f"w {word}" for word in words[1:-1])
    found.update(f"b {first} {second}" for first, second in pairwise(words))
    denied = 0
    for word in words[1:-1]:
        if denied:
            found[f"n {word}"] += 1
            denied -= 1
        if word in negators:
            denied = DENIED_AHEAD
    return found


def part_features(plain: str) -> Counter[str]:
    """Letters of each word, its edges marked by a space, three to five at a time."""
    found: Counter[str] = Counter()
    for word in plain.split():
        edged = f" {word} "
        for size in range(SHORTEST_PART, LONGEST_PART + 1):
            found.update(f"c{edged[start : start + size]}" for start in range(len(edged) - size + 1))
            if len(edged) <= size:
                break
    return found


def single_words(phrases: Iterable[str]) -> frozenset[str]:
    """The phrases that are one word."""
    return frozenset(phrase for phrase in phrases if " " not in phrase)
