"""One error: a phrase file that a person wrote cannot be used."""

from pathlib import Path


class PhraseFileError(Exception):
    """A file under ``intents/`` is wrong; the message names the file, the line if known, and what was expected."""

    def __init__(self, path: Path, expected: str, line: int | None = None) -> None:
        self.path = path
        self.line = line
        self.expected = expected
        place = f"{path}:{line}" if line else str(path)
        super().__init__(f"{place}: {expected}")
