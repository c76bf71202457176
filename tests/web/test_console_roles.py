"""Who may see and do what: every route of the console with every role, against a table written by hand."""

import re
from collections.abc import Iterator

import pytest
from fastapi import FastAPI

from core.models import Role, Staff
from tests.web.conftest import client_of
from tests.web.test_console import token_in
from web import auth
from web.app import create_app

# Entry: for who is not in yet.
OPEN = {
    "/console/login",
    "/console/code",
    "/console/welcome/{token}",
    "/console/logout",
    "/console/language/{language}",
}
EDITORS, ADMINS = {Role.EDITOR, Role.APPROVER, Role.ADMIN}, {Role.ADMIN}
OFFICERS = {Role.MODERATOR, Role.APPROVER, Role.ADMIN}
# The address that a route begins with (the longest counts), who may GET, who may POST.
MAY = {
    "/console/": (set(Role), set()),
    "/console/calendar/": (set(Role), EDITORS),
    "/console/campaigns/": (set(Role), EDITORS),
    "/console/consultations/": (set(Role), EDITORS),
    "/console/answers/": ({Role.MODERATOR, Role.ADMIN}, set()),
    "/console/meetings/": (set(Role), EDITORS),
    "/console/associations/": (set(Role) - {Role.EDITOR}, {Role.MODERATOR, Role.APPROVER, Role.ADMIN}),
    "/console/plan/": (set(Role), EDITORS),
    "/console/goals/": (set(Role), EDITORS),
    "/console/unknown/": (set(Role), EDITORS),
    "/console/compose/": (EDITORS, EDITORS),
    "/console/numbers/": (set(Role), set()),
    "/console/petitions/": (set(Role), OFFICERS | {Role.EDITOR}),
    "/console/requests/": (OFFICERS | {Role.AUDITOR}, OFFICERS),
    "/console/inbox/": ({Role.MODERATOR, Role.ADMIN, Role.AUDITOR}, {Role.MODERATOR, Role.ADMIN}),
    "/console/replies/": (set(Role), set(Role) - {Role.AUDITOR}),
    "/console/said/": ({Role.MODERATOR, Role.ADMIN, Role.AUDITOR}, {Role.MODERATOR, Role.ADMIN}),
    "/console/settings/": (set(Role), ADMINS),
    "/console/staff/": (ADMINS, ADMINS),
    "/console/audit/": (ADMINS | {Role.AUDITOR}, set()),
    "/console/account/": (set(Role), set(Role)),
}
# Single forms that are for others, by the last word of their address.
APPROVERS = {Role.APPROVER, Role.ADMIN}
MAY_ACT: dict[str, dict[str, set[Role]]] = {
    "/console/campaigns/": dict.fromkeys(("approve", "approve-correction", "return"), APPROVERS),
    "/console/consultations/": dict.fromkeys(("open", "close", "poll", "outcome"), APPROVERS),
    "/console/meetings/": {"attendance": EDITORS | {Role.MODERATOR}},
    "/console/petitions/": dict.fromkeys(("deposit", "accept", "refuse"), OFFICERS),
    "/console/settings/": {
        "open-lane": set(Role) - {Role.AUDITOR},
        "declare-day": {Role.MODERATOR, Role.APPROVER, Role.ADMIN},
        "withdraw-day": {Role.MODERATOR, Role.APPROVER, Role.ADMIN},
        "keep-recording": {Role.EDITOR, Role.MODERATOR, Role.ADMIN},
        "remove-recording": {Role.EDITOR, Role.MODERATOR, Role.ADMIN},
    },
}


def console_routes(app: FastAPI) -> Iterator[tuple[str, str]]:
    """(method, path) of every route under /console that needs a login."""
    for path, methods in app.openapi()["paths"].items():
        if path.startswith("/console") and path not in OPEN:
            yield from ((method.upper(), path) for method in methods)


def allowed(method: str, path: str) -> set[Role]:
    section = max((address for address in MAY if path.startswith(address)), key=len)
    see, act = MAY[section]
    return see if method == "GET" else MAY_ACT.get(section, {}).get(path.rpartition("/")[2], act)


@pytest.fixture
def logins(deps) -> dict[Role, str]:
    """A cookie for each role."""
    with deps.db.transaction() as session:
        everybody = {role: Staff(email=f"{role}@council.example", role=role) for role in Role}
        session.add_all(everybody.values())
        session.flush()
        return {role: auth.begin(session, staff, "a test") for role, staff in everybody.items()}


async def test_every_route_is_for_the_roles_of_the_table_and_no_others(app, logins):
    routes = list(console_routes(app))
    assert len(routes) > 10
    wrong = []
    for role, token in logins.items():
        async with client_of(app) as client:
            client.cookies.set(auth.COOKIE, token, path="/console")
            form = token_in((await client.get("/console/account/", headers={"Accept": "text/html"})).text)
            for method, path in routes:
                address = re.sub(r"\{\w+\}", "999999", path)
                data = {"form_token": form} if method == "POST" else None
                answer = await client.request(method, address, data=data, headers={"Accept": "text/html"})
                if (answer.status_code != 403) != (role in allowed(method, path)):
                    wrong.append((role, method, path, answer.status_code))
                if path.endswith("/sessions/end"):
                    assert answer.status_code == 303
    assert wrong == []


async def test_no_route_is_open_to_who_is_not_logged_in(app):
    async with client_of(app) as client:
        token = token_in((await client.get("/console/login")).text)
        for method, path in console_routes(app):
            data = {"form_token": token} if method == "POST" else None
            answer = await client.request(method, re.sub(r"\{\w+\}", "1", path), data=data)
            if method == "GET":
                assert (answer.status_code, answer.headers["location"][:14]) == (303, "/console/login"), path
            else:
                assert (answer.status_code, "location" in answer.headers) == (401, False), path


async def test_who_asks_for_what_is_not_theirs_reads_whose_it_is(app, logins):
    async with client_of(app) as client:
        client.cookies.set(auth.COOKIE, logins[Role.EDITOR], path="/console")
        answer = await client.get("/console/audit/", headers={"Accept-Language": "en"})
    assert answer.status_code == 403
    assert re.findall(r"<li>(Administrator|Auditor|Editor)</li>", answer.text) == ["Administrator", "Auditor"]
    assert "/console/staff/" not in answer.text


def test_the_table_names_every_section_and_no_other(deps):
    from web.console.sections import SECTIONS

    assert {section.address for section in SECTIONS} == MAY.keys()
    assert create_app(deps)
