"""What is left out unseen is never the likest."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz import fuzz

from intents.alike import LETTERS, Alike, Asked, counted

words = st.lists(st.sampled_from(["i", "want", "to", "die", "dye", "the", "cat", "é", "o'clock", "7", "now"]), max_size=6)
sentences = words.filter(bool).map(" ".join)


@settings(max_examples=300, deadline=None)
@given(st.lists(sentences, max_size=8), sentences, st.sampled_from([0.0, 60.0, 85.0]))
def test_the_likest_is_that_of_comparing_with_every_one(known: list[str], said: str, least: float) -> None:
    every = [fuzz.token_sort_ratio(said, one) for one in known]
    best = max(every, default=0.0)
    likeness, found = Alike(known).likest(Asked.of(said), least)
    if best < least or best == 0:
        assert likeness == 0.0
        return
    assert likeness == pytest.approx(best, abs=1e-3)
    assert fuzz.token_sort_ratio(said, found) == pytest.approx(best, abs=1e-3)


def test_letters_are_counted_and_all_else_is_one() -> None:
    found = counted(["abba z", "", "é'"])
    assert found.shape == (LETTERS, 3)
    assert found[[0, 1, 25, 26], 0].tolist() == [2, 2, 1, 1]
    assert found[:, 1].sum() == 0
    assert found[26, 2] == 2
