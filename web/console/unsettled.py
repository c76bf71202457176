"""Messages whose outcome nobody knows: what is known of each, and staff's word on one or on all of a campaign."""

from fastapi import APIRouter, Request, Response
from sqlmodel import Session

from analytics.today import unknown
from bots.settle import Open, Outcome, settle, settle_campaign, waiting
from core.clock import local
from core.models import DeliveryState
from core.networks import DESTINATIONS
from web.console.desk import Desk, Problem, Visitor, Wrong, see
from web.console.posted import Posted, text
from web.rows import row_number
from web.words import CHANNELS, REASONS, word

UNSETTLED = "/console/unknown/"
SHOWN = 50


class Unsettled:
    """Routes under /console/unknown."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def add_to(self, router: APIRouter) -> None:
        """Put the routes under /console/unknown."""
        router.add_api_route("/", self.show, methods=["GET"])
        router.add_api_route("/one", self.settle_one, methods=["POST"])
        router.add_api_route("/all", self.settle_all, methods=["POST"])

    def show(self, request: Request, campaign: str = "", after: str = "") -> Response:
        """Those of a campaign, or all; the oldest first."""
        return self._page(request, self._desk.who(request), row_number(campaign), row_number(after) or 0)

    def settle_one(self, request: Request, posted: Posted) -> Response:
        """Staff's word on one message."""
        who, campaign = self._desk.acting(request, posted), row_number(text(posted, "campaign"))

        def deed(session: Session) -> object:
            outcome = _outcome(who, text(posted, "outcome"))
            return settle(session, row_number(text(posted, "message")) or 0, outcome, by_email=who.email)

        return self._answer(request, who, self._desk.act(deed), campaign)

    def settle_all(self, request: Request, posted: Posted) -> Response:
        """Staff's word on all private messages of a campaign, which they confirm."""
        who, campaign = self._desk.acting(request, posted), row_number(text(posted, "campaign"))

        def deed(session: Session) -> object:
            outcome = _outcome(who, text(posted, "outcome"))
            if text(posted, "sure") != "yes":
                raise Wrong(who.t("Confirm that you mean all of them."))
            return settle_campaign(session, campaign or 0, outcome, by_email=who.email)

        return self._answer(request, who, self._desk.act(deed), campaign)

    def _answer(self, request: Request, who: Visitor, done: object, campaign: int | None) -> Response:
        if isinstance(done, Problem):
            return self._page(request, who, campaign, 0, problem=done.what, code=409)
        return see(UNSETTLED, "settled")

    def _page(
        self, request: Request, who: Visitor, campaign: int | None, after: int, *, problem: str = "", code: int = 200
    ) -> Response:
        with self._desk.db.reading() as session:
            groups = unknown(session)
            found = waiting(session, DeliveryState.UNKNOWN, campaign, after=after, most=SHOWN + 1)
        values = {
            "groups": groups,
            "chosen": next((one for one in groups if campaign is not None and one.campaign_id == campaign), None),
            "lines": [self._line(who, one) for one in found[:SHOWN]],
            "next": found[SHOWN - 1].id if len(found) > SHOWN else 0,
            "problem": problem,
        }
        return self._desk.page(request, who, "console/unsettled.html", values, code)

    def _line(self, who: Visitor, one: Open) -> dict[str, object]:
        return {
            "id": one.id,
            "campaign": one.campaign,
            "channel": word(who.t, CHANNELS, one.channel),
            "public": one.channel in DESTINATIONS and DESTINATIONS[one.channel].public,
            "tried_at": local(one.tried_at, self._desk.region.zone) if one.tried_at else None,
            "reason": word(who.t, REASONS, one.reason),
            "foreign": one.reason not in REASONS,
        }


def _outcome(who: Visitor, said: str) -> Outcome:
    if said not in set(Outcome):
        raise Wrong(who.t("Say what came of it."))
    return Outcome(said)
