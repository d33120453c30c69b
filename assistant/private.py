"""Folders that nobody else may look into."""

from pathlib import Path


def make_private_folder(folder: Path) -> None:
    """Make a folder for its owner only, and so whatever is missing above it; what is there stays. Raises ``OSError``.

    ``mkdir(mode, parents=True)`` would make the folders above it open to all.
    """
    missing = [path for path in (folder, *folder.parents) if not path.exists()]
    for path in reversed(missing):
        path.mkdir(mode=0o700, exist_ok=True)
