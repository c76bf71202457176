"""Campaigns with their deliveries."""

from fastapi import APIRouter, Request, Response

from web.console.amending import Amending
from web.console.desk import Desk, page_of
from web.console.overview import campaign_lines, campaign_pages, unknown_lines
from web.console.progress import Progress
from web.console.proposals import Proposals
from web.console.review import Review


class Campaigns:
    """Routes under /console/campaigns."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def add_to(self, router: APIRouter) -> None:
        """Put the routes under /console/campaigns."""
        router.add_api_route("/", self.show, methods=["GET"])
        Proposals(self._desk).add_to(router)
        Review(self._desk).add_to(router)
        Progress(self._desk).add_to(router)
        Amending(self._desk).add_to(router)

    def show(self, request: Request) -> Response:
        """A page of the campaigns, and before the first what nobody can vouch for."""
        who = self._desk.who(request)
        zone, page = self._desk.region.zone, page_of(request)
        with self._desk.db.reading() as session:
            values = {
                "campaigns": campaign_lines(session, zone, who.t, page),
                "unknown": unknown_lines(session, zone, who.t) if page == 1 else (),
                "page": page,
                "pages": campaign_pages(session),
            }
        return self._desk.page(request, who, "console/campaigns.html", values)
