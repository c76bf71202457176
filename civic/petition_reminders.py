"""Reminders to staff around the last day to decide on a petition, each once; and a word when it ended in silence."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from civic import petition_words
from civic.region import Region
from civic.rules import DayReminderRule
from core.clock import local_date, now
from core.models import Petition, PetitionReminder, PetitionState
from core.once import insert_once
from core.staff import audit

TOLD = "told"


@dataclass(frozen=True)
class PetitionDue:
    """Something staff have to see now; `stage` says how near the last day is ("before-14", "after-1")."""

    petition_id: int
    slug: str
    stage: str
    due_on: date


def stage(due: date, today: date, rule: DayReminderRule) -> str:
    """The reminder that is due, the nearest one when several were missed; empty when it is too early for any."""
    left = (due - today).days
    if left < 0:
        passed = max((after for after in rule.after if after <= -left), default=0)
        return f"after-{passed}" if passed else ""
    reached = min((before for before in rule.before if left <= before), default=None)
    return "" if reached is None else f"before-{reached}"


def waiting(session: Session, region: Region) -> list[PetitionDue]:
    """The reminders of today that are not written yet, with the word to people (stage `TOLD`); nothing changes."""
    today, rule = local_date(now(), region.zone), region.petition_rules.reminders
    found: list[PetitionDue] = []
    for petition in session.exec(
        select(Petition).where(Petition.state == PetitionState.DEPOSITED).order_by(col(Petition.decide_by))
    ):
        if petition.decide_by is None:
            continue
        near = stage(petition.decide_by, today, rule)
        found.append(PetitionDue(petition.id, petition.slug, near, petition.decide_by))
        if petition.decide_by < today:
            found.append(PetitionDue(petition.id, petition.slug, TOLD, petition.decide_by))
    return [one for one in found if one.stage and not _written(session, one)]


def remind(session: Session, region: Region) -> list[PetitionDue]:
    """Write down the reminders of today, each once, and tell people whose petition met silence; those for staff."""
    return [one for one in waiting(session, region) if _write(session, one) and one.stage != TOLD]


def last_stage(session: Session, petition: Petition) -> str:
    """The newest reminder about a petition that waits for its decision; empty when there was none."""
    if petition.state is not PetitionState.DEPOSITED:
        return ""
    mine = (PetitionReminder.petition_id == petition.id, PetitionReminder.due_on == petition.decide_by)
    query = select(PetitionReminder.stage).where(*mine, PetitionReminder.stage != TOLD)
    return session.exec(query.order_by(col(PetitionReminder.id).desc()).limit(1)).first() or ""


def _written(session: Session, one: PetitionDue) -> bool:
    same = (PetitionReminder.petition_id == one.petition_id, PetitionReminder.due_on == one.due_on)
    return (
        session.exec(select(PetitionReminder.id).where(*same, PetitionReminder.stage == one.stage)).first() is not None
    )


def _write(session: Session, one: PetitionDue) -> bool:
    # Who notes the decision at this moment is waited for, and then nobody is told that there is none.
    query = select(Petition).where(Petition.id == one.petition_id, Petition.state == PetitionState.DEPOSITED)
    petition = session.exec(query.with_for_update()).one_or_none()
    if petition is None:
        return False
    values = {"petition_id": one.petition_id, "due_on": one.due_on, "stage": one.stage}
    if insert_once(session, PetitionReminder, **values) is None:
        return False
    if one.stage == TOLD:
        petition_words.tell(session, petition, petition_words.silent(petition), petition_words.once_silent)
    else:
        audit(session, None, "petition.remind", f"petition:{petition.id}", slug=petition.slug, stage=one.stage,
              due=one.due_on.isoformat())  # fmt: skip
    return True
