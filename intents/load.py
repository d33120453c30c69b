"""Load the phrase files of one language into a phrasebook.

A language is a folder ``intents/xx`` of TOML files: ``topics/*.toml`` and ``controls/*.toml`` (one file an intent,
named after it), ``crisis.toml``, ``crisis_patterns.toml``, ``none.toml``, ``language.toml``, ``guiding.toml``,
``answers.toml`` and, if there is one, ``related.toml``. Unknown keys are errors. To read many thousand sentences and
make them plain takes a second; where the files are as they were when they were prepared, that is read instead.
"""

import re
import tomllib
from pathlib import Path
from typing import TypeVar

import msgspec

from intents.errors import PhraseFileError
from intents.patterns import frozen, parse
from intents.phrases import (
    CONTROLS,
    ROOT,
    TOPICS,
    CrisisFile,
    CrisisPatterns,
    Guiding,
    Language,
    Phrasebook,
    PhraseFile,
    Related,
)
from intents.prepared import read_prepared

Shape = TypeVar("Shape")


def read_toml(path: Path, shape: type[Shape]) -> Shape:
    """Read a TOML file into a struct; raises ``PhraseFileError`` with a sentence on what is wrong."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        return msgspec.convert(data, shape)
    except FileNotFoundError:
        raise PhraseFileError(path, "this file is missing") from None
    except (OSError, UnicodeDecodeError) as error:
        raise PhraseFileError(path, f"cannot be read as UTF-8 text ({error})") from None
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"line (\d+)", str(error))
        raise PhraseFileError(path, f"is not valid TOML: {error}", int(found[1]) if found else None) from None
    except msgspec.ValidationError as error:
        key = re.search(r"`(?!\$|object|str|int|array)([^`]+)`", str(error))
        raise PhraseFileError(path, f"{error}", _line_of(path, key[1]) if key else None) from None


def _line_of(path: Path, key: str) -> int | None:
    """The first line that begins with ``key``, counted from one."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if re.match(rf"\[?{re.escape(key)}(?!\w)", line.strip()):
            return number
    return None


def _read_intents(folder: Path, names: list[str]) -> dict[str, PhraseFile]:
    for path in sorted(folder.glob("*.toml")):
        if path.stem not in names:
            raise PhraseFileError(path, f"there is no intent of this name; the names are {', '.join(names)}")
    return {name: read_toml(folder / f"{name}.toml", PhraseFile) for name in names}


def _read_patterns(path: Path) -> CrisisPatterns:
    patterns = read_toml(path, CrisisPatterns)
    sets = frozen(patterns.sets)
    for group in patterns.groups:
        for pattern in group:
            try:
                parse(pattern, sets)
            except ValueError as error:
                raise PhraseFileError(path, str(error), _line_of(path, f'"{pattern}"')) from None
    return patterns


def languages(root: Path = ROOT) -> list[str]:
    """The languages that have a folder of phrases."""
    return sorted(path.parent.name for path in root.glob("*/language.toml"))


def load_phrasebook(language: str = "en", root: Path = ROOT) -> Phrasebook:
    """Read ``intents/<language>``; raises ``PhraseFileError``. One without crisis phrases does not load."""
    folder = root / language
    if not folder.is_dir():
        raise PhraseFileError(folder, f"there are no phrases for the language '{language}'")
    return read_prepared(folder) or read_authored(folder)


def read_authored(folder: Path) -> Phrasebook:
    """Read the files of a language as they were written; raises ``PhraseFileError``."""
    crisis = read_toml(folder / "crisis.toml", CrisisFile)
    if not crisis.self_:
        raise PhraseFileError(folder / "crisis.toml", "a language needs crisis phrases before it may be used")
    related = folder / "related.toml"
    return Phrasebook(
        language=folder.name,
        topics=_read_intents(folder / "topics", TOPICS),
        controls=_read_intents(folder / "controls", CONTROLS),
        crisis=crisis,
        patterns=_read_patterns(folder / "crisis_patterns.toml"),
        none=read_toml(folder / "none.toml", PhraseFile),
        words=read_toml(folder / "language.toml", Language),
        guiding=read_toml(folder / "guiding.toml", Guiding),
        answers=read_toml(folder / "answers.toml", dict[str, tuple[str, ...]]),
        related=read_toml(related, Related) if related.exists() else Related(),
    )
