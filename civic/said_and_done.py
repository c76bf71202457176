"""You said, we did: what the council heard and what came of it, in public words, and who is told of it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, func, select

from civic.feedback import about_of, find_feedback
from civic.feedback_states import DESK
from core.clock import now
from core.errors import BadInput, Refused
from core.events import record
from core.i18n import DEFAULT_LANGUAGE
from core.message import Button
from core.models import Contact, EventKind, Feedback, SaidAndDone, SaidAndDoneFeedback
from core.notices import language_of, notify
from core.staff import audit, staff_who_may

# What would lead from the public words to a person.
_TELLS = (
    (re.compile(r"(?:\+|00)?\d(?:[\s.-]?\d){8,}"), "a phone number"),
    (re.compile(r"\S+@\S+\.\w+"), "an e-mail address"),
    (re.compile(r"\b[A-Z]\d\d-[2-9A-Z]{6}\b"), "a reference number"),
)


@dataclass(frozen=True)
class Published:
    """One "you said, we did" as the portal shows it; texts per language code."""

    id: int
    said: Mapping[str, str]
    done: Mapping[str, str]
    topic: str
    province: str
    published_at: datetime


def publish(
    session: Session,
    *,
    said: Mapping[str, str],
    done: Mapping[str, str],
    references: Sequence[str] = (),
    topic: str = "",
    province: str = "",
    by: str,
) -> SaidAndDone:
    """Publish it, and tell the people of these feedbacks who asked to be told; each is told once.

    BadInput without words in the region's first language; Refused when the words hold a phone number, an e-mail
    address or a reference number.
    """
    staff = staff_who_may(session, by, DESK, "publish what came of feedback")
    _check(said, "said")
    _check(done, "done")
    row = SaidAndDone(said=dict(said), done=dict(done), topic=topic, province=province, staff_id=staff.id)
    session.add(row)
    session.flush()
    for reference in dict.fromkeys(references):
        _link(session, row, find_feedback(session, reference))
    audit(session, staff, "feedback.publish", f"said_and_done:{row.id}", feedback=len(set(references)))
    record(session, EventKind.HAPPENED, f"said_and_done:{row.id}")
    return row


def published(session: Session, *, topic: str | None = None, limit: int = 50, offset: int = 0) -> list[Published]:
    """What was published, newest first; of one topic when given."""
    query = select(SaidAndDone).order_by(col(SaidAndDone.published_at).desc(), col(SaidAndDone.id).desc())
    if topic is not None:
        query = query.where(SaidAndDone.topic == topic)
    return [
        Published(row.id, row.said, row.done, row.topic, row.province, row.published_at)
        for row in session.exec(query.offset(offset).limit(limit))
    ]


def count_said_and_done(session: Session, *, topic: str | None = None) -> int:
    """How much was published; of one topic when given."""
    query = select(func.count()).select_from(SaidAndDone)
    return session.exec(query if topic is None else query.where(SaidAndDone.topic == topic)).one()


def in_language(texts: Mapping[str, str], language: str) -> str:
    """The text in that language, else in the default one."""
    return texts.get(language) or texts[DEFAULT_LANGUAGE]


def _check(texts: Mapping[str, str], field: str) -> None:
    if not texts.get(DEFAULT_LANGUAGE, "").strip():
        raise BadInput("there are no words in Arabic", where=f"{field}.{DEFAULT_LANGUAGE}", remedy="Write them.")
    for language, text in texts.items():
        for telling, what in _TELLS:
            if telling.search(text):
                raise Refused(f"{field}.{language} holds {what}; public words lead to no person")


def _link(session: Session, row: SaidAndDone, feedback: Feedback) -> None:
    link = SaidAndDoneFeedback(said_and_done_id=row.id, feedback_id=feedback.id)
    session.add(link)
    contact = session.get(Contact, feedback.contact_id) if feedback.contact_id is not None else None
    if contact is None or not feedback.wants_outcome:
        return
    t = language_of(contact)
    text = t(
        "You wrote to us (%(reference)s), and something came of it.\n\nYou said: %(said)s\n\nWe did: %(done)s",
        reference=feedback.reference,
        said=in_language(row.said, t.language),
        done=in_language(row.done, t.language),
    )
    reply = Button(label=t("Reply"), value=f"go:feedback:r{feedback.reference}")
    menu = Button(label=t("Menu"), value="go:menu")
    notify(session, contact, text, rows=((reply, menu),), about=about_of(feedback))
    link.told_at = now()
