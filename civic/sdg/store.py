"""Taking a set of indicators in, all of it or nothing: what it changes is found first, and shown before it is kept."""

import hashlib
import json
import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlmodel import Session, col, func, select

from civic.sdg.folder import read_folder
from civic.sdg.goals_set import GoalsSet, Indicator
from civic.sdg.measure import kept_config, progress, summary
from core.clock import now
from core.errors import BadInput
from core.events import record
from core.faults import Fault
from core.i18n import N_
from core.models import (
    EventKind,
    GoalsChange,
    GoalsChangeKind,
    GoalsHeading,
    GoalsIndicator,
    GoalsRevision,
    GoalsTable,
    Role,
    Staff,
)
from core.staff import audit, staff_who_may

KEEPERS = frozenset({Role.EDITOR, Role.APPROVER, Role.ADMIN})
INDICATOR_CHANGED = "indicator_changed"
# What of an indicator's glance is news.
_GLANCE = ("year", "value")


@dataclass
class Difference:
    """What a set would do: indicators by code and what becomes of them, and what is stored and not in the set.

    `counts` are how many indicators and observations the set has; `notices` what was read although it is odd.
    """

    language: str
    languages: tuple[str, ...]
    changes: dict[str, GoalsChangeKind] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    notices: list[Fault] = field(default_factory=list)
    indicators: int = 0
    observations: int = 0
    headings: int = 0

    def of(self, kind: GoalsChangeKind) -> list[str]:
        """The codes that this becomes of."""
        return [code for code, one in self.changes.items() if one is kind]


def compare(session: Session, folder: Path, *, language: str = "", replace: bool = False) -> Difference:
    """What a folder would change; BadSet with every mistake of it, and nothing is kept."""
    return _Comparing(session, read_folder(folder, language), replace).result


def import_set(
    session: Session, folder: Path, *, by: str, language: str = "", replace: bool = False, origin: str = ""
) -> Difference:
    """Take a folder in, all of it or (BadSet) nothing; what it changed. The same folder again changes nothing.

    `replace`: what is stored and not in the set goes; else it stays as it is. `origin`: what the set is known by, the
    folder's path when empty.
    """
    staff = staff_who_may(session, by, KEEPERS, "import indicators")
    newest_stamp(session, locked=True)
    comparing = _Comparing(session, read_folder(folder, language), replace)
    found = comparing.result
    if found.changes or found.headings:
        known = origin or str(folder)
        revision = _keep(session, comparing, known, staff)
        audit(session, staff, "goals.import", f"goals:{revision.id}", folder=known[-200:],
              indicators=found.indicators, changed=len(found.changes))  # fmt: skip
    return found


class _Comparing:
    """The set beside what is stored."""

    def __init__(self, session: Session, goals: GoalsSet, replace: bool) -> None:
        self.goals, self.stored = goals, {row.code: row for row in session.exec(select(GoalsIndicator))}
        self.headings = {row.code: row for row in session.exec(select(GoalsHeading))}
        self.values = {code: _values(one) for code, one in goals.indicators.items()}
        missing = sorted(self.stored.keys() - goals.indicators.keys())
        self.result = Difference(
            goals.language,
            goals.languages,
            {code: kind for code, values in self.values.items() if (kind := self._kind(code, values))},
            [] if replace else missing,
            goals.notices,
            len(goals.indicators),
            sum(len(one.table.rows) for one in goals.indicators.values() if one.table),
            sum(self._heading_differs(code) for code in goals.headings),
        )
        self.result.changes |= dict.fromkeys(missing if replace else [], GoalsChangeKind.GONE)

    def _kind(self, code: str, values: Mapping[str, Any]) -> GoalsChangeKind | None:
        row = self.stored.get(code)
        if row is None:
            return GoalsChangeKind.NEW
        if row.seal != values["seal"]:
            return GoalsChangeKind.FIGURES
        return GoalsChangeKind.WORDS if row.words_seal != values["words_seal"] else None

    def _heading_differs(self, code: str) -> bool:
        new, old = self.goals.headings[code], self.headings.get(code)
        return old is None or (old.title, old.short) != (new.title, new.short)


def _values(one: Indicator) -> dict[str, Any]:
    """The columns of an indicator's row."""
    rows = [one.table.columns, one.table.rows, one.table.observed] if one.table else []
    known = {
        "number": one.number[:40],
        "goal": one.goal,
        "target": one.target[:16],
        "position": one.position[:80],
        "reporting": one.reporting[:32],
        "statistical": one.config.statistical,
        "name": one.name,
        "fields": one.fields,
        "labels": one.labels,
        "overrides": one.overrides,
        "config": kept_config(one.config),
        "summary": summary(one),
        "progress": progress(one),
    }
    return {**known, "seal": _seal(rows), "words_seal": _seal(known)}


def _seal(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def _keep(session: Session, comparing: _Comparing, origin: str, staff: Staff) -> GoalsRevision:
    """Carry the difference out under one revision; the first set is no news to anybody."""
    found = comparing.result
    first = session.exec(select(GoalsRevision.id).limit(1)).first() is None
    revision = GoalsRevision(
        stamp=secrets.token_hex(12), origin=origin[-200:], language=found.language, languages=list(found.languages),
        staff_id=staff.id, told=first or not any(kind is not GoalsChangeKind.WORDS for kind in found.changes.values()),
    )  # fmt: skip
    session.add(revision)
    session.flush()
    for code in comparing.goals.headings:
        _keep_heading(session, comparing, code)
    for code, kind in found.changes.items():
        change = _keep_one(session, comparing, code, kind, revision.id)
        session.add(change)
        if kind is GoalsChangeKind.FIGURES and _newest(change.before) != _newest(change.after) and change.after:
            record(session, EventKind.HAPPENED, f"{INDICATOR_CHANGED}:{code}", data={"revision": revision.id})
    session.flush()
    return revision


def _newest(known: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(known.get(name) for name in _GLANCE)


def _keep_heading(session: Session, comparing: _Comparing, code: str) -> None:
    new = comparing.goals.headings[code]
    row = comparing.headings.get(code) or GoalsHeading(code=code)
    row.title, row.short = dict(new.title), dict(new.short)
    session.add(row)


def _keep_one(
    session: Session, comparing: _Comparing, code: str, kind: GoalsChangeKind, revision_id: int
) -> GoalsChange:
    """Write one indicator, and say what became of it."""
    row = comparing.stored.get(code)
    before = dict(row.summary) if row else {}
    if kind is GoalsChangeKind.GONE and row is not None:
        session.delete(row)
        return GoalsChange(revision_id=revision_id, code=code, goal=row.goal, kind=kind, before=before)
    one, values = comparing.goals.indicators[code], comparing.values[code]
    if row is None:
        row = GoalsIndicator(code=code, **values)
    else:
        row.sqlmodel_update({**values, "updated_at": now()})
    session.add(row)
    session.flush()
    if kind is not GoalsChangeKind.WORDS:
        _keep_table(session, row.id, one)
    after = dict(values["summary"])
    return GoalsChange(revision_id=revision_id, code=code, goal=one.goal, kind=kind, before=before, after=after)


def _keep_table(session: Session, indicator_id: int, one: Indicator) -> None:
    row = session.get(GoalsTable, indicator_id)
    if one.table is None:
        if row is not None:
            session.delete(row)
        return
    values: dict[str, Any] = {
        "columns": list(one.table.columns),
        "rows": [list(cells) for cells in one.table.rows],
        "observed": list(one.table.observed),
    }
    session.add(GoalsTable(indicator_id=indicator_id, **values) if row is None else row.sqlmodel_update(values))


def revisions(session: Session, limit: int = 20) -> list[GoalsRevision]:
    """The sets that were taken in, the newest first."""
    return list(session.exec(select(GoalsRevision).order_by(col(GoalsRevision.id).desc()).limit(limit)))


def newest_stamp(session: Session, *, locked: bool = False) -> str:
    """What tells the set that is here from every other; empty while there is none. `locked`: nobody changes it now."""
    newest = select(GoalsRevision.stamp).order_by(col(GoalsRevision.id).desc()).limit(1)
    if locked:
        # Two at once: the second waits here, and then sees what the first has kept.
        session.exec(newest.with_for_update()).first()
    return session.exec(newest).first() or ""


def find_revision(session: Session, number: int) -> GoalsRevision:
    """The set of that number; BadInput when there is none."""
    found = session.get(GoalsRevision, number)
    if found is None:
        raise BadInput("no set %(number)s was taken in", remedy=N_("Open the list again."), number=number)
    return found


def revision_counts(session: Session, numbers: Collection[int]) -> dict[int, dict[GoalsChangeKind, int]]:
    """Of each of these sets how many indicators it changed, by what became of them."""
    query = (
        select(GoalsChange.revision_id, GoalsChange.kind, func.count())
        .where(col(GoalsChange.revision_id).in_(numbers))
        .group_by(col(GoalsChange.revision_id), col(GoalsChange.kind))
    )
    found: dict[int, dict[GoalsChangeKind, int]] = {}
    for number, kind, count in session.exec(query):
        found.setdefault(number, {})[GoalsChangeKind(kind)] = count
    return found


def changes_of(session: Session, number: int, *, limit: int, offset: int = 0) -> list[GoalsChange]:
    """What a set changed, by the indicators' codes."""
    query = select(GoalsChange).where(GoalsChange.revision_id == number).order_by(GoalsChange.code, col(GoalsChange.id))
    return list(session.exec(query.offset(offset).limit(limit)))
