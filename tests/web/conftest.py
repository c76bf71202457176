"""The app with a recording inbox, asked over ASGI; and the same app on a real port for the browser."""

import socket
import threading
import time
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import httpx
import pytest
import time_machine
import uvicorn
from fastapi import FastAPI
from sqlmodel import select

from civic.region import load_region
from core.db import Database
from core.models import Staff
from core.settings import Settings, load_settings
from tests.conftest import DATA_KEY, HASH_KEY, SECRET_KEY
from tests.web import desk_story, inbox_story
from web import auth
from web.app import create_app
from web.deps import Deps

TELEGRAM_SECRET = "hook-secret"
APP_SECRET = "app-secret"
VERIFY_TOKEN = "verify-token"


@dataclass
class RecordingInbox:
    """An inbox that keeps what it is given, or fails as told."""

    taken: list[tuple[str, Mapping[str, Any]]] = field(default_factory=list)
    failure: Exception | None = None

    async def take(self, channel: str, raw: Mapping[str, Any]) -> None:
        if self.failure:
            raise self.failure
        self.taken.append((channel, raw))


def settings(**more: object) -> Settings:
    return load_settings(
        _env_file=None, secret_key=SECRET_KEY, data_key=DATA_KEY, hash_key=HASH_KEY,
        telegram_token="1234567:token", telegram_webhook_secret=TELEGRAM_SECRET, telegram_channel="@council",
        facebook_page_id="77", facebook_page_token="page-token", facebook_app_secret=APP_SECRET,
        facebook_verify_token=VERIFY_TOKEN, **more,
    )  # fmt: skip


@pytest.fixture
def inbox() -> RecordingInbox:
    return RecordingInbox()


@pytest.fixture
def deps(sqlite_db: Database, inbox: RecordingInbox) -> Deps:
    return Deps(settings=settings(), db=sqlite_db, region=load_region(), take=inbox.take)


def with_settings(deps: Deps, **more: object) -> Deps:
    return replace(deps, settings=deps.settings.model_copy(update=more))


@pytest.fixture
def desk_deps(sqlite_db: Database, tmp_path: Path, inbox: RecordingInbox) -> Deps:
    """A council with petitions and requests in every state, with a folder of its own for files."""
    desk_story.tell(sqlite_db, load_region())
    return Deps(settings=settings(files_dir=tmp_path), db=sqlite_db, region=load_region(), take=inbox.take)


@pytest.fixture
def app(deps: Deps) -> FastAPI:
    return create_app(deps)


def client_of(app: FastAPI) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://jisr.test")


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    async with client_of(app) as client:
        yield client


@contextmanager
def serving(app: FastAPI) -> Iterator[str]:
    """The app on a free port; yields its address."""
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, lifespan="off"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    deadline = time.monotonic() + 20
    while not server.started and time.monotonic() < deadline:
        time.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()
        listener.close()


@pytest.fixture
def told_deps(deps: Deps, tmp_path: Path) -> Deps:
    return with_settings(deps, files_dir=tmp_path, messenger=True)


@pytest.fixture
async def moderator(told_deps: Deps) -> AsyncIterator[httpx.AsyncClient]:
    """Nadia, logged in before the inbox of its story, with the clock stopped."""
    with time_machine.travel(inbox_story.NOW, tick=False):
        inbox_story.tell(told_deps.db, told_deps.region, told_deps.settings.files_dir)
        with told_deps.db.transaction() as session:
            nadia = session.exec(select(Staff).where(Staff.email == inbox_story.NADIA)).one()
            cookie = auth.begin(session, nadia, "a test")
        async with client_of(create_app(told_deps)) as client:
            client.cookies.set(auth.COOKIE, cookie, path="/console")
            yield client
