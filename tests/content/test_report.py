"""The words of table, picture and report."""

from pathlib import Path

import pytest

from content.errors import ContentFileError
from content.library import ROOT, load_library
from content.report import load_report_words
from intents.phrases import TOPICS

PATH = ROOT / "en" / "report.toml"
TEXT = PATH.read_text(encoding="utf-8")


def test_every_question_names_a_source_that_exists() -> None:
    words = load_report_words(PATH, load_library("en", TOPICS).sources)
    assert len(words.questions) >= 8


def test_the_words_do_not_promise_diagnose_or_shout() -> None:
    lowered = TEXT.lower()
    assert "!" not in TEXT
    for word in ("you will", "you must", "you should", "depressed", "disorder", "guarantee"):
        assert word not in lowered


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('slept"', "", "not valid TOML"),
        ('sleep = "slept"\n', "", "missing required field `sleep`"),
        ('number = "no."', 'number = "no."\nsurprise = "x"', "unknown field `surprise`"),
        ("about {difference} of 10", "about {p} of 10", "trend.finding: {p} is not filled in"),
        ('yes = "yes"', 'yes = "{yes}"', "table.yes: {yes} is not filled in"),
        ('yes = "yes"', 'yes = "yes {"', "table.yes: {} is not filled in"),
        ('yes = "yes"', 'yes = " "', "table.yes is empty"),
        ('"facts.alliance"', '"facts.hearsay"', "facts.hearsay"),
        ('"Mon", ', "", "length"),
    ],
)
def test_a_wrong_file_says_what_is_wrong(tmp_path: Path, old: str, new: str, says: str) -> None:
    assert old in TEXT
    path = tmp_path / "report.toml"
    path.write_text(TEXT.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ContentFileError) as caught:
        load_report_words(path, load_library("en", TOPICS).sources)
    assert says in str(caught.value)
    assert str(path) in str(caught.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ContentFileError, match="missing"):
        load_report_words(tmp_path / "report.toml")
