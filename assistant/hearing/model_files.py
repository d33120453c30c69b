"""What a model is: where it comes from, its files, their checksums, and the manifest that keeps them."""

import hashlib
import os
import shutil
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec

from assistant.errors import ModelError, UsageError
from assistant.hearing.download import require_space

MANIFEST = "thaw-model.json"
LITTER = frozenset({MANIFEST, ".DS_Store", "Thumbs.db", "desktop.ini"})
"""Files that are no part of a model; file managers leave them."""


class Manifest(msgspec.Struct, frozen=True):
    """What was installed."""

    name: str
    source: str
    """The address without user, password and query; ``file`` where it came from this computer."""
    sha256: str
    """Of the zip it came in; empty where it came as a folder."""
    files: dict[str, str]
    """The SHA-256 of each file, by its path inside the model with forward slashes."""


def is_address(source: str) -> bool:
    """Say whether ``source`` is to be downloaded."""
    return source.lower().startswith(("http://", "https://"))


def without_secrets(source: str) -> str:
    """Return where a model came from, as it may be kept."""
    if not is_address(source):
        return "file"
    address = urllib.parse.urlsplit(source)
    return f"{address.scheme}://{address.netloc.rpartition('@')[2]}{address.path}"


def local_path(source: str) -> Path:
    """Return the path that is given, as such or as a ``file://`` address. Raises ``ModelError``."""
    if source.lower().startswith("file:"):
        path = Path(urllib.request.url2pathname(urllib.parse.urlsplit(source).path))
    elif "://" in source:
        raise UsageError(f"{source} is neither a file nor an https://, http:// or file:// address.")
    else:
        path = Path(source).expanduser()
    if not path.exists():
        raise ModelError(f"{path} does not exist; please give a zip or a folder that does.")
    return path


def write_manifest(model: Path, manifest: Manifest) -> None:
    """Put the manifest into the model's folder, and see it on the disk."""
    with (model / MANIFEST).open("wb") as file:
        file.write(msgspec.json.format(msgspec.json.encode(manifest)))
        file.flush()
        os.fsync(file.fileno())


def model_inside(folder: Path, source: str) -> Path:
    """Return what holds the model: ``folder`` itself, or the single folder in it.

    Raises ``ModelError``, in which ``source`` is what the person gave.
    """
    inside = [path for path in folder.iterdir() if path.is_dir() and not path.name.startswith((".", "__"))]
    for path in (folder, *(inside if len(inside) == 1 else [])):
        # Models of before 2020 have the file at the top.
        if (path / "am" / "final.mdl").is_file() or (path / "final.mdl").is_file():
            return path
    raise ModelError(f"{source} does not hold a Vosk model (no am/final.mdl); it was not installed.")


def copy_model(model: Path, target: Path, *, free: Callable[[Path], int]) -> None:
    """Copy a model's files into the new folder ``target``; a link becomes the file that it leads to."""
    paths = list(_files(model))
    require_space(target.parent, sum(path.stat().st_size for path in paths), free)
    for path in paths:
        place = target / path.relative_to(model)
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, place)


def checksums(model: Path) -> dict[str, str]:
    """Return the SHA-256 of each of the model's files, by its path with forward slashes."""
    return {path.relative_to(model).as_posix(): sha256_of(path) for path in _files(model)}


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _files(model: Path) -> Iterator[Path]:
    return (path for path in sorted(model.rglob("*")) if path.is_file() and path.name not in LITTER)
