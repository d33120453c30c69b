"""The journal's files: where they stand, who may read them, and how they are removed."""

import contextlib
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from assistant.private import make_private_folder

BLOCK = 1 << 16
COMPANIONS = ("-wal", "-shm", "-journal")
"""What SQLite puts beside a database."""


@dataclass(frozen=True)
class Places:
    """The folder of the journal. Where there are two databases, a change was cut short, and the sealed one holds."""

    folder: Path

    @property
    def plain(self) -> Path:
        """The database as it is without a passphrase."""
        return self.folder / "journal.db"

    @property
    def sealed(self) -> Path:
        """The database encrypted by SQLCipher."""
        return self.folder / "journal.sqlcipher"

    @property
    def lock(self) -> Path:
        """Held by whoever may write."""
        return self.folder / "journal.lock"

    @property
    def current(self) -> Path:
        """The database in use, whether it exists or not."""
        return self.sealed if self.sealed.exists() else self.plain

    @property
    def is_sealed(self) -> bool:
        """Whether a passphrase is needed."""
        return self.sealed.exists()

    def make(self) -> None:
        """Make the folder, for nobody else to look into. Raises ``OSError``."""
        make_private_folder(self.folder)
        self.folder.chmod(0o700)

    def finish(self) -> None:
        """Finish what was cut short: a plain database beside a sealed one goes, and halves too. Raises ``OSError``."""
        if self.is_sealed:
            erase_database(self.plain)
        for path in (self.half(self.plain), self.half(self.sealed)):
            erase_database(path)

    def half(self, path: Path) -> Path:
        """Where a database is written before it takes its place."""
        return path.with_name(path.name + ".part")

    def sweep(self) -> None:
        """Erase all but the database in use and the lock: halves, copies, caches. Raises ``OSError``."""
        current = self.current
        stays = {self.lock.name, current.name, *(current.name + suffix for suffix in COMPANIONS)}
        for path in self.folder.iterdir():
            if path.name in stays:
                continue
            if path.is_dir() and not path.is_symlink():
                for inner in path.rglob("*"):
                    if inner.is_file():
                        erase(inner)
                shutil.rmtree(path)
            else:
                erase(path)


def touch_private(path: Path) -> None:
    """Make a file that only its owner may read, or make an old one such; SQLite gives its companions the same mode."""
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    path.chmod(0o600)


def erase(path: Path) -> None:
    """Overwrite a file, then remove it; a link is only removed. Raises ``OSError``.

    A disk that moves blocks by itself (an SSD) or a file system with snapshots may still hold the old ones: that is
    beyond a program's reach.
    """
    if path.is_file() and not path.is_symlink():
        with path.open("r+b") as file:
            left = path.stat().st_size
            while left > 0:
                left -= file.write(bytes(min(left, BLOCK)))
            file.flush()
            os.fsync(file.fileno())
    path.unlink(missing_ok=True)


def erase_database(path: Path) -> None:
    """Erase a closed database with all that SQLite put beside it. Raises ``OSError``."""
    for suffix in ("", *COMPANIONS):
        erase(path.with_name(path.name + suffix))


def sync_folder(folder: Path) -> None:
    """Have a renaming on disk, where the platform lets a folder be opened."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def write_private(path: Path, data: bytes) -> None:
    """Write a file for its owner only, whole or not at all. Raises ``OSError``."""
    if path.is_dir():
        raise IsADirectoryError(21, "Is a directory", str(path))
    partial = path.with_name(f".{path.name}.part")
    try:
        with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(data)
        partial.replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            partial.unlink()
        raise
