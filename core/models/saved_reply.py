"""Answers that staff keep ready, in their own words, each in several languages."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from core.clock import now
from core.columns import BigId


class SavedReply(SQLModel, table=True):
    """One saved reply in one language; `{reference}` and the like stand for what the case fills in."""

    __table_args__ = (UniqueConstraint("name", "language"),)

    id: int = Field(default=None, primary_key=True, sa_type=BigId)
    name: str = Field(max_length=40)
    language: str = Field(max_length=8)
    text: str
    staff_id: int = Field(foreign_key="staff.id", sa_type=BigId)
    updated_at: datetime = Field(default_factory=now)
