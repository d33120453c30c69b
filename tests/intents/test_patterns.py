from itertools import chain

import pytest

from intents.patterns import PatternList, compile_pattern, parse
from intents.phrases import Phrasebook


def matches(pattern: str, sentence: str, **sets: tuple[str, ...]) -> bool:
    one = compile_pattern(pattern, sets).search(sentence + " ") is not None
    assert one == (PatternList([pattern], sets).search(sentence + " ") is not None), "the list must agree"
    return one


@pytest.mark.parametrize(
    ("pattern", "sentence", "expected"),
    [
        ("end my life", "how do i end my life", True),
        ("end my life", "we spend my lifetime", False),
        ("(red|dark blue) car", "a dark blue car", True),
        ("(red|dark blue) car", "a dark car", False),
        ("wake [up] again", "never wake again", True),
        ("wake [up] again", "never wake up again", True),
        ("want * go", "i want very much to go", True),
        ("want * go", "i want so very much to go", False),
        ("cut~ it", "he is cutting it", True),
        ("cut~", "a haircut", False),
        ("that is it .", "well that is it", True),
        ("that is it .", "that is it then", False),
        ("(a|b (c|d)) e", "b d e", True),
        ("(a|b [c]) e", "b e", True),
        ("[x] *", "anything", True),
    ],
)
def test_a_pattern_matches_whole_words(pattern: str, sentence: str, *, expected: bool) -> None:
    assert matches(pattern, sentence) is expected


def test_a_set_stands_for_any_of_its_members() -> None:
    assert matches("{fruit} pie", "an apple pie", fruit=("apple", "black berr~"))
    assert matches("{fruit} pie", "a black berry pie", fruit=("apple", "black berr~"))
    assert not matches("{fruit} pie", "a meat pie", fruit=("apple", "black berr~"))


@pytest.mark.parametrize(
    ("pattern", "told"),
    [
        ("(a|b", "brackets"),
        ("a) b", "brackets"),
        ("(a|b]", "brackets"),
        ("a|b", "outside of brackets"),
        ("a {nobody}", "does not exist"),
        ("what?", "no word"),
    ],
)
def test_a_wrong_pattern_is_told_in_a_sentence(pattern: str, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        parse(pattern)


def test_a_list_replaces_what_any_pattern_matches() -> None:
    assert PatternList(["killing me", "dead end"]).sub("-", "it is killing me this dead end ") == "it is -this -"


def test_an_empty_list_matches_nothing() -> None:
    assert PatternList([]).search("anything at all ") is None


def test_a_list_finds_what_each_of_its_patterns_finds(book: Phrasebook) -> None:
    """The look-up by needed words leaves nothing out."""
    patterns = book.patterns
    crisis = book.crisis
    sentences = [book.plain(phrase) + " " for phrase in chain(*crisis.dangers.values())]
    for group in (patterns.self_, patterns.other, patterns.overdose):
        single = [compile_pattern(pattern, patterns.sets) for pattern in group]
        together = PatternList(group, patterns.sets)
        for sentence in sentences:
            assert (together.search(sentence) is not None) == any(one.search(sentence) for one in single), sentence
