"""Paragraphs, headings and instructions of a content file, before they mean anything."""

import re
from dataclasses import dataclass
from pathlib import Path

from content.errors import ContentFileError

HEADING = re.compile(r"^#{1,6}\s+(.*)$")
_SENTENCE_END = re.compile(r"(?<=[.?!…])[\"')]*\s+(?=[\"'(]*[A-Z0-9{])")


def split_sentences(paragraph: str) -> list[str]:
    """The sentences of a paragraph, in order; a full stop before a capital letter ends one."""
    return [part.strip() for part in _SENTENCE_END.split(paragraph) if part.strip()]


@dataclass(frozen=True)
class Paragraph:
    """A paragraph, heading or instruction with the number of its first line."""

    line: int
    text: str


def read_paragraphs(path: Path) -> list[Paragraph]:
    """Cut a file into paragraphs, headings and instructions; raises ``ContentFileError`` where it cannot be read."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        raise ContentFileError(path, "this file is missing") from None
    except (OSError, UnicodeDecodeError) as error:
        raise ContentFileError(path, f"cannot be read as UTF-8 text ({error})") from None
    found: list[Paragraph] = []
    start, words = 0, list[str]()
    for number, raw in enumerate([*lines, ""], start=1):
        line = raw.strip()
        alone = bool(line) and (line.startswith("[") or HEADING.match(line) is not None)
        if (not line or alone) and words:
            found.append(Paragraph(start, " ".join(words)))
            words = []
        if alone:
            found.append(Paragraph(number, line))
        elif line:
            start = start if words else number
            words.append(line)
    return found
