"""The phrase files keep to their rules, and a wrong one is told with its place."""

import json
import shutil
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from intents.errors import PhraseFileError
from intents.load import languages, load_phrasebook
from intents.phrases import CONTROLS, NONE, ROOT, TOPICS, Phrasebook

MEASURED = sorted((Path(__file__).parent.parent / "phrases" / "en").glob("*.jsonl"))
HELDOUT = Path(__file__).parent.parent / "phrases" / "en" / "heldout.jsonl"


def every_phrase(book: Phrasebook) -> Iterator[tuple[str, str]]:
    """Each phrase that means something or must start nothing, with what it is for."""
    for intent, file in (*book.topics.items(), *book.controls.items(), (NONE, book.none)):
        yield from ((intent, phrase) for phrase in file.phrases)
        yield from ((NONE, phrase) for phrase in file.not_)
    crisis = book.crisis
    for kind, phrases in {**crisis.dangers, "unclear": crisis.unclear}.items():
        yield from ((kind, phrase) for phrase in phrases)
    for phrases in crisis.neighbours.values():
        yield from ((NONE, phrase) for phrase in phrases)


@pytest.mark.parametrize("intent", TOPICS)
def test_a_topic_has_enough_phrases(book: Phrasebook, intent: str) -> None:
    assert len(book.topics[intent].phrases) >= 40


@pytest.mark.parametrize("intent", CONTROLS)
def test_a_control_has_enough_phrases(book: Phrasebook, intent: str) -> None:
    assert len(book.controls[intent].phrases) >= 15


def test_no_phrase_means_two_things(book: Phrasebook) -> None:
    meanings = defaultdict(set)
    for intent, phrase in every_phrase(book):
        meanings[book.plain(phrase)].add(intent)
    # A "not" in one file may well be a phrase of another; what means something must mean one thing.
    twice = {phrase: found - {NONE} for phrase, found in meanings.items() if len(found - {NONE}) > 1}
    # "I'm done" ends an exercise; only where none runs might it be more. Commands then come first.
    unclear = {phrase for phrase, found in twice.items() if "unclear" in found and found - {"unclear"} <= set(CONTROLS)}
    assert {phrase: found for phrase, found in twice.items() if phrase not in unclear} == {}


def test_phrases_are_lower_case_words(book: Phrasebook) -> None:
    odd = [phrase for _, phrase in every_phrase(book) if phrase != phrase.lower().strip() or "  " in phrase]
    assert odd == []
    marked = [phrase for _, phrase in every_phrase(book) if set(phrase) & set(',.!?;:"-0123456789')]
    assert marked == []


def test_kin_are_plain(book: Phrasebook) -> None:
    members = [member.removesuffix("~") for group in book.related.kin.values() for member in group]
    assert [member for member in members if book.plain(member) != member] == []


@pytest.mark.parametrize("path", MEASURED, ids=lambda path: path.stem)
def test_sentences_for_measuring_stand_in_no_phrase_file(book: Phrasebook, path: Path) -> None:
    ours = {book.plain(phrase) for _, phrase in every_phrase(book)}
    ours |= {book.plain(phrase) for phrase in (*book.words.more, *book.words.dizzy)}
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert [row["text"] for row in rows if book.plain(row["text"]) in ours] == []


def test_the_heldout_sentences_hold_every_intent() -> None:
    rows = [json.loads(line) for line in HELDOUT.read_text(encoding="utf-8").splitlines()]
    assert {row["intent"] for row in rows} == {*TOPICS, *CONTROLS, "crisis", NONE}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "en", tmp_path / "en", ignore=shutil.ignore_patterns("model", "speech"))
    return tmp_path


def test_broken_toml_is_told_with_file_and_line(folder: Path) -> None:
    path = folder / "en" / "topics" / "walk.toml"
    path.write_text('phrases = [\n    "walk with me",\n    walk,\n]\n', encoding="utf-8")
    with pytest.raises(PhraseFileError, match=r"walk\.toml:3"):
        load_phrasebook("en", folder)


def test_an_unknown_key_is_told_with_file_and_line(folder: Path) -> None:
    path = folder / "en" / "topics" / "walk.toml"
    path.write_text('phrases = ["walk with me"]\nphrase = ["stroll"]\n', encoding="utf-8")
    with pytest.raises(PhraseFileError, match=r"walk\.toml:2.*phrase"):
        load_phrasebook("en", folder)


def test_a_file_of_no_intent_is_told(folder: Path) -> None:
    (folder / "en" / "topics" / "juggling.toml").write_text('phrases = ["juggle"]\n', encoding="utf-8")
    with pytest.raises(PhraseFileError, match="juggling"):
        load_phrasebook("en", folder)


def test_a_missing_file_is_told(folder: Path) -> None:
    (folder / "en" / "controls" / "stop.toml").unlink()
    with pytest.raises(PhraseFileError, match=r"stop\.toml: this file is missing"):
        load_phrasebook("en", folder)


def test_a_wrong_crisis_pattern_is_told_with_file_and_line(folder: Path) -> None:
    path = folder / "en" / "crisis_patterns.toml"
    text = path.read_text(encoding="utf-8").replace("self = [", 'self = [\n    "(kill|end myself",')
    path.write_text(text, encoding="utf-8")
    line = text.splitlines().index('    "(kill|end myself",') + 1
    with pytest.raises(PhraseFileError, match=rf"crisis_patterns\.toml:{line}.*brackets"):
        load_phrasebook("en", folder)


def test_a_language_without_crisis_phrases_does_not_load(folder: Path) -> None:
    empty = "self = []\nother = []\noverdose = []\nunclear = []\nharmless = []\n"
    (folder / "en" / "crisis.toml").write_text(empty, encoding="utf-8")
    with pytest.raises(PhraseFileError, match="crisis phrases"):
        load_phrasebook("en", folder)


def test_a_language_does_without_kin(folder: Path) -> None:
    (folder / "en" / "related.toml").unlink()
    assert load_phrasebook("en", folder).related.kin == {}


def test_an_unknown_language_is_told(tmp_path: Path) -> None:
    with pytest.raises(PhraseFileError, match="no phrases"):
        load_phrasebook("xx", tmp_path)


def test_the_languages_are_the_folders_with_phrases(folder: Path) -> None:
    assert languages(folder) == ["en"]
