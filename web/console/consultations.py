"""Consultations: the list of them, and a new one by its file."""

from fastapi import APIRouter, Request, Response
from sqlmodel import Session

from analytics.disclosure import MINIMUM
from civic import consultations
from civic.consultation_answers import content_of
from civic.consultation_listing import answer_counts, count_by_state, listed_consultations
from core.models import ConsultationState
from web.console.consultation import CONSULTATIONS, STATES, OneConsultation
from web.console.consultation_form import ConsultationForms
from web.console.consultation_results import Figures
from web.console.desk import Desk, Problem, Visitor, see
from web.console.filled import Filled
from web.console.history import require_first
from web.console.posted import Posted
from web.console.reader import ask_of
from web.console.uploads import text_of
from web.portal.page import Turns
from web.refusals import told_of

SIZE = 20


class Consultations:
    """Routes under /console/consultations."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def add_to(self, router: APIRouter) -> None:
        """Put the routes under /console/consultations."""
        router.add_api_route("/", self.show, methods=["GET"])
        router.add_api_route("/file", self.file_form, methods=["GET"])
        router.add_api_route("/file", self.take_file, methods=["POST"])
        for part in (ConsultationForms(self._desk), Figures(self._desk), OneConsultation(self._desk)):
            part.add_to(router)

    def show(self, request: Request) -> Response:
        """Those in one state, or all of them."""
        who = self._desk.who(request)
        with self._desk.db.reading() as session:
            ask = ask_of(self._desk, who, session, request)
            chosen = ask.chosen("state", set(ConsultationState))
            state = ConsultationState(chosen) if chosen else None
            counts = count_by_state(session)
            turns = Turns.of(ask, counts.get(state, 0) if state else sum(counts.values()), SIZE)
            rows = listed_consultations(session, state, limit=SIZE, offset=turns.offset(SIZE))
            people = answer_counts(session, [row.id for row in rows])
            lines = []
            for row in rows:
                content, count = content_of(row), people.get(row.id, 0)
                told = count if count >= MINIMUM or not count else None
                lines.append((row, ask.said(content.title), content, who.t(STATES[row.state]), told))
        values = {
            "lines": lines,
            "state": chosen,
            "states": [(each.value, who.t(STATES[each]), counts.get(each, 0)) for each in ConsultationState],
            "turns": turns,
            "minimum": MINIMUM,
        }
        return self._desk.page(request, who, "console/consultations.html", values)

    def file_form(self, request: Request) -> Response:
        """Where a consultation file is chosen."""
        who = self._desk.who(request)
        return self._file_page(request, who, Filled(who.t, self._desk.region))

    def take_file(self, request: Request, posted: Posted) -> Response:
        """A draft from its file; the same name again replaces a draft only where that is said."""
        who = self._desk.acting(request, posted)
        filled = Filled(who.t, self._desk.region, posted)

        def deed(session: Session) -> str:
            name, source = text_of(posted, "file", who.t)
            row = consultations.import_consultation(session, source, name, who.email, self._desk.region)
            if not filled.get("replace"):
                require_first(session, f"consultation:{row.id}", who.t)
            return row.slug

        done = self._desk.act(deed)
        if isinstance(done, Problem):
            filled.problem("file", told_of(done.field if done.field != "file" else "", done.what, who.t))
            return self._file_page(request, who, filled, 409)
        return see(f"{CONSULTATIONS}{done}", "consultation_draft")

    def _file_page(self, request: Request, who: Visitor, filled: Filled, code: int = 200) -> Response:
        return self._desk.page(request, who, "console/consultation_file.html", {"filled": filled}, code)
