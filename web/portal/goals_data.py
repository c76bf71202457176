"""The Goals as data, in the shapes and at the addresses of Open SDG: /en/data/1-1-1.json and so on."""

import csv
import io
from collections.abc import Callable, Mapping
from typing import Any

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import JSONResponse, Response

from civic.sdg import outputs
from civic.sdg.table import Table
from civic.sdg.view import Goals, SeenIndicator, goals_of, table_of
from web.deps import Deps
from web.pages import Pages

HEADERS = {"Cache-Control": "public, max-age=300", "Access-Control-Allow-Origin": "*"}
ALL = "all"
SHAPES: Mapping[str, Callable[[Table], Any]] = {
    "data": outputs.data,
    "edges": outputs.edges,
    "headline": outputs.headlines,
    "comb": lambda table: {"data": outputs.data(table), "edges": outputs.edges(table)},
}


class GoalsData:
    """The routes /{language}/{data, edges, headline, comb, meta}/… and /{language}/stats/reporting.json."""

    def __init__(self, deps: Deps, pages: Pages) -> None:
        self._deps, self._pages = deps, pages

    def router(self) -> APIRouter:
        """The routes, ready for the portal."""
        router = APIRouter()
        routes: dict[str, Callable[..., Response]] = {
            "data/{code}.csv": self.table,
            "stats/reporting.json": self.reporting,
            "meta/{code}.json": self.meta,
            **{f"{name}/{{code}}.json": self._shape(name) for name in SHAPES},
        }
        for language in self._pages.languages:
            for path, answer in routes.items():
                router.add_api_route(f"/{language}/{path}", answer, methods=["GET", "HEAD"])
        return router

    def _shape(self, name: str) -> Callable[[Request, str], Response]:
        """What answers with the figures of an indicator in one of SHAPES; of `headline` also all at once."""

        def answer(request: Request, code: str) -> Response:
            if code == ALL and name != "headline":
                raise HTTPException(404, "there are no such data")
            return self._answer(request, lambda goals, read: self._shaped(goals, read, SHAPES[name], code))

        return answer

    def meta(self, request: Request, code: str) -> Response:
        """The fields of an indicator, or of all by their codes."""
        language = self._pages.language(request)

        def fields(goals: Goals, _read: Callable[[SeenIndicator], Table]) -> Any:
            if code == ALL:
                return {one.code: outputs.meta(goals, one, language) for one in goals.indicators}
            return outputs.meta(goals, _known(goals, code), language)

        return self._answer(request, fields)

    def reporting(self, request: Request) -> Response:
        """How many indicators have which reporting status."""
        return self._answer(request, lambda goals, _read: outputs.reporting(goals))

    def table(self, request: Request, code: str) -> Response:
        """The figures of an indicator as CSV."""
        with self._deps.db.reading() as session:
            goals = goals_of(session, self._deps.region)
            one = _known(goals, code)
            headers = {**HEADERS, "ETag": _tag(goals), "Content-Disposition": f'attachment; filename="{one.code}.csv"'}
            if _has_it(request, goals):
                return Response(status_code=304, headers=headers)
            table = outputs.translated(goals, one, table_of(session, one.id), self._pages.language(request))
        written = io.StringIO(newline="")
        csv.writer(written).writerows([table.columns, *table.rows])
        return Response("\ufeff" + written.getvalue(), media_type="text/csv; charset=utf-8", headers=headers)

    def _shaped(
        self, goals: Goals, read: Callable[[SeenIndicator], Table], make: Callable[[Table], Any], code: str
    ) -> Any:
        if code == ALL:
            return {one.code: make(read(one)) for one in goals.indicators}
        return make(read(_known(goals, code)))

    def _answer(self, request: Request, make: Callable[[Goals, Callable[[SeenIndicator], Table]], Any]) -> Response:
        """What is made, as JSON; nothing anew for who has it already."""
        language = self._pages.language(request)
        with self._deps.db.reading() as session:
            goals = goals_of(session, self._deps.region)
            headers = {**HEADERS, "ETag": _tag(goals)}
            if _has_it(request, goals):
                return Response(status_code=304, headers=headers)
            value = make(goals, lambda one: outputs.translated(goals, one, table_of(session, one.id), language))
        return JSONResponse(value, headers=headers)


def _known(goals: Goals, code: str) -> SeenIndicator:
    one = goals.indicator(code)
    if one is None:
        raise HTTPException(404, "there is no such indicator")
    return one


def _has_it(request: Request, goals: Goals) -> bool:
    """Whether the reader names this set among those it has, packed or not."""
    named = request.headers.get("if-none-match", "").split(",")
    return _tag(goals) in {tag.strip().removeprefix("W/") for tag in named}


def _tag(goals: Goals) -> str:
    return f'"{goals.stamp}"'
