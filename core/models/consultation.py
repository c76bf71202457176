"""Consultations: what is asked, what each person answered, and where somebody stopped on the way."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from core.clock import now
from core.columns import BigId, EncryptedJson, EnumText, Json


class ConsultationState(StrEnum):
    """A consultation is written, waits for its opening hour, is open, and is closed."""

    DRAFT = "draft"
    SCHEDULED = "scheduled"
    OPEN = "open"
    CLOSED = "closed"


class Consultation(SQLModel, table=True):
    """One consultation; `content` is its file, `opens_at` and `closes_at` the UTC moments of its wall times.

    `results` are the figures of the moment it closed; `outcome` says per language what came of it.
    """

    id: int = Field(default=None, primary_key=True, sa_type=BigId)
    slug: str = Field(max_length=40, unique=True)
    state: ConsultationState = Field(default=ConsultationState.DRAFT, sa_type=EnumText(ConsultationState))
    source: str
    content: dict[str, Any] = Field(sa_type=Json)
    zone: str = Field(max_length=64)
    opens_at: datetime = Field(index=True)
    closes_at: datetime = Field(index=True)
    author_id: int = Field(foreign_key="staff.id", sa_type=BigId)
    results: dict[str, Any] | None = Field(default=None, sa_type=Json)
    outcome: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    outcome_at: datetime | None = None
    closed_at: datetime | None = None
    created_at: datetime = Field(default_factory=now)


class ConsultationAnswer(SQLModel, table=True):
    """One person's answers, once: `person_hash` is the keyed hash of the account. They may change until it closes.

    `follow` is whether the person wants to hear what came of it; `results_told_at` and `outcome_told_at` when they did.
    """

    __table_args__ = (UniqueConstraint("consultation_id", "person_hash"),)

    id: int = Field(default=None, primary_key=True, sa_type=BigId)
    consultation_id: int = Field(foreign_key="consultation.id", sa_type=BigId)
    person_hash: str = Field(max_length=64)
    reference: str = Field(max_length=16, unique=True)
    contact_id: int | None = Field(
        default=None, foreign_key="contact.id", ondelete="SET NULL", index=True, sa_type=BigId
    )
    network: str = Field(max_length=32)
    province: str = Field(default="", max_length=64)
    language: str = Field(default="", max_length=8)
    answers: dict[str, Any] = Field(sa_type=EncryptedJson)
    follow: bool = False
    created_at: datetime = Field(default_factory=now)
    updated_at: datetime = Field(default_factory=now)
    results_told_at: datetime | None = None
    outcome_told_at: datetime | None = None


class ConsultationDraft(SQLModel, table=True):
    """The answers of a person who has not sent them yet, and the question they are at."""

    __table_args__ = (UniqueConstraint("contact_id", "consultation_id"),)

    id: int = Field(default=None, primary_key=True, sa_type=BigId)
    contact_id: int = Field(foreign_key="contact.id", ondelete="CASCADE", sa_type=BigId)
    consultation_id: int = Field(foreign_key="consultation.id", sa_type=BigId)
    answers: dict[str, Any] = Field(sa_type=EncryptedJson)
    position: int = 0
    updated_at: datetime = Field(default_factory=now)
