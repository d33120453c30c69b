"""Which hypothesis is believed, where the first one means nothing, or too much."""

from collections.abc import Mapping

from assistant.conversation.hypotheses import LIKELY, best, overheard
from intents.phrases import CRISIS, NONE
from intents.understand import Understood

MEANINGS: Mapping[str, tuple[str, float, str]] = {
    "i feel numb": ("feel_numb", 1.0, ""),
    "numb": ("feel_numb", 1.0, ""),
    "i feel a bit numb": ("feel_numb", 0.7, ""),
    "help me asleep": ("sleep", 0.5, ""),
    "goodbye": ("goodbye", 1.0, ""),
    "sad": (NONE, 1.0, "low"),
    "so sad": (NONE, 1.0, "low"),
    "yes": ("yes", 1.0, ""),
    "stop": ("stop", 1.0, ""),
    "purge": ("delete_data", 1.0, ""),
    "purr": ("delete_data", 0.9, ""),
    "purge it": ("delete_data", 1.0, ""),
    "purr it": ("delete_data", 0.9, ""),
    "delete": ("delete_data", 1.0, ""),
    "eight": (NONE, 1.0, "number"),
    "ten": (NONE, 1.0, "number"),
    "i want to die": (CRISIS, 1.0, "self"),
    "die": (CRISIS, 1.0, "self"),
    "dyed": (CRISIS, 0.9, "self"),
    "dyed it": (CRISIS, 0.9, "self"),
}


def understand(text: str) -> Understood:
    intent, score, kind = MEANINGS.get(text, (NONE, 0.1, ""))
    return Understood(text, intent, score, NONE, "", kind=kind)


def chosen(
    text: str, *others: str, reading: str = "", answered: bool = False, a_number: bool = False
) -> tuple[str, str]:
    said, understood = best(understand, text, others, reading, answered=answered, a_number=a_number)
    return said, understood.intent


def test_what_was_heard_first_is_believed_where_it_means_something() -> None:
    assert chosen("i feel numb", "i want to die") == ("i feel numb", "feel_numb")


def test_a_number_that_was_asked_for_is_no_goodbye() -> None:
    assert chosen("eight", "goodbye", reading="yes") == ("eight", NONE)


def test_another_hypothesis_speaks_where_the_first_means_nothing() -> None:
    assert chosen("i feel a bit none", "what", "i feel a bit numb") == ("i feel a bit numb", "feel_numb")
    assert chosen("help me are sheep", "help me asleep") == ("help me are sheep", NONE)
    assert chosen("sew sad i am", "so sad") == ("so sad", NONE)  # it says how one is


def test_unlikely_hypotheses_are_not_believed_alone() -> None:
    unlikely = ["what"] * LIKELY
    assert chosen("i feel a bit none", *unlikely, "i feel a bit numb")[1] == NONE
    assert chosen("the wall and you die", *unlikely, "i want to die")[1] == NONE


def test_danger_in_one_likely_hypothesis_or_in_several_is_asked_about() -> None:
    for others in (["what", "i want to die"], [*["what"] * LIKELY, *["i want to die"] * 2]):
        said, understood = best(understand, "the wall and you die", others)
        assert (said, understood.intent, understood.kind) == ("i want to die", CRISIS, "unclear")


def test_danger_in_other_words_than_ours_needs_two_hypotheses() -> None:
    assert chosen("the wall and you", "dyed it", "what")[1] == NONE
    assert chosen("the wall and you", "what", "dyed it", "dyed")[1] == CRISIS


def test_danger_comes_before_an_answer_and_before_a_likelier_topic() -> None:
    assert chosen("i want a diet", "i feel a bit numb", "i want to die", reading="yes")[1] == CRISIS
    assert chosen("i want a diet", "i want to die", answered=True)[1] == CRISIS


def test_among_hypotheses_of_a_lone_word_only_a_whole_topic_counts() -> None:
    assert chosen("none", "numb") == ("numb", "feel_numb")
    assert chosen("bed", "goodbye", "die") == ("bed", NONE)


def test_the_small_vocabulary_answers_for_a_word_that_means_nothing() -> None:
    assert chosen("they", "goodbye", reading="eight") == ("eight", NONE)
    assert chosen("at else", reading="yes") == ("yes", "yes")
    assert chosen("goodbye", reading="eight") == ("goodbye", "goodbye")
    assert chosen("i walked the dog", reading="yes") == ("i walked the dog", NONE)


def test_the_small_vocabulary_outweighs_another_meaning_where_the_full_one_half_agrees() -> None:
    assert chosen("goodbye", "ate", "eight", reading="eight") == ("eight", NONE)
    assert chosen("goodbye", "ate", "eight", reading="eight", answered=True)[1] == "goodbye"
    assert chosen("i want to die", "eight", reading="eight")[1] == CRISIS
    assert chosen("stop", "eight", reading="eight")[1] == "stop"


def test_an_answer_needs_no_other_hypothesis() -> None:
    assert chosen("hardly", "numb", reading="yes", answered=True) == ("hardly", NONE)


def test_a_lone_word_overheard_needs_a_witness() -> None:
    def left(text: str, *others: str) -> Understood:
        return overheard(understand, text, understand(text), others)

    assert left("purge", "bird", "third").intent == NONE
    assert left("purge", "bird", "delete").intent == "delete_data"
    assert left("purge").intent == "delete_data"
    assert left("purge", "purge", "bird").intent == NONE  # no witness for itself
    assert left("purge", "purge", "delete").intent == "delete_data"
    assert left("purr", "bird", "delete").intent == NONE  # only near to one of ours
    assert left("i feel numb", "what").intent == "feel_numb"
    assert left("sad", "said", "sat").kind == ""
    assert left("sad", "said", "so sad").kind == "low"
    assert left("so sad", "said", "sat").kind == "low"
    assert (left("die", "down").intent, left("die", "down").kind) == (CRISIS, "unclear")
    assert left("die", "i want to die").kind == "self"
    assert left("dyed", "down").intent == NONE
    assert left("dyed", "i want to die").kind == "unclear"
    assert left("dyed it", "down").kind == "unclear"


def test_of_two_words_overheard_one_of_our_phrases_or_a_witness_is_enough() -> None:
    def left(text: str, *others: str) -> str:
        return overheard(understand, text, understand(text), others).intent

    assert left("purge it", "bird", "third") == "delete_data"
    assert left("purr it", "bird", "purge it") == "delete_data"
    assert left("purr it", "bird", "third") == NONE
    assert left("purge it", "purge it", "bird") == NONE  # no witness for itself
    assert left("purge it", "purge it", "purge") == "delete_data"


def test_where_a_number_was_asked_for_the_small_vocabulary_counts_for_a_word_or_two() -> None:
    assert chosen("goodbye", "die", reading="eight", a_number=True) == ("eight", NONE)
    assert chosen("ten", reading="eight", answered=True, a_number=True) == ("eight", NONE)
    assert chosen("i feel numb", reading="eight", a_number=True) == ("i feel numb", "feel_numb")


def test_danger_and_stop_come_before_a_number() -> None:
    assert chosen("stop", reading="eight", a_number=True) == ("stop", "stop")
    assert chosen("die", reading="eight", a_number=True)[1] == CRISIS


def test_what_the_small_vocabulary_read_must_be_a_number() -> None:
    assert chosen("goodbye", reading="yes", a_number=True) == ("goodbye", "goodbye")
