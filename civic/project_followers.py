"""Who follows a project, with consent of its own, and telling them when a milestone of it changes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, delete, func, select, update

from civic import consent
from civic.planning import in_language
from core.dates import day
from core.errors import Refused
from core.i18n import Translator
from core.message import Button
from core.models import (
    Contact,
    ContactState,
    Milestone,
    MilestoneState,
    PlanChange,
    PlanRevision,
    Project,
    ProjectFollower,
    Purpose,
)
from core.notices import language_of, notify


@dataclass(frozen=True)
class Followed:
    """A project that a person follows."""

    code: str
    title: dict[str, str]


def follow(session: Session, contact: Contact, project_id: int) -> bool:
    """Tell this person of its milestones from now on; False when they follow it already. Refused without consent."""
    if not consent.current(session, contact.id, Purpose.PROJECTS):
        raise Refused("nobody is told of projects without having agreed to it")
    if session.get(ProjectFollower, (project_id, contact.id)) is not None:
        return False
    session.add(ProjectFollower(project_id=project_id, contact_id=contact.id))
    session.flush()
    return True


def unfollow(session: Session, contact: Contact, project_id: int) -> bool:
    """Tell this person no more of this project; False when they did not follow it."""
    found = session.get(ProjectFollower, (project_id, contact.id))
    if found is None:
        return False
    session.delete(found)
    session.flush()
    return True


def unfollow_all(session: Session, contact: Contact) -> int:
    """Tell this person no more of any project; how many they followed."""
    gone = session.exec(delete(ProjectFollower).where(col(ProjectFollower.contact_id) == contact.id))
    return int(gone.rowcount)


def followed_by(session: Session, contact: Contact) -> tuple[Followed, ...]:
    """The projects that this person follows, by their code."""
    query = (
        select(Project.code, Project.title)
        .join(ProjectFollower, col(ProjectFollower.project_id) == col(Project.id))
        .where(ProjectFollower.contact_id == contact.id)
        .order_by(Project.code)
    )
    return tuple(Followed(code, dict(title)) for code, title in session.exec(query))


def follower_counts(session: Session) -> dict[int, int]:
    """How many people follow each project, for staff: small numbers are not hidden here."""
    query = select(ProjectFollower.project_id, func.count()).group_by(col(ProjectFollower.project_id))
    return dict(session.exec(query).all())


def waiting(session: Session) -> list[int]:
    """The projects with changes that nobody has been told of yet."""
    query = select(PlanChange.project_id).where(col(PlanChange.told).is_(False)).distinct()
    return sorted(session.exec(query))


def tell(session: Session, project_id: int) -> int:
    """Tell who follows a project of its changed milestones, all in one message, once; how many were told."""
    project = session.exec(select(Project).where(Project.id == project_id).with_for_update()).one()
    changes = session.exec(
        select(PlanChange)
        .where(PlanChange.project_id == project_id, col(PlanChange.told).is_(False))
        .order_by(col(PlanChange.id))
    ).all()
    if not changes:
        return 0
    steps = _steps(session, changes)
    people = _followers(session, project_id, changes) if steps else []
    for contact in people:
        t = language_of(contact)
        read = Button(label=t("About the project"), value=f"go:projects:{project.code}")
        stop = Button(label=t("Stop following"), value=f"go:projects:-{project.code}")
        notify(session, contact, _text(project, steps, t), rows=[[read], [stop]])
    session.exec(update(PlanChange).where(col(PlanChange.id).in_([one.id for one in changes])).values(told=True))
    return len(people)


def _steps(session: Session, changes: Iterable[PlanChange]) -> list[tuple[Milestone, date | None]]:
    """Each milestone that changed, as it is now, with the day planned before where that moved."""
    found: dict[int, date | None] = {}
    for change in changes:
        if change.milestone_id is None:
            continue
        found.setdefault(change.milestone_id, None)
        if change.field == "planned_on" and change.before and found[change.milestone_id] is None:
            found[change.milestone_id] = date.fromisoformat(change.before)
    rows = session.exec(select(Milestone).where(col(Milestone.id).in_(found)).order_by(col(Milestone.number)))
    return [(row, found[row.id]) for row in rows]


def _followers(session: Session, project_id: int, changes: Iterable[PlanChange]) -> list[Contact]:
    """Who followed it before the first of these changes, and has not left us."""
    first = session.get_one(PlanRevision, min(change.revision_id for change in changes)).at
    query = (
        select(Contact)
        .join(ProjectFollower, col(ProjectFollower.contact_id) == col(Contact.id))
        .where(ProjectFollower.project_id == project_id, ProjectFollower.since <= first)
        .where(Contact.state != ContactState.BLOCKED)
        .order_by(col(Contact.id))
    )
    return list(session.exec(query))


def _text(project: Project, steps: Iterable[tuple[Milestone, date | None]], t: Translator) -> str:
    title = t("News of the project “%(title)s”:", title=in_language(project.title, t.language))
    return "\n".join((title, *(f"– {_line(step, before, t)}" for step, before in steps)))


def _line(step: Milestone, before: date | None, t: Translator) -> str:
    """What is so now of one milestone."""
    title = in_language(step.title, t.language)
    match step.state:
        case MilestoneState.REACHED if step.reached_on:
            return t("%(milestone)s: reached on %(day)s", milestone=title, day=day(step.reached_on, t.language))
        case MilestoneState.CANCELLED:
            return t("%(milestone)s: called off", milestone=title)
    if step.planned_on is None:
        return t("%(milestone)s: planned", milestone=title)
    planned = day(step.planned_on, t.language)
    if before is None or before == step.planned_on:
        return t("%(milestone)s: planned for %(day)s", milestone=title, day=planned)
    return t("%(milestone)s: now planned for %(day)s, before for %(before)s",
             milestone=title, day=planned, before=day(before, t.language))  # fmt: skip
