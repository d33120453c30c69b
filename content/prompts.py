"""Prompts: short things that the companion says for itself, kept under headings, one paragraph a wording."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from content.errors import ContentFileError
from content.paragraphs import read_paragraphs

_HEADING = re.compile(r"^##\s+(\S.*)$")
_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")


def load_prompts(path: Path, needed: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    """Read ``## name`` sections into tuples of wordings.

    ``needed`` maps each name that the program uses to the placeholders it fills in. Raises ``ContentFileError``
    for a missing or unknown name and for a placeholder that would stay empty.
    """
    found: dict[str, list[str]] = {}
    name: str | None = None
    for paragraph in read_paragraphs(path):
        if heading := _HEADING.match(paragraph.text):
            name = heading[1].strip()
            if name not in needed:
                raise ContentFileError(path, f"'## {name}' is not a prompt the program uses", paragraph.line)
            found[name] = []
        elif paragraph.text.startswith("#"):
            name = None
        elif paragraph.text.startswith("["):
            raise ContentFileError(path, "instructions have no place among prompts", paragraph.line)
        elif name is not None:
            for placeholder in _PLACEHOLDER.findall(paragraph.text):
                if placeholder not in needed[name]:
                    known = ", ".join(f"{{{one}}}" for one in needed[name]) or "none"
                    expected = f"{{{placeholder}}} is not filled in here; known: {known}"
                    raise ContentFileError(path, expected, paragraph.line)
            found[name].append(paragraph.text)
    for missing in needed:
        if not found.get(missing):
            raise ContentFileError(path, f"expected a section '## {missing}' with at least one paragraph")
    return {key: tuple(value) for key, value in found.items()}
