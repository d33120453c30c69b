"""The prepared phrasebook says what the files say, or is not used."""

import shutil
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from intents import load
from intents.load import load_phrasebook, read_authored, read_toml
from intents.phrases import ROOT, Phrasebook
from intents.prepared import prepare, prepared_path, read_prepared, sources


@pytest.fixture(scope="module")
def authored() -> Phrasebook:
    return read_authored(ROOT / "en")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of a language, with its prepared phrasebook and no other model."""
    copy = tmp_path / "en"
    shutil.copytree(ROOT / "en", copy, ignore=shutil.ignore_patterns("model", "speech"))
    prepared_path(copy).parent.mkdir()
    shutil.copy(prepared_path(ROOT / "en"), prepared_path(copy))
    return copy


def test_it_is_what_the_files_say_now(authored: Phrasebook) -> None:
    kept = read_prepared(ROOT / "en")
    assert kept is not None, "the phrase files have changed: run 'make words'"
    assert replace(kept, forms={}, parsed={}) == authored


def test_what_was_worked_out_ahead_is_what_would_be_worked_out_now(authored: Phrasebook, folder: Path) -> None:
    kept = read_prepared(folder)
    prepared_path(folder).write_bytes(prepare(authored, folder))
    assert read_prepared(folder) == kept, "run 'make words'"


def test_it_counts_only_for_every_file_that_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    read = []
    monkeypatch.setattr(load, "read_toml", lambda path, shape: read.append(path) or read_toml(path, shape))
    read_authored(ROOT / "en")
    assert set(read) == set(sources(ROOT / "en"))


def test_each_phrase_has_its_own_plain_form(authored: Phrasebook) -> None:
    kept = read_prepared(ROOT / "en")
    assert kept is not None
    assert len(kept.forms) > 20_000
    assert {phrase: authored.normalizer.plain(phrase) for phrase in kept.forms} == kept.forms


def test_everything_stays_in_the_order_in_which_it_was_written(authored: Phrasebook) -> None:
    kept = read_prepared(ROOT / "en")
    assert kept is not None
    assert msgspec.json.encode(replace(kept, forms={}, parsed={})) == msgspec.json.encode(authored)


def test_it_is_used(folder: Path) -> None:
    assert load_phrasebook("en", folder.parent).forms


def test_a_phrase_that_was_added_since_is_read(folder: Path) -> None:
    path = folder / "topics" / "walk.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("phrases = [", 'phrases = [\n    "zig zag home",', 1))
    book = load_phrasebook("en", folder.parent)
    assert "zig zag home" in book.topics["walk"].phrases
    assert not book.forms


@pytest.mark.parametrize("content", [b"", b"x", None])
def test_a_broken_or_missing_one_is_done_without(folder: Path, authored: Phrasebook, content: bytes | None) -> None:
    path = prepared_path(folder)
    path.unlink() if content is None else path.write_bytes(content)
    assert load_phrasebook("en", folder.parent) == authored


def test_half_of_one_is_done_without(folder: Path, authored: Phrasebook) -> None:
    path = prepared_path(folder)
    path.write_bytes(path.read_bytes()[:5000])
    assert load_phrasebook("en", folder.parent) == authored
