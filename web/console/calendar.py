"""The calendar of campaigns: a month, a week, or what comes as a list; with holidays, Ramadan and quiet hours."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import parse_qsl, urlencode, urlsplit

from fastapi import APIRouter, Request, Response
from sqlmodel import Session

from campaigns.moving import move
from campaigns.outlook import Day, month
from core.clock import local_date, now
from core.i18n import N_
from web.assets import address
from web.console.desk import Desk, Problem, Visitor, Wrong, see, way_back
from web.console.posted import Posted, text
from web.words import OCCURRENCE_STATES, word

CALENDAR = "/console/calendar/"
VIEWS = {"month": N_("Month"), "week": N_("Week"), "list": N_("List")}
WEEK = timedelta(days=7)
# How far the list looks ahead.
AHEAD = timedelta(days=60)


@dataclass(frozen=True)
class Span:
    """The days that a view shows, [first, last], and where it leads before and after."""

    first: date
    last: date
    before: date
    after: date


class Calendar:
    """Routes under /console/calendar."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def add_to(self, router: APIRouter) -> None:
        """Put the routes under /console/calendar."""
        router.add_api_route("/", self.show, methods=["GET"])
        router.add_api_route("/move", self.move, methods=["POST"])

    def show(self, request: Request, view: str = "month", day: str = "") -> Response:
        """One view of the days around a day; today's without one."""
        return self._page(request, self._desk.who(request), view, day)

    def move(self, request: Request, posted: Posted) -> Response:
        """Give a planned hour another time, and go back to where that was asked."""
        who = self._desk.acting(request, posted)
        number, region = text(posted, "campaign"), self._desk.region

        def deed(session: Session) -> object:
            if not number.isdecimal() or len(number) > 18:
                raise Wrong(who.t("This campaign does not exist."))
            return move(
                session, int(number), text(posted, "before"), text(posted, "to"), by_email=who.email, region=region
            )

        done = self._desk.act(deed)
        if isinstance(done, Problem):
            view = _asked(text(posted, "back"), "view") or "month"
            return self._page(request, who, view, text(posted, "before")[:10], problem=done.what, code=409)
        return see(way_back(text(posted, "back") or CALENDAR), "moved")

    def _page(
        self, request: Request, who: Visitor, view: str, day: str, *, problem: str = "", code: int = 200
    ) -> Response:
        today = local_date(now(), self._desk.region.zone)
        chosen, view = _day(day) or today, view if view in VIEWS else "month"
        span = _span(view, chosen)
        with self._desk.db.reading() as session:
            days = _days(session, self._desk, span, who.t.language)
        weeks = [days[index : index + 7] for index in range(0, len(days), 7)] if view != "list" else []
        values = {
            "view": view,
            "query": urlencode({"view": view, "day": chosen.isoformat()}),
            "script": address("calendar.js"),
            "views": [(name, who.t(title)) for name, title in VIEWS.items()],
            "chosen": chosen,
            "span": span,
            "today": today,
            "weeks": weeks,
            "quiet": _usual(days),
            "days": [each for each in days if each.entries or each.holiday],
            "word_of": lambda state: word(who.t, OCCURRENCE_STATES, state),
            "problem": problem,
        }
        return self._desk.page(request, who, "console/calendar.html", values, code)


def _asked(address: str, name: str) -> str:
    """A value in the query of an address; "" when it is not there."""
    return dict(parse_qsl(urlsplit(address).query)).get(name, "")


def _day(text: str) -> date | None:
    """The day of "2026-12-01", within what a calendar can show; None for anything else."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if 2000 <= found.year <= 2100 else None


def _span(view: str, day: date) -> Span:
    monday = day - timedelta(days=day.weekday())
    if view == "week":
        return Span(monday, monday + timedelta(days=6), day - WEEK, day + WEEK)
    if view == "list":
        return Span(day, day + AHEAD, day - AHEAD, day + AHEAD)
    first = day.replace(day=1)
    following = (first + timedelta(days=31)).replace(day=1)
    last = following - timedelta(days=1)
    whole_weeks = first - timedelta(days=first.weekday()), last + timedelta(days=6 - last.weekday())
    return Span(*whole_weeks, before=first - timedelta(days=1), after=following)


def _usual(days: list[Day]) -> tuple[str, ...]:
    """The quiet hours of most days: said once; days that have others say so themselves."""
    return Counter(each.quiet for each in days).most_common(1)[0][0]


def _days(session: Session, desk: Desk, span: Span, language: str) -> list[Day]:
    """Every day of the span, from the months that it touches."""
    found, first = [], span.first.replace(day=1)
    while first <= span.last:
        found += month(session, desk.region, first.year, first.month, language)
        first = (first + timedelta(days=31)).replace(day=1)
    return [each for each in found if span.first <= each.day <= span.last]
