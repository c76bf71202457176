"""Keeping what changes the plan: one revision for each act, one line of history for each value, events for the rest."""

import secrets
from collections.abc import Sequence
from typing import Any

from sqlalchemy import insert
from sqlmodel import Session, col, delete, select

from civic.planning_fields import MILESTONE_COLUMNS, PROJECT_COLUMNS, Flat, columns_of
from civic.planning_file import Row
from civic.planning_import import Comparison, Step, compare, compare_milestone
from civic.region import Region
from core.events import record
from core.models import (
    EventKind,
    Milestone,
    MilestoneState,
    PlanChange,
    PlanRevision,
    Project,
    ProjectPlace,
    ProjectState,
    Role,
    Staff,
)
from core.staff import audit, staff_who_may

PLANNERS = frozenset({Role.EDITOR, Role.APPROVER, Role.ADMIN})
# What followers are told of, and what staff are proposed to tell everybody.
TOLD = frozenset({"", "planned_on", "reached_on", "state"})
MILESTONE_REACHED, MILESTONE_MOVED = "milestone_reached", "milestone_moved"
PROJECT_STARTED, PROJECT_COMPLETED = "project_started", "project_completed"


def import_plan(session: Session, source: bytes, where: str, region: Region, *, by: str) -> Comparison:
    """Take a planning file in, all of it or (BadPlan) nothing; what it changed. The same file again changes nothing."""
    staff = staff_who_may(session, by, PLANNERS, "import the plan")
    found = compare(session, source, where, region)
    if found.steps:
        revision = keep(session, found.steps, where, staff)
        audit(session, staff, "plan.import", f"plan:{revision.id}", file=where[-200:], rows=found.rows,
              added=found.added, changed=found.changed)  # fmt: skip
    return found


def change_milestone(session: Session, code: str, number: int, region: Region, *, by: str, **given: Any) -> Comparison:
    """Change one milestone by hand: `planned_on`, `reached_on`, `state`; BadInput when there is none, or it cannot be.

    Without a state it follows from the days, as in a file.
    """
    staff = staff_who_may(session, by, PLANNERS, "change the plan")
    found = compare_milestone(session, Row(0, code.strip().lower(), number, given), region)
    if found.steps:
        revision = keep(session, found.steps, "by hand", staff)
        changes = {change.field: f"{change.before} → {change.after}" for change in found.steps[0].changes}
        audit(session, staff, "plan.change", f"plan:{revision.id}", milestone=f"{code} {number}", **changes)
    return found


def keep(session: Session, steps: Sequence[Step], origin: str, staff: Staff) -> PlanRevision:
    """Carry out the steps under one revision, projects before their milestones."""
    revision = PlanRevision(stamp=secrets.token_hex(12), origin=origin[-200:], staff_id=staff.id)
    session.add(revision)
    session.flush()
    keeping = _Keeping(session, revision.id)
    keeping.projects([step for step in steps if step.row.number is None])
    keeping.milestones([step for step in steps if step.row.number is not None])
    keeping.end()
    return revision


class _Keeping:
    """Writes the steps of one revision, all of a kind at once."""

    def __init__(self, session: Session, revision_id: int) -> None:
        self._session, self._revision_id = session, revision_id
        self._new: set[str] = set()
        self._places: list[dict[str, Any]] = []
        self._changes: list[dict[str, Any]] = []

    def projects(self, steps: Sequence[Step]) -> None:
        rows = []
        for step in steps:
            values = columns_of(step.fields, PROJECT_COLUMNS)
            rows.append(_filled(step.there, values) if step.there else Project(code=step.row.code, **values))
        self._session.add_all(rows)
        self._session.flush()
        for step, project in zip(steps, rows, strict=True):
            self._place(step, project.id)
            self._remember(step, project.id, None, told=True)
            if step.there:
                self._tell_project(step, project)
            else:
                self._new.add(project.code)

    def milestones(self, steps: Sequence[Step]) -> None:
        ids = dict(self._session.exec(select(Project.code, Project.id)).all()) if steps else {}
        rows = []
        for step in steps:
            values = columns_of(step.fields, MILESTONE_COLUMNS)
            if step.there:
                rows.append(_filled(step.there, values))
            else:
                rows.append(Milestone(project_id=ids[step.row.code], number=step.row.number or 0, **values))
        self._session.add_all(rows)
        self._session.flush()
        for step, milestone in zip(steps, rows, strict=True):
            known = step.row.code not in self._new
            told = not (known and any(change.field in TOLD for change in step.changes))
            self._remember(step, milestone.project_id, milestone.id, told=told)
            if step.there:
                self._tell_milestone(step)

    def end(self) -> None:
        """Write what there are many of, each kind in one go."""
        for table, rows in ((ProjectPlace, self._places), (PlanChange, self._changes)):
            if rows:
                self._session.execute(insert(table), rows)
        self._session.flush()

    def _place(self, step: Step, project_id: int) -> None:
        if step.there:
            if not any(change.field == "places" for change in step.changes):
                return
            self._session.exec(delete(ProjectPlace).where(col(ProjectPlace.project_id) == project_id))
        self._places += [
            {"project_id": project_id, "province": province, "commune": commune}
            for province, commune in step.fields["places"]
        ]

    def _remember(self, step: Step, project_id: int, milestone_id: int | None, *, told: bool) -> None:
        self._changes += [
            {
                "revision_id": self._revision_id,
                "project_id": project_id,
                "milestone_id": milestone_id,
                "field": change.field,
                "before": change.before,
                "after": change.after,
                "told": told or change.field not in TOLD,
            }
            for change in step.changes
        ]

    def _tell_project(self, step: Step, project: Project) -> None:
        """A project that was there and begins or ends is news."""
        after = {change.field: change.after for change in step.changes}.get("state")
        begun = {ProjectState.RUNNING: PROJECT_STARTED, ProjectState.COMPLETED: PROJECT_COMPLETED}
        name = begun.get(ProjectState(after)) if after else None
        if name:
            record(self._session, EventKind.HAPPENED, f"{name}:{project.code}")

    def _tell_milestone(self, step: Step) -> None:
        """A milestone that was there and is reached, or given another day, is news."""
        changes = {change.field: change for change in step.changes}
        subject = f"{step.row.code}:{step.row.number}"
        state = changes.get("state")
        if state and state.after == MilestoneState.REACHED:
            record(self._session, EventKind.HAPPENED, f"{MILESTONE_REACHED}:{subject}")
        elif (moved := changes.get("planned_on")) and moved.before and moved.after:
            data = {"before": moved.before, "after": moved.after}
            record(self._session, EventKind.HAPPENED, f"{MILESTONE_MOVED}:{subject}", data=data)


def _filled(row: Any, values: Flat) -> Any:
    for name, value in values.items():
        setattr(row, name, value)
    return row
