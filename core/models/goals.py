"""The Goals: headings and indicators of the set that was taken in, their figures, every change, and followers."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from core.clock import now
from core.columns import BigId, EnumText, Json


class GoalsChangeKind(StrEnum):
    """What became of an indicator: new in the set, other figures, only other words, no longer there."""

    NEW = "new"
    FIGURES = "figures"
    WORDS = "words"
    GONE = "gone"


class GoalsRevision(SQLModel, table=True):
    """One set that was taken in. `language` is that of texts without a folder; `languages` are all that it speaks.

    `stamp` is unlike that of every other revision. `told`: its followers know; `told_up_to`: those up to this contact.
    """

    id: int = Field(default=None, primary_key=True, sa_type=BigId)
    stamp: str = Field(max_length=32, unique=True)
    origin: str = Field(max_length=200)
    language: str = Field(max_length=8)
    languages: list[str] = Field(default_factory=list, sa_type=Json)
    staff_id: int | None = Field(default=None, foreign_key="staff.id", sa_type=BigId)
    told: bool = Field(default=False, index=True)
    told_up_to: int = Field(default=0, sa_type=BigId)
    at: datetime = Field(default_factory=now)


class GoalsHeading(SQLModel, table=True):
    """A goal ("1") or a target ("1.a") with its official words, per language code."""

    code: str = Field(primary_key=True, max_length=16)
    title: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    short: dict[str, Any] = Field(default_factory=dict, sa_type=Json)


class GoalsIndicator(SQLModel, table=True):
    """One indicator by its code ("1-1-1"). `goal` is "" for one that stands alone, `target` for one of no target.

    `name` is per language code; `fields` are all fields as the set writes them, `labels` the words that they and the
    table stand for, per language, `overrides` fields per language. `summary` is the newest figure, `progress` the
    outcome of the method. `seal` tells its figures from others, `words_seal` the rest.
    """

    id: int = Field(default=None, primary_key=True, sa_type=BigId)
    code: str = Field(max_length=40, unique=True)
    number: str = Field(max_length=40)
    goal: str = Field(default="", max_length=16, index=True)
    target: str = Field(default="", max_length=16)
    position: str = Field(default="", max_length=80)
    reporting: str = Field(max_length=32)
    statistical: bool = True
    name: dict[str, Any] = Field(sa_type=Json)
    fields: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    labels: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    overrides: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    config: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    summary: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    progress: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    seal: str = Field(max_length=64)
    words_seal: str = Field(max_length=64)
    updated_at: datetime = Field(default_factory=now)


class GoalsTable(SQLModel, table=True):
    """The observations of an indicator: names of columns, rows of cells (None: blank), columns about observations."""

    indicator_id: int = Field(primary_key=True, foreign_key="goalsindicator.id", ondelete="CASCADE", sa_type=BigId)
    columns: list[str] = Field(sa_type=Json)
    rows: list[Any] = Field(sa_type=Json)
    observed: list[str] = Field(default_factory=list, sa_type=Json)


class GoalsChange(SQLModel, table=True):
    """What a revision changed of one indicator: its newest figure before and after ("{}" for none)."""

    __table_args__ = (Index("ix_goalschange_code", "code", "revision_id"),)

    id: int = Field(default=None, primary_key=True, sa_type=BigId)
    revision_id: int = Field(foreign_key="goalsrevision.id", index=True, sa_type=BigId)
    code: str = Field(max_length=40)
    goal: str = Field(default="", max_length=16)
    kind: GoalsChangeKind = Field(sa_type=EnumText(GoalsChangeKind))
    before: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    after: dict[str, Any] = Field(default_factory=dict, sa_type=Json)


class GoalsFollower(SQLModel, table=True):
    """A person who asked to be told of a goal ("6") or of an indicator ("6-1-1")."""

    subject: str = Field(primary_key=True, max_length=40)
    contact_id: int = Field(primary_key=True, foreign_key="contact.id", ondelete="CASCADE", index=True, sa_type=BigId)
    since: datetime = Field(default_factory=now)
