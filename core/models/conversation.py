"""Where a person stands in a conversation, and the messages already taken in."""

from datetime import datetime
from typing import Any

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from core.clock import now
from core.columns import BigId, EncryptedJson


class Conversation(SQLModel, table=True):
    """The state of the one conversation a contact is in: a flow, its step and the answers so far."""

    contact_id: int = Field(primary_key=True, foreign_key="contact.id", ondelete="CASCADE", sa_type=BigId)
    state: dict[str, Any] = Field(default_factory=dict, sa_type=EncryptedJson)
    updated_at: datetime = Field(default_factory=now)


class InboundMessage(SQLModel, table=True):
    """One message or signal taken in; the pair (channel, external_id) makes a second delivery change nothing."""

    __table_args__ = (UniqueConstraint("channel", "external_id"),)

    id: int = Field(default=None, primary_key=True, sa_type=BigId)
    channel: str = Field(max_length=32)
    external_id: str = Field(max_length=160)
    contact_id: int | None = Field(
        default=None, foreign_key="contact.id", ondelete="SET NULL", index=True, sa_type=BigId
    )
    failed: bool = False
    at: datetime = Field(default_factory=now)
