import pytest
from hypothesis import given
from hypothesis import strategies as st

from intents.load import load_phrasebook
from intents.normalize import Normalizer, sort_words
from intents.phrases import Phrasebook

NORMALIZER = load_phrasebook("en").normalizer


@pytest.mark.parametrize(
    ("said", "plain"),
    [
        ("I'm NUMB!", "i am numb"),
        ("I\u2019m numb\u2026", "i am numb"),
        ("can\u2019t \u2014 won't", "can not will not"),
        ("  well-being,  please ", "well being please"),
        ("'quoted'", "quoted"),
        ("gonna", "going to"),
        ("my mum's tablets", "my mum's pills"),
        ("", ""),
        ("?!", ""),
    ],
)
def test_a_sentence_is_made_plain(said: str, plain: str) -> None:
    assert NORMALIZER.plain(said) == plain


@given(st.text(max_size=60))
def test_a_plain_form_stays_as_it_is(text: str) -> None:
    plain = NORMALIZER.plain(text)
    assert NORMALIZER.plain(plain) == plain


def test_case_does_not_count() -> None:
    assert NORMALIZER.plain("WHAT Helps ME") == NORMALIZER.plain("what helps me")


def test_a_full_stop_stays_only_inside_of_a_number() -> None:
    assert NORMALIZER.plain("6.5. Well...") == "6.5 well"


def test_fillers_are_dropped_wherever_they_stand() -> None:
    assert NORMALIZER.bare("um okay could you stop now please") == "stop"


def test_a_sentence_of_fillers_alone_is_kept() -> None:
    assert NORMALIZER.bare("okay then") == "okay then"


def test_a_word_that_holds_a_filler_is_kept() -> None:
    assert NORMALIZER.bare("nowhere") == "nowhere"


def test_a_language_without_contractions_or_fillers_works() -> None:
    bare = Normalizer({}, [])
    assert bare.plain("Ganz  leer.") == "ganz leer"
    assert bare.bare("Ganz leer") == "ganz leer"


def test_words_are_sorted_for_comparison() -> None:
    assert sort_words("me ground please") == "ground me please"


def test_every_filler_is_plain_already(book: Phrasebook) -> None:
    assert [filler for filler in book.words.fillers if book.normalizer.plain(filler) != filler] == []


def test_what_needs_no_cleaning_is_the_same_as_when_it_is_cleaned(book: Phrasebook) -> None:
    plain = book.normalizer.plain
    for phrase in ("i'm numb", "'tis so", "mum's  pills", " don't ", "", "me self"):
        assert plain(phrase) == plain(f"{phrase} .")
