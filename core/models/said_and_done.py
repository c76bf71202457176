"""What the council publishes on what it heard and what came of it."""

from datetime import datetime
from typing import Any

from sqlmodel import Field, SQLModel

from core.clock import now
from core.columns import BigId, Json


class SaidAndDone(SQLModel, table=True):
    """One "you said, we did" in public words; `said` and `done` are texts per language code, without any person.

    What was withdrawn is kept for the record, with the reason in `withdrawn_for`, and shown no more.
    """

    id: int = Field(default=None, primary_key=True, sa_type=BigId)
    said: dict[str, Any] = Field(sa_type=Json)
    done: dict[str, Any] = Field(sa_type=Json)
    topic: str = Field(default="", max_length=32)
    province: str = Field(default="", max_length=64)
    staff_id: int = Field(foreign_key="staff.id", sa_type=BigId)
    published_at: datetime = Field(default_factory=now, index=True)
    corrected_at: datetime | None = None
    withdrawn: bool = False
    withdrawn_for: str = Field(default="", max_length=300)


class SaidAndDoneFeedback(SQLModel, table=True):
    """A feedback that led to it; `told_at` is when its person was told, once."""

    said_and_done_id: int = Field(primary_key=True, foreign_key="saidanddone.id", ondelete="CASCADE", sa_type=BigId)
    feedback_id: int = Field(primary_key=True, foreign_key="feedback.id", ondelete="CASCADE", sa_type=BigId)
    told_at: datetime | None = None
