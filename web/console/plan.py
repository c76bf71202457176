"""The plan: its projects, milestones past their day, and a planning file that is shown before it is taken in."""

from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import APIRouter, Request, Response
from sqlmodel import Session

from civic import held_files, planning
from civic.planning_file import BadPlan
from civic.planning_import import Comparison, Step, compare
from civic.planning_store import import_plan
from core.clock import local, local_date, now
from core.i18n import Translator
from core.models import ProjectState
from web.console.desk import Desk, Problem, Visitor, Wrong, see
from web.console.filled import Filled
from web.console.plan_words import field_name, value_name
from web.console.posted import Posted, text
from web.console.project import PLAN, OneProject
from web.console.reader import ask_of
from web.console.uploads import bytes_of
from web.portal.page import Turns
from web.portal.projects import Filters, card, found_by
from web.refusals import fault_lines
from web.words import PROJECT_STATES, word

LARGEST = 20_000_000  # bytes
LATE, SHOWN, FAULTS = 25, 120, 100


@dataclass(frozen=True)
class PreviewLine:
    """What a file would do with one project or milestone: new, or each value before and after."""

    code: str
    number: int | None
    is_new: bool
    changes: tuple[tuple[str, str, str], ...]


class Plan:
    """Routes under /console/plan."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def add_to(self, router: APIRouter) -> None:
        """Put the routes under /console/plan."""
        router.add_api_route("/", self.show, methods=["GET"])
        router.add_api_route("/late", self.late, methods=["GET"])
        router.add_api_route("/file", self.form, methods=["GET"])
        router.add_api_route("/file", self.preview, methods=["POST"])
        router.add_api_route("/take", self.take, methods=["POST"])
        OneProject(self._desk).add_to(router)

    def show(self, request: Request) -> Response:
        """The projects, as far as they fit the filters."""
        who = self._desk.who(request)
        region, t = self._desk.region, who.t
        with self._desk.db.reading() as session:
            ask = ask_of(self._desk, who, session, request)
            filters = Filters.of(ask)
            found, count, turns = found_by(ask, filters)
            values = {
                "projects": [card(ask, one) for one in found],
                "count": count,
                "filters": filters,
                "turns": turns,
                "late": planning.count_late(session, local_date(now(), region.zone)),
            }
        more = {
            "provinces": [(one.slug, one.name(t.language)) for one in region.provinces],
            "topics": [(one.slug, one.label(t.language)) for one in region.topics],
            "states": [(state.value, word(t, PROJECT_STATES, state.value)) for state in ProjectState],
        }
        return self._desk.page(request, who, "console/plan.html", {**values, **more})

    def late(self, request: Request) -> Response:
        """Milestones whose planned day is past."""
        who = self._desk.who(request)
        today = local_date(now(), self._desk.region.zone)
        with self._desk.db.reading() as session:
            ask = ask_of(self._desk, who, session, request)
            turns = Turns.of(ask, planning.count_late(session, today), LATE)
            rows = planning.late_milestones(session, today, limit=LATE, offset=turns.offset(LATE))
            lines = [
                (
                    one,
                    code,
                    ask.said(one.title),
                    ask.said(title),
                    (today - one.planned_on).days if one.planned_on else 0,
                )
                for one, code, title in rows
            ]
        return self._desk.page(request, who, "console/plan_late.html", {"lines": lines, "turns": turns})

    def form(self, request: Request) -> Response:
        """Where a planning file is chosen."""
        who = self._desk.who(request)
        return self._file_page(request, who, Filled(who.t, self._desk.region))

    def preview(self, request: Request, posted: Posted) -> Response:
        """What a planning file would change; nothing is kept."""
        who = self._desk.acting(request, posted)
        filled = Filled(who.t, self._desk.region)
        try:
            name, content = bytes_of(posted, "file", who.t, largest=LARGEST)
        except Wrong as wrong:
            filled.problem("file", wrong.what)
            return self._file_page(request, who, filled, code=400)
        return self._shown(request, who, filled, name, content)

    def take(self, request: Request, posted: Posted) -> Response:
        """Take in the file that was shown, when the plan is still as it was then."""
        who = self._desk.acting(request, posted)
        filled = Filled(who.t, self._desk.region, posted)
        folder, key, name = self._desk.deps.settings.files_dir, text(posted, "key"), text(posted, "name")[:200]
        read = self._desk.act(lambda _session: held_files.held(folder, key))
        if isinstance(read, Problem):
            filled.problem("file", read.what)
            return self._file_page(request, who, filled, code=409)

        def deed(session: Session) -> Comparison:
            if planning.newest_stamp(session, locked=True) != text(posted, "seen"):
                raise Wrong(who.t("The plan has changed since this was shown. This is what the file would do now."))
            return import_plan(session, read, name, self._desk.region, by=who.email)

        done = self._desk.act(deed)
        if isinstance(done, Problem):
            filled.refused(done)
            return self._shown(request, who, filled, name, read, 409)
        held_files.let_go(folder, key)
        return see(PLAN, "plan_taken")

    def _shown(
        self, request: Request, who: Visitor, filled: Filled, name: str, content: bytes, code: int = 200
    ) -> Response:
        """The preview of a file, or its mistakes."""
        with self._desk.db.reading() as session:
            stamp = planning.newest_stamp(session)
            try:
                found = compare(session, content, name, self._desk.region)
            except BadPlan as bad:
                return self._file_page(request, who, filled, bad=bad, name=name, code=400)
        values = {
            "filled": filled,
            "name": name,
            "key": held_files.hold(self._desk.deps.settings.files_dir, content) if found.steps else "",
            "seen": stamp,
            "found": found,
            "lines": _lines(found.steps[:SHOWN], who.t),
            "more": max(len(found.steps) - SHOWN, 0),
        }
        return self._desk.page(request, who, "console/plan_preview.html", values, code)

    def _file_page(
        self, request: Request, who: Visitor, filled: Filled, *, bad: BadPlan | None = None, name: str = "",
        code: int = 200,
    ) -> Response:  # fmt: skip
        zone = self._desk.region.zone
        with self._desk.db.reading() as session:
            acts = [(local(one.at, zone), one.origin, by) for one, by in planning.revisions(session)]
        values = {
            "filled": filled,
            "name": name,
            "faults": fault_lines(bad.faults[:FAULTS], who.t) if bad else (),
            "more": max(len(bad.faults) - FAULTS, 0) if bad else 0,
            "largest": LARGEST // 1_000_000,
            "acts": acts,
        }
        return self._desk.page(request, who, "console/plan_file.html", values, code)


def _lines(steps: Sequence[Step], t: Translator) -> list[PreviewLine]:
    return [
        PreviewLine(
            step.row.code,
            step.row.number,
            step.there is None,
            tuple(
                (field_name(one.field, t), value_name(one.field, one.before, t), value_name(one.field, one.after, t))
                for one in step.changes
                if one.field
            ),
        )
        for step in steps
    ]
