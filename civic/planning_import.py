"""Taking a planning file in, all of it or nothing: what it changes is found first, and shown before it is kept."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlmodel import Session, col, select

from civic.planning_fields import (
    Flat,
    Place,
    flat_milestone,
    flat_project,
    settled_milestone,
    settled_project,
    written,
)
from civic.planning_file import BadPlan, Row, read_plan
from civic.planning_rules import milestone_mistakes, project_mistakes
from civic.region import Region
from core.clock import local_date, now
from core.errors import BadInput
from core.faults import Fault
from core.i18n import N_
from core.models import Milestone, Project, ProjectPlace


@dataclass(frozen=True)
class Change:
    """One value that a file changes, as history writes it; `field` "" is a project or milestone that is new."""

    field: str
    before: str
    after: str


@dataclass
class Step:
    """A row that changes the plan: what is there now (None: nothing), and its fields as they are to be."""

    row: Row
    there: Project | Milestone | None
    fields: Flat
    changes: tuple[Change, ...]


@dataclass
class Comparison:
    """What a file would do: its steps, and what the plan has that the file has not (codes, or "code 2")."""

    steps: list[Step] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    rows: int = 0

    @property
    def added(self) -> int:
        """How many projects and milestones are new."""
        return sum(step.there is None for step in self.steps)

    @property
    def changed(self) -> int:
        """How many projects and milestones are there already, and change."""
        return sum(step.there is not None for step in self.steps)


def compare(session: Session, source: bytes, where: str, region: Region) -> Comparison:
    """What a planning file would change; BadPlan with every mistake of it, and nothing is kept."""
    found = read_plan(source, where, region)
    there = _Plan(session)
    comparing = _Comparing(there, local_date(now(), region.zone))
    for row in found.rows:
        comparing.take(row)
    # A project whose own line has a mistake is not there, and that is no mistake of its milestones.
    if not found.faults:
        codes = {row.code for row in found.rows if row.number is None} | there.projects.keys()
        comparing.faults += [_stray(row) for row in found.rows if row.number is not None and row.code not in codes]
    if faults := [*found.faults, *comparing.faults]:
        raise BadPlan(faults, where)
    comparing.result.rows = len(found.rows)
    comparing.result.missing = there.missing(found.rows)
    return comparing.result


def compare_milestone(session: Session, row: Row, region: Region) -> Comparison:
    """What one change by hand would do; BadInput when there is no such milestone, or it cannot be so."""
    there = _Plan(session)
    if (row.code, row.number) not in there.milestones:
        remedy = "`jisr project show %(code)s` shows what there is."
        raise BadInput(
            "there is no milestone %(number)s of project %(code)r", remedy=remedy, number=row.number, code=row.code
        )
    comparing = _Comparing(there, local_date(now(), region.zone))
    comparing.take(row)
    if comparing.faults:
        fault = comparing.faults[0]
        raise BadInput(fault.sentence, where=fault.column, remedy=fault.advice)
    return comparing.result


def _stray(row: Row) -> Fault:
    return Fault(
        "there is no project %(code)r for milestone %(number)s",
        line=row.line,
        column="code",
        remedy=N_("Add the project's own line, with the milestone left empty, or correct the code."),
        code=row.code,
        number=row.number,
    )


class _Plan:
    """The whole plan as it is stored, by code."""

    def __init__(self, session: Session) -> None:
        self.projects = {project.code: project for project in session.exec(select(Project))}
        self.places: dict[int, list[Place]] = {}
        for place in session.exec(select(ProjectPlace).order_by(col(ProjectPlace.province), col(ProjectPlace.commune))):
            self.places.setdefault(place.project_id, []).append((place.province, place.commune))
        codes = {project.id: project.code for project in self.projects.values()}
        self.milestones = {(codes[one.project_id], one.number): one for one in session.exec(select(Milestone))}

    def missing(self, rows: Iterable[Row]) -> list[str]:
        """What is stored and in none of these rows."""
        named = {(row.code, row.number) for row in rows}
        projects = [code for code in self.projects if (code, None) not in named]
        steps = [f"{code} {number}" for code, number in self.milestones if (code, number) not in named]
        return sorted(projects) + sorted(steps)


class _Comparing:
    """Compares row by row."""

    def __init__(self, there: _Plan, today: date) -> None:
        self.result = Comparison()
        self.faults: list[Fault] = []
        self._there, self._today = there, today

    def take(self, row: Row) -> None:
        """Find what this row changes, and its mistakes."""
        before, there = self._before(row)
        step = row.number is not None
        fields = (settled_milestone if step else settled_project)({**before, **row.given}, row.given)
        faults = list((milestone_mistakes if step else project_mistakes)(fields, self._today))
        self.faults += [fault.at(line=row.line) for fault in faults]
        changes = tuple(_changes(before, fields)) if there else (Change("", "", row.code),)
        if changes and not faults:
            self.result.steps.append(Step(row, there, fields, changes))

    def _before(self, row: Row) -> tuple[Flat, Project | Milestone | None]:
        if row.number is not None:
            milestone = self._there.milestones.get((row.code, row.number))
            return (flat_milestone(milestone), milestone) if milestone else ({}, None)
        project = self._there.projects.get(row.code)
        return (flat_project(project, self._there.places.get(project.id, [])), project) if project else ({}, None)


def _changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Change]:
    for name, value in after.items():
        old, new = written(before.get(name)), written(value)
        if old != new:
            yield Change(name, old, new)


def in_words(steps: Sequence[Step]) -> list[str]:
    """One line for each step: "pdr-07 2: state planned → reached"."""
    lines = []
    for step in steps:
        name = step.row.code if step.row.number is None else f"{step.row.code} {step.row.number}"
        words = "; ".join(
            f"{one.field} {one.before or '–'} → {one.after or '–'}" if one.field else "new" for one in step.changes
        )
        lines.append(f"{name}: {words}")
    return lines
