"""What people tell the council: an idea, a report, a complaint, thanks."""

from datetime import datetime
from enum import StrEnum

from sqlmodel import Field, SQLModel

from core.clock import now
from core.columns import BigId, EncryptedText, EnumText


class FeedbackState(StrEnum):
    """How far the council is with it."""

    NEW = "new"
    IN_WORK = "in_work"
    ANSWERED = "answered"
    CLOSED = "closed"


class Feedback(SQLModel, table=True):
    """One message to the council, kept under its reference; the words are encrypted."""

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
