import pytest

from intents.match import Matcher
from intents.phrases import NONE, TOPICS, Phrasebook
from intents.understand import Understanding

DENIED = [
    "i don't want to walk today",
    "don't delete anything",
    "you needn't go over the causes again",
    "people do notice me now it's lovely",
    "no need for a reminder",
    "i would rather not meditate",
    "spare me the breathing exercises",
    "lets not go for a walk",
    "i dont wanna breathe right now",
    "i can't face grounding right now",
    "breathing doesnt help me",
    "why would i want to meditate",
]
TURNED = {
    "i don't want to talk can we just breathe": "breathe",
    "not the walk can we do some grounding": "grounding",
}
FOREIGN = [
    "what's the capital of portugal",
    "set the oven to two hundred degrees",
    "the train to leeds is late again",
    "who scored the winning goal",
    "turn the kitchen lights off",
    "my cat is called mildred",
    "add eggs to the shopping list",
]
MEANT = {
    "grounding": "could you ground me please",
    "walk": "let's go for a walk",
    "sleep": "help me get to sleep tonight",
    "breathe": "do some slow breathing with me",
    "feel_numb": "i feel completely numb inside",
    "cause_medication": "could my antidepressants be making me numb",
    "find_therapist": "how do i find a good therapist",
    "set_reminder": "remind me every evening at nine",
    "cancel_reminder": "cancel my reminder",
    "delete_data": "delete all my data",
    "privacy": "is this conversation private",
    "history": "show me how my mood has been this week",
    "check_in": "i would like to do a check in",
}


@pytest.mark.parametrize("sentence", DENIED)
def test_what_is_refused_or_denied_starts_nothing(understanding: Understanding, sentence: str) -> None:
    found = understanding.understand(sentence)
    assert found.intent not in TOPICS, found


@pytest.mark.parametrize("sentence", TURNED)
def test_what_is_wanted_behind_a_refusal_is_heard(understanding: Understanding, sentence: str) -> None:
    found = understanding.understand(sentence)
    assert found.intent == TURNED[sentence], found


@pytest.mark.parametrize("sentence", FOREIGN)
def test_foreign_sentences_start_nothing(understanding: Understanding, sentence: str) -> None:
    found = understanding.understand(sentence)
    assert found.intent == NONE, found


@pytest.mark.parametrize("intent", MEANT)
def test_a_sentence_that_is_in_no_file_finds_its_intent(understanding: Understanding, intent: str) -> None:
    found = understanding.understand(MEANT[intent])
    assert found.intent == intent, found


def test_a_misheard_word_does_not_matter(understanding: Understanding) -> None:
    assert understanding.understand("take me threw a grounding exorcise").intent == "grounding"


def test_without_the_table_likeness_alone_ranks(book: Phrasebook) -> None:
    matcher = Matcher(book)
    for intent in ("walk", "sleep", "privacy", "cause_grief"):
        phrase = book.plain(book.topics[intent].phrases[0])
        assert matcher.rank(phrase, {})[0].intent == intent


def test_ranking_names_likeness_and_phrase(book: Phrasebook) -> None:
    best = Matcher(book).rank(book.plain(book.topics["walk"].phrases[0]), {})[0]
    assert best.likeness == 1.0
    assert best.phrase == book.plain(book.topics["walk"].phrases[0])
    assert 0.0 <= best.score <= 1.0


def test_the_sentences_that_start_nothing_start_nothing(understanding: Understanding, book: Phrasebook) -> None:
    started = [phrase for phrase in book.none.phrases if understanding.understand(phrase).intent != NONE]
    assert len(started) <= len(book.none.phrases) // 100, started
