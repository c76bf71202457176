"""Feedback: what people tell the council, kept under its reference."""

import json
from collections.abc import Sequence

from sqlmodel import Session, col, select

from core.errors import BadInput
from core.message import Attachment
from core.models import Contact, Feedback, FeedbackState


def file_feedback(
    session: Session,
    *,
    contact: Contact,
    text: str,
    topic: str = "",
    campaign_id: int | None = None,
    attachments: Sequence[Attachment] = (),
    reference: str,
) -> Feedback:
    """Store words, voice or pictures; BadInput when there are none. Language and place are the contact's."""
    if not text.strip() and not attachments:
        raise BadInput("the feedback is empty", where="text", remedy="Write or record something.")
    feedback = Feedback(
        reference=reference,
        contact_id=contact.id,
        campaign_id=campaign_id,
        topic=topic,
        province=contact.province,
        commune=contact.commune,
        language=contact.language,
        text=text,
        attachments=_packed(attachments),
    )
    session.add(feedback)
    session.flush()
    return feedback


def _packed(attachments: Sequence[Attachment]) -> str:
    if not attachments:
        return ""
    return json.dumps([[attachment.kind, attachment.handle] for attachment in attachments])


def attachments_of(feedback: Feedback) -> tuple[Attachment, ...]:
    """The files that came with it, as the network's handles to fetch them by."""
    return tuple(Attachment(kind, handle) for kind, handle in json.loads(feedback.attachments or "[]"))


def list_feedback(session: Session, *, state: FeedbackState | None = None, limit: int = 200) -> list[Feedback]:
    """The feedback, newest first; only what is in `state` when given."""
    query = select(Feedback).order_by(col(Feedback.created_at).desc(), col(Feedback.id).desc())
    if state is not None:
        query = query.where(Feedback.state == state)
    return list(session.exec(query.limit(limit)))
