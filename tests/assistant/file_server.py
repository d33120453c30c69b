"""A real web server on 127.0.0.1 that serves one file, well or badly."""

import contextlib
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Served:
    """What is served, and how."""

    data: bytes
    etag: str = '"one"'
    modified: str = ""
    ranges: bool = True
    status: int = 200
    announced: int | None = None
    """The length in the header, where it is a lie; 0 for none at all."""
    breaks: list[int] = field(default_factory=list)
    """One for each coming answer: after so many bytes of it the connection is cut."""
    holds_at: int | None = None
    """After so many bytes of an answer it waits for ``go_on``."""
    go_on: threading.Event = field(default_factory=threading.Event)
    moved_to: str = ""
    asked: list[dict[str, str]] = field(default_factory=list)
    """The headers of each request."""
    url: str = ""


@contextlib.contextmanager
def serve(served: Served) -> Iterator[Served]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            served.asked.append({key.lower(): value for key, value in self.headers.items()})
            with contextlib.suppress(OSError):
                answer(self, served)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    served.url = f"http://127.0.0.1:{server.server_address[1]}/model.zip"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield served
    finally:
        served.go_on.set()
        server.shutdown()
        server.server_close()
        thread.join()


def answer(handler: BaseHTTPRequestHandler, served: Served) -> None:
    if served.moved_to:
        handler.send_response(302)
        handler.send_header("Location", served.moved_to)
        handler.end_headers()
        return
    if served.status != 200:
        handler.send_error(served.status)
        return
    start = range_start(handler, served)
    if start > len(served.data) - 1 and start:
        handler.send_error(416)
        return
    body = served.data[start:]
    handler.send_response(206 if start else 200)
    if start:
        handler.send_header("Content-Range", f"bytes {start}-{len(served.data) - 1}/{len(served.data)}")
    for name, value in (("ETag", served.etag), ("Last-Modified", served.modified)):
        if value:
            handler.send_header(name, value)
    if served.announced != 0:
        length = len(body) if served.announced is None else served.announced - start
        handler.send_header("Content-Length", str(length))
    handler.end_headers()
    cut = served.breaks.pop(0) if served.breaks else len(body)
    held = min(cut, served.holds_at if served.holds_at is not None else cut)
    handler.wfile.write(body[:held])
    if held < cut:
        handler.wfile.flush()
        served.go_on.wait()
        handler.wfile.write(body[held:cut])
    handler.close_connection = True


def range_start(handler: BaseHTTPRequestHandler, served: Served) -> int:
    """Where the answer begins: a validator that no longer fits gets the whole file."""
    wanted = handler.headers.get("Range", "")
    condition = handler.headers.get("If-Range", "")
    if not served.ranges or not wanted or (condition and condition not in {served.etag, served.modified}):
        return 0
    return int(wanted.removeprefix("bytes=").removesuffix("-"))
