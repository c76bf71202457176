"""Recordings of the bot's questions, and the accounts from which staff send them."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from core.clock import now
from core.columns import BigId


class VoicePrompt(SQLModel, table=True):
    """One question ("flow.step") read aloud in one language; a new recording takes the place of the old one.

    `handle` is the network's own name for what was sent to the bot there, or, where `network` is empty, the path of a
    file that every network can be given.
    """

    __table_args__ = (UniqueConstraint("prompt", "language"),)

    id: int = Field(default=None, primary_key=True, sa_type=BigId)
    prompt: str = Field(max_length=80)
    language: str = Field(max_length=8)
    network: str = Field(default="", max_length=32)
    handle: str = Field(max_length=500)
    staff_id: int = Field(foreign_key="staff.id", sa_type=BigId)
    recorded_at: datetime = Field(default_factory=now)


class StaffAccount(SQLModel, table=True):
    """A member of staff's account at a network: waiting for its one-time code until `expires_at`, then linked."""

    staff_id: int = Field(primary_key=True, foreign_key="staff.id", ondelete="CASCADE", sa_type=BigId)
    code_hash: str = Field(max_length=64, index=True)
    expires_at: datetime
    contact_id: int | None = Field(
        default=None, foreign_key="contact.id", ondelete="SET NULL", index=True, sa_type=BigId
    )
    linked_at: datetime | None = None
