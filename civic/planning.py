"""The plan as it is read: projects with their places and milestones, their history, and what citizens say of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from sqlalchemy import exists
from sqlmodel import Session, col, func, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from core.errors import BadInput
from core.models import (
    Feedback,
    Milestone,
    MilestoneState,
    PlanChange,
    PlanRevision,
    Project,
    ProjectPlace,
    ProjectState,
    Staff,
)

MANY = 500


@dataclass(frozen=True)
class SeenMilestone:
    """A milestone as everybody may see it; `title` is per language code."""

    number: int
    title: Mapping[str, str]
    planned_on: date | None
    reached_on: date | None
    state: MilestoneState

    def late(self, today: date) -> bool:
        """Whether its planned day is past and it is not reached."""
        return self.state is MilestoneState.PLANNED and self.planned_on is not None and self.planned_on < today


@dataclass(frozen=True)
class SeenProject:
    """A project as everybody may see it; texts per language code, `budget` in dirhams, `progress` in percent.

    `places` are pairs of a province's slug and a commune's code ("" for the whole province); none: the whole region.
    """

    id: int
    code: str
    title: Mapping[str, str]
    description: Mapping[str, str]
    topic: str
    state: ProjectState
    budget: int | None
    progress: int | None
    partners: tuple[str, ...]
    goals: tuple[str, ...]
    start_planned: date | None
    end_planned: date | None
    start_actual: date | None
    end_actual: date | None
    source: str
    updated_on: date | None
    places: tuple[tuple[str, str], ...] = ()
    milestones: tuple[SeenMilestone, ...] = ()

    @property
    def provinces(self) -> tuple[str, ...]:
        """The provinces that it is in, each once."""
        return tuple(dict.fromkeys(province for province, _ in self.places))

    def milestone(self, number: int) -> SeenMilestone | None:
        """The milestone of that number."""
        return next((one for one in self.milestones if one.number == number), None)


@dataclass(frozen=True)
class HistoryLine:
    """One value that changed: of milestone `number`, or (None) of the project itself; `field` "": it came in."""

    at: datetime
    number: int | None
    field: str
    before: str
    after: str
    origin: str
    by: str


def in_language(texts: Mapping[str, str], language: str) -> str:
    """The text in the language, else in Arabic, else in French, else in whichever there is."""
    return next((texts[code] for code in (language, "ar", "fr") if texts.get(code)), next(iter(texts.values()), ""))


def find_project(session: Session, code: str, *, locked: bool = False) -> Project:
    """The project of that code, capitals aside, held where `locked`; BadInput when there is none."""
    query = select(Project).where(Project.code == code.strip().lower())
    found = session.exec(query.with_for_update() if locked else query).one_or_none()
    if found is None:
        raise BadInput("there is no project %(code)r", remedy="`jisr project list` shows them all.", code=code)
    return found


def project(session: Session, code: str) -> SeenProject:
    """One project with its places and milestones; BadInput when there is none."""
    return _seen(session, [find_project(session, code)])[0]


def public_projects(
    session: Session,
    *,
    province: str = "",
    commune: str = "",
    topic: str = "",
    state: ProjectState | None = None,
    limit: int | None = None,
    offset: int = 0,
) -> list[SeenProject]:
    """The projects of the plan by their code, only those that fit; cancelled ones are shown as such.

    `province` and `commune` find what is there, for the whole province of a commune, or for the whole region.
    """
    query = _listed(province, commune, topic, state).order_by(col(Project.code)).offset(offset)
    return _seen(session, session.exec(query if limit is None else query.limit(limit)).all())


def count_projects(
    session: Session, *, province: str = "", commune: str = "", topic: str = "", state: ProjectState | None = None
) -> int:
    """How many projects fit."""
    found = _listed(province, commune, topic, state).with_only_columns(func.count(col(Project.id)))
    return int(session.execute(found).scalar_one())


def projects_by_province(session: Session) -> dict[str, int]:
    """How many projects name a province or one of its communes, by province slug; none is for the whole region."""
    query = select(ProjectPlace.province, func.count(func.distinct(ProjectPlace.project_id)))
    return dict(session.exec(query.group_by(col(ProjectPlace.province))).all())


def projects_by_commune(session: Session) -> dict[str, list[str]]:
    """The codes of the projects that name a commune, by commune code; what is for a whole province is not in it."""
    query = (
        select(ProjectPlace.commune, Project.code)
        .join(Project, col(Project.id) == ProjectPlace.project_id)
        .where(ProjectPlace.commune != "")
        .order_by(col(ProjectPlace.commune), col(Project.code))
    )
    found: dict[str, list[str]] = {}
    for commune, code in session.exec(query):
        found.setdefault(commune, []).append(code)
    return found


def _listed(province: str, commune: str, topic: str, state: ProjectState | None) -> SelectOfScalar[Project]:
    query = select(Project)
    theirs = col(ProjectPlace.project_id) == col(Project.id)
    if commune:
        query = query.where(
            or_(
                exists().where(theirs, col(ProjectPlace.commune) == commune),
                exists().where(theirs, col(ProjectPlace.province) == province, col(ProjectPlace.commune) == ""),
                ~exists().where(theirs),
            )
        )
    elif province:
        query = query.where(
            or_(exists().where(theirs, col(ProjectPlace.province) == province), ~exists().where(theirs))
        )
    if topic:
        query = query.where(Project.topic == topic)
    return query.where(Project.state == state) if state is not None else query


def _seen(session: Session, rows: Sequence[Project]) -> list[SeenProject]:
    places = _by_project(session, ProjectPlace, rows)
    steps = _by_project(session, Milestone, rows)
    return [
        SeenProject(
            **row.model_dump(exclude={"created_at", "partners", "goals"}),
            partners=tuple(row.partners),
            goals=tuple(row.goals),
            places=tuple(sorted((place.province, place.commune) for place in places.get(row.id, ()))),
            milestones=tuple(_seen_milestone(one) for one in sorted(steps.get(row.id, ()), key=lambda one: one.number)),
        )
        for row in rows
    ]


_Part = TypeVar("_Part", ProjectPlace, Milestone)


def _by_project(session: Session, table: type[_Part], rows: Sequence[Project]) -> dict[int, list[_Part]]:
    """The parts of these projects, by project; of many projects at once all are read."""
    query = select(table)
    if len(rows) <= MANY:
        query = query.where(col(table.project_id).in_([row.id for row in rows]))
    found: dict[int, list[_Part]] = {}
    for part in session.exec(query):
        found.setdefault(part.project_id, []).append(part)
    return found


def _seen_milestone(row: Milestone) -> SeenMilestone:
    return SeenMilestone(row.number, row.title, row.planned_on, row.reached_on, row.state)


def history(session: Session, project_id: int) -> list[HistoryLine]:
    """Every change of a project and of its milestones, the newest first."""
    query = (
        select(PlanChange, PlanRevision, Milestone.number, Staff.email)
        .join(PlanRevision, col(PlanRevision.id) == PlanChange.revision_id)
        .join(Milestone, col(Milestone.id) == PlanChange.milestone_id, isouter=True)
        .join(Staff, col(Staff.id) == PlanRevision.staff_id, isouter=True)
        .where(PlanChange.project_id == project_id)
        .order_by(col(PlanChange.id).desc())
    )
    return [
        HistoryLine(revision.at, number, change.field, change.before, change.after, revision.origin, email or "")
        for change, revision, number, email in session.exec(query)
    ]


def feedback_counts(session: Session, project_ids: Iterable[int] | None = None) -> dict[int, int]:
    """How many messages to the council are about each project, for staff: small numbers are not hidden here."""
    query = select(Feedback.project_id, func.count()).where(col(Feedback.project_id).is_not(None))
    if project_ids is not None:
        query = query.where(col(Feedback.project_id).in_(list(project_ids)))
    return {int(one): count for one, count in session.exec(query.group_by(col(Feedback.project_id))) if one is not None}


def newest_stamp(session: Session, *, locked: bool = False) -> str:
    """What tells this state of the plan from every other; empty while there is no plan. `locked`: nobody changes it."""
    newest = select(PlanRevision.stamp).order_by(col(PlanRevision.id).desc()).limit(1)
    if locked:
        # Two at once: the second waits here, and then sees what the first has kept.
        session.exec(newest.with_for_update()).first()
    return session.exec(newest).first() or ""


def newest_change(session: Session, project_id: int) -> int:
    """The number of the newest change of a project; 0 before the first."""
    query = select(func.max(PlanChange.id)).where(col(PlanChange.project_id) == project_id)
    return session.exec(query).one() or 0


def late_milestones(
    session: Session, today: date, *, limit: int, offset: int = 0
) -> list[tuple[SeenMilestone, str, Mapping[str, str]]]:
    """Milestones whose planned day is past, the longest ago first: each with its project's code and title."""
    query = _late(select(Milestone, Project.code, Project.title), today)
    query = query.order_by(col(Milestone.planned_on), col(Milestone.id)).offset(offset).limit(limit)
    return [(_seen_milestone(one), code, title) for one, code, title in session.exec(query)]


def count_late(session: Session, today: date) -> int:
    """How many milestones are late."""
    return int(session.exec(_late(select(func.count(col(Milestone.id))).select_from(Milestone), today)).one())


def _late(query: Any, today: date) -> Any:
    """Only what is still to be reached, of projects that are not called off."""
    return (
        query.join(Project, col(Project.id) == Milestone.project_id)
        .where(Milestone.state == MilestoneState.PLANNED, col(Milestone.planned_on) < today)
        .where(Project.state != ProjectState.CANCELLED)
    )


def revisions(session: Session, limit: int = 10) -> list[tuple[PlanRevision, str]]:
    """The acts that changed the plan, the newest first, each with who did it."""
    query = select(PlanRevision, Staff.email).join(Staff, col(Staff.id) == PlanRevision.staff_id, isouter=True)
    found = session.exec(query.order_by(col(PlanRevision.id).desc()).limit(limit))
    return [(revision, email or "") for revision, email in found]
