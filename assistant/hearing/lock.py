"""One process at a time: a lock that the system takes back when its holder dies, even by ``kill -9``."""

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path


class Held(Exception):  # noqa: N818 - a fact, not a fault
    """Another process holds the lock."""


@contextlib.contextmanager
def only_one(path: Path) -> Iterator[None]:
    """Hold the lock file ``path``, which is removed afterwards. Raises ``Held`` where another has it."""
    while True:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            _take(descriptor)
        except OSError:
            os.close(descriptor)
            raise Held from None
        if _still_there(descriptor, path):
            break
        os.close(descriptor)  # its last holder removed it between our opening and our locking
    try:
        yield
    finally:
        if sys.platform == "win32":  # which removes no open file
            os.close(descriptor)
        with contextlib.suppress(OSError):
            path.unlink()
        if sys.platform != "win32":
            os.close(descriptor)


def _take(descriptor: int) -> None:
    if sys.platform == "win32":
        import msvcrt  # noqa: PLC0415 - exists on this platform only

        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
    else:
        import fcntl  # noqa: PLC0415 - exists on these platforms only

        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _still_there(descriptor: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(descriptor), path.stat())
    except FileNotFoundError:
        return False
