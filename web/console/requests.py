"""The desk of requests for information: what waits, with its terms, and the answers that were published."""

from dataclasses import dataclass
from datetime import date

from fastapi import APIRouter, Request, Response
from sqlmodel import Session

from civic import matter_files
from civic.declared_days import calendar_of
from civic.region import Region
from civic.requests import ledger, life, publishing, queries, recompute, reminders, worklist
from civic.requests.officer import officer
from civic.requests.worklist import Left, Which
from civic.untold import untold
from core.i18n import Translator
from core.models import InformationRequest
from web.console.desk import Desk, Problem, Visitor, see
from web.console.matter import PAGE, Paging, page_number, untold_words
from web.console.matter_words import REQUEST_STATES, WHICH, reminder
from web.console.posted import Posted
from web.console.publishing import Publishing
from web.console.request import OneRequest
from web.console.sent_file import SentFiles
from web.words import word

REQUESTS, PUBLISHED = "/console/requests/", "/console/requests/answers/published"
# What a list shows of the person's words.
GLANCE = 110


@dataclass(frozen=True)
class Line:
    """One request in the list; `left` only while it is open."""

    reference: str
    glance: str
    state: str
    state_word: str
    urgent: bool
    overdue: bool
    due_on: date
    left: Left | None
    reminded: str
    untold: str


class Requests:
    """Routes under /console/requests."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def add_to(self, router: APIRouter) -> None:
        """Put the routes under /console/requests."""
        router.add_api_route("/", self.show, methods=["GET"])
        router.add_api_route("/recompute", self.recompute, methods=["POST"])
        router.add_api_route("/answers/published", self.published, methods=["GET"])
        router.add_api_route("/answers/{number}/withdraw", self.withdraw, methods=["POST"])
        OneRequest(self._desk).add_to(router)
        Publishing(self._desk).add_to(router)
        SentFiles(self._desk, matter_files.REQUEST).add_to(router)

    def show(self, request: Request, show: str = Which.OPEN.value, page: str = "1", find: str = "") -> Response:
        """One page of the requests of a kind; a whole reference leads to its request."""
        who = self._desk.who(request)
        return self._page(request, who, show, page, find.strip())

    def _page(
        self, request: Request, who: Visitor, show: str, page: str, find: str = "", *, problem: str = "",
        code: int = 200,
    ) -> Response:  # fmt: skip
        region, today = self._desk.region, ledger.today(self._desk.region)
        which, number = Which(show) if show in set(Which) else Which.OPEN, page_number(page)
        with self._desk.db.reading() as session:
            if find and (found := _found(session, find)):
                return see(REQUESTS + found)
            calendar = calendar_of(session, region)
            rows = worklist.of_which(
                session, which, region, calendar, today, limit=PAGE + 1, offset=(number - 1) * PAGE
            )
            lines = _lines(session, rows[:PAGE], region, today, who.t)
            counts = worklist.counts(session, region, calendar, today)
            outdated = recompute.needed(session, region)
        values = {
            "lines": lines,
            "which": which.value,
            "choices": [(one.value, who.t(WHICH[one.value]), counts[one]) for one in Which],
            "paging": Paging(number, len(rows) > PAGE),
            "find": find,
            "outdated": outdated,
            "problem": problem,
        }
        return self._desk.page(request, who, "console/requests.html", values, code)

    def recompute(self, request: Request, posted: Posted) -> Response:
        """Count the last days anew with the holidays as they are known now."""
        who, region = self._desk.acting(request, posted), self._desk.region
        done = self._desk.act(
            lambda session: recompute.recompute(session, region, officer(session, who.email))
        )  # fmt: skip
        if isinstance(done, Problem):
            return self._page(request, who, Which.OPEN.value, "1", problem=done.what, code=409)
        return see(REQUESTS, "counted")

    def published(self, request: Request, page: str = "1") -> Response:
        """The answers that everybody may read."""
        return self._published(request, self._desk.who(request), page)

    def _published(self, request: Request, who: Visitor, page: str, problem: str = "", code: int = 200) -> Response:
        number = page_number(page)
        with self._desk.db.reading() as session:
            rows = publishing.list_published(session, limit=PAGE + 1, offset=(number - 1) * PAGE)
            answers = [(row, publishing.published(row)) for row in rows[:PAGE]]
        values = {"answers": answers, "paging": Paging(number, len(rows) > PAGE), "problem": problem}
        return self._desk.page(request, who, "console/published.html", values, code)

    def withdraw(self, request: Request, number: str, posted: Posted) -> Response:
        """Show a published answer no more."""
        who = self._desk.acting(request, posted)
        found = int(number) if number.isdecimal() and len(number) < 10 else 0
        done = self._desk.act(lambda session: publishing.withdraw(session, found, who.email))
        if isinstance(done, Problem):
            return self._published(request, who, "1", done.what, 409)
        return see(PUBLISHED, "unpublished")


def _found(session: Session, typed: str) -> str:
    """The reference of the request that is named; empty when there is none such."""
    found = queries.by_reference(session, typed)
    return found.reference if found else ""


def _lines(
    session: Session, rows: list[InformationRequest], region: Region, today: date, t: Translator
) -> list[Line]:  # fmt: skip
    calendar, reminded = calendar_of(session, region), reminders.last_stages(session, rows)
    lost = untold(session, [f"request:{row.reference}" for row in rows])
    return [
        Line(
            reference=row.reference,
            glance=row.text if len(row.text) <= GLANCE else f"{row.text[:GLANCE].rstrip()}…",
            state=row.state.value,
            state_word=word(t, REQUEST_STATES, row.state.value),
            urgent=row.urgent,
            overdue=queries.is_overdue(row, region, today),
            due_on=row.due_on,
            left=worklist.days_left(row, region, calendar, today) if row.state in life.OPEN else None,
            reminded=reminder(t, reminded.get(row.id, "")) if row.state in life.OPEN else "",
            untold=untold_words(t, lost.get(f"request:{row.reference}", {})),
        )
        for row in rows
    ]
