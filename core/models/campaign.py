"""A campaign, its versions and approvals, and the moments at which it goes out."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from core.clock import now
from core.columns import BigId, EnumText, Json


class CampaignState(StrEnum):
    """The life of a campaign; campaigns/lifecycle.py says which step may follow which."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    APPROVED = "approved"
    SCHEDULED = "scheduled"
    RUNNING = "running"
    PAUSED = "paused"
    DONE = "done"
    CANCELLED = "cancelled"


class OccurrenceState(StrEnum):
    """One going-out: waiting for its hour, sending, done, too late, or called off."""

    PLANNED = "planned"
    RUNNING = "running"
    DONE = "done"
    MISSED = "missed"
    CANCELLED = "cancelled"


class Campaign(SQLModel, table=True):
    """A piece of news to be told; what it says is in its current version. Withdrawn: its posts are taken down."""

    id: int = Field(default=None, primary_key=True, sa_type=BigId)
    name: str = Field(max_length=80, unique=True)
    state: CampaignState = Field(default=CampaignState.DRAFT, sa_type=EnumText(CampaignState))
    topic: str = Field(max_length=32)
    author_id: int = Field(foreign_key="staff.id", sa_type=BigId)
    version: int = 1
    withdrawn_at: datetime | None = None
    created_at: datetime = Field(default_factory=now)
    updated_at: datetime = Field(default_factory=now)


class CampaignVersion(SQLModel, table=True):
    """What a campaign says, as imported and as read; `content_hash` is what an approval is bound to."""

    __table_args__ = (UniqueConstraint("campaign_id", "number"),)

    id: int = Field(default=None, primary_key=True, sa_type=BigId)
    campaign_id: int = Field(foreign_key="campaign.id", ondelete="CASCADE", sa_type=BigId)
    number: int
    source: str
    content: dict[str, Any] = Field(sa_type=Json)
    content_hash: str = Field(max_length=64)
    author_id: int = Field(foreign_key="staff.id", sa_type=BigId)
    created_at: datetime = Field(default_factory=now)


class Approval(SQLModel, table=True):
    """One person's yes to one content, never its author's."""

    id: int = Field(default=None, primary_key=True, sa_type=BigId)
    campaign_id: int = Field(foreign_key="campaign.id", ondelete="CASCADE", index=True, sa_type=BigId)
    content_hash: str = Field(max_length=64)
    staff_id: int = Field(foreign_key="staff.id", sa_type=BigId)
    at: datetime = Field(default_factory=now)


class Correction(SQLModel, table=True):
    """A new wording for what a campaign has published: a version that waits for its approval, then replaces the old."""

    __table_args__ = (UniqueConstraint("campaign_id", "number"),)

    id: int = Field(default=None, primary_key=True, sa_type=BigId)
    campaign_id: int = Field(foreign_key="campaign.id", ondelete="CASCADE", sa_type=BigId)
    number: int
    created_at: datetime = Field(default_factory=now)
    approved_at: datetime | None = None


class Occurrence(SQLModel, table=True):
    """A moment at which a campaign goes out: the council's wall-clock time, its zone, and the UTC moment computed.

    While its messages leave, `fresh_until` moves on; what has not left then stood still for too long and is missed.
    `follows` is the wall time after which its recurrence was searched, so that it can be searched anew when a holiday
    is declared; empty for an hour that somebody set. While it runs, `quiet_from` and `quiet_until` are the quiet hours
    around or ahead: from `quiet_from` on nobody is written to, until the next ones are set.
    """

    __table_args__ = (UniqueConstraint("campaign_id", "wall_time"),)

    id: int = Field(default=None, primary_key=True, sa_type=BigId)
    campaign_id: int = Field(foreign_key="campaign.id", ondelete="CASCADE", sa_type=BigId)
    state: OccurrenceState = Field(default=OccurrenceState.PLANNED, sa_type=EnumText(OccurrenceState))
    wall_time: str = Field(max_length=32)
    zone: str = Field(max_length=64)
    due_at: datetime = Field(index=True)
    tzdata_version: str = Field(max_length=16)
    max_lateness_seconds: int
    content_hash: str = Field(default="", max_length=64)
    fresh_until: datetime | None = None
    started_at: datetime | None = None
    finished_at: datetime | None = None
    follows: str = Field(default="", max_length=32)
    quiet_from: datetime | None = None
    quiet_until: datetime | None = None
