"""What a recogniser is told to expect."""

from intents.load import load_phrasebook
from intents.speech import Templates, load_templates, mood_sentences, sentences

BOOK = load_phrasebook("en")


def test_how_one_is_is_expected_with_every_word_for_a_low_mood() -> None:
    low = BOOK.words.moods.words["low"]
    found = dict(mood_sentences(BOOK, Templates(numbers=(), being=("i feel {low}", "not great"))))
    assert set(found) == {"not great", *(f"i feel {word}" for word in low)}
    # Each template weighs as much as another, however many words fill it.
    assert abs(found["not great"] - sum(weight for sentence, weight in found.items() if sentence != "not great")) < 1e-6


def test_it_is_among_all_that_may_be_said() -> None:
    every = {sentence for sentence, _ in sentences(BOOK, load_templates("en"))}
    assert {"i feel sad", "i'm fine", "not great"} <= every
