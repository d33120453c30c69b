"""The phrases of a language as sentences with their classes, and the split by which thresholds are found."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from msgspec.structs import replace

from intents.phrases import NONE, Phrasebook, PhraseFile

EARLY: Final = Path("build/early")
"""Where tables and encoder that have not seen the last parts are kept."""
LATE: Final = 5
"""The last of so many parts of each list is held back: one hand wrote after the other, so that it is by others."""

Row = tuple[str, str]


def labelled(book: Phrasebook) -> list[Row]:
    """Every sentence in plain form, with its class."""
    plain = book.plain
    rows: list[Row] = []
    for intent, file in (*book.topics.items(), *book.controls.items()):
        rows += [(plain(phrase), intent) for phrase in file.phrases]
        rows += [(plain(phrase), NONE) for phrase in file.not_]
    rows += [(plain(phrase), NONE) for phrase in book.none.phrases]
    for kind, phrases in book.crisis.classes.items():
        rows += [(plain(phrase), kind) for phrase in phrases]
    return rows


def early(book: Phrasebook) -> tuple[Phrasebook, list[Row]]:
    """The book without the last part of each list, and the sentences of these parts that it does not hold."""
    crisis = {name: _begin(getattr(book.crisis, name)) for name in book.crisis.__struct_fields__}
    first = replace(
        book,
        topics=_shortened(book.topics),
        controls=_shortened(book.controls),
        crisis=replace(book.crisis, **crisis),
        none=_begun(book.none),
    )
    known = {text for text, _ in labelled(first)}
    return first, [row for row in labelled(book) if row[0] not in known]


def _shortened(files: Mapping[str, PhraseFile]) -> dict[str, PhraseFile]:
    return {name: _begun(file) for name, file in files.items()}


def _begun(file: PhraseFile) -> PhraseFile:
    return PhraseFile(_begin(file.phrases), _begin(file.not_))


def _begin(phrases: tuple[str, ...]) -> tuple[str, ...]:
    return phrases[: len(phrases) - len(phrases) // LATE]
