"""How a sentence is understood, and floors for how well."""

import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.understand import attempt, figures, read
from intents.classifier import fingerprint, load_classifier, table_path
from intents.load import load_phrasebook
from intents.phrases import CONTROLS, CRISIS, NONE, ROOT, TOPICS, Phrasebook
from intents.understand import Understanding

MEASURED = Path(__file__).parent.parent / "phrases" / "en"
HELDOUT = MEASURED / "heldout.jsonl"
UNDERSTANDING = Understanding(load_phrasebook("en"))
UNDERSTANDING.warm()


def test_the_table_was_built_from_these_phrase_files(book: Phrasebook) -> None:
    assert load_classifier(book) is not None
    assert load_classifier(book).is_current, f"stale, run 'make words'; the files have {fingerprint(book)}"


def test_the_table_is_small() -> None:
    assert table_path("en").stat().st_size < 3_000_000


@settings(deadline=None)
@given(st.text(max_size=80), st.sampled_from(["idle", "session", "ask_number", "ask_yes_no", "crisis"]))
def test_anything_at_all_is_understood_as_something(text: str, state: str) -> None:
    found = UNDERSTANDING.understand(text, state)
    assert found.intent in {*TOPICS, *CONTROLS, CRISIS, NONE}
    assert found.text == text
    assert 0.0 <= found.score <= 1.0
    assert found.why
    assert len(found.candidates) <= 2
    assert set(found.candidates) <= set(TOPICS)


@pytest.mark.parametrize("silence", ["", "   ", "...", "?!"])
def test_silence_is_nothing(understanding: Understanding, silence: str) -> None:
    assert understanding.understand(silence).intent == NONE


def test_the_same_sentence_means_the_same(understanding: Understanding) -> None:
    first = understanding.understand("how do i get to sleep")
    understanding.understand("i want to die")
    assert understanding.understand("how do i get to sleep") == first


@pytest.mark.parametrize("said", ["six", "about a seven", "4 out of 10", "i'd say three", "two no five"])
def test_where_a_number_is_asked_for_a_number_starts_nothing_else(understanding: Understanding, said: str) -> None:
    found = understanding.understand(said, "ask_number")
    assert (found.intent, found.kind) == (NONE, "number")


def test_a_command_with_a_number_in_it_stays_a_command(understanding: Understanding) -> None:
    assert understanding.understand("next one", "ask_number").intent == "next"


@pytest.mark.parametrize(
    ("said", "intent"),
    [("yes", "yes"), ("yeah go ahead", "yes"), ("no", "no"), ("no she went home", "no"), ("yeah since monday", "yes")],
)
def test_where_yes_or_no_is_asked_for_it_is_heard(understanding: Understanding, said: str, intent: str) -> None:
    assert understanding.understand(said, "ask_yes_no").intent == intent


def test_an_exercise_is_not_interrupted_by_what_is_only_half_meant(understanding: Understanding) -> None:
    sentences = [text for text, _ in read(HELDOUT)]
    idle = sum(understanding.understand(text, "idle").intent in TOPICS for text in sentences)
    session = sum(understanding.understand(text, "session").intent in TOPICS for text in sentences)
    assert session < idle


def test_what_is_nearly_understood_is_asked_about(understanding: Understanding) -> None:
    found = [understanding.understand(text) for text, intent in read(HELDOUT) if intent in TOPICS]
    missed = [one for one in found if one.intent == NONE]
    assert sum(bool(one.candidates) for one in missed) >= len(missed) // 3


def without_table(folder: Path) -> Understanding:
    shutil.copytree(ROOT / "en", folder / "en", ignore=shutil.ignore_patterns("model"))
    return Understanding(load_phrasebook("en", folder), folder)


def test_without_the_table_the_companion_still_understands(tmp_path: Path) -> None:
    bare = without_table(tmp_path)
    found = figures(attempt(bare, read(HELDOUT)))
    assert bare.understand("i want to kill myself").intent == CRISIS
    assert bare.understand("stop").intent == "stop"
    assert found.crisis_recall >= 0.77
    assert found.none_accepted <= 0.05
    assert found.recall >= 0.08


def test_a_table_of_other_phrases_still_serves_and_says_that_it_is_old(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "en", tmp_path / "en")
    walk = tmp_path / "en" / "topics" / "walk.toml"
    walk.write_text(walk.read_text(encoding="utf-8").replace("phrases = [", 'phrases = [\n    "perambulate with me",'))
    table = load_classifier(load_phrasebook("en", tmp_path), tmp_path)
    assert table is not None
    assert not table.is_current


def test_a_broken_table_is_not_used(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "en", tmp_path / "en")
    table_path("en", tmp_path).write_bytes(b"PK\x03\x04 no table")
    assert load_classifier(load_phrasebook("en", tmp_path), tmp_path) is None


def test_heldout_sentences_are_understood_as_well_as_before(understanding: Understanding) -> None:
    """Floors a few points under what was reached: 81 % right, 90 % right or offered, 96 % precision, 3.3 % of foreign.

    Bars and patterns were set with an eye to these sentences, so that the figures flatter; the other files do not.
    """
    found = figures(attempt(understanding, read(HELDOUT)))
    assert found.right.share >= 0.76
    assert found.right_or_offered.share >= 0.87
    assert found.precision >= 0.92
    assert found.none_accepted <= 0.04
    assert found.crisis_recall >= 0.97
    assert found.false_alarms <= 0.01


@pytest.mark.parametrize(
    ("writer", "caught", "raised", "alarms"),
    [("fresh", 0.95, 0.02, 0.01), ("decide", 0.92, 0.08, 0.035), ("third", 0.94, 0.08, 0.04)],
)
def test_danger_and_its_neighbours_by_writers_who_saw_no_phrase(
    understanding: Understanding, writer: str, caught: float, raised: float, alarms: float
) -> None:
    """Floors a little under what was reached: 97, 94 and 96 % caught; alarms at none, 2.3 and 2.7 % of the neighbours.

    ``raised`` counts kind questions, too. The sentences of the second writer were made to be hard: minimal pairs, irony,
    negation, things left unsaid; a third of the third's are so.
    """
    crises = figures(attempt(understanding, read(MEASURED / f"{writer}_crisis.jsonl")))
    harmless = figures(attempt(understanding, read(MEASURED / f"{writer}_harmless.jsonl")))
    assert crises.crisis_recall >= caught
    assert harmless.false_alarms <= raised
    assert harmless.full_alarms.share <= alarms


@pytest.mark.parametrize("writer", ["fresh", "decide", "third"])
def test_what_is_asked_for_by_writers_who_saw_no_phrase(understanding: Understanding, writer: str) -> None:
    """Floors a little under what was reached: 87 % right or better, 93 % with what is offered, foreign at most 2.1 %."""
    ours = figures(attempt(understanding, read(MEASURED / f"{writer}_inscope.jsonl")))
    foreign = figures(attempt(understanding, read(MEASURED / f"{writer}_foreign.jsonl")))
    assert ours.right.share >= 0.84
    assert ours.right_or_offered.share >= 0.91
    assert foreign.none_accepted <= 0.03


@pytest.mark.parametrize(
    ("said", "mood"),
    [
        ("i'm fine", "fine"),
        ("not bad thanks", "fine"),
        ("not bad", "fine"),
        ("same as always", "fine"),
        ("not great", "low"),
        ("been better", "low"),
        ("I feel like shit", "low"),
        ("i had a really bad day", "low"),
        ("so sad today", "low"),
        ("i'm really angry", "angry"),
        ("the bad news is on", ""),
        ("my neighbour is sad", ""),
        ("i want to die", "self"),
    ],
)
def test_how_one_is_counts_where_it_is_all_that_is_said(understanding: Understanding, said: str, mood: str) -> None:
    assert understanding.understand(said).kind == mood


def test_where_something_is_under_way_the_same_words_answer_or_command(understanding: Understanding) -> None:
    assert understanding.understand("i'm fine", "ask_yes_no").intent == "yes"
    assert understanding.understand("not great", "ask_yes_no").intent == "no"
    assert understanding.understand("lower", "session").intent == "quieter"
    assert understanding.understand("sad", "session").kind == ""


@pytest.mark.parametrize("said", ["i don't want to do this", "this isn't helping", "sorry this is just stupid", "can we not do this"])
def test_a_session_can_be_given_up_in_other_words_than_stop(understanding: Understanding, said: str) -> None:
    assert understanding.understand(said, "session").intent == "stop"
    assert understanding.understand(said).intent != "stop"


def test_giving_up_everything_is_no_stop(understanding: Understanding) -> None:
    assert understanding.understand("i don't want to do this anymore", "session").kind == "unclear"
