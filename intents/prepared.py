"""A phrasebook in the form in which it is read in some hundredths of a second, beside the files it is made from.

It holds what was written, each phrase in plain form, and the crisis patterns as they were parsed. It counts only for
the files that it was made from, byte for byte; ``tools/prepare_phrases.py`` writes it.
"""

import hashlib
import zlib
from collections.abc import Iterator
from pathlib import Path

import msgspec
from msgspec.structs import replace

from intents.patterns import frozen, parse
from intents.phrases import Phrasebook

FILES = ("crisis", "crisis_patterns", "none", "language", "guiding", "answers", "related")
FOLDERS = ("topics", "controls")
PACKED = 9
"""zlib's level; read as fast as any other."""


class Prepared(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is kept."""

    made_from: str
    book: Phrasebook
    plain: tuple[str, ...]
    """The plain form of each phrase that is compared, in their order; empty where it is as it was written."""


def prepared_path(folder: Path) -> Path:
    """Where a language's prepared phrasebook is kept; ``folder`` holds the language."""
    return folder / "model" / "phrasebook.bin"


def sources(folder: Path) -> list[Path]:
    """The files that a phrasebook is made from, also those that a language may do without."""
    named = [folder / f"{name}.toml" for name in FILES]
    return named + [path for name in FOLDERS for path in sorted((folder / name).glob("*.toml"))]


def made_from(folder: Path) -> str:
    """Hash every file that a phrasebook is made from."""
    digest = hashlib.sha256()
    for path in sources(folder):
        digest.update(f"{path.relative_to(folder).as_posix()}\n".encode())
        digest.update(path.read_bytes() if path.exists() else b"")
    return digest.hexdigest()


def prepare(book: Phrasebook, folder: Path) -> bytes:
    """What is to be kept of a phrasebook that was read from this folder."""
    plain = ((phrase, book.normalizer.plain(phrase)) for phrase in _compared(book))
    forms = tuple("" if form == phrase else form for phrase, form in plain)
    patterns, sets = book.patterns, frozen(book.patterns.sets)
    parsed = {pattern: parse(pattern, sets) for group in patterns.groups for pattern in group}
    kept = Prepared(made_from(folder), replace(book, parsed=parsed), forms)
    return zlib.compress(msgspec.msgpack.encode(kept), PACKED)


def read_prepared(folder: Path) -> Phrasebook | None:
    """Read the prepared phrasebook; ``None`` where there is none, or one of other files."""
    try:
        kept = msgspec.msgpack.decode(zlib.decompress(prepared_path(folder).read_bytes()), type=Prepared)
        if kept.made_from != made_from(folder):
            return None
        # The same strings as in the book: a second copy of all would take some megabytes.
        forms = {phrase: form or phrase for phrase, form in zip(_compared(kept.book), kept.plain, strict=True)}
    except (OSError, zlib.error, msgspec.DecodeError, ValueError):
        return None
    return replace(kept.book, forms=forms)


def _compared(book: Phrasebook) -> Iterator[str]:
    """Every phrase that is made plain before it is compared."""
    for file in (*book.topics.values(), *book.controls.values(), book.none):
        yield from (*file.phrases, *file.not_)
    for phrases in book.crisis.classes.values():
        yield from phrases
