"""A person on a network, where they live, what they want to hear of, and what they consented to."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from core.clock import now
from core.columns import BigId, EncryptedText, EnumText


class ContactState(StrEnum):
    """Whether we may write to a person: they are here, they said stop, or they blocked us."""

    ACTIVE = "active"
    STOPPED = "stopped"
    BLOCKED = "blocked"


class Purpose(StrEnum):
    """What consent is asked for, each on its own."""

    STORAGE = "storage"
    NEWS = "news"
    ASSOCIATION = "association"
    PROJECTS = "projects"
    GOALS = "goals"


class Contact(SQLModel, table=True):
    """One account on one network; `news` repeats the ledger's last word so that audiences are one query."""

    __table_args__ = (
        UniqueConstraint("network", "address_hash"),
        # All that an audience asks of a person: counting a million reads this alone, not their rows.
        Index("ix_contact_audience", "news", "state", "network", "language", "province", "commune"),
        # SQLite would give an erased person's number to the next one.
        {"sqlite_autoincrement": True},
    )

    id: int = Field(default=None, primary_key=True, sa_type=BigId)
    network: str = Field(max_length=32)
    address_hash: str = Field(max_length=64)
    address: str = Field(sa_type=EncryptedText)
    language: str = Field(default="", max_length=8)
    language_chosen: bool = False
    province: str = Field(default="", max_length=64)
    commune: str = Field(default="", max_length=32)
    news: bool = False
    listens: bool = False
    state: ContactState = Field(default=ContactState.ACTIVE, sa_type=EnumText(ContactState))
    created_at: datetime = Field(default_factory=now)
    seen_at: datetime = Field(default_factory=now)


class ContactTopic(SQLModel, table=True):
    """One topic that a person wants to hear of; none at all means every topic."""

    contact_id: int = Field(primary_key=True, foreign_key="contact.id", ondelete="CASCADE", sa_type=BigId)
    topic: str = Field(primary_key=True, max_length=32)


class Consent(SQLModel, table=True):
    """One line of the ledger: what was asked in which words, what was answered, when and where. Never changed."""

    id: int = Field(default=None, primary_key=True, sa_type=BigId)
    contact_id: int | None = Field(foreign_key="contact.id", ondelete="SET NULL", index=True, sa_type=BigId)
    purpose: Purpose = Field(sa_type=EnumText(Purpose))
    granted: bool
    wording: str
    version: int
    language: str = Field(max_length=8)
    channel: str = Field(max_length=32)
    reference: str = Field(default="", max_length=16)
    at: datetime = Field(default_factory=now)
