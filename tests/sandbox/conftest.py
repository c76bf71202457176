"""A sandbox over real HTTP, and a place that its webhooks can call."""

import threading
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from telegram import Bot

from sandbox.client import SandboxClient
from sandbox.server import running_sandbox

TOKEN = "7000000001:tests-of-the-sandbox-have-a-bot-token"
PAGE = "100200300400500"


@pytest.fixture(scope="session")
def server() -> Iterator[SandboxClient]:
    with running_sandbox() as client:
        yield client


@pytest.fixture(autouse=True)
def durations_as_timedeltas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "1")  # without it the library warns of what will change


@pytest.fixture
def sandbox(server: SandboxClient) -> SandboxClient:
    server.reset()
    return server


@pytest.fixture
async def bot(sandbox: SandboxClient) -> AsyncIterator[Bot]:
    async with Bot(TOKEN, base_url=f"{sandbox.url}/bot", base_file_url=f"{sandbox.url}/file/bot") as bot:
        yield bot


class Graph:
    """Calls the Graph API as a page does."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.session = requests.Session()
        self.session.headers["authorization"] = "Bearer EAAsandboxpagetoken"

    def __call__(self, method: str, path: str, **more) -> requests.Response:
        return self.session.request(method, f"{self.url}/v25.0/{path}", timeout=5, **more)

    def publish(self, message: str) -> str:
        return str(self("POST", f"{PAGE}/feed", data={"message": message}).json()["id"])


@pytest.fixture
def graph(sandbox: SandboxClient) -> Iterator[Graph]:
    graph = Graph(sandbox.url)
    yield graph
    graph.session.close()


@dataclass
class Receiver:
    """What a webhook got; `refuse` is how many of the next calls are answered 500."""

    url: str = ""
    bodies: list[bytes] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    refuse: int = 0
    verify_token: str = "sandbox-verify-token"


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    got = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, format: str, *args) -> None:  # noqa: A002
            """Say nothing."""

        def do_GET(self) -> None:
            query = {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}
            right = query["hub.mode"] == "subscribe" and query["hub.verify_token"] == got.verify_token
            self._answer(200 if right else 403, query["hub.challenge"] if right else "no")

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            refused = got.refuse > 0
            got.refuse -= refused
            if not refused:
                got.bodies.append(body)
                got.headers.append({name.lower(): value for name, value in self.headers.items()})
            self._answer(500 if refused else 200, "")

        def _answer(self, status: int, text: str) -> None:
            self.send_response(status)
            self.send_header("content-length", str(len(text)))
            self.end_headers()
            self.wfile.write(text.encode())

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    got.url = f"http://127.0.0.1:{http.server_port}/hooks"
    yield got
    http.shutdown()
    http.server_close()
    thread.join()
