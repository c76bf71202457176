"""Feedback as the person sees it: filed, added to, placed, and read again."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select, update

from civic import sent_files
from civic.feedback_states import Act, next_state
from civic.region import Commune
from core.clock import now
from core.errors import BadInput, Refused
from core.i18n import N_
from core.message import Attachment, Place
from core.models import Contact, EntryKind, Feedback, FeedbackEntry, FeedbackState

REFERENCE = re.compile(r"F\d\d-[2-9A-Z]{6}")


@dataclass(frozen=True)
class Entry:
    """One message of a thread: whose it is, its words and its files; those of an answer by where they are kept."""

    kind: EntryKind
    at: datetime
    text: str
    attachments: tuple[Attachment, ...] = ()
    staff_id: int | None = None


def file_feedback(
    session: Session,
    *,
    contact: Contact,
    text: str,
    topic: str = "",
    campaign_id: int | None = None,
    project_id: int | None = None,
    attachments: Sequence[Attachment] = (),
    reference: str,
) -> Feedback:
    """Store words, voice or pictures; BadInput when there are none. Language and place are the contact's."""
    if not text.strip() and not attachments:
        raise BadInput("the feedback is empty", where="text", remedy=N_("Write or record something."))
    feedback = Feedback(
        reference=reference,
        contact_id=contact.id,
        network=contact.network,
        campaign_id=campaign_id,
        project_id=project_id,
        topic=topic,
        province=contact.province,
        commune=contact.commune,
        language=contact.language,
        text=text,
        attachments=packed(attachments),
    )
    session.add(feedback)
    session.flush()
    sent_files.follow(session, contact, contact.network, reference, attachments)
    return feedback


def find_feedback(session: Session, reference: str, *, lock: bool = False) -> Feedback:
    """The feedback of that reference, capitals aside; BadInput when there is none. `lock` holds it for a change."""
    query = select(Feedback).where(Feedback.reference == reference.strip().upper())
    found = session.exec(query.with_for_update() if lock else query).one_or_none()
    if found is None:
        raise BadInput(
            "there is no feedback %(reference)r", remedy="`jisr feedback list` shows them.", reference=reference
        )
    return found


def about_of(feedback: Feedback) -> str:
    """What a word about this feedback is about, as deliveries name it."""
    return f"feedback:{feedback.reference}"


def own_feedback(session: Session, contact: Contact, reference: str) -> Feedback | None:
    """The person's own feedback of that reference, locked; None when it is not theirs."""
    mine = (Feedback.reference == reference, Feedback.contact_id == contact.id)
    return session.exec(select(Feedback).where(*mine).with_for_update()).one_or_none()


def person_of(session: Session, feedback: Feedback) -> Contact:
    """Who brought it in; Refused once they are erased, since nobody can be written to then."""
    contact = session.get(Contact, feedback.contact_id) if feedback.contact_id is not None else None
    if contact is None:
        raise Refused(
            "the person of %(reference)s asked to be forgotten and cannot be written to", reference=feedback.reference
        )
    return contact


def references_of(session: Session, contact: Contact) -> frozenset[str]:
    """The references of all that this person brought in."""
    return frozenset(session.exec(select(Feedback.reference).where(Feedback.contact_id == contact.id)))


def add_words(session: Session, feedback: Feedback, text: str, attachments: Sequence[Attachment] = ()) -> None:
    """Add what the person says further; what was answered or closed is in work again. BadInput for nothing at all."""
    if not text.strip() and not attachments:
        raise BadInput("the message is empty", where="text", remedy=N_("Write or record something."))
    feedback.state = next_state(feedback.state, Act.HEAR)
    feedback.heard_at, feedback.closed_at = now(), None
    session.add(
        FeedbackEntry(feedback_id=feedback.id, kind=EntryKind.PERSON, text=text, attachments=packed(attachments))
    )
    contact = session.get(Contact, feedback.contact_id) if feedback.contact_id is not None else None
    sent_files.follow(session, contact, feedback.network, feedback.reference, attachments)


def set_place(feedback: Feedback, *, commune: Commune | None = None, place: Place | None = None) -> None:
    """Say where it is: a commune by its name, or a shared position, of which no commune is guessed."""
    if commune is not None:
        feedback.province, feedback.commune = commune.province, commune.code
    if place is not None:
        feedback.place = f"{place.latitude:.6f},{place.longitude:.6f}"


def forget_places(session: Session, which: ColumnElement[bool]) -> None:
    """Take the shared positions out of the feedback to which the condition applies: they may show a home."""
    session.exec(update(Feedback).where(which).values(place="").execution_options(synchronize_session="fetch"))


def packed(attachments: Sequence[Attachment]) -> str:
    """Attachments in the form in which they are stored."""
    if not attachments:
        return ""
    return json.dumps([[attachment.kind, attachment.handle] for attachment in attachments])


def attachments_of(row: Feedback | FeedbackEntry) -> tuple[Attachment, ...]:
    """The files that came with it, as the network's handles to fetch them by."""
    return tuple(Attachment(kind, handle) for kind, handle in json.loads(row.attachments or "[]"))


def thread(session: Session, feedback: Feedback, *, notes: bool = True) -> list[Entry]:
    """All that was said, oldest first, beginning with the feedback itself; without staff's notes when so asked."""
    rows = session.exec(
        select(FeedbackEntry).where(FeedbackEntry.feedback_id == feedback.id).order_by(col(FeedbackEntry.id))
    ).all()
    first = Entry(EntryKind.PERSON, feedback.created_at, feedback.text, attachments_of(feedback))
    more = [Entry(row.kind, row.at, row.text, attachments_of(row), row.staff_id) for row in rows]
    return [first, *(entry for entry in more if notes or entry.kind is not EntryKind.NOTE)]


def files_of(session: Session, feedback: Feedback) -> list[Attachment]:
    """Every file that the person sent, in the thread's order: the first is number 1 on the command line."""
    said = (entry for entry in thread(session, feedback) if entry.kind is EntryKind.PERSON)
    return [attachment for entry in said for attachment in entry.attachments]


def awaits(feedback: Feedback) -> bool:
    """Whether the last word was the person's, and the council's is due."""
    if feedback.state is FeedbackState.CLOSED:
        return False
    return feedback.answered_at is None or feedback.heard_at > feedback.answered_at


def list_feedback(
    session: Session,
    *,
    state: FeedbackState | None = None,
    topic: str | None = None,
    province: str | None = None,
    project_id: int | None = None,
    assigned_to_id: int | None = None,
    limit: int = 200,
) -> list[Feedback]:
    """The feedback, newest first; only what fits the filters that are given."""
    wanted = {
        "state": state,
        "topic": topic,
        "province": province,
        "project_id": project_id,
        "assigned_to_id": assigned_to_id,
    }
    query = select(Feedback).order_by(col(Feedback.created_at).desc(), col(Feedback.id).desc())
    for name, value in wanted.items():
        if value is not None:
            query = query.where(getattr(Feedback, name) == value)
    return list(session.exec(query.limit(limit)))
