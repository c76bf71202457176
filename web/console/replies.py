"""Saved replies: what staff keep ready to answer with, in each language."""

from typing import Any

from fastapi import APIRouter, Request, Response

from civic import saved_replies
from core.i18n import own_name
from web.console.desk import Desk, Problem, Visitor, see
from web.console.posted import Posted, text

REPLIES = "/console/replies/"


class Replies:
    """Routes under /console/replies."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def add_to(self, router: APIRouter) -> None:
        """Put the routes under /console/replies."""
        router.add_api_route("/", self.show, methods=["GET"])
        router.add_api_route("/", self.save, methods=["POST"])
        router.add_api_route("/remove", self.remove, methods=["POST"])

    def show(self, request: Request, name: str = "", language: str = "") -> Response:
        """All of them, and the form for one: empty, or filled with the one that the address names."""
        who = self._desk.who(request)
        return self._page(request, who, {"name": name, "language": language or who.t.language})

    def save(self, request: Request, posted: Posted) -> Response:
        """Keep one in one language, in the place of the one that was there."""
        who = self._desk.acting(request, posted)
        given = {name: text(posted, name) for name in ("name", "language", "text")}
        done = self._desk.act(
            lambda session: saved_replies.save(session, **given, by=who.email, region=self._desk.region)
        )
        if isinstance(done, Problem):
            return self._page(request, who, given, problem=done.what, code=409)
        return see(REPLIES, "saved")

    def remove(self, request: Request, posted: Posted) -> Response:
        """Take one away in one language."""
        who = self._desk.acting(request, posted)
        name, language = text(posted, "name"), text(posted, "language")
        done = self._desk.act(lambda session: saved_replies.remove(session, name=name, language=language, by=who.email))
        if isinstance(done, Problem):
            return self._page(request, who, {"name": "", "language": language}, problem=done.what, code=409)
        return see(REPLIES, "removed")

    def _page(
        self, request: Request, who: Visitor, given: dict[str, str], *, problem: str = "", code: int = 200
    ) -> Response:
        with self._desk.db.reading() as session:
            found = saved_replies.saved_replies(session)
        grouped: dict[str, list[saved_replies.Saved]] = {}
        for one in found:
            grouped.setdefault(one.name, []).append(one)
        kept = {(one.name, one.language): one.text for one in found}
        values: dict[str, Any] = {
            "grouped": grouped,
            "given": {"text": kept.get((given["name"], given["language"]), ""), **given},
            "languages_of": [(code, own_name(code)) for code in self._desk.region.languages],
            "own_name": own_name,
            "placeholders": saved_replies.PLACEHOLDERS,
            "longest": saved_replies.LONGEST,
            "problem": problem,
        }
        return self._desk.page(request, who, "console/replies.html", values, code)
