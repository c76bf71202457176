"""A desk to try forms at: a browser that holds a login, without a story around it."""

import re
from dataclasses import dataclass
from typing import Any

import httpx

from core.db import Database
from core.models import Role, Staff
from tests import council
from web import auth

BOSS = "boss@council.example"


@dataclass
class Desk:
    """One member of staff at the console."""

    client: httpx.AsyncClient
    db: Database
    language: str = "en"

    @property
    def headers(self) -> dict[str, str]:
        """What the browser sends along."""
        return {"Accept": "text/html", "Accept-Language": self.language}

    def log_in(self, role: Role = Role.ADMIN, email: str = BOSS) -> Staff:
        """Come in with a role, without the login page."""
        with self.db.transaction() as session:
            staff = council.hire(session, email, role)
            token = auth.begin(session, staff, "a test")
        self.client.cookies.set(auth.COOKIE, token, path="/console")
        return staff

    async def see(self, path: str) -> str:
        """A page that opens."""
        answer = await self.client.get(f"/console/{path}", headers=self.headers)
        assert answer.status_code == 200, (path, answer.status_code)
        return answer.text

    async def send(
        self, page: str, path: str, files: dict[str, Any] | None = None, **fields: str | list[str]
    ) -> httpx.Response:  # fmt: skip
        """A form of a page, with what it holds hidden; names with dots are written with two underscores."""
        kept = {name: hidden(page, name) for name in ("form_token", "seen", "key", "name") if f'name="{name}"' in page}
        given = {name.replace("__", "."): value for name, value in fields.items()}
        return await self.client.post(f"/console/{path}", data={**kept, **given}, files=files, headers=self.headers)


def hidden(page: str, name: str) -> str:
    """The first field of this name in a page."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found is not None, name
    return found[1]


def said(answer: httpx.Response) -> str:
    """Where a form led to: the code of the sentence that follows, or its status."""
    location = answer.headers.get("location", "")
    return location.partition("?done=")[2] or str(answer.status_code)
