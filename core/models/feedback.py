"""What people tell the council, what is written back and forth about it, and who speaks with them now."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from core.clock import now
from core.columns import BigId, EncryptedText, EnumText

# Condition of the index of what waits for the council; a query that is to use it says the same.
WAITING = text("state IN ('new', 'in_work')")


class FeedbackState(StrEnum):
    """How far the council is with it."""

    NEW = "new"
    IN_WORK = "in_work"
    ANSWERED = "answered"
    CLOSED = "closed"


class EntryKind(StrEnum):
    """Who wrote an entry of the thread, and whether the person sees it."""

    PERSON = "person"
    ANSWER = "answer"
    NOTE = "note"


class Feedback(SQLModel, table=True):
    """One matter brought to the council, kept under its reference; words and place are encrypted.

    `place` is a shared position as "latitude,longitude" in degrees. `project_id` names a project of the plan.
    `heard_at` is when the person last said something, `answered_at` when the council last did.
    """

    __table_args__ = (
        Index("ix_feedback_heard", "heard_at", "id"),
        Index("ix_feedback_waiting", "heard_at", "id", sqlite_where=WAITING, postgresql_where=WAITING),
    )

    id: int = Field(default=None, primary_key=True, sa_type=BigId)
    reference: str = Field(max_length=16, unique=True)
    contact_id: int | None = Field(
        default=None, foreign_key="contact.id", ondelete="SET NULL", index=True, sa_type=BigId
    )
    campaign_id: int | None = Field(default=None, foreign_key="campaign.id", sa_type=BigId)
    topic: str = Field(default="", max_length=32)
    province: str = Field(default="", max_length=64)
    commune: str = Field(default="", max_length=32)
    language: str = Field(default="", max_length=8)
    text: str = Field(sa_type=EncryptedText)
    attachments: str = Field(default="", sa_type=EncryptedText)
    state: FeedbackState = Field(default=FeedbackState.NEW, sa_type=EnumText(FeedbackState))
    created_at: datetime = Field(default_factory=now)
    network: str = Field(default="", max_length=32)
    project_id: int | None = Field(default=None, foreign_key="project.id", index=True, sa_type=BigId)
    place: str = Field(default="", sa_type=EncryptedText)
    wants_outcome: bool = False
    assigned_to_id: int | None = Field(default=None, foreign_key="staff.id", index=True, sa_type=BigId)
    heard_at: datetime = Field(default_factory=now)
    answered_at: datetime | None = None
    closed_at: datetime | None = None


class FeedbackEntry(SQLModel, table=True):
    """One more message about a feedback: the person's, an answer of the council, or a note that only staff see.

    `delivery_id` is the message by which an answer went out, for as long as that is kept.
    """

    id: int = Field(default=None, primary_key=True, sa_type=BigId)
    feedback_id: int = Field(foreign_key="feedback.id", ondelete="CASCADE", index=True, sa_type=BigId)
    kind: EntryKind = Field(sa_type=EnumText(EntryKind))
    staff_id: int | None = Field(default=None, foreign_key="staff.id", sa_type=BigId)
    text: str = Field(sa_type=EncryptedText)
    attachments: str = Field(default="", sa_type=EncryptedText)
    at: datetime = Field(default_factory=now)
    delivery_id: int | None = Field(
        default=None, foreign_key="delivery.id", ondelete="SET NULL", index=True, sa_type=BigId
    )


class Handover(SQLModel, table=True):
    """A person speaks with a member of staff instead of the bot, until `ends_at`; each word moves that by `minutes`."""

    contact_id: int = Field(primary_key=True, foreign_key="contact.id", ondelete="CASCADE", sa_type=BigId)
    feedback_id: int = Field(foreign_key="feedback.id", ondelete="CASCADE", sa_type=BigId)
    staff_id: int = Field(foreign_key="staff.id", sa_type=BigId)
    minutes: int
    began_at: datetime = Field(default_factory=now)
    ends_at: datetime = Field(index=True)
