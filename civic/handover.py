"""A person speaks with a member of staff for a while, and with the bot again after it."""

from datetime import datetime, timedelta

from sqlmodel import Session, select

from civic.feedback import about_of, find_feedback, person_of
from civic.feedback_states import DESK, Act, next_state
from core.clock import now
from core.errors import Refused
from core.message import Button
from core.models import Contact, Feedback, Handover
from core.notices import language_of, notify
from core.staff import audit, staff_who_may

SAID_WITHIN = timedelta(hours=1)


def begin(session: Session, *, reference: str, minutes: int, by: str) -> Handover:
    """Speak with the person of this feedback instead of the bot; it ends by itself after `minutes` of silence."""
    staff = staff_who_may(session, by, DESK, "speak with people")
    feedback = find_feedback(session, reference, lock=True)
    contact = person_of(session, feedback)
    found = handover_of(session, contact, lock=True)
    if found is not None:
        other = session.get_one(Feedback, found.feedback_id)
        raise Refused("this person speaks with staff already, about %(reference)s", reference=other.reference)
    feedback.state = next_state(feedback.state, Act.TAKE)
    feedback.assigned_to_id = staff.id
    take_away_overdue(session, contact)
    handover = Handover(contact_id=contact.id, feedback_id=feedback.id, staff_id=staff.id, minutes=minutes,
                        ends_at=_until(minutes))  # fmt: skip
    session.add(handover)
    t = language_of(contact)
    text = t("A member of the council's staff is writing to you now. What you write here goes to them. "
             "“Menu” brings the automatic service back.")  # fmt: skip
    notify(session, contact, text, rows=((Button(label=t("Menu"), value="go:menu"),),), about=about_of(feedback),
           until=handover.ends_at)  # fmt: skip
    audit(session, staff, "feedback.take_over", f"feedback:{feedback.id}")
    return handover


def end(session: Session, *, reference: str, by: str) -> None:
    """Give the person back to the bot; Refused when nobody speaks with them about this."""
    staff = staff_who_may(session, by, DESK, "speak with people")
    feedback = find_feedback(session, reference, lock=True)
    contact = person_of(session, feedback)
    found = handover_of(session, contact, lock=True)
    if found is None or found.feedback_id != feedback.id:
        raise Refused("nobody speaks with the person of %(reference)s at the moment", reference=feedback.reference)
    give_back(session, found)
    audit(session, staff, "feedback.hand_back", f"feedback:{feedback.id}")


def give_back(session: Session, handover: Handover) -> None:
    """End it and tell the person."""
    contact = session.get_one(Contact, handover.contact_id)
    session.delete(handover)
    session.flush()
    t = language_of(contact)
    # Who comes back later finds the service as it always is.
    notify(session, contact, again(contact), rows=((Button(label=t("Menu"), value="go:menu"),),),
           until=now() + SAID_WITHIN)  # fmt: skip


def again(contact: Contact) -> str:
    """What the person is told when the bot speaks again, in their language."""
    t = language_of(contact)
    return t("You are with the automatic service again.")


def handover_of(session: Session, contact: Contact, *, lock: bool = False) -> Handover | None:
    """Who speaks with this person now; None when it is the bot, also when the time is over. Lock its feedback first."""
    found = session.get(Handover, contact.id, with_for_update=lock or None)
    return found if found is not None and found.ends_at > now() else None


def prolong(handover: Handover) -> None:
    """A word was said: the silence is counted from now."""
    handover.ends_at = _until(handover.minutes)


def overdue(session: Session, moment: datetime) -> list[int]:
    """The contacts whose hand-over has had its time."""
    return list(session.exec(select(Handover.contact_id).where(Handover.ends_at <= moment)))


def end_overdue(session: Session, contact_id: int, moment: datetime) -> bool:
    """End one that has had its time; False when a word was said meanwhile or somebody else ended it."""
    query = select(Handover).where(Handover.contact_id == contact_id, Handover.ends_at <= moment)
    found = session.exec(query.with_for_update()).one_or_none()
    if found is None:
        return False
    give_back(session, found)
    return True


def take_away_overdue(session: Session, contact: Contact) -> bool:
    """Take away one that has had its time and that the clock has not ended yet, without a word; whether there was."""
    query = select(Handover).where(Handover.contact_id == contact.id, Handover.ends_at <= now())
    old = session.exec(query.with_for_update()).one_or_none()
    if old is None:
        return False
    session.delete(old)
    session.flush()
    return True


def _until(minutes: int) -> datetime:
    return now() + timedelta(minutes=minutes)
