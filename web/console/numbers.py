"""The figures: of the region and of each campaign, over months or weeks, drawn, as tables and as CSV."""

from urllib.parse import urlencode

from fastapi import APIRouter, HTTPException, Request, Response
from sqlmodel import Session

from analytics import numbers
from analytics.aftermath import network_figures
from analytics.calendar import MOST
from analytics.funnel import Funnel, funnel_of, funnel_since_the_beginning
from analytics.metrics import COUNTED, METRICS
from analytics.rollups import counted_at
from core.clock import local
from core.models import Campaign
from web.assets import address
from web.console.desk import Desk, Visitor, page_of
from web.console.numbers_csv import campaigns_csv, csv_answer, figures_csv, funnel_csv
from web.console.numbers_view import Asked, asked_for, drawing, funnel_lines, groups_of

NUMBERS = "/console/numbers/"


class Numbers:
    """Routes under /console/numbers."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def add_to(self, router: APIRouter) -> None:
        """Put the routes under /console/numbers."""
        router.add_api_route("/", self.show, methods=["GET"])
        router.add_api_route("/numbers.csv", self.csv, methods=["GET"])
        router.add_api_route("/funnel.csv", self.funnel_csv, methods=["GET"])
        router.add_api_route("/campaigns", self.campaigns, methods=["GET"])
        router.add_api_route("/campaigns.csv", self.campaigns_csv, methods=["GET"])
        router.add_api_route("/campaigns/{campaign_id:row}", self.campaign, methods=["GET"])
        router.add_api_route("/campaigns/{campaign_id:row}/numbers.csv", self.campaign_csv, methods=["GET"])
        router.add_api_route("/campaigns/{campaign_id:row}/funnel.csv", self.campaign_funnel_csv, methods=["GET"])
        router.add_api_route("/{slug}", self.metric, methods=["GET"])

    def show(self, request: Request) -> Response:
        """The whole region: the funnel, and each metric over time."""
        who = self._desk.who(request)
        asked = self._asked(request, who)
        with self._desk.db.reading() as session:
            told = numbers.region_numbers(session, asked.span, self._desk.region)
            values = self._frame(session, who, asked)
        values |= {
            "drawings": [drawing(told[metric.slug], who.t) for metric in METRICS],
            "funnel": funnel_of(told),
            "funnel_lines": funnel_lines(funnel_of(told), who.t),
            "added": len(asked.span.periods) > 1,
        }
        return self._desk.page(request, who, "console/numbers.html", values, 400 if asked.problem else 200)

    def metric(self, request: Request, slug: str) -> Response:
        """One metric: over time, and what it is made of."""
        who = self._desk.who(request)
        asked = self._asked(request, who)
        if slug not in {metric.slug for metric in METRICS}:
            raise HTTPException(404, "there is no such figure")
        with self._desk.db.reading() as session:
            told = numbers.region_numbers(session, asked.span, self._desk.region)[slug]
            values = self._frame(session, who, asked)
        values |= {
            "drawn": drawing(told, who.t),
            "groups": groups_of(told, self._desk.region, who.t),
            "added": len(asked.span.periods) > 1,
        }
        return self._desk.page(request, who, "console/numbers_metric.html", values, 400 if asked.problem else 200)

    def campaigns(self, request: Request) -> Response:
        """The campaigns of the span, each with its figures."""
        who = self._desk.who(request)
        asked, page = self._asked(request, who), page_of(request)
        with self._desk.db.reading() as session:
            lines, pages = numbers.campaign_lines(session, asked.span, page)
            values = self._frame(session, who, asked)
        most = {one.slug: max((line.totals[one.slug] for line in lines), default=0) for one in METRICS}
        values |= {"lines": lines, "page": page, "pages": pages, "metrics": METRICS, "most_of": most}
        return self._desk.page(request, who, "console/numbers_campaigns.html", values, 400 if asked.problem else 200)

    def campaign(self, request: Request, campaign_id: int) -> Response:
        """One campaign: its funnel, its figures over time and what they are made of, what the networks say."""
        who = self._desk.who(request)
        asked = self._asked(request, who)
        with self._desk.db.reading() as session:
            name = self._name(session, campaign_id)
            told = numbers.campaign_numbers(session, campaign_id, asked.span, self._desk.region)
            funnel = self._campaign_funnel(session, campaign_id)
            posts = network_figures(session, campaign_id)
            values = self._frame(session, who, asked)
        values |= {
            "campaign_id": campaign_id,
            "name": name,
            "drawings": [
                (drawing(told[metric.slug], who.t), groups_of(told[metric.slug], self._desk.region, who.t))
                for metric in METRICS
            ],
            "funnel": funnel,
            "funnel_lines": funnel_lines(funnel, who.t),
            "posts": posts,
            "added": len(asked.span.periods) > 1,
        }
        return self._desk.page(request, who, "console/numbers_campaign.html", values, 400 if asked.problem else 200)

    def csv(self, request: Request) -> Response:
        """Every figure of the span, by period and by group."""
        who = self._desk.who(request)
        asked = self._plain(request, who)
        with self._desk.db.reading() as session:
            told = numbers.region_numbers(session, asked.span, self._desk.region)
        return csv_answer("numbers", asked, figures_csv([told[metric.slug] for metric in COUNTED]))

    def funnel_csv(self, request: Request) -> Response:
        """The stages of the funnel."""
        who = self._desk.who(request)
        asked = self._plain(request, who)
        with self._desk.db.reading() as session:
            told = numbers.region_numbers(session, asked.span, self._desk.region)
        return csv_answer("funnel", asked, funnel_csv(funnel_of(told)))

    def campaigns_csv(self, request: Request) -> Response:
        """The totals of every campaign of the span."""
        who = self._desk.who(request)
        asked = self._plain(request, who)
        with self._desk.db.reading() as session:
            lines, _ = numbers.campaign_lines(session, asked.span, 1, every=True)
        return csv_answer("campaigns", asked, campaigns_csv(lines))

    def campaign_csv(self, request: Request, campaign_id: int) -> Response:
        """The figures of one campaign."""
        who = self._desk.who(request)
        asked = self._plain(request, who)
        with self._desk.db.reading() as session:
            self._name(session, campaign_id)
            told = numbers.campaign_numbers(session, campaign_id, asked.span, self._desk.region)
        return csv_answer(f"campaign-{campaign_id}", asked, figures_csv([told[metric.slug] for metric in COUNTED]))

    def campaign_funnel_csv(self, request: Request, campaign_id: int) -> Response:
        """The stages of one campaign's funnel."""
        who = self._desk.who(request)
        asked = self._plain(request, who)
        with self._desk.db.reading() as session:
            self._name(session, campaign_id)
            funnel = self._campaign_funnel(session, campaign_id)
        return csv_answer(f"campaign-{campaign_id}-funnel", asked, funnel_csv(funnel))

    def _campaign_funnel(self, session: Session, campaign_id: int) -> Funnel:
        known = numbers.people_known(session, campaign_id, self._desk.region)
        return funnel_since_the_beginning(numbers.since_the_beginning(session, campaign_id), known=known)

    def _name(self, session: Session, campaign_id: int) -> str:
        found = session.get(Campaign, campaign_id)
        if found is None:
            raise HTTPException(404, "there is no such campaign")
        return found.name

    def _asked(self, request: Request, who: Visitor) -> Asked:
        return asked_for(request.query_params, self._desk.region.zone, who.t)

    def _plain(self, request: Request, who: Visitor) -> Asked:
        """The same for a file, which has no place for a problem."""
        asked = self._asked(request, who)
        if asked.problem:
            raise HTTPException(400, asked.problem)
        return asked

    def _frame(self, session: Session, who: Visitor, asked: Asked) -> dict[str, object]:
        at = counted_at(session)
        return {
            "asked": asked,
            "query": urlencode(asked.fields()),
            "most": MOST,
            "counted_at": local(at, self._desk.region.zone) if at else None,
            "problem": asked.problem,
            "numbers_style": address("numbers.css"),
        }
