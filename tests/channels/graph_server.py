"""A server that answers every Graph call with whatever it is told to, and keeps what it was asked."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

JSON_TYPE = {"Content-Type": "application/json"}


@dataclass
class Answers:
    """What the server answers to everything, and what it was asked."""

    url: str
    status: int = 200
    body: bytes = b'{"id": "1"}'
    headers: dict[str, str] = field(default_factory=lambda: dict(JSON_TYPE))
    delay: threading.Event | None = None
    asked: list[tuple[str, str, dict[str, str], bytes]] = field(default_factory=list)

    @property
    def path(self):
        return urlsplit(self.asked[-1][1]).path

    @property
    def query(self):
        return {name: values[0] for name, values in parse_qs(urlsplit(self.asked[-1][1]).query).items()}

    @property
    def form(self):
        return {name: values[0] for name, values in parse_qs(self.asked[-1][3].decode()).items()}


class Handler(BaseHTTPRequestHandler):
    """Answers one connection."""

    protocol_version = "HTTP/1.1"

    def answer(self) -> None:
        answers: Answers = self.server.answers  # type: ignore[attr-defined]
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        answers.asked.append((self.command, self.path, {k.lower(): v for k, v in self.headers.items()}, body))
        if answers.delay is not None:
            answers.delay.wait(10)
        self.send_response(answers.status)
        for name, value in {**answers.headers, "Content-Length": str(len(answers.body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(answers.body)

    do_GET = do_POST = answer  # noqa: N815 (the library's names)

    def log_message(self, *_args: object) -> None:
        """Say nothing."""


class Server(ThreadingHTTPServer):
    """Answers many at once."""

    daemon_threads = True

    def handle_error(self, *_args: object) -> None:
        """A client that has gone is no news."""


@contextmanager
def answering() -> Iterator[Answers]:
    """A server on a free port of this machine, as long as the block lasts."""
    server = Server(("127.0.0.1", 0), Handler)
    told = Answers(f"http://127.0.0.1:{server.server_address[1]}")
    server.answers = told  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield told
    finally:
        if told.delay is not None:
            told.delay.set()
        server.shutdown()
        server.server_close()
        thread.join(5)
