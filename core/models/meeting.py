"""Sessions of the council and meetings with citizens: when and where, who joined, who came, what came of them."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from core.clock import now
from core.columns import BigId, EnumText, Json


class MeetingKind(StrEnum):
    """What people are invited to."""

    SESSION = "session"
    MEETING = "meeting"
    WORKSHOP = "workshop"


class MeetingState(StrEnum):
    """Whether it takes place; that it is over, its end says."""

    PLANNED = "planned"
    CANCELLED = "cancelled"


class OpenTo(StrEnum):
    """Who may join."""

    ALL = "all"
    ASSOCIATIONS = "associations"
    PROVINCES = "provinces"


class Way(StrEnum):
    """How somebody takes part: there, or by the link for those afar."""

    IN_PERSON = "in_person"
    AFAR = "afar"


class Came(StrEnum):
    """What somebody says of themselves afterwards."""

    IN_PERSON = "in_person"
    AFAR = "afar"
    NO = "no"


class Meeting(SQLModel, table=True):
    """One meeting. Texts are per language code; `wall_start` and `wall_end` are the council's wall clock in `zone`.

    `starts_at` and `ends_at` are the moments computed from them; `moves` counts how often it was given another time.
    """

    id: int = Field(default=None, primary_key=True, sa_type=BigId)
    slug: str = Field(max_length=40, unique=True)
    kind: MeetingKind = Field(sa_type=EnumText(MeetingKind))
    state: MeetingState = Field(default=MeetingState.PLANNED, sa_type=EnumText(MeetingState))
    topic: str = Field(max_length=32)
    title: dict[str, Any] = Field(sa_type=Json)
    place: dict[str, Any] = Field(sa_type=Json)
    agenda: list[dict[str, Any]] = Field(default_factory=list, sa_type=Json)
    open_to: OpenTo = Field(default=OpenTo.ALL, sa_type=EnumText(OpenTo))
    provinces: list[str] = Field(default_factory=list, sa_type=Json)
    link: str = Field(default="", max_length=500)
    wall_start: str = Field(max_length=32)
    wall_end: str = Field(max_length=32)
    zone: str = Field(max_length=64)
    starts_at: datetime = Field(index=True)
    ends_at: datetime = Field(index=True)
    tzdata_version: str = Field(max_length=16)
    moves: int = 0
    moved_at: datetime | None = None
    cancelled_for: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    campaign_id: int | None = Field(default=None, foreign_key="campaign.id", ondelete="SET NULL", sa_type=BigId)
    minutes: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    minutes_file: str = Field(default="", max_length=500)
    minutes_at: datetime | None = None
    created_at: datetime = Field(default_factory=now)


class MeetingGuest(SQLModel, table=True):
    """One person who joined, once; `left_at` when they no longer come. Without the person it is a number.

    `day_reminder_for`, `hour_reminder_for` and `asked_for` hold the start or end that was spoken of: a meeting that
    moves has another one, and people are reminded of it anew.
    """

    __table_args__ = (UniqueConstraint("meeting_id", "contact_id"),)

    id: int = Field(default=None, primary_key=True, sa_type=BigId)
    meeting_id: int = Field(foreign_key="meeting.id", ondelete="CASCADE", sa_type=BigId)
    contact_id: int | None = Field(
        default=None, foreign_key="contact.id", ondelete="SET NULL", index=True, sa_type=BigId
    )
    province: str = Field(default="", max_length=64)
    for_association: bool = False
    way: Way = Field(sa_type=EnumText(Way))
    joined_at: datetime = Field(default_factory=now)
    left_at: datetime | None = None
    came: Came | None = Field(default=None, sa_type=EnumText(Came))
    day_reminder_for: datetime | None = None
    hour_reminder_for: datetime | None = None
    asked_for: datetime | None = None


class MeetingOutcome(SQLModel, table=True):
    """Something that came of a meeting, told to those who joined; `text` is per language code."""

    id: int = Field(default=None, primary_key=True, sa_type=BigId)
    meeting_id: int = Field(foreign_key="meeting.id", ondelete="CASCADE", index=True, sa_type=BigId)
    text: dict[str, Any] = Field(sa_type=Json)
    staff_id: int | None = Field(default=None, foreign_key="staff.id", sa_type=BigId)
    at: datetime = Field(default_factory=now)


class MeetingAttendance(SQLModel, table=True):
    """How many came from one province (or "elsewhere") in one way, as staff counted them."""

    __table_args__ = (UniqueConstraint("meeting_id", "province", "way"),)

    id: int = Field(default=None, primary_key=True, sa_type=BigId)
    meeting_id: int = Field(foreign_key="meeting.id", ondelete="CASCADE", sa_type=BigId)
    province: str = Field(max_length=64)
    way: Way = Field(sa_type=EnumText(Way))
    count: int
    staff_id: int | None = Field(default=None, foreign_key="staff.id", sa_type=BigId)
    at: datetime = Field(default_factory=now)
