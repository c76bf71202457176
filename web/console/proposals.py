"""Campaigns that what happened suggests: taken up as one's own draft in the composer, or put aside."""

from dataclasses import dataclass
from datetime import datetime

from fastapi import APIRouter, Request, Response
from sqlmodel import Session

from campaigns import proposals
from campaigns.file import read_campaign
from core.clock import local
from core.errors import BadInput
from core.models import Proposal
from web.console.desk import Desk, Problem, Visitor, Wrong, see
from web.console.posted import Posted, text
from web.words import POST_TEMPLATES, TRIGGERS, word

HERE, COMPOSE = "/console/campaigns/proposals", "/console/compose/"


@dataclass(frozen=True)
class Line:
    """One proposal: what happened, the text that it would be told with, its name, and since when (local)."""

    id: int
    happened: str
    told: str
    name: str
    since: datetime


class Proposals:
    """Routes of proposals, under /console/campaigns."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def add_to(self, router: APIRouter) -> None:
        """Put the routes under /console/campaigns."""
        router.add_api_route("/proposals", self.show, methods=["GET"])
        router.add_api_route("/proposals/{number:row}/take", self.take, methods=["POST"])
        router.add_api_route("/proposals/{number:row}/dismiss", self.dismiss, methods=["POST"])

    def show(self, request: Request) -> Response:
        """What is proposed, the newest first."""
        return self._page(request, self._desk.who(request))

    def take(self, request: Request, number: int, posted: Posted) -> Response:
        """Make it one's own and open it in the composer."""
        who = self._desk.acting(request, posted)
        done = self._desk.act(lambda session: proposals.take(session, number, self._desk.region, by=who.email))
        if isinstance(done, Problem):
            return self._page(request, who, problem=done.what, code=409)
        return see(f"{COMPOSE}{done.id}", "draft")

    def dismiss(self, request: Request, number: int, posted: Posted) -> Response:
        """Put it aside, with the reason."""
        who = self._desk.acting(request, posted)

        def deed(session: Session) -> Proposal:
            if not text(posted, "reason"):
                raise Wrong(who.t("Say in a few words why it is not told."))
            return proposals.dismiss(session, number, by=who.email, reason=text(posted, "reason"))

        done = self._desk.act(deed)
        if isinstance(done, Problem):
            return self._page(request, who, problem=done.what, code=409)
        return see(HERE, "dismissed")

    def _page(self, request: Request, who: Visitor, *, problem: str = "", code: int = 200) -> Response:
        with self._desk.db.reading() as session:
            lines = [self._line(who, one) for one in proposals.proposals(session)]
        values = {"lines": lines, "problem": problem, "base": HERE}
        return self._desk.page(request, who, "console/proposals.html", values, code)

    def _line(self, who: Visitor, one: Proposal) -> Line:
        try:
            content = read_campaign(one.source, f"proposal {one.id}")
            told, name = word(who.t, POST_TEMPLATES, content.template), content.name
        except BadInput:
            told, name = "", one.key
        since = local(one.created_at, self._desk.region.zone)
        return Line(one.id, word(who.t, TRIGGERS, one.trigger), told, name, since)
