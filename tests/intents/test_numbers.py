import pytest

from intents.load import load_phrasebook
from intents.numbers import contains, parse_choice, parse_number, spelled

BOOK = load_phrasebook("en")


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("seven", 7),
        ("7", 7),
        ("i'd put it at an eight", 8),
        ("five out of ten", 5),
        ("3 out of 10 tops", 3),
        ("twenty three", 23),
        ("four and a half", 4.5),
        ("half an hour", 0.5),
        ("nine no make that two", 2),
        ("three i mean five", 5),
        ("between six and eight", 7),
        ("five or six", 5.5),
        ("none at all", 0),
        ("rock bottom", 10),
        ("nothing", 0),
        ("that one was a four", 4),
        ("6.5", 6.5),
    ],
)
def test_a_number_is_found_in_words(said: str, number: float) -> None:
    assert parse_number(said, BOOK.words, BOOK.normalizer) == number


@pytest.mark.parametrize("said", ["", "i could not say", "this one", "no one ever asks", "ask me later"])
def test_where_no_number_is_said_there_is_none(said: str) -> None:
    assert parse_number(said, BOOK.words, BOOK.normalizer) is None


@pytest.mark.parametrize(
    ("said", "size", "index"),
    [
        ("the first one", 3, 0),
        ("number two please", 3, 1),
        ("the last", 3, 2),
        ("the second one", 2, 1),
        ("three", 2, None),
        ("i went there three times with my second wife", 3, None),
        ("neither really", 3, None),
    ],
)
def test_a_choice_is_counted_from_zero(said: str, size: int, index: int | None) -> None:
    assert parse_choice(said, size, BOOK.words, BOOK.normalizer) == index


def test_contains_looks_for_whole_words() -> None:
    assert contains("the number", "give me the number again")
    assert not contains("the number", "give me the numbers")


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("i took 30 pills", "i took thirty pills"),
        ("i am 45", "i am forty five"),
        ("0", "zero"),
        ("100 units", "one hundred units"),
        ("250 of them", "two hundred fifty of them"),
        ("call 988", "call nine eight eight"),
        ("911", "nine one one"),
        ("200mg", "200mg"),
        ("6.5 hours", "6.5 hours"),
        ("at 7:30", "at 7:30"),
        ("in 2026", "in 2026"),
    ],
)
def test_typed_numbers_are_said_as_phrases_have_them(typed: str, words: str) -> None:
    assert spelled(typed, BOOK.words) == words
