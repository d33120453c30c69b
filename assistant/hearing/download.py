"""One file over HTTP, resumable: what has come stays in a part file, whatever happens to this process.

Beside ``NAME.zip.part`` stands ``NAME.zip.part.json``, which says what the part belongs to. A part is
continued only where the server vouches that the file is the same (``If-Range``), or a checksum will tell.
"""

import hashlib
import http.client
import shutil
import ssl
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from email.message import Message
from pathlib import Path
from typing import IO

import msgspec

from assistant import __version__
from assistant.errors import ModelError

KILOBYTE, MEGABYTE, GIGABYTE = 10**3, 10**6, 10**9
CHUNK = 64 * 1024  # bytes
HEADROOM = 16 * 1024 * 1024  # bytes that stay free on the disk
UNPACKED = 2  # a zipped model grows to about 1.7 times its size
PASSING = frozenset({408, 429, 500, 502, 503, 504})
"""Answers of a server that may be another in a moment."""
BY_HAND = "You can also fetch the file in another way and give it with --from FILE."


def free_space(folder: Path) -> int:
    """Bytes free where ``folder`` lies."""
    return shutil.disk_usage(folder).free


@dataclass(frozen=True)
class Line:
    """The way to the server, and what else a download needs of the world."""

    report: Callable[[int, int | None], None] = lambda _done, _total: None
    """Called with the bytes that are there and, where the server says so, those of the whole file."""
    free: Callable[[Path], int] = free_space
    timeout: float = 30.0
    """Seconds without a single byte after which the line counts as broken."""
    attempts: int = 4
    pause: Callable[[float], None] = time.sleep


class Ticket(msgspec.Struct, frozen=True):
    """What a part file belongs to."""

    address: str
    """SHA-256 of the address: an address may hold a password."""
    validator: str
    """The strong ETag, else Last-Modified; empty where the server gave neither."""
    total: int | None


class DiskFull(ModelError):  # noqa: N818 - says what is so
    """There is not enough space; nothing is wrong with what has come so far."""


class _BrokenOff(Exception):  # noqa: N818 - never leaves this module
    """The line broke; what has come is kept."""


class _NoDowngrade(urllib.request.HTTPRedirectHandler):
    """Follows redirections, but never from https to http."""

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: http.client.HTTPMessage,
        newurl: str,
    ) -> urllib.request.Request | None:
        if req.type == "https" and not newurl.startswith("https:"):
            raise ModelError(f"{req.full_url} leads to an unencrypted address; that is refused. {BY_HAND}")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def ticket_path(part: Path) -> Path:
    """Return the file beside ``part`` that says what it belongs to."""
    return part.with_name(part.name + ".json")


def discard(part: Path) -> None:
    """Remove a part file and its ticket."""
    part.unlink(missing_ok=True)
    ticket_path(part).unlink(missing_ok=True)


def download(url: str, part: Path, *, checked: bool, line: Line) -> None:
    """Fetch ``url`` into ``part``, continuing what is there.

    ``checked`` says that a known checksum is compared afterwards. Raises ``ModelError``; what came is kept.
    """
    for attempt in range(1, line.attempts + 1):
        try:
            _fetch(url, part, checked=checked, line=line)
        except _BrokenOff as broken:
            if attempt == line.attempts:
                have = part.stat().st_size if part.exists() else 0
                raise ModelError(
                    f"{broken}; {megabytes(have)} are kept. Run the same command again to continue there."
                ) from None
            line.pause(attempt)
        else:
            return


def megabytes(count: int) -> str:
    """Return a number of bytes for people."""
    if count < MEGABYTE:
        return f"{count / KILOBYTE:.0f} kB"
    if count >= GIGABYTE:
        return f"{count / GIGABYTE:.1f} GB"
    return f"{count / MEGABYTE:.{1 if count < 10 * MEGABYTE else 0}f} MB"


def require_space(folder: Path, needed: int, free: Callable[[Path], int]) -> None:
    """Raise ``DiskFull`` where ``needed`` bytes do not fit with some to spare."""
    available = free(folder)
    if available < needed + HEADROOM:
        short = f"{megabytes(available)} are free in {folder}, but {megabytes(needed + HEADROOM)} are needed"
        raise DiskFull(f"{short}: please free some space and run the same command again.")


def _fetch(url: str, part: Path, *, checked: bool, line: Line) -> None:
    ticket = _continued(url, part, checked=checked)
    have = part.stat().st_size if ticket else 0
    if ticket and have == ticket.total:
        line.report(have, have)  # it was complete already: only the unpacking did not come to its end
        return
    response = _ask(url, have, ticket, line.timeout)
    if response.status == http.HTTPStatus.PARTIAL_CONTENT and not _continues(response.headers, have, ticket):
        response.close()
        response = _ask(url, 0, None, line.timeout)
    with response:
        if response.status != http.HTTPStatus.PARTIAL_CONTENT:
            have = 0
            ticket = Ticket(_address(url), _validator(response.headers), _length(response.headers))
            discard(part)  # before the new ticket: an old part must never meet a new ticket
            _write_ticket(part, ticket)
        total = ticket.total if ticket else None
        require_space(part.parent, (total or 0) * (1 + UNPACKED) - have, line.free)
        _receive(response, part, have, total, line)


def _receive(
    response: http.client.HTTPResponse, part: Path, have: int, total: int | None, line: Line
) -> None:
    line.report(have, total)
    with part.open("ab") as file:
        while True:
            try:
                block = response.read1(CHUNK)
            except (OSError, http.client.HTTPException):
                raise _BrokenOff("The connection was lost") from None
            if not block:
                break
            require_space(part.parent, len(block), line.free)
            file.write(block)
            have += len(block)
            line.report(have, total)
    if total is not None and have < total:
        raise _BrokenOff(f"The server promised {megabytes(total)} and stopped early")


def _ask(url: str, have: int, ticket: Ticket | None, timeout: float) -> http.client.HTTPResponse:
    headers = {"User-Agent": f"thaw/{__version__}", "Accept-Encoding": "identity"}
    if have and ticket:
        headers["Range"] = f"bytes={have}-"
        if ticket.validator:
            headers["If-Range"] = ticket.validator
    try:
        request = urllib.request.Request(url, headers=headers)  # noqa: S310 - only http and https come here
        opener = urllib.request.build_opener(_NoDowngrade)
        response: http.client.HTTPResponse = opener.open(request, timeout=timeout)
    except urllib.error.HTTPError as error:
        error.close()
        if error.code == http.HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE and have:
            return _ask(url, 0, None, timeout)
        raise _refusal(url, error.code) from None
    except urllib.error.URLError as error:
        raise _unreachable(url, error.reason) from None
    except (http.client.InvalidURL, ValueError):
        raise ModelError(f"{url} is not an address; please give one that begins with https://.") from None
    except (OSError, http.client.HTTPException):
        raise _BrokenOff("The connection was lost") from None
    return response


def _refusal(url: str, code: int) -> Exception:
    if code in PASSING:
        return _BrokenOff(f"The server is not able to answer now (HTTP {code})")
    if code in {404, 410}:
        return ModelError(f"There is no file at {url} (HTTP {code}). {BY_HAND}")
    return ModelError(f"The server refuses {url} (HTTP {code}). {BY_HAND}")


def _unreachable(url: str, reason: object) -> Exception:
    match reason:
        case ssl.SSLCertVerificationError():
            return ModelError(f"The certificate of {url} is not valid ({reason.verify_message}). {BY_HAND}")
        case TimeoutError():
            return _BrokenOff("The server does not answer in time")
        case ConnectionResetError() | ConnectionAbortedError() | BrokenPipeError():
            return _BrokenOff("The connection was lost")
        case _:
            why = reason.strerror if isinstance(reason, OSError) and reason.strerror else reason
            return ModelError(f"{url} cannot be reached ({why}): please check the network. {BY_HAND}")


def _continued(url: str, part: Path, *, checked: bool) -> Ticket | None:
    """Return the ticket of a part that can be continued."""
    try:
        ticket = msgspec.json.decode(ticket_path(part).read_bytes(), type=Ticket)
        size = part.stat().st_size
    except (OSError, msgspec.DecodeError):
        return None
    fits = ticket.address == _address(url) and size > 0 and (ticket.total is None or size <= ticket.total)
    return ticket if fits and (ticket.validator or checked) else None


def _write_ticket(part: Path, ticket: Ticket) -> None:
    ticket_path(part).write_bytes(msgspec.json.encode(ticket))


def _continues(headers: Message, have: int, ticket: Ticket | None) -> bool:
    """Whether a partial answer goes on exactly where the part ends, in the same file."""
    if ticket is None:
        return False
    place, _, total = headers.get("Content-Range", "").removeprefix("bytes ").partition("/")
    same = _validator(headers) in {"", ticket.validator} or not ticket.validator
    whole = ticket.total is None or total in {"*", str(ticket.total)}
    return same and whole and place.startswith(f"{have}-")


def _validator(headers: Message) -> str:
    etag = str(headers.get("ETag", ""))
    return etag if etag and not etag.startswith("W/") else str(headers.get("Last-Modified", ""))


def _length(headers: Message) -> int | None:
    length = str(headers.get("Content-Length", ""))
    return int(length) if length.isascii() and length.isdigit() else None


def _address(url: str) -> str:
    return hashlib.sha256(url.encode()).hexdigest()
