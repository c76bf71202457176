"""Petitions to the council and the support that the bot gathers for them."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from core.clock import now
from core.columns import BigId, EnumText, Json


class PetitionState(StrEnum):
    """The way of a petition: gathering support, closed, deposited, accepted or refused."""

    DRAFT = "draft"
    GATHERING = "gathering"
    CLOSED = "closed"
    DEPOSITED = "deposited"
    ACCEPTED = "accepted"
    REFUSED = "refused"


class Petition(SQLModel, table=True):
    """A petition; `title` and `summary` are texts per language code."""

    id: int = Field(default=None, primary_key=True, sa_type=BigId)
    slug: str = Field(max_length=40, unique=True)
    title: dict[str, Any] = Field(sa_type=Json)
    summary: dict[str, Any] = Field(sa_type=Json)
    state: PetitionState = Field(default=PetitionState.DRAFT, sa_type=EnumText(PetitionState))
    opened_on: date
    created_at: datetime = Field(default_factory=now)


class PetitionSupport(SQLModel, table=True):
    """One person's support, once: `person_hash` is the keyed hash of the verified phone number or the account."""

    __table_args__ = (UniqueConstraint("petition_id", "person_hash"),)

    id: int = Field(default=None, primary_key=True, sa_type=BigId)
    petition_id: int = Field(foreign_key="petition.id", sa_type=BigId)
    person_hash: str = Field(max_length=64)
    reference: str = Field(max_length=16, unique=True)
    contact_id: int | None = Field(
        default=None, foreign_key="contact.id", ondelete="SET NULL", index=True, sa_type=BigId
    )
    province: str = Field(max_length=64)
    commune: str = Field(max_length=32)
    created_at: datetime = Field(default_factory=now)
