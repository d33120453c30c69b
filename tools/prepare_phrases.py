"""Write ``intents/<language>/model/phrasebook.bin``, from which the phrases are read quickly.

A part of ``make words``; by itself: ``python tools/prepare_phrases.py [language]``.
"""

import sys

from intents.load import read_authored
from intents.phrases import ROOT
from intents.prepared import prepare, prepared_path


def build(language: str) -> None:
    """Read what was written, and write it as it is read at the start."""
    folder = ROOT / language
    path = prepared_path(folder)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(prepare(read_authored(folder), folder))
    print(f"{path}: {path.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    build(sys.argv[1] if len(sys.argv) > 1 else "en")
