"""Changing and taking down what a campaign has published."""

from fastapi import APIRouter, HTTPException, Request, Response
from sqlmodel import Session

from campaigns import amend
from campaigns.records import current_version, find_campaign, read_content
from core.errors import BadInput
from core.i18n import own_name
from web.console.desk import Desk, Problem, Visitor, see
from web.console.posted import Posted, text

CAMPAIGNS = "/console/campaigns/"
WHERE = "campaign"


class Amending:
    """Routes of one campaign's published posts, under /console/campaigns."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def add_to(self, router: APIRouter) -> None:
        """Put the routes under /console/campaigns."""
        router.add_api_route("/{campaign_id:row}/amend", self.show, methods=["GET"])
        router.add_api_route("/{campaign_id:row}/correct", self.correct, methods=["POST"])
        router.add_api_route("/{campaign_id:row}/approve-correction", self.approve, methods=["POST"])
        router.add_api_route("/{campaign_id:row}/withdraw", self.withdraw, methods=["POST"])

    def show(self, request: Request, campaign_id: int) -> Response:
        """What it says now, what waits for a yes, and the ways to change it and take it down."""
        return self._page(request, self._desk.who(request), campaign_id)

    def correct(self, request: Request, campaign_id: int, posted: Posted) -> Response:
        """Hand in other words."""
        who = self._desk.acting(request, posted)

        def deed(session: Session) -> object:
            content = read_content(current_version(session, find_campaign(session, campaign_id)))
            body = {language: text(posted, f"body-{language}").replace("\r\n", "\n") for language in content.body}
            source = amend.reworded(content, body)
            return amend.correct(session, campaign_id, source, WHERE, by_email=who.email, region=self._desk.region)

        given = {name.removeprefix("body-"): text(posted, name) for name in posted if name.startswith("body-")}
        return self._answer(request, who, campaign_id, self._desk.act(deed), "reworded", given)

    def approve(self, request: Request, campaign_id: int, posted: Posted) -> Response:
        """Say yes to the words that wait."""
        who, region = self._desk.acting(request, posted), self._desk.region
        seen = text(posted, "version")
        number = int(seen[:9]) if seen.isdecimal() else None
        done = self._desk.act(
            lambda session: amend.approve_correction(
                session, campaign_id, by_email=who.email, region=region, number=number
            )
        )
        return self._answer(request, who, campaign_id, done, "correction", {})

    def withdraw(self, request: Request, campaign_id: int, posted: Posted) -> Response:
        """Take the posts down."""
        who = self._desk.acting(request, posted)
        reason = text(posted, "reason")
        done = self._desk.act(lambda session: amend.withdraw(session, campaign_id, by_email=who.email, reason=reason))
        return self._answer(request, who, campaign_id, done, "withdrawn", {})

    def _answer(
        self, request: Request, who: Visitor, campaign_id: int, done: object, code: str, given: dict[str, str]
    ) -> Response:
        if isinstance(done, Problem):
            return self._page(request, who, campaign_id, problem=done.what, given=given, code=409)
        return see(f"{CAMPAIGNS}{campaign_id}", code)

    def _page(
        self, request: Request, who: Visitor, campaign_id: int, *, problem: str = "",
        given: dict[str, str] | None = None, code: int = 200,
    ) -> Response:  # fmt: skip
        with self._desk.db.reading() as session:
            try:
                campaign = find_campaign(session, campaign_id)
            except BadInput as unknown:
                raise HTTPException(404, unknown.what) from unknown
            content = read_content(current_version(session, campaign))
            waits = amend.waiting(session, campaign)
            values = {
                "id": campaign.id,
                "name": campaign.name,
                "published": campaign.state in amend.PUBLISHED and campaign.withdrawn_at is None,
                "withdrawn": campaign.withdrawn_at is not None,
                "template": content.template,
                "texts": [(code, own_name(code), (given or {}).get(code, said)) for code, said in content.body.items()],
                "number": waits[0].number if waits else 0,
                "waits": [(code, own_name(code), said) for code, said in read_content(waits[1]).body.items()]
                if waits
                else [],
            }
        return self._desk.page(request, who, "console/amend.html", {**values, "problem": problem}, code)
