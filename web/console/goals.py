"""The Goals: what set is here, what each one changed, and a zipped folder that is shown before it is taken in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from fastapi import APIRouter, HTTPException, Request, Response
from sqlmodel import Session, col, select

from civic import held_files
from civic.sdg import store
from civic.sdg.faults import BadSet
from civic.sdg.view import Goals as Seen
from civic.sdg.view import goals_of
from civic.sdg.words import REPORTING
from civic.sdg.zipped import unzipped
from core.clock import local
from core.errors import BadInput
from core.faults import Fault
from core.i18n import N_, Translator
from core.models import GoalsChange, GoalsChangeKind, GoalsRevision, Staff
from web.console.desk import Desk, Problem, Visitor, Wrong, see
from web.console.filled import Filled
from web.console.posted import Posted, text
from web.console.reader import ask_of
from web.console.uploads import bytes_of
from web.portal.page import Turns
from web.refusals import fault_lines, told, told_of
from web.words import word

GOALS = "/console/goals/"
LARGEST = 24_000_000  # bytes, packed
REVISIONS, CHANGES, CODES, NOTICES, FAULTS = 10, 50, 300, 60, 120
KINDS = {
    GoalsChangeKind.NEW: N_("New"),
    GoalsChangeKind.FIGURES: N_("Other figures"),
    GoalsChangeKind.WORDS: N_("Other words"),
    GoalsChangeKind.GONE: N_("Taken out"),
}


@dataclass(frozen=True)
class Preview:
    """What a set would do: a difference, or the mistakes that refuse it, or one line for the whole."""

    found: store.Difference | None = None
    faults: Sequence[Fault] = ()
    refused: str = ""


class Goals:
    """Routes under /console/goals."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def add_to(self, router: APIRouter) -> None:
        """Put the routes under /console/goals."""
        router.add_api_route("/", self.show, methods=["GET"])
        router.add_api_route("/{number:row}", self.one, methods=["GET"])
        router.add_api_route("/file", self.preview, methods=["POST"])
        router.add_api_route("/take", self.take, methods=["POST"])

    def show(self, request: Request) -> Response:
        """What is here, and the sets that were taken in."""
        who = self._desk.who(request)
        return self._page(request, who, Filled(who.t, self._desk.region))

    def one(self, request: Request, number: int) -> Response:
        """What one set changed."""
        who = self._desk.who(request)
        with self._desk.db.reading() as session:
            try:
                revision = store.find_revision(session, number)
            except BadInput as unknown:
                raise HTTPException(404, unknown.what) from None
            counts = store.revision_counts(session, [number]).get(number, {})
            turns = Turns.of(ask_of(self._desk, who, session, request), sum(counts.values()), CHANGES)
            changes = store.changes_of(session, number, limit=CHANGES, offset=turns.offset(CHANGES))
            goals = goals_of(session, self._desk.region)
            staff = session.get(Staff, revision.staff_id) if revision.staff_id else None
        values = {
            "revision": revision,
            "title": _called(revision.origin),
            "at": local(revision.at, self._desk.region.zone),
            "by": staff.email if staff else "",
            "counts": _counted(counts, who),
            "lines": [(one, who.t(KINDS[one.kind]), _name(goals, one, who.t.language)) for one in changes],
            "turns": turns,
        }
        return self._desk.page(request, who, "console/goals_set.html", values)

    def preview(self, request: Request, posted: Posted) -> Response:
        """What a zipped folder would change; nothing is kept."""
        who = self._desk.acting(request, posted)
        filled = Filled(who.t, self._desk.region, posted)
        try:
            name, content = bytes_of(posted, "file", who.t, largest=LARGEST)
        except Wrong as wrong:
            filled.problem("file", wrong.what)
            return self._page(request, who, filled, code=400)
        return self._shown(request, who, filled, name, content)

    def take(self, request: Request, posted: Posted) -> Response:
        """Take in the set that was shown, when what is here is still as it was then."""
        who = self._desk.acting(request, posted)
        filled = Filled(who.t, self._desk.region, posted)
        folder, key, name = self._desk.deps.settings.files_dir, text(posted, "key"), text(posted, "name")[:200]
        read = self._desk.act(lambda _session: held_files.held(folder, key))
        if isinstance(read, Problem):
            filled.problem("file", read.what)
            return self._page(request, who, filled, code=409)

        def deed(session: Session) -> store.Difference:
            if store.newest_stamp(session, locked=True) != text(posted, "seen"):
                raise Wrong(who.t("Another set was taken in since this was shown. This is what the file would do now."))
            with unzipped(read, name) as place:
                return store.import_set(session, place, by=who.email, language=_language(filled), origin=name,
                                        replace=bool(filled.get("replace")))  # fmt: skip

        done = self._desk.act(deed)
        if isinstance(done, Problem):
            filled.refused(done)
            return self._shown(request, who, filled, name, read, 409)
        held_files.let_go(folder, key)
        return see(GOALS, "goals_taken")

    def _shown(
        self, request: Request, who: Visitor, filled: Filled, name: str, content: bytes, code: int = 200
    ) -> Response:
        """What a set would change, or its mistakes."""
        with self._desk.db.reading() as session:
            stamp, shown = store.newest_stamp(session), _look(session, filled, name, content, who.t)
        if shown.found is None:
            return self._page(request, who, filled, name=name, refused=shown, code=400)
        found = shown.found
        something = bool(found.changes or found.headings)
        values = {
            "filled": filled,
            "name": name,
            "key": held_files.hold(self._desk.deps.settings.files_dir, content) if something else "",
            "seen": stamp,
            "found": found,
            "changes": [
                (who.t(KINDS[kind]), found.of(kind)[:CODES], len(found.of(kind)))
                for kind in GoalsChangeKind
                if found.of(kind)
            ],
            "notices": fault_lines(found.notices[:NOTICES], who.t),
            "more": max(len(found.notices) - NOTICES, 0),
            "missing": found.missing[:CODES],
        }
        return self._desk.page(request, who, "console/goals_preview.html", values, code)

    def _page(
        self, request: Request, who: Visitor, filled: Filled, *, name: str = "", refused: Preview | None = None,
        code: int = 200,
    ) -> Response:  # fmt: skip
        region = self._desk.region
        with self._desk.db.reading() as session:
            goals = goals_of(session, region)
            sets = _sets(session)
            counts = store.revision_counts(session, [one.id for one, _ in sets])
        faults = refused.faults if refused else ()
        values = {
            "filled": filled,
            "goals": goals,
            "since": local(goals.since, region.zone) if goals else None,
            "reported": _reported(goals, who),
            "called": _called,
            "sets": [(one, local(one.at, region.zone), by, _counted(counts.get(one.id, {}), who)) for one, by in sets],
            "name": name,
            "refused": refused.refused if refused else "",
            "faults": fault_lines(faults[:FAULTS], who.t),
            "more": max(len(faults) - FAULTS, 0),
            "largest": LARGEST // 1_000_000,
            "evidence": region.evidence,
            "spoken": region.languages,
        }  # fmt: skip
        return self._desk.page(request, who, "console/goals.html", values, code)


def _look(session: Session, filled: Filled, name: str, content: bytes, t: Translator) -> Preview:
    try:
        with unzipped(content, name) as place:
            return Preview(
                store.compare(session, place, language=_language(filled), replace=bool(filled.get("replace")))
            )
    except BadSet as bad:
        return Preview(faults=bad.faults)
    except BadInput as bad:
        return Preview(refused=told_of(bad.where if bad.where.startswith(name) else name, told(bad, t), t))


def _language(filled: Filled) -> str:
    wished = filled.get("language")
    return wished if wished.isalpha() and len(wished) <= 3 else ""


def _reported(goals: Seen, who: Visitor) -> list[tuple[str, int]]:
    """How many indicators are in each state of reporting."""
    counts: dict[str, int] = {}
    for one in goals.indicators:
        counts[one.reporting] = counts.get(one.reporting, 0) + 1
    return [(word(who.t, REPORTING, state), count) for state, count in sorted(counts.items())]


def _called(origin: str) -> str:
    """A set by the name of its file or folder: where that lay on the server is nobody's business."""
    return PurePath(origin).name or origin


def _counted(counts: Mapping[GoalsChangeKind, int], who: Visitor) -> list[tuple[str, int]]:
    return [(who.t(KINDS[kind]), counts[kind]) for kind in GoalsChangeKind if kind in counts]


def _name(goals: Seen, change: GoalsChange, language: str) -> str:
    one = goals.indicator(change.code)
    return goals.said(one.name, language).text if one else ""


def _sets(session: Session) -> list[tuple[GoalsRevision, str]]:
    query = select(GoalsRevision, Staff.email).join(Staff, col(Staff.id) == GoalsRevision.staff_id, isouter=True)
    found = session.exec(query.order_by(col(GoalsRevision.id).desc()).limit(REVISIONS))
    return [(one, email or "") for one, email in found]
