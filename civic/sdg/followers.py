"""Who follows a goal or an indicator, with consent of its own, and telling them once when figures change."""

from collections.abc import Sequence

from sqlmodel import Session, col, delete, select

from civic import consent
from civic.region import Region
from civic.sdg.view import Goals, goals_of
from civic.sdg.words import goal_name, newest
from core.errors import Refused
from core.i18n import Translator
from core.message import Button
from core.models import Contact, ContactState, GoalsChange, GoalsChangeKind, GoalsFollower, GoalsRevision, Purpose
from core.notices import language_of, notify

SHOWN = 8
AT_ONCE = 200


def follow(session: Session, contact: Contact, subject: str, region: Region) -> bool:
    """Tell this person of a goal ("6") or an indicator ("6-1-1") from now on; False when they follow it already.

    Refused without consent, and for what is not there.
    """
    if not consent.current(session, contact.id, Purpose.GOALS):
        raise Refused("nobody is told of the Goals without having agreed to it")
    goals = goals_of(session, region)
    if goals.goal(subject) is None and goals.indicator(subject) is None:
        raise Refused("there is neither a goal nor an indicator %(subject)r", subject=subject)
    if session.get(GoalsFollower, (subject, contact.id)) is not None:
        return False
    session.add(GoalsFollower(subject=subject, contact_id=contact.id))
    session.flush()
    return True


def unfollow(session: Session, contact: Contact, subject: str) -> bool:
    """Tell this person no more of it; False when they did not follow it."""
    found = session.get(GoalsFollower, (subject, contact.id))
    if found is None:
        return False
    session.delete(found)
    session.flush()
    return True


def unfollow_all(session: Session, contact: Contact) -> int:
    """Tell this person no more of any goal or indicator; how many they followed."""
    gone = session.exec(delete(GoalsFollower).where(col(GoalsFollower.contact_id) == contact.id))
    return int(gone.rowcount)


def followed_by(session: Session, contact: Contact) -> tuple[GoalsFollower, ...]:
    """The goals and indicators that this person follows."""
    query = select(GoalsFollower).where(GoalsFollower.contact_id == contact.id).order_by(col(GoalsFollower.subject))
    return tuple(session.exec(query))


def waiting(session: Session) -> list[int]:
    """The sets with changes that not everybody who follows them was told of, oldest first."""
    query = select(GoalsRevision.id).where(col(GoalsRevision.told).is_(False)).order_by(col(GoalsRevision.id))
    return list(session.exec(query))


def tell(session: Session, revision_id: int, region: Region, at_once: int = AT_ONCE) -> int | None:
    """Tell the next people who follow what a set changed, all of it in one message, once; how many were told.

    None when all were told: then there is nobody left.
    """
    query = select(GoalsRevision).where(GoalsRevision.id == revision_id).with_for_update()
    revision = session.exec(query.execution_options(populate_existing=True)).one()
    if revision.told:
        return None
    kinds = (GoalsChangeKind.NEW, GoalsChangeKind.FIGURES)
    changes = session.exec(
        select(GoalsChange)
        .where(GoalsChange.revision_id == revision_id, col(GoalsChange.kind).in_(kinds))
        .order_by(col(GoalsChange.id))
    ).all()
    people = _followers(session, revision, changes, at_once) if changes else []
    goals = goals_of(session, region)
    for contact in people:
        _notify(session, contact, changes, goals)
    revision.told = len(people) < at_once
    revision.told_up_to = people[-1].id if people else revision.told_up_to
    session.add(revision)
    session.flush()
    return len(people)


def _followers(
    session: Session, revision: GoalsRevision, changes: Sequence[GoalsChange], at_once: int
) -> list[Contact]:
    """The next who followed some of it before, and have not left us."""
    subjects = {one.code for one in changes} | {one.goal for one in changes} - {""}
    following = (
        select(GoalsFollower.contact_id)
        .where(col(GoalsFollower.subject).in_(subjects), GoalsFollower.since <= revision.at)
        .where(GoalsFollower.contact_id > revision.told_up_to)
    )
    query = select(Contact).where(col(Contact.id).in_(following), Contact.state != ContactState.BLOCKED)
    return list(session.exec(query.order_by(col(Contact.id)).limit(at_once)))


def _notify(session: Session, contact: Contact, changes: Sequence[GoalsChange], goals: Goals) -> None:
    t = language_of(contact)
    mine = {one.subject for one in followed_by(session, contact)}
    changed = [one for one in changes if {one.code, one.goal} & mine]
    lines = [f"– {_line(goals, one, t)}" for one in changed[:SHOWN]]
    if len(changed) > SHOWN:
        more = len(changed) - SHOWN
        lines.append(t.plural("and %(n)s more", "and %(n)s more", more))
    text = "\n".join((t("New figures of the Goals that you follow:"), *lines))
    read = Button(label=t("About the figures"), value=f"go:goals:{changed[0].code}")
    stop = Button(label=t("Those I follow"), value="go:goals:mine")
    notify(session, contact, text, rows=[[read], [stop]], about="goals")


def _line(goals: Goals, change: GoalsChange, t: Translator) -> str:
    one = goals.indicator(change.code)
    if one is None:
        return goal_name(t, change.code)
    name = goals.said(one.name, t.language).text
    known = newest(one.summary, t, goals.unit_of(one, t.language), goals.decimals_of(one))
    return t("%(name)s – %(figure)s", name=name, figure=known) if known else name
