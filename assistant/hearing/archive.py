"""Unpack a zip that nobody vouches for: no way out of the folder, no links, no bombs."""

import os
import re
import stat
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path, PurePosixPath

from assistant.errors import ModelError
from assistant.hearing.download import megabytes, require_space

LARGEST = 12 * 1024**3  # bytes unpacked: the largest published model has under 5 GB
MOST_FILES = 10_000
MOST_GROWTH = 100  # times the zip's own size; a real model grows to about 1.7 times
ALWAYS_ALLOWED = 16 * 1024 * 1024  # bytes: a tiny model of text files may be packed very tightly
BLOCK = 1024 * 1024
ODD = re.compile(r'[\x00-\x1f\\:*?"<>|]')
"""Characters that some platform takes for a separator, a drive or a stream, or does not allow at all."""
ENCRYPTED = 0x1


def unpack(
    archive: Path, target: Path, *, source: str, free: Callable[[Path], int], largest: int = LARGEST
) -> None:
    """Unpack ``archive`` into the new folder ``target``, checking every CRC.

    ``source`` is what the person gave. All names and sizes are looked at before the first byte is written;
    what was written before an error is the caller's to remove. Raises ``ModelError`` and ``OSError``.
    """
    try:
        with zipfile.ZipFile(archive) as zipped:
            entries = [(info, _place(info)) for info in zipped.infolist()]
            _limit(entries, archive.stat().st_size, largest)
            require_space(target.parent, sum(info.file_size for info, _ in entries), free)
            target.mkdir(parents=True)
            for info, place in entries:
                if info.is_dir():
                    target.joinpath(*place.parts).mkdir(parents=True, exist_ok=True)
                else:
                    _write(zipped, info, target.joinpath(*place.parts))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError):
        # RuntimeError is what the standard library raises for an encrypted entry.
        raise ModelError(f"The zip archive {source} is damaged; please fetch it again.") from None
    except (FileExistsError, NotADirectoryError):
        raise ModelError(f"The zip archive {source} holds a file twice; it was not installed.") from None


def _place(info: zipfile.ZipInfo) -> PurePosixPath:
    """Where an entry belongs below the target. Raises ``ModelError`` for one that would lead elsewhere."""
    name = info.filename
    place = PurePosixPath(name)
    if place.is_absolute() or ".." in place.parts or ODD.search(name):
        raise ModelError("The zip archive holds a file that leads out of its folder; it was not installed.")
    kind = stat.S_IFMT(info.external_attr >> 16)
    if kind not in {0, stat.S_IFREG, stat.S_IFDIR} or info.flag_bits & ENCRYPTED:
        raise ModelError("The zip archive holds a link or a locked file; it was not installed.")
    return place


def _limit(entries: list[tuple[zipfile.ZipInfo, PurePosixPath]], packed: int, largest: int) -> None:
    """Refuse a zip that is made to fill the disk; ``zipfile`` writes no more than the sizes summed here."""
    total = sum(info.file_size for info, _ in entries)
    if len(entries) > MOST_FILES or total > min(largest, max(ALWAYS_ALLOWED, packed * MOST_GROWTH)):
        grows = f"{len(entries)} files with {megabytes(total)}"
        raise ModelError(f"The zip archive would grow to {grows}, as no model does; it was not installed.")


def _write(zipped: zipfile.ZipFile, info: zipfile.ZipInfo, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipped.open(info) as packed, path.open("xb") as file:
        while block := packed.read(BLOCK):
            file.write(block)
        file.flush()
        os.fsync(file.fileno())  # or a power cut after the last rename leaves empty files in a model
