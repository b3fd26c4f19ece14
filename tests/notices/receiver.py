"""Another system that is told: keeps what it gets, and answers as it is told to."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer


class Receiver(HTTPServer):
    answer, to = 204, ""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Door)
        self.got: list[tuple[dict[str, str], str]] = []

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/told?by=mentoring"


class _Door(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        names = {name.lower(): value for name, value in self.headers.items()}
        self.server.got.append((names, body))
        self.send_response(self.server.answer)
        if self.server.to:
            self.send_header("Location", self.server.to)
        self.end_headers()

    do_GET = do_POST  # what a followed redirect would come as

    def log_message(self, *_given: object) -> None:
        pass


@contextmanager
def listening(server: HTTPServer | None = None) -> Iterator[Receiver]:
    server = server or Receiver()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
