"""Open data: /open-data/… for whole files, /api/v1/… to read page by page; both for anybody, no key asked."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.openapi.utils import get_openapi
from fastapi.responses import RedirectResponse, Response
from fastapi.routing import APIRoute

from analytics.open_data import TABLES
from analytics.open_data.formats import as_json, description_in
from analytics.open_data.packages import speaks
from analytics.open_data.table import Table
from web.data.answers import allow, send
from web.data.models import Listed, page_of
from web.data.snapshots import File, Snapshots
from web.deps import Deps

FILES, API = "/open-data", "/api/v1"
MOST = 1000
READ = ["GET", "HEAD"]
ABOUT = (
    "Everything that the council publishes, to be read by programs. No key is asked. Numbers of fewer than 5 people "
    "are left out (null), and so is what would give them away. Answers carry ETag and Last-Modified: send them back "
    "as If-None-Match or If-Modified-Since, and what has not changed is answered with 304. Whole tables are under "
    "/open-data/ as CSV and JSON, described by /open-data/datapackage.json."
)


class OpenData:
    """The routes; one of each kind for every table of TABLES."""

    def __init__(self, deps: Deps) -> None:
        self._region = deps.region
        self._home = deps.settings.public_url.rstrip("/")
        self.snapshots = Snapshots(deps.db, deps.region, self._home)
        self._api = APIRouter()

    def router(self) -> APIRouter:
        """The routes, ready for the app."""
        router = APIRouter()
        for name in map(description_in, speaks(self._region)):
            router.add_api_route(f"{FILES}/{name}", self._described(name), methods=READ, include_in_schema=False)
        self._api.add_api_route(
            f"{API}/tables", self.tables, methods=["GET"], response_model=list[Listed], summary="All tables"
        )
        for table in TABLES:
            for form in ("csv", "json"):
                address = f"{FILES}/{table.slug}.{form}"
                router.add_api_route(address, self._whole(table, form), methods=READ, include_in_schema=False)
            self._add_pages(table)
        router.include_router(self._api)
        router.add_api_route(f"{API}/openapi.json", self.openapi, methods=READ, include_in_schema=False)
        # The address by which it may be looked for as well.
        router.add_api_route("/data/{rest:path}", self.moved, methods=READ, include_in_schema=False)
        for address in [route.path for route in (*router.routes, *self._api.routes) if isinstance(route, APIRoute)]:
            router.add_api_route(address, allow, methods=["OPTIONS"], include_in_schema=False)
        return router

    def moved(self, rest: str) -> Response:
        """On to the address that stays."""
        return RedirectResponse(f"{FILES}/{rest}", 308)

    def tables(self, request: Request) -> Response:
        """The tables of this API, with the addresses of their rows and files."""
        listed = [
            {
                "table": table.slug,
                "title": table.title,
                "description": table.about,
                "rows": f"{self._home}{API}/{table.slug}",
                "csv": f"{self._home}{FILES}/{table.slug}.csv",
                "json": f"{self._home}{FILES}/{table.slug}.json",
            }
            for table in TABLES
        ]
        return self._answer(request, listed)

    def openapi(self, request: Request) -> Response:
        """The description of this API."""
        title = f"Open data of the Regional Council of {self._region.name('en')}"
        made = get_openapi(
            title=title, version="1", description=ABOUT, routes=self._api.routes, servers=[{"url": self._home}]
        )
        if self._region.open_data is not None:
            licence = self._region.open_data.licence
            made["info"]["license"] = {"name": licence.title, "url": licence.link}
        return self._answer(request, made)

    def _add_pages(self, table: Table) -> None:
        def rows(
            request: Request,
            limit: Annotated[int, Query(ge=1, le=MOST, description="how many rows at most")] = 100,
            offset: Annotated[int, Query(ge=0, description="how many rows to pass over")] = 0,
        ) -> Response:
            return self._page(request, table, limit, offset)

        self._api.add_api_route(
            f"{API}/{table.slug}",
            rows,
            methods=["GET"],
            name=table.slug,
            operation_id=table.slug,
            summary=table.title,
            description=table.about,
            response_model=page_of(table, self._region),
        )

    def _page(self, request: Request, table: Table, limit: int, offset: int) -> Response:
        found = self.snapshots.of(table)
        total, after = len(found.rows), offset + limit
        onward = f"{self._home}{API}/{table.slug}?limit={limit}&offset={after}" if after < total else None
        page = {
            "table": table.slug, "total": total, "limit": limit, "offset": offset, "next": onward,
            "rows": found.rows[offset:after],
        }  # fmt: skip
        response = self._answer(request, page, since=found.json)
        if onward:
            response.headers["Link"] = f'<{onward}>; rel="next"'
        return response

    def _answer(self, request: Request, value: Any, since: File | None = None) -> Response:
        return send(request, self.snapshots.made(as_json(value), since))

    def _described(self, name: str) -> Any:
        def description(request: Request) -> Response:
            """The data package: every file with its columns."""
            return send(request, self.snapshots.description(name))

        return description

    def _whole(self, table: Table, form: str) -> Any:
        def whole(request: Request) -> Response:
            found = self.snapshots.of(table)
            return send(request, found.csv if form == "csv" else found.json, name=f"{table.slug}.{form}")

        return whole
