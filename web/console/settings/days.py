"""Days off: the public holidays to come, those that staff declared with their source, and declaring one."""

from dataclasses import dataclass
from datetime import date, timedelta

from fastapi import APIRouter, Request, Response
from sqlmodel import Session, col, select
from wtforms import StringField
from wtforms.validators import Optional

from campaigns import days_off
from campaigns.days_off import Shifted
from civic.declared_days import calendar_of
from civic.working_days import Calendar
from core.clock import calendar_day, local_date, now
from core.models import Campaign, DeclaredDay
from web.console.desk import Desk, Problem, Visitor
from web.console.fields import Day, Form, Needed, at_most
from web.console.posted import Posted, text

AHEAD = timedelta(days=400)


class DeclareForm(Form):
    """A day, what it is called, where it was declared, and the estimated date that it takes the place of."""

    day = Day(validators=[Needed()])
    name = StringField(validators=[Needed(), at_most(120)])
    source = StringField(validators=[Needed(), at_most(300)])
    instead_of = Day(validators=[Optional()])


@dataclass(frozen=True)
class HourMoved:
    """A campaign that goes out at another hour than before."""

    campaign_id: int
    name: str
    before: str
    after: str


class Days:
    """Routes under /console/settings/holidays."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def add_to(self, router: APIRouter) -> None:
        """Put the routes under /console/settings."""
        router.add_api_route("/holidays", self.show, methods=["GET"])
        router.add_api_route("/holidays/declare-day", self.declare, methods=["POST"])
        router.add_api_route("/holidays/withdraw-day", self.withdraw, methods=["POST"])

    def show(self, request: Request) -> Response:
        """The days, and the form for one more."""
        who = self._desk.who(request)
        return self._page(request, who, DeclareForm(who.t))

    def declare(self, request: Request, posted: Posted) -> Response:
        """Declare a day, and show what that moved."""
        who = self._desk.acting(request, posted)
        form = DeclareForm(who.t, posted)
        if not form.validate():
            return self._page(request, who, form, 400)
        day, instead_of = form.day.data or date.min, form.instead_of.data

        def deed(session: Session) -> Shifted:
            return days_off.declare(
                session, who.email, day=day, name=form.name.data or "", source=form.source.data or "",
                instead_of=instead_of, region=self._desk.region,
            )  # fmt: skip

        done = self._desk.act(deed)
        if isinstance(done, Problem):
            form.problem(done.field, done.what)
            return self._page(request, who, form, 409)
        return self._page(request, who, DeclareForm(who.t), shifted=done, day=day)

    def withdraw(self, request: Request, posted: Posted) -> Response:
        """Take a declaration back, and show what that moved."""
        who = self._desk.acting(request, posted)
        form = DeclareForm(who.t)
        try:
            day = calendar_day(text(posted, "day"))
        except ValueError:
            form.problem("", who.t("This day is not declared."))
            return self._page(request, who, form, 400)
        done = self._desk.act(lambda session: days_off.withdraw(session, who.email, day, self._desk.region))
        if isinstance(done, Problem):
            form.problem("", done.what)
            return self._page(request, who, form, 409)
        return self._page(request, who, form, shifted=done, day=day, gone=True)

    def _page(
        self, request: Request, who: Visitor, form: Form, status: int = 200, *, shifted: Shifted | None = None,
        day: date | None = None, gone: bool = False,
    ) -> Response:  # fmt: skip
        today = local_date(now(), self._desk.region.zone)
        with self._desk.db.reading() as session:
            declared = session.exec(select(DeclaredDay).order_by(col(DeclaredDay.day).desc())).all()
            calendar = calendar_of(session, self._desk.region, who.t.language)
            values = {
                "declared": declared,
                "coming": _coming(calendar, today),
                "source": calendar.source,
                "hours": self._hours(session, shifted) if shifted else (),
            }
        more = {"form": form, "shifted": shifted, "day": day, "gone": gone, "today": today}
        return self._desk.page(request, who, "console/settings/days.html", {**values, **more}, status)

    def _hours(self, session: Session, shifted: Shifted) -> tuple[HourMoved, ...]:
        ids = [one.campaign_id for one in shifted.hours]
        names = dict(session.exec(select(Campaign.id, Campaign.name).where(col(Campaign.id).in_(ids))).all())
        return tuple(
            HourMoved(one.campaign_id, names.get(one.campaign_id, ""), one.before, one.wall_time)
            for one in shifted.hours
        )


def _coming(calendar: Calendar, today: date) -> list[tuple[date, str]]:
    days = (today + timedelta(days=ahead) for ahead in range(AHEAD.days))
    return [(day, name) for day in days if (name := calendar.holiday(day))]
