"""The content as a whole: it covers the article, and keeps to the manners of speech."""

import re
import tomllib
from itertools import chain

import pytest

from content.checks import sentences
from content.library import ROOT, load_library
from content.script import walk
from content.steps import More, Offer, Pause, Say, Vary
from intents.phrases import TOPICS

LIBRARY = load_library("en", TOPICS)
POINTS = tomllib.loads((ROOT / "en" / "sources.toml").read_text(encoding="utf-8"))["article"]["points"]

# Which answer must cover which point of the article, and words of which at least one must be said for each tuple.
ARTICLE = {
    "definition": ("what_is_numbness", [("feel", "feeling", "feelings", "emotion", "emotions")]),
    "feels_empty": ("signs", [("emptiness", "empty"), ("future", "fade", "ahead", "end")]),
    "feels_ungrounded": ("signs", [("drift", "zoned", "ground", "asleep", "sleep", "unreal")]),
    "feels_invisible": ("signs", [("ghost", "glass", "invisible", "barrier", "seen")]),
    "feels_no_words": ("signs", [("words", "word", "name", "describe"), ("memory", "remember", "memories")]),
    "feels_lost_interest": ("signs", [("enjoy", "pleasure", "hobby", "hobbies", "liked", "loved")]),
    "feels_exhausted": ("signs", [("tired", "exhausted", "worn")]),
    "causes_overview": ("causes", [("depression",), ("anxiety",), ("trauma",), ("grief",), ("medication", "medicine")]),
    "cause_depression": ("cause_depression", [("dull", "dulled", "flatten", "faint", "quiet", "muted", "flat")]),
    "cause_anxiety": ("cause_anxiety", [("stress", "worry")]),
    "cause_trauma": ("cause_trauma", [("protect", "protects", "protection", "protected")]),
    "cause_grief": ("cause_grief", [("shut", "close", "closes", "shuts")]),
    "cause_medication": ("cause_medication", [("doctor", "prescriber")]),
    "relief_overview": ("relief_now", [("overnight", "night", "quick", "once", "slow")]),
    "relief_move": ("walk", [("swim",), ("run",), ("yoga",), ("block",), ("endorphins",)]),
    "relief_sleep": ("sleep", [("eight",)]),
    "relief_people": ("reach_out", [("know you",), ("relief",)]),
    "relief_therapist": ("find_therapist", [("appointment",), ("friends", "friend"), ("numbness",)]),
    "relief_online": ("online_therapy", [("home",), ("wherever", "where you live", "far")]),
    "long_overview": ("long_term", [("longer", "time", "slow", "slower")]),
    "stress_list": ("minimize_stress", [("list", "write")]),
    "stress_work": ("minimize_stress", [("management", "manager")]),
    "stress_family": ("minimize_stress", [("family",), ("polite", "politely", "courteous")]),
    "stress_schedule": ("minimize_stress", [("home",), ("hour",), ("carpool", "share", "sharing", "lift", "lifts")]),
    "manage_stress": ("manage_stress", [("stress",)]),
    "meditation": ("manage_stress", [("meditation",), ("mindfulness",)]),
    "yoga": ("manage_stress", [("yoga",), ("balance",)]),
    "therapy_process": ("therapy_process", [("time", "while")]),
    "therapy_causes": ("therapy_process", [("grew from", "causes", "underneath"), ("online",)]),
    "bottom_line": ("summary", [("small",), ("love", "people")]),
    "author": ("about_source", [("Kate Skurat",), ("counsellor", "counselor")]),
}


def all_of(intent: str) -> list[Say]:
    return list(sentences(LIBRARY.script(intent)))


def test_every_point_of_the_article_is_on_the_map() -> None:
    assert set(ARTICLE) == set(POINTS)


@pytest.mark.parametrize("point", ARTICLE)
def test_the_point_of_the_article_is_covered_by_its_answer(point: str) -> None:
    intent, needed = ARTICLE[point]
    cited = [say.text for say in all_of(intent) if f"article.{point}" in say.sources]
    assert cited, f"nothing in {intent} cites article.{point}"
    told = " ".join(say.text for say in all_of(intent)).lower()
    for words in needed:
        assert any(re.search(rf"\b{re.escape(word.lower())}", told) for word in words), (intent, words)


EVERY_SENTENCE = [
    (script, say) for script in LIBRARY.scripts() for say in sentences(script)
]
PROMPTS = [(name, text) for name, texts in LIBRARY.prompts.items() for text in texts]


def test_nothing_is_cheered_promised_or_diagnosed() -> None:
    for name, text in chain(((script.name, say.text) for script, say in EVERY_SENTENCE), PROMPTS):
        assert "!" not in text, (name, text)
        assert not re.search(r"\byou have (depression|anxiety|ptsd|a disorder)|\bI promise\b", text, re.IGNORECASE), (name, text)
        assert not re.search(r"\byou('ll| will) (feel better|be fine|be okay|recover|heal)\b", text, re.IGNORECASE), (name, text)


def test_no_change_of_medication_is_ever_suggested() -> None:
    for script, say in EVERY_SENTENCE:
        if re.search(r"\b(stop|lower|reduce|increase|change|halve|skip|come off)\b.*\b(dose|medication|medicine|tablets?|pills?)\b", say.text, re.IGNORECASE):
            paragraph = " ".join(one.text for one in sentences(script))
            assert re.search(r"\b(doctor|prescriber|prescribes)\b", paragraph), say.text
            assert re.search(r"\b(not|n't|without|before|doctor|prescri)", say.text, re.IGNORECASE), say.text


def test_a_voice_can_say_every_sentence() -> None:
    for script, say in EVERY_SENTENCE:
        if script.path.parent.name == "crisis":
            continue  # telephone numbers stand there in digits
        assert not re.search(r"[0-9/()\[\]\u2013\u2014;:*_]", say.text), (script.name, say.text)
        assert len(say.text.split()) <= 30, (script.name, say.text)


def test_answers_open_in_more_than_one_way() -> None:
    for script in LIBRARY.answers.values():
        assert isinstance(script.steps[0], Vary), script.name
        assert len(script.steps[0].options) >= 2, script.name


def test_sessions_and_talks_open_in_more_than_one_way() -> None:
    for script in (*LIBRARY.sessions.values(), *LIBRARY.talks.values()):
        first = next(step for step in walk(script.steps) if isinstance(step, Say | Vary))
        assert isinstance(first, Vary), script.name
        assert len(first.options) >= 4, script.name


def test_a_session_says_early_that_eyes_may_be_open_and_stopping_is_fine() -> None:
    for script in LIBRARY.sessions.values():
        told = " ".join(say.text for say in sentences(script)).lower()
        if script.name != "walk":
            assert "open" in told, script.name
        assert re.search(r"\bstop", told), script.name


def test_a_session_commands_no_relaxing_and_no_sleep() -> None:
    for script in LIBRARY.sessions.values():
        for say in sentences(script):
            assert not re.match(r"(relax|calm down|fall asleep|clear your mind|let go)\b", say.text, re.IGNORECASE), say.text


def test_a_night_ends_without_a_question() -> None:
    assert not any(isinstance(step, Offer) for step in walk(LIBRARY.sessions["sleep"].steps))


def test_an_answer_is_one_breath_before_it_asks() -> None:
    for script in LIBRARY.answers.values():
        words = 0
        for step in script.steps:
            if isinstance(step, Offer | More):
                break
            if isinstance(step, Pause):
                words = -1000  # an exercise, not an answer
            if isinstance(step, Say):
                words += len(step.text.split())
            if isinstance(step, Vary):
                words += max(sum(len(say.text.split()) for say in option) for option in step.options)
        assert words <= 150, (script.name, words)


def test_at_most_three_things_are_offered_at_a_time() -> None:
    for script in LIBRARY.scripts():
        for step in walk(script.steps):
            if isinstance(step, Offer):
                assert 1 <= len(step.intents) <= 3


def test_numbers_for_help_stand_only_in_the_data_file() -> None:
    for script, say in EVERY_SENTENCE:
        if script.name != "number_elsewhere":
            assert not re.search(r"\d", say.text), (script.name, say.text)


def test_helplines_are_dated_and_say_whom_to_call() -> None:
    for region in LIBRARY.helplines.regions.values():
        assert region.call
        assert region.emergency
        assert region.names
        assert region.source
