"""Petitions to the council, the support that the bot gathers for them, and the signatures that staff count on paper."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Index, UniqueConstraint, false, text
from sqlmodel import Field, SQLModel

from core.clock import now
from core.columns import BigId, EncryptedJson, EnumText, Json


class PetitionState(StrEnum):
    """The way of a petition: gathering support, closed, deposited, accepted or refused."""

    DRAFT = "draft"
    GATHERING = "gathering"
    CLOSED = "closed"
    DEPOSITED = "deposited"
    ACCEPTED = "accepted"
    REFUSED = "refused"


class PetitionKind(StrEnum):
    """Who brings a petition; each kind has its own conditions in region.toml."""

    CITIZENS = "citizens"
    ASSOCIATION = "association"


class Petition(SQLModel, table=True):
    """A petition; `title`, `summary` (what it is about) and `demand` are texts per language code.

    `fallbacks` says by staff's own word which language stands in for one that is missing ({"fr": "ar"}). `decide_by` is
    computed at the deposit, `session` ("2027-03") at the acceptance; `ground` is the refusal's, as it was given in
    writing.
    """

    id: int = Field(default=None, primary_key=True, sa_type=BigId)
    slug: str = Field(max_length=40, unique=True)
    kind: PetitionKind = Field(default=PetitionKind.CITIZENS, sa_type=EnumText(PetitionKind))
    title: dict[str, Any] = Field(sa_type=Json)
    summary: dict[str, Any] = Field(sa_type=Json)
    demand: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    fallbacks: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    association: str = Field(default="", max_length=200)
    state: PetitionState = Field(default=PetitionState.DRAFT, sa_type=EnumText(PetitionState))
    opened_on: date
    closed_on: date | None = None
    deposited_on: date | None = None
    decide_by: date | None = Field(default=None, index=True)
    decided_on: date | None = None
    session: str = Field(default="", max_length=7)
    ground: str = ""
    created_at: datetime = Field(default_factory=now)


# Condition of the index of those who support by an account alone; a query that is to use it says the same.
BY_ACCOUNT = text("by_account")


class PetitionSupport(SQLModel, table=True):
    """One person's support, once: `person_hash` is the keyed hash of the verified phone number or the account.

    A support that is withdrawn is deleted. `tell`: the person asked to be told how the petition goes on. `by_account`:
    no number was verified, only the account stands for the person.
    """

    __table_args__ = (
        UniqueConstraint("petition_id", "person_hash"),
        Index("ix_petitionsupport_account", "petition_id", sqlite_where=BY_ACCOUNT, postgresql_where=BY_ACCOUNT),
    )

    id: int = Field(default=None, primary_key=True, sa_type=BigId)
    petition_id: int = Field(foreign_key="petition.id", sa_type=BigId)
    person_hash: str = Field(max_length=64)
    reference: str = Field(max_length=16, unique=True)
    contact_id: int | None = Field(
        default=None, foreign_key="contact.id", ondelete="SET NULL", index=True, sa_type=BigId
    )
    province: str = Field(max_length=64)
    commune: str = Field(max_length=32)
    tell: bool = False
    by_account: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    created_at: datetime = Field(default_factory=now)


class PaperSignatures(SQLModel, table=True):
    """One entry of signatures counted on paper, in one province; never changed, only added to.

    `count` are the signatures, `in_bot` those among them of people known to support the petition in the bot too. A
    correction points with `corrects_id` to the entry it corrects and holds the differences, which may be negative.
    """

    id: int = Field(default=None, primary_key=True, sa_type=BigId)
    petition_id: int = Field(foreign_key="petition.id", index=True, sa_type=BigId)
    province: str = Field(max_length=64)
    count: int
    in_bot: int = 0
    corrects_id: int | None = Field(default=None, foreign_key="papersignatures.id", sa_type=BigId)
    reason: str = Field(default="", max_length=200)
    staff_id: int = Field(foreign_key="staff.id", sa_type=BigId)
    at: datetime = Field(default_factory=now)


class PetitionDraft(SQLModel, table=True):
    """A petition as its representative prepared it in the chat; `petition_id` once staff opened it.

    `words` holds title, object, demand, role and association; `texts`, by language, what staff wrote for the petition
    (title, summary, demand) before it is opened; `verdicts` what was found for each condition by its
    key, `signed` the signatures that the representative counts on paper, by province.
    """

    id: int = Field(default=None, primary_key=True, sa_type=BigId)
    reference: str = Field(max_length=16, unique=True)
    kind: PetitionKind = Field(sa_type=EnumText(PetitionKind))
    contact_id: int | None = Field(
        default=None, foreign_key="contact.id", ondelete="SET NULL", index=True, sa_type=BigId
    )
    language: str = Field(max_length=8)
    words: dict[str, Any] = Field(sa_type=EncryptedJson)
    texts: dict[str, Any] | None = Field(default=None, sa_type=EncryptedJson)
    verdicts: dict[str, Any] = Field(sa_type=Json)
    signed: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    petition_id: int | None = Field(default=None, foreign_key="petition.id", sa_type=BigId)
    created_at: datetime = Field(default_factory=now)


class PetitionReminder(SQLModel, table=True):
    """A reminder about the decision on a petition, each once for its last day: `stage` says how near ("before-14")."""

    __table_args__ = (UniqueConstraint("petition_id", "due_on", "stage"),)

    id: int = Field(default=None, primary_key=True, sa_type=BigId)
    petition_id: int = Field(foreign_key="petition.id", sa_type=BigId)
    due_on: date
    stage: str = Field(max_length=16)
    at: datetime = Field(default_factory=now)
