"""Coming in: the first administrator, invitations, codes, sessions that can be ended, roles, and the audit chain."""

import re
from datetime import UTC, datetime, timedelta

import httpx
import pyotp
import pytest
import time_machine
from fastapi import FastAPI
from sqlalchemy import text
from sqlmodel import select

from core import audit_chain
from core.models import AuditEntry, Role, Staff, StaffInvitation, StaffSession
from tests.web.conftest import client_of
from tests.web.test_console import token_in
from web import auth
from web.deps import Deps
from web.passwords import hash_password

NOW = datetime(2026, 12, 1, 16, tzinfo=UTC)
EMAIL, PASSWORD = "nadia@council.example", "a sentence that is easy"
HASHED = hash_password(PASSWORD)
PAGE = {"Accept": "text/html", "Accept-Language": "en"}


def hire(deps: Deps, role: Role = Role.ADMIN, email: str = EMAIL) -> int:
    with deps.db.transaction() as session:
        staff = Staff(email=email, role=role, password_hash=HASHED)
        session.add(staff)
        session.flush()
        return staff.id


async def post(client: httpx.AsyncClient, shown: str, target: str, /, **fields: str) -> httpx.Response:
    """Send the form of a page."""
    page = await client.get(shown, headers=PAGE)
    return await client.post(target, data={"form_token": token_in(page.text), **fields}, headers=PAGE)


async def log_in(client: httpx.AsyncClient, email: str = EMAIL) -> httpx.Response:
    return await post(client, "/console/login", "/console/login", email=email, password=PASSWORD)


def invited(deps: Deps, staff_id: int | None = None) -> str:
    with deps.db.transaction() as session:
        return auth.invite(session, session.get(Staff, staff_id) if staff_id else None)


async def test_the_first_administrator_comes_in_by_a_link_that_works_once(client, deps):
    link = f"/console/welcome/{invited(deps)}"
    assert "first administrator" in (await client.get(link, headers=PAGE)).text
    short = await post(client, link, link, email=EMAIL, password="short")
    assert (short.status_code, "At least 12 characters" in short.text) == (400, True)
    wrong = await post(client, link, link, email="nadia", password=PASSWORD)
    assert (wrong.status_code, "Write an e-mail address, such as name@example.org." in wrong.text) == (400, True)
    done = await post(client, link, link, email=EMAIL, password=PASSWORD)
    assert (done.status_code, done.headers["location"]) == (303, "/console/")
    assert (await client.get("/console/staff/", headers=PAGE)).status_code == 200
    assert (await client.get(link, headers=PAGE)).status_code == 404
    with deps.db.reading() as session:
        assert [(one.email, one.role) for one in session.exec(select(Staff))] == [(EMAIL, Role.ADMIN)]


async def test_a_link_for_the_first_ends_when_there_is_an_administrator(client, deps):
    link = f"/console/welcome/{invited(deps)}"
    hire(deps)
    assert (await client.get(link, headers=PAGE)).status_code == 404


async def test_a_link_ends_after_three_days_and_with_the_next_one(client, deps):
    staff = hire(deps)
    with time_machine.travel(NOW, tick=False) as clock:
        first, second = invited(deps, staff), invited(deps, staff)
        assert (await client.get(f"/console/welcome/{first}", headers=PAGE)).status_code == 404
        assert (await client.get(f"/console/welcome/{second}", headers=PAGE)).status_code == 200
        clock.shift(timedelta(days=3, seconds=1))
        assert (await client.get(f"/console/welcome/{second}", headers=PAGE)).status_code == 404
    with deps.db.reading() as session:
        stored = " ".join(row.token_hash for row in session.exec(select(StaffInvitation)))
    assert first not in stored
    assert second not in stored


async def test_an_administrator_takes_somebody_on(client, app, deps):
    hire(deps)
    await log_in(client)
    page = await post(client, "/console/staff/", "/console/staff/", email="Omar@Council.example", role="moderator")
    (link,) = re.findall(r"http://[^<]+/console/welcome/[\w-]+", page.text)
    async with client_of(app) as other:
        path = link[link.index("/console") :]
        assert "omar@council.example" in (await other.get(path, headers=PAGE)).text
        assert (await post(other, path, path, password=PASSWORD)).status_code == 303
        assert (await other.get("/console/staff/", headers=PAGE)).status_code == 403
        assert "Omar" not in (await other.get("/console/", headers=PAGE)).text
    again = await post(client, "/console/staff/", "/console/staff/", email="omar@council.example", role="admin")
    assert (again.status_code, "is a member of staff already" in again.text) == (400, True)


async def test_a_code_is_asked_for_and_counts_once(client, deps):
    staff = hire(deps)
    with time_machine.travel(NOW, tick=False) as clock:
        await log_in(client)
        page = (await client.get("/console/account/factor", headers=PAGE)).text
        (secret,) = re.findall(r'name="secret" value="(\w+)"', page)
        assert "<svg" in page
        fields = {"form_token": token_in(page), "secret": secret}
        wrong = await client.post("/console/account/factor", data={**fields, "code": "000000"}, headers=PAGE)
        assert (wrong.status_code, secret in wrong.text) == (400, True)
        arabic = "".join("٠١٢٣٤٥٦٧٨٩"[int(digit)] for digit in pyotp.TOTP(secret).at(NOW))
        right = await client.post("/console/account/factor", data={**fields, "code": arabic}, headers=PAGE)
        assert right.status_code == 303
        client.cookies.clear()
        halfway = await log_in(client)
        assert (halfway.status_code, "six digits" in halfway.text) == (200, True)
        assert "jisr_session" not in client.cookies
        (half,) = re.findall(r'name="half" value="([^"]+)"', halfway.text)
        fields = {"form_token": token_in(halfway.text), "half": half}
        used = await client.post("/console/code", data={**fields, "code": pyotp.TOTP(secret).at(NOW)}, headers=PAGE)
        assert used.status_code == 401
        clock.shift(timedelta(seconds=31))
        code = pyotp.TOTP(secret).at(NOW + timedelta(seconds=31))
        assert (await client.post("/console/code", data={**fields, "code": code}, headers=PAGE)).status_code == 303
        assert (await client.get("/console/", headers=PAGE)).status_code == 200
    with deps.db.reading() as session:
        raw = session.connection().execute(text("SELECT second_factor FROM staff WHERE id = :id"), {"id": staff})
        assert secret not in raw.scalar_one()


async def test_the_link_to_a_new_password_does_not_stand_for_the_phone(client, deps):
    staff_id, secret = hire(deps), pyotp.random_base32()
    with deps.db.transaction() as session:
        staff = session.get_one(Staff, staff_id)
        staff.second_factor = secret
        link = f"/console/welcome/{auth.invite(session, staff)}"
    page = await client.get(link, headers=PAGE)
    fields = {"form_token": token_in(page.text), "password": "another easy sentence"}
    halfway = await client.post(link, data=fields, headers=PAGE)
    assert (halfway.status_code, "six digits" in halfway.text) == (200, True)
    assert "jisr_session" not in client.cookies
    (half,) = re.findall(r'name="half" value="([^"]+)"', halfway.text)
    fields = {"form_token": token_in(halfway.text), "half": half, "code": pyotp.TOTP(secret).now()}
    assert (await client.post("/console/code", data=fields, headers=PAGE)).status_code == 303
    assert (await client.get("/console/", headers=PAGE)).status_code == 200


async def test_guessing_codes_gets_slow(client, deps):
    staff_id = hire(deps)
    with deps.db.transaction() as session:
        session.get_one(Staff, staff_id).second_factor = pyotp.random_base32()
    page = await log_in(client)
    (half,) = re.findall(r'name="half" value="([^"]+)"', page.text)
    fields = {"form_token": token_in(page.text), "half": half, "code": "123456"}
    codes = [(await client.post("/console/code", data=fields, headers=PAGE)).status_code for _ in range(6)]
    assert codes == [401] * 5 + [429]


async def test_a_new_password_ends_every_other_session(client, app, deps):
    hire(deps)
    await log_in(client)
    async with client_of(app) as elsewhere:
        await log_in(elsewhere)
        fields = {"present": PASSWORD, "fresh": "another easy sentence"}
        wrong = await post(
            client, "/console/account/", "/console/account/password", present="no", fresh="another sentence"
        )
        assert "not your present password" in wrong.text
        assert (await post(client, "/console/account/", "/console/account/password", **fields)).status_code == 303
        assert (await client.get("/console/", headers=PAGE)).status_code == 200
        assert (await elsewhere.get("/console/", headers=PAGE)).status_code == 303


async def test_a_session_can_be_ended_from_another_device(client, app, deps):
    hire(deps)
    await log_in(client)
    async with client_of(app) as elsewhere:
        await log_in(elsewhere)
        with deps.db.reading() as session:
            newest = max(row.id for row in session.exec(select(StaffSession)))
        done = await post(client, "/console/account/", "/console/account/sessions/end", session=str(newest))
        assert done.status_code == 303
        assert (await elsewhere.get("/console/", headers=PAGE)).status_code == 303


async def test_who_has_left_is_out_at_once(client, app, deps):
    hire(deps)
    omar = hire(deps, Role.EDITOR, "omar@council.example")
    await log_in(client)
    async with client_of(app) as other:
        await log_in(other, "omar@council.example")
        assert (await post(client, "/console/staff/", f"/console/staff/{omar}/leave")).status_code == 303
        assert (await other.get("/console/", headers=PAGE)).status_code == 303
        assert (await log_in(other, "omar@council.example")).status_code == 401


async def test_the_last_administrator_stays_one(client, deps):
    nadia = hire(deps)
    await log_in(client)
    answer = await post(client, "/console/staff/", f"/console/staff/{nadia}/role", role="editor")
    assert (answer.status_code, "is the only administrator" in answer.text) == (409, True)


@pytest.mark.parametrize(
    ("wanted", "led"),
    [
        ("/console/audit/?about=x", "/console/audit/?about=x"),
        ("https://evil.example/", "/console/"),
        ("//evil.example/console/", "/console/"),
        ("/console/\\evil.example", "/console/"),
    ],
)
async def test_the_login_leads_back_into_the_console_and_nowhere_else(client, deps, wanted, led):
    hire(deps)
    answer = await post(client, "/console/login", "/console/login", email=EMAIL, password=PASSWORD, to=wanted)
    assert answer.headers["location"] == led


async def test_who_is_not_in_is_led_to_the_login_and_back(client):
    answer = await client.get("/console/audit/?about=campaign:1", headers=PAGE)
    assert answer.status_code == 303
    assert answer.headers["location"] == "/console/login?to=%2Fconsole%2Faudit%2F%3Fabout%3Dcampaign%3A1"


async def test_every_form_of_the_console_is_refused_without_its_token(client, app: FastAPI, deps):
    hire(deps)
    await log_in(client)
    paths = [path for path, methods in app.openapi()["paths"].items() if "post" in methods and "/console" in path]
    assert len(paths) > 8
    for path in paths:
        answer = await client.post(re.sub(r"\{\w+\}", "1", path), data={"x": "y"}, headers=PAGE)
        assert answer.status_code == 403, path


async def test_the_audit_log_shows_what_was_done_and_that_nobody_touched_it(client, deps):
    hire(deps)
    await log_in(client)
    with deps.db.transaction() as session:
        session.add_all(AuditEntry(action="test", subject=f"campaign:{number}") for number in range(3))
    with deps.db.transaction() as session:
        assert audit_chain.seal_new(session) == 4
        assert audit_chain.seal_new(session) == 0
    page = (await client.get("/console/audit/", headers=PAGE)).text
    assert "4 entries are sealed, and the chain is whole." in page
    assert "campaign:1</bdi>" in page
    assert "campaign:1</bdi>" not in (await client.get("/console/audit/?about=campaign:2", headers=PAGE)).text


@pytest.mark.parametrize(
    ("harm", "place"),
    [
        ("DELETE FROM auditentry WHERE place = 2", 2),
        ("UPDATE auditentry SET subject = 'campaign:9' WHERE place = 3", 3),
        ("UPDATE auditentry SET staff_id = NULL WHERE place = 2", 2),
    ],
)
def test_a_line_that_was_removed_or_changed_shows(db, harm, place):
    with db.transaction() as session:
        staff = Staff(email=EMAIL, role=Role.ADMIN)
        session.add(staff)
        session.flush()
        session.add_all(AuditEntry(action="a", subject=f"campaign:{n}", staff_id=staff.id) for n in range(4))
    with db.transaction() as session:
        audit_chain.seal_new(session)
        assert audit_chain.first_break(session) is None
    with db.transaction() as session:
        session.connection().execute(text(harm))
    with db.reading() as session:
        broken = audit_chain.first_break(session)
    assert broken is not None
    assert broken.place == place


def test_what_a_term_has_ended_is_not_missed(db):
    with db.transaction() as session:
        session.add_all(AuditEntry(action="a", subject=str(number)) for number in range(4))
    with db.transaction() as session:
        audit_chain.seal_new(session)
        session.connection().execute(text("DELETE FROM auditentry WHERE place <= 2"))
        assert audit_chain.first_break(session) is None
