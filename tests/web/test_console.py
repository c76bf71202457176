import re
from datetime import UTC, datetime, timedelta

import httpx
import pytest
import time_machine
from sqlmodel import select

from core.models import AuditEntry, Staff
from tests.web import story
from tests.web.conftest import client_of, with_settings
from web.app import create_app
from web.passwords import check_password, hash_password

NOW = datetime(2026, 12, 1, 16, tzinfo=UTC)


@pytest.fixture(autouse=True)
def told(deps):
    story.tell(deps.db)


def token_in(page: str) -> str:
    tokens = set(re.findall(r'name="form_token" value="([^"]+)"', page))
    assert len(tokens) == 1
    return str(tokens.pop())


async def log_in(
    client: httpx.AsyncClient, email: str = story.EMAIL, password: str = story.PASSWORD, language: str = "en"
) -> httpx.Response:
    headers = {"Accept-Language": language, "Accept": "text/html"}
    token = token_in((await client.get("/console/login", headers=headers)).text)
    fields = {"form_token": token, "email": email, "password": password}
    return await client.post("/console/login", data=fields, headers=headers)


async def test_strangers_are_sent_to_the_login(client):
    answer = await client.get("/console/")
    assert (answer.status_code, answer.headers["location"]) == (303, "/console/login")


async def test_staff_come_in_and_see_campaigns_and_deliveries(client, deps):
    answer = await log_in(client, email=f" {story.EMAIL.upper()} ")
    assert (answer.status_code, answer.headers["location"]) == (303, "/console/")
    page = (await client.get("/console/campaigns/", headers={"Accept-Language": "en"})).text
    assert [name for name in ("road-308", "budget-2026", "clinic") if f"<bdi>{name}</bdi>" in page] == [
        "road-308", "budget-2026", "clinic",
    ]  # fmt: skip
    assert "16 of 21" in page
    assert "Outcome unknown <strong>1</strong>" in page
    assert "cut off after sending" in page
    with deps.db.reading() as session:
        assert session.exec(select(AuditEntry.action)).all() == ["login"]


async def test_the_session_cookie_is_out_of_reach(deps):
    async with client_of(create_app(with_settings(deps, public_url="https://council.example"))) as client:
        client.base_url = httpx.URL("https://council.example")
        cookie = (await log_in(client)).headers["set-cookie"]
    assert cookie.startswith("jisr_session=")
    assert all(word in cookie for word in ("HttpOnly", "Secure", "SameSite=lax", "Path=/console", "Max-Age=86400"))


@pytest.mark.parametrize(
    ("email", "password"),
    [(story.EMAIL, "wrong"), ("nobody@council.example", story.PASSWORD), ("", ""), (story.EMAIL, "")],
)
async def test_a_wrong_password_and_an_unknown_address_sound_the_same(client, email, password):
    answer = await log_in(client, email, password)
    assert answer.status_code == 401
    assert "The e-mail address or the password is wrong." in answer.text
    assert "jisr_session" not in answer.headers.get("set-cookie", "")


async def test_who_has_no_password_cannot_log_in(client, deps):
    with deps.db.transaction() as session:
        session.exec(select(Staff)).one().password_hash = ""
    assert (await log_in(client, password="")).status_code == 401


@pytest.mark.parametrize("path", ["/console/login", "/console/logout"])
@pytest.mark.parametrize("token", [None, "", "forged", "other browser"])
async def test_a_form_that_is_not_ours_is_refused(client, app, path, token):
    if token == "other browser":
        async with client_of(app) as other:
            token = token_in((await other.get("/console/login")).text)
    await client.get("/console/login")
    fields = {"email": story.EMAIL, "password": story.PASSWORD} | ({} if token is None else {"form_token": token})
    answer = await client.post(path, data=fields, headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json()["error"]) == (403, "the form has expired; open the page again")


async def test_log_out_ends_it(client):
    await log_in(client)
    token = token_in((await client.get("/console/")).text)
    assert (await client.post("/console/logout", data={"form_token": token})).status_code == 303
    assert (await client.get("/console/")).status_code == 303


async def test_a_session_ends_with_its_time(client):
    with time_machine.travel(NOW, tick=False) as clock:
        await log_in(client)
        clock.shift(timedelta(hours=7, minutes=59))
        assert (await client.get("/console/")).status_code == 200
        clock.shift(timedelta(hours=8, minutes=1))
        assert (await client.get("/console/")).status_code == 303


async def test_a_session_in_use_lasts_a_day_and_no_longer(client):
    with time_machine.travel(NOW, tick=False) as clock:
        await log_in(client)
        for _ in range(3):
            clock.shift(timedelta(hours=7))
            assert (await client.get("/console/")).status_code == 200
        clock.shift(timedelta(hours=4))
        assert (await client.get("/console/")).status_code == 303


async def test_a_forged_session_is_none(client):
    for forged in ("", "x", "WzEsICJ4Il0.aaaa.bbbb"):
        client.cookies.set("jisr_session", forged, path="/console")
        assert (await client.get("/console/")).status_code == 303
        client.cookies.clear()


async def test_guessing_gets_slow(client):
    with time_machine.travel(NOW, tick=False) as clock:
        for _ in range(5):
            assert (await log_in(client, password="wrong")).status_code == 401
        refused = await log_in(client)
        assert (refused.status_code, refused.headers["retry-after"]) == (429, "2")
        assert "Try again in 2 seconds." in refused.text
        clock.shift(timedelta(seconds=2))
        assert (await log_in(client, password="wrong")).status_code == 401
        assert (await log_in(client)).headers["retry-after"] == "4"
        clock.shift(timedelta(seconds=4))
        assert (await log_in(client)).status_code == 303


@pytest.mark.parametrize("path", ["/console/login", "/console/"])
async def test_staff_pages_are_never_kept(client, path):
    await log_in(client)
    assert (await client.get(path)).headers["cache-control"] == "no-store"


async def test_the_console_speaks_the_language_chosen(client):
    await client.get("/console/language/ar")
    assert '<html lang="ar" dir="rtl">' in (await client.get("/console/login")).text
    answer = await client.get("/console/language/xx")
    assert "set-cookie" not in answer.headers


async def test_a_huge_form_is_refused(client):
    await client.get("/console/login")
    answer = await client.post("/console/login", content=b"password=" + b"x" * 20_000)
    assert answer.status_code == 413


def test_passwords_are_stored_as_salted_hashes():
    first, second = hash_password("secret words"), hash_password("secret words")
    assert first != second
    assert first.startswith("$argon2id$")
    assert len(first) <= 200
    assert check_password("secret words", first)
    assert not check_password("secret word", first)
    assert not check_password("", "")
