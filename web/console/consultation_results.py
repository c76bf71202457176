"""The results of a consultation for staff: drawn by area and network, as a table and as CSV; small groups hidden."""

import csv
import io
from datetime import datetime, timedelta

from fastapi import APIRouter, Request, Response
from sqlmodel import Session

from analytics.consultation_table import COLUMNS, result_rows
from analytics.consultations import public_results
from analytics.disclosure import MINIMUM
from civic.consultation_answers import content_of
from civic.consultation_results import Results
from civic.consultations import results_of
from core.cells import harmless
from core.clock import local, now
from core.models import Consultation, ConsultationState
from web.console.consultation import STATES, found
from web.console.desk import Desk
from web.console.reader import ask_of
from web.files import attachment
from web.portal.consultations import areas_of, asked

BOM = "\ufeff"
LASTS = timedelta(minutes=2)


class Figures:
    """Routes of results, under /console/consultations."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        # Of open consultations: each answer is opened to be counted, so what was counted serves for a while.
        self._so_far: dict[int, tuple[datetime, Results]] = {}

    def add_to(self, router: APIRouter) -> None:
        """Put the routes under /console/consultations."""
        router.add_api_route("/{slug}/results", self.show, methods=["GET"])
        router.add_api_route("/{slug}/results.csv", self.table, methods=["GET"])

    def show(self, request: Request, slug: str) -> Response:
        """One group's answers to each question; while it is open, those so far."""
        who = self._desk.who(request)
        region, t = self._desk.region, who.t
        with self._desk.db.reading() as session:
            row, ask = found(session, slug), ask_of(self._desk, who, session, request)
            content = content_of(row)
            as_of, results = self._results(session, row)
            areas = areas_of(results, region, t)
            area = ask.chosen("area", (one.key for one in areas if one.people is not None))
            values = {
                "row": row,
                "title": ask.said(content.title),
                "state_word": t(STATES[row.state]),
                "so_far": row.state is not ConsultationState.CLOSED,
                "as_of": local(as_of, region.zone),
                "people": results.people,
                "areas": areas,
                "area": next((one for one in areas if one.key == area), None),
                "questions": [asked(ask, number, content, results, area) for number in range(len(content.questions))],
                "minimum": MINIMUM,
            }
        return self._desk.page(request, who, "console/consultation_results.html", values)

    def table(self, request: Request, slug: str) -> Response:
        """The same of every group, as CSV."""
        who = self._desk.who(request)
        region = self._desk.region
        with self._desk.db.reading() as session:
            row = found(session, slug)
            content, (_, results) = content_of(row), self._results(session, row)
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(COLUMNS)
        for line in result_rows(content, results, region, who.t.language):
            writer.writerow([harmless(line[column]) for column in COLUMNS])
        headers = {"Content-Disposition": attachment(f"{slug}.csv"), "Cache-Control": "no-store"}
        return Response(BOM + text.getvalue(), media_type="text/csv; charset=utf-8", headers=headers)

    def _results(self, session: Session, row: Consultation) -> tuple[datetime, Results]:
        """The figures as everybody may see them, and when they were counted; those of an open one at most LASTS old."""
        if row.state is ConsultationState.CLOSED:
            self._so_far.pop(row.id, None)
            return now(), public_results(results_of(session, row, self._desk.region))
        kept = self._so_far.get(row.id)
        if kept is None or not timedelta() <= now() - kept[0] < LASTS:
            kept = now(), public_results(results_of(session, row, self._desk.region))
            self._so_far[row.id] = kept
        return kept
