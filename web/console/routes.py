"""The console, put together: the way in, and each section under its address."""

from fastapi import APIRouter, FastAPI, Request, Response

from web.console.again import offer
from web.console.desk import Desk, NotLoggedIn, NotTheirs, Unsent, login_address, see
from web.console.entry import Entry
from web.console.sections import SECTIONS
from web.deps import Deps
from web.pages import Pages
from web.rows import know_row_numbers


def add_console(app: FastAPI, deps: Deps, pages: Pages) -> None:
    """The routes under /console, and the way to the login for who is not in."""
    know_row_numbers()
    desk = Desk(deps, pages, SECTIONS)
    entry = APIRouter(prefix="/console")
    Entry(desk).add_to(entry)
    app.include_router(entry)
    for section in SECTIONS:
        router = APIRouter(prefix=section.address.rstrip("/"))
        section.part(desk).add_to(router)
        app.include_router(router)

    @app.exception_handler(NotLoggedIn)
    async def lead_to_login(_request: Request, error: NotLoggedIn) -> Response:
        return see(login_address(error.back))

    @app.exception_handler(Unsent)
    async def keep(request: Request, error: Unsent) -> Response:
        return offer(desk, request, error.form)

    @app.exception_handler(NotTheirs)
    async def refuse(request: Request, error: NotTheirs) -> Response:
        return desk.refuse(request, error)
