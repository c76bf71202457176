"""The first page of the morning: what needs the staff now, and how yesterday's posts did."""

from datetime import timedelta

from fastapi import APIRouter, Request, Response

from analytics.posts import posts_of
from analytics.today import needs
from core.clock import local, local_date, now
from web.console.desk import Desk
from web.words import ALERTS, CHANNELS, KINDS, word

SHOWN = 5


class Home:
    """The route of /console/ itself."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def add_to(self, router: APIRouter) -> None:
        """Put the route under /console."""
        router.add_api_route("/", self.show, methods=["GET"])

    def show(self, request: Request) -> Response:
        """Everything at one glance; each part leads to the page where it is done."""
        who = self._desk.who(request)
        zone, moment = self._desk.region.zone, now()
        yesterday = local_date(moment, zone) - timedelta(days=1)
        with self._desk.db.reading() as session:
            found = needs(session, self._desk.region, moment)
            posts = posts_of(session, yesterday, zone)
            alerts = [(word(who.t, ALERTS, alert.kind), alert.text) for alert in found.alerts]
        values = {
            "needs": found,
            "alerts": alerts,
            "shown": SHOWN,
            "today": local(moment, zone),
            "yesterday": yesterday,
            "here_at": lambda moment: local(moment, zone),
            "posts": [
                (post, [word(who.t, CHANNELS, channel) for channel in post.channels],
                 [(word(who.t, KINDS, kind), count) for kind, count in post.counts.items()])
                for post in posts
            ],
            "title_of": lambda petition: _title(petition.title, who.t.language),
        }  # fmt: skip
        return self._desk.page(request, who, "console/home.html", values)


def _title(titles: dict[str, str], language: str) -> str:
    return titles.get(language) or next(iter(titles.values()), "")
