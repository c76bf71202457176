"""The console, put together: one part a file, each adds its own routes."""

from typing import Protocol

from fastapi import APIRouter, FastAPI, Request, Response

from web.console.account import Account
from web.console.audit_log import AuditLog
from web.console.campaigns import Campaigns
from web.console.desk import Desk, NotLoggedIn, login_address, see
from web.console.entry import Entry
from web.console.people import People
from web.deps import Deps
from web.pages import Pages


class Part(Protocol):
    """A part of the console."""

    def add_to(self, router: APIRouter) -> None:
        """Put its routes under /console."""
        ...


def add_console(app: FastAPI, deps: Deps, pages: Pages) -> None:
    """The routes under /console, and the way to the login for who is not in."""
    desk = Desk(deps, pages)
    router = APIRouter(prefix="/console")
    parts: tuple[Part, ...] = (Entry(desk), Campaigns(desk), People(desk), AuditLog(desk), Account(desk))
    for part in parts:
        part.add_to(router)
    app.include_router(router)

    @app.exception_handler(NotLoggedIn)
    async def lead_to_login(_request: Request, error: NotLoggedIn) -> Response:
        return see(login_address(error.back))
