"""One project of the plan: its milestones, what was changed by whom, and a milestone reached or moved by hand."""

from collections.abc import Callable
from datetime import date

from fastapi import APIRouter, HTTPException, Request, Response
from sqlmodel import Session

from civic import planning
from civic.planning_import import Comparison
from civic.planning_store import change_milestone
from civic.project_followers import follower_counts
from core.clock import local, local_date, now
from core.errors import BadInput
from core.models import MilestoneState
from web.console.desk import Desk, Problem, Visitor, Wrong, see
from web.console.filled import Filled
from web.console.plan_words import field_name, value_name
from web.console.posted import Posted
from web.console.reader import ask_of
from web.portal.projects import card

PLAN = "/console/plan/"
CHANGES = 60


class OneProject:
    """Routes of one project, under /console/plan."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def add_to(self, router: APIRouter) -> None:
        """Put the routes under /console/plan."""
        router.add_api_route("/{code}", self.show, methods=["GET"])
        router.add_api_route("/{code}/{number:row}/reach", self.reach, methods=["POST"])
        router.add_api_route("/{code}/{number:row}/move", self.move, methods=["POST"])

    def show(self, request: Request, code: str) -> Response:
        """The project."""
        who = self._desk.who(request)
        return self._page(request, who, code, Filled(who.t, self._desk.region))

    def reach(self, request: Request, code: str, number: int, posted: Posted) -> Response:
        """Say that a milestone is reached; who follows the project is told."""

        def change(session: Session, who: Visitor, day: date) -> Comparison:
            return change_milestone(session, code, number, self._desk.region, by=who.email, reached_on=day,
                                    state=MilestoneState.REACHED)  # fmt: skip

        return self._do(request, code, number, posted, "reach", change)

    def move(self, request: Request, code: str, number: int, posted: Posted) -> Response:
        """Give a milestone another planned day; who follows the project is told."""

        def change(session: Session, who: Visitor, day: date) -> Comparison:
            return change_milestone(session, code, number, self._desk.region, by=who.email, planned_on=day)

        return self._do(request, code, number, posted, "move", change)

    def _do(
        self, request: Request, code: str, number: int, posted: Posted, act: str,
        change: Callable[[Session, Visitor, date], Comparison],
    ) -> Response:  # fmt: skip
        who = self._desk.acting(request, posted)
        filled = Filled(who.t, self._desk.region, posted)
        day = filled.need_day("day")
        if day is None:
            return self._page(request, who, code, filled, (act, number), 400)

        def once(session: Session) -> None:
            project = planning.find_project(session, code, locked=True)
            if filled.get("seen") != str(planning.newest_change(session, project.id)):
                raise Wrong(
                    who.t("This was changed since your page was made. Look at it as it is now, and decide again.")
                )
            if not change(session, who, day).steps:
                raise Wrong(who.t("It is so already: nothing was changed."))

        done = self._desk.act(once)
        if isinstance(done, Problem):
            filled.refused(done)
            return self._page(request, who, code, filled, (act, number), 409)
        return see(f"{PLAN}{code}", f"milestone_{act}")

    def _page(
        self, request: Request, who: Visitor, code: str, filled: Filled, act: tuple[str, int] = ("", 0),
        status: int = 200,
    ) -> Response:  # fmt: skip
        region, t = self._desk.region, who.t
        with self._desk.db.reading() as session:
            try:
                found = planning.project(session, code)
            except BadInput as unknown:
                raise HTTPException(404, unknown.what) from None
            ask = ask_of(self._desk, who, session, request)
            values = {
                "project": card(ask, found),
                "seen": planning.newest_change(session, found.id),
                "feedback": planning.feedback_counts(session, [found.id]).get(found.id, 0),
                "followers": follower_counts(session).get(found.id, 0),
                "history": [
                    (local(one.at, region.zone), one, field_name(one.field, t),
                     value_name(one.field, one.before, t), value_name(one.field, one.after, t))
                    for one in planning.history(session, found.id)[:CHANGES]
                ],
            }  # fmt: skip
        more = {"filled": filled, "act": act, "today": local_date(now(), region.zone)}
        return self._desk.page(request, who, "console/project.html", {**values, **more}, status)
