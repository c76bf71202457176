"""One campaign while it goes out: how far it is, what went wrong, and the ways to hold it, go on or call it off."""

from collections.abc import Callable

from fastapi import APIRouter, HTTPException, Request, Response
from sqlmodel import Session

from campaigns import outcomes, queries, service
from campaigns.lifecycle import TRANSITIONS
from campaigns.status import CampaignStatus, status
from core.clock import local
from core.errors import BadInput
from core.models import Campaign, CampaignState
from web.assets import address
from web.console.desk import Desk, Problem, Visitor, see
from web.console.posted import Posted
from web.words import CAMPAIGN_ACTS, CAMPAIGN_STATES, CHANNELS, DELIVERY_STATES, OCCURRENCE_STATES, REASONS, word

CAMPAIGNS = "/console/campaigns/"
DEEDS: dict[str, Callable[[Session, int, str], Campaign]] = {
    "pause": service.pause,
    "resume": service.resume,
    "cancel": service.cancel,
}
# How often a page with JavaScript looks again, in seconds.
LIVE_EVERY = 3


class Progress:
    """Routes of one campaign, under /console/campaigns."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def add_to(self, router: APIRouter) -> None:
        """Put the routes under /console/campaigns."""
        router.add_api_route("/{campaign_id:row}", self.show, methods=["GET"])
        for name in DEEDS:
            router.add_api_route(f"/{{campaign_id:row}}/{name}", self._deed(name), methods=["POST"])

    def show(self, request: Request, campaign_id: int, reference: str = "") -> Response:
        """The campaign; with a `reference`, what came of it for that person."""
        return self._page(request, self._desk.who(request), campaign_id, reference=reference.strip())

    def _deed(self, name: str) -> Callable[..., Response]:
        def send(request: Request, campaign_id: int, posted: Posted) -> Response:
            who = self._desk.acting(request, posted)
            done = self._desk.act(lambda session: DEEDS[name](session, campaign_id, who.email))
            if isinstance(done, Problem):
                return self._page(request, who, campaign_id, problem=done.what, code=409)
            return see(f"{CAMPAIGNS}{campaign_id}", name)

        return send

    def _page(
        self, request: Request, who: Visitor, campaign_id: int, *, reference: str = "", problem: str = "",
        code: int = 200,
    ) -> Response:  # fmt: skip
        with self._desk.db.reading() as session:
            try:
                found, detail = status(session, campaign_id), queries.show(session, campaign_id)
            except BadInput as unknown:
                raise HTTPException(404, unknown.what) from unknown
            values = self._values(session, who, found)
            outcome = self._outcome(session, who, campaign_id, reference) if reference else {}
        here = [(local(act.at, self._desk.region.zone), act) for act in reversed(detail.history)]
        more = {
            "detail": detail,
            "history": here,
            "act_word": lambda act: word(who.t, CAMPAIGN_ACTS, act),
            "problem": problem,
            "reference": reference,
        }
        return self._desk.page(request, who, "console/campaign.html", {**values, **more, **outcome}, code)

    def _values(self, session: Session, who: Visitor, found: CampaignStatus) -> dict[str, object]:
        t = who.t
        return {
            "found": found,
            "ended": found.total - found.left,
            "state": word(t, CAMPAIGN_STATES, found.state.value),
            "live": LIVE_EVERY if found.state is CampaignState.RUNNING else 0,
            "script": address("live.js"),
            "deeds": [name for name in DEEDS if (found.state, name) in TRANSITIONS],
            "channels": [
                (word(t, CHANNELS, channel), [(word(t, DELIVERY_STATES, state), n) for state, n in counts.items()])
                for channel, counts in found.counts.items()
            ],
            "hours": [(one, word(t, OCCURRENCE_STATES, one.state.value)) for one in found.occurrences],
            "setbacks": [self._setback(who, one) for one in outcomes.setbacks(session, found.id)],
            "left_out": [(self._reason(who, reason), count) for reason, count in found.left_out.items()],
            "messages": None,
            "unfound": "",
        }

    def _setback(self, who: Visitor, one: outcomes.Setback) -> tuple[str, str, tuple[str, bool], int]:
        channel, state = word(who.t, CHANNELS, one.channel), word(who.t, DELIVERY_STATES, one.state.value)
        return channel, state, self._reason(who, one.reason), one.count

    def _outcome(self, session: Session, who: Visitor, campaign_id: int, reference: str) -> dict[str, object]:
        try:
            rows = outcomes.of_person(session, campaign_id, reference)
        except BadInput:
            return {"unfound": who.t("Nobody is behind this reference. Ask for it once more.")}
        zone = self._desk.region.zone
        messages = [
            (word(who.t, CHANNELS, row.channel), word(who.t, DELIVERY_STATES, row.state.value),
             self._reason(who, row.reason), local(row.sent_at or row.planned_at, zone))
            for row in rows
        ]  # fmt: skip
        return {"messages": messages}

    def _reason(self, who: Visitor, reason: str) -> tuple[str, bool]:
        """The reason in words, and whether they are the network's own."""
        return word(who.t, REASONS, reason), bool(reason) and reason not in REASONS
