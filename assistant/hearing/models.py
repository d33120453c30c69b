"""Vosk models: which there are, which are installed; fetched, checked and removed as a whole or not at all.

An installed model is a folder below the models' folder with a manifest, ``thaw-model.json``, inside. Whatever
is under way has a name that begins with a dot or ends in ``.part``. Only ``get_model`` opens a connection.
"""

import contextlib
import errno
import os
import re
import shutil
import tomllib
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
from rapidfuzz import fuzz, process

from assistant.errors import ModelError, UsageError
from assistant.hearing.archive import unpack
from assistant.hearing.download import BY_HAND, DiskFull, Line, discard, download
from assistant.hearing.lock import Held, only_one
from assistant.hearing.model_files import (
    MANIFEST,
    Manifest,
    checksums,
    copy_model,
    is_address,
    local_path,
    model_inside,
    sha256_of,
    without_secrets,
    write_manifest,
)

ALIKE = 60  # of 100: below this a suggestion would only confuse
NAMED = 3  # files in a sentence
NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,98}[A-Za-z0-9])?")
DIGEST = re.compile(r"[0-9a-f]{64}")


class KnownModel(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A published model."""

    name: str
    language: str
    size: str
    """What has to be downloaded, for people."""
    licence: str
    url: str
    sha256: str = ""
    """Of the zip, in hexadecimal; empty where it is not known."""


@dataclass(frozen=True)
class _Order:
    """What is to be installed."""

    name: str
    source: str
    expected: str
    """The SHA-256 of the zip, or empty."""


class _Registry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    model: tuple[KnownModel, ...]


@dataclass(frozen=True)
class Installed:
    """What ``get_model`` has done."""

    path: Path
    manifest: Manifest
    fresh: bool
    """False where the model had been there before, and whole."""


def known_models() -> tuple[KnownModel, ...]:
    """Return the published models that this program knows, the recommended one first."""
    text = Path(__file__).with_name("models.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text), _Registry).model


def _load_and_feed(path: Path) -> None:
    from assistant.hearing.health import check_vosk_model  # noqa: PLC0415 - slow, and often not needed

    check_vosk_model(path)


@dataclass(frozen=True)
class Tools:
    """What installing needs of the world."""

    check: Callable[[Path], None] = _load_and_feed
    """Raises ``ModelError`` for a model that does not work."""
    line: Line = field(default_factory=Line)
    known: tuple[KnownModel, ...] = field(default_factory=known_models)
    unpacking: Callable[[], None] = lambda: None
    """Called when everything has come, and what is left may take a while in silence."""


def installed_models(folder: Path) -> list[str]:
    """Return the names of the models that are wholly installed, sorted; none where there is no ``folder``."""
    try:
        names = [path.parent.name for path in folder.glob(f"*/{MANIFEST}")]
    except OSError:
        return []
    return sorted(name for name in names if NAME.fullmatch(name))


def read_manifest(folder: Path, name: str) -> Manifest:
    """Return what was installed as ``name``. Raises ``ModelError``, with the nearest name there is."""
    _require_name(name)
    try:
        return msgspec.json.decode((folder / name / MANIFEST).read_bytes(), type=Manifest)
    except FileNotFoundError:
        raise ModelError(f"{name} is not installed.{_nearest(name, installed_models(folder))}") from None
    except (OSError, msgspec.DecodeError, UnicodeDecodeError):
        raise ModelError(f"{name} cannot be read; 'thaw models get {name}' installs it anew.") from None


def get_model(
    folder: Path,
    name: str,
    *,
    source: str | None = None,
    sha256: str | None = None,
    tools: Tools | None = None,
) -> Installed:
    """Install the model ``name`` in ``folder``; one that is there and whole is left alone.

    ``source`` is a zip, a folder, a ``file://`` or an ``http(s)://`` address; without it the published file
    of a known model is fetched. ``sha256`` is that of the zip; the published one counts for the published
    address only: who names another source vouches for it. What had come when the line broke, or at Ctrl-C, is
    kept and continued the next time. Raises ``ModelError`` and ``UsageError``.
    """
    tools = tools or Tools()
    _require_name(name)
    published = next((model for model in tools.known if model.name == name), None)
    if source is None:
        if published is None:
            known = [model.name for model in tools.known]
            raise ModelError(f"No model is known as {name}.{_nearest(name, known)}")
        source, sha256 = published.url, sha256 or published.sha256
    expected = (sha256 or "").lower()
    if expected and not DIGEST.fullmatch(expected):
        raise UsageError("A SHA-256 has 64 hexadecimal digits; please check what follows --sha256.")
    with _told(folder, name), _alone(folder, name):
        with contextlib.suppress(ModelError):
            return Installed(folder / name, verify_model(folder, name), fresh=False)
        return Installed(folder / name, _install(folder, _Order(name, source, expected), tools), fresh=True)


def verify_model(folder: Path, name: str) -> Manifest:
    """Compute every checksum anew and return the manifest. Raises ``ModelError`` that names what differs."""
    manifest = read_manifest(folder, name)
    now = checksums(folder / name)
    both = manifest.files.keys() & now.keys()
    differences = {
        "missing": manifest.files.keys() - now.keys(),
        "changed": {path for path in both if now[path] != manifest.files[path]},
        "added": now.keys() - manifest.files.keys(),
    }
    faults = "; ".join(f"{what}: {_some(sorted(paths))}" for what, paths in differences.items() if paths)
    if faults:
        mend = f"'thaw models get {name}' installs it anew"
        raise ModelError(f"{name} is not as it was installed ({faults}): {mend}.")
    return manifest


def remove_model(folder: Path, name: str) -> None:
    """Remove a model, or what was downloaded of one. Raises ``ModelError`` where there is neither."""
    _require_name(name)
    part = _part(folder, name)
    if not os.path.lexists(folder / name) and not part.exists():
        raise ModelError(f"{name} is not installed.{_nearest(name, installed_models(folder))}")
    with _told(folder, name), _alone(folder, name):
        _clear(folder, name)
        discard(part)


def _install(folder: Path, order: _Order, tools: Tools) -> Manifest:
    part, staging = _part(folder, order.name), folder / f".{order.name}.new"
    fetched = is_address(order.source)
    shutil.rmtree(staging, ignore_errors=True)
    if fetched:
        download(order.source, part, checked=bool(order.expected), line=tools.line)
    origin = part if fetched else local_path(order.source)
    try:
        tools.unpacking()
        manifest = _stage(origin, staging, order, tools)
        _clear(folder, order.name)
        model_inside(staging, order.source).replace(folder / order.name)
    except DiskFull:
        raise  # nothing is wrong with the download
    except ModelError:
        if fetched:
            discard(part)  # it has come as a whole and is of no use
        raise
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    discard(part)
    return manifest


def _stage(origin: Path, staging: Path, order: _Order, tools: Tools) -> Manifest:
    """Bring the model into the folder ``staging``, try it out, and write its manifest."""
    if origin.is_dir():
        if order.expected:
            raise UsageError(f"{origin} is a folder; --sha256 is for a zip.")
        digest = ""
        copy_model(model_inside(origin, order.source), staging, free=tools.line.free)
    else:
        digest = _checked(origin, order)
        unpack(origin, staging, source=order.source, free=tools.line.free)
    model = model_inside(staging, order.source)
    tools.check(model)
    manifest = Manifest(order.name, without_secrets(order.source), digest, checksums(model))
    write_manifest(model, manifest)
    return manifest


def _checked(archive: Path, order: _Order) -> str:
    """Return the checksum of a zip, which is the expected one where one is. Raises ``ModelError``."""
    if not zipfile.is_zipfile(archive):
        raise ModelError(f"{order.source} is not a whole zip archive; it was not installed. {BY_HAND}")
    digest = sha256_of(archive)
    if order.expected not in {"", digest}:
        differs = f"{digest[:12]}… instead of {order.expected[:12]}…"
        raise ModelError(
            f"The file from {order.source} has the wrong checksum ({differs}); it was not installed."
        )
    return digest


def _clear(folder: Path, name: str) -> None:
    """Remove a model, which is there wholly or not at all; also what a removal that died has left."""
    trash = folder / f".{name}.old"
    shutil.rmtree(trash, ignore_errors=True)
    target = folder / name
    if target.is_symlink():
        target.unlink()
    elif target.exists():
        target.replace(trash)
        shutil.rmtree(trash, ignore_errors=True)


@contextlib.contextmanager
def _alone(folder: Path, name: str) -> Iterator[None]:
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with only_one(folder / f".{name}.lock"):
            yield
    except Held:
        busy = f"{name} is being installed or removed by another thaw at this moment"
        raise ModelError(f"{busy}; please wait until it is done.") from None


@contextlib.contextmanager
def _told(folder: Path, name: str) -> Iterator[None]:
    """Turn what the operating system refuses into a sentence."""
    try:
        yield
    except OSError as error:
        if error.errno in {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}:
            full = f"The disk that holds {folder} is full"
            raise ModelError(f"{full}: please free some space and run the same command again.") from None
        why = f"{error.strerror or error}{f': {error.filename}' if error.filename else ''}"
        raise ModelError(f"{name} cannot be changed in {folder} ({why}).") from None


def _part(folder: Path, name: str) -> Path:
    return folder / f"{name}.zip.part"


def _require_name(name: str) -> None:
    if not NAME.fullmatch(name):
        raise UsageError(f"{name!r} is no model's name: those have letters, digits, dots and dashes.")


def _nearest(name: str, names: list[str]) -> str:
    found = process.extractOne(name, names, scorer=fuzz.WRatio, score_cutoff=ALIKE)
    return f" Did you mean {found[0]}?" if found else " 'thaw models list' shows what there is."


def _some(paths: list[str]) -> str:
    more = f" and {len(paths) - NAMED} more" if len(paths) > NAMED else ""
    return ", ".join(paths[:NAMED]) + more
