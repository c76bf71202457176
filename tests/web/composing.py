"""A council whose staff write campaigns in the composer: its people, and sending the form as a browser does."""

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
import time_machine
from sqlmodel import select

from campaigns.records import content_of
from core.models import Contact, Role, Staff
from core.reach import Reach
from tests.web.conftest import client_of
from tests.web.test_console import token_in
from web import auth
from web.app import create_app

PAGE = {"Accept": "text/html", "Accept-Language": "en"}
NOW = datetime(2026, 12, 1, 9, 1, tzinfo=UTC)
EDITOR, OTHER, APPROVER = "amal@council.example", "salma@council.example", "brahim@council.example"
ROAD = {
    "name": "road-308", "topic": "roads", "channels": ["facebook_page", "telegram_channel", "telegram_subscribers"],
    "links": "on", "max_lateness": "2h", "when": "later", "priority": "normal", "version": "0",
    "body-ar": "**الطريق 308**: الأشغال بدات.", "body-fr": "**La route 308** : les travaux commencent.",
}  # fmt: skip


@pytest.fixture
def stage(deps, tmp_path):
    with deps.db.transaction() as session:
        for email, role in ((EDITOR, Role.EDITOR), (OTHER, Role.EDITOR), (APPROVER, Role.APPROVER)):
            session.add(Staff(email=email, role=role))
        for number in range(7):
            session.add(
                Contact(network="telegram", address_hash=str(number), address=str(number), language="fr", news=True,
                        province="azilal" if number < 5 else "khenifra")
            )  # fmt: skip
    reach = Reach(files=tmp_path / "files", bot="jisr_bmk_bot", public_url="https://jisr.example")
    return replace(deps, region=replace(deps.region, reach=reach))


@pytest.fixture
async def people(stage) -> AsyncIterator[dict[str, httpx.AsyncClient]]:
    """A logged-in client for each."""
    app = create_app(stage)
    with time_machine.travel(NOW, tick=False):
        clients = {}
        for email in (EDITOR, OTHER, APPROVER):
            with stage.db.transaction() as session:
                token = auth.begin(session, session.exec(select(Staff).where(Staff.email == email)).one(), "a test")
            clients[email] = client_of(app)
            clients[email].cookies.set(auth.COOKIE, token, path="/console")
        yield clients
        for client in clients.values():
            await client.aclose()


@pytest.fixture
def amal(people: dict[str, httpx.AsyncClient]) -> httpx.AsyncClient:
    return people[EDITOR]


async def send(client: httpx.AsyncClient, address: str, fields: dict[str, Any], files: Any = None) -> httpx.Response:
    shown = "/console/account/"
    token = token_in((await client.get(shown, headers=PAGE)).text)
    return await client.post(address, data={"form_token": token, **fields}, files=files, headers=PAGE)


async def write(client: httpx.AsyncClient, act: str = "save", number: int | str = "", **more: Any) -> httpx.Response:
    return await send(client, f"/console/compose/{number}", {**ROAD, **more, "act": act})


def content(stage, number: int):
    with stage.db.reading() as session:
        return content_of(session, number)


def words(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def field(page: str, name: str) -> str:
    found = re.search(rf'<textarea id="{name}"[^>]*>\n?(.*?)</textarea>', page, re.DOTALL)
    assert found, name
    return found[1]


def note(page: str, anchor: str) -> str:
    """What is said beside a field."""
    return found_in(rf'id="note-{anchor}" data-fresh>(.*?)</div>', page)


def found_in(pattern: str, page: str) -> str:
    """The first group of a pattern that the page holds."""
    found = re.search(pattern, page, re.DOTALL)
    assert found, pattern
    return found[1]
