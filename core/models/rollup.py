"""Counts of events, kept ready so that pages read a few rows however much has happened."""

from datetime import datetime

from sqlalchemy import BigInteger
from sqlmodel import Field, SQLModel

from core.columns import BigId, EnumText
from core.models.event import EventKind


class Rollup(SQLModel, table=True):
    """One count: what a metric comes to for one value of one dimension ("province", "azilal"; "total", "").

    `scope` is "region" (by month), "weeks" (the region by week), "campaign:12", or "campaigns" (the totals of each by
    month and week); `period` is a month of the council's calendar ("2026-11"), a week ("2026W47"), "" for all time.
    """

    scope: str = Field(primary_key=True, max_length=32)
    period: str = Field(primary_key=True, max_length=7)
    metric: str = Field(primary_key=True, max_length=32)
    dimension: str = Field(primary_key=True, max_length=16)
    value: str = Field(primary_key=True, max_length=80)
    count: int = Field(sa_type=BigInteger)


class RollupState(SQLModel, table=True):
    """How far the events are counted: all up to number `counted`, by the metrics named in `made_of`.

    `mark` is the next number to count up to, once the `writers` of that moment have ended (analytics/settled.py).
    `turn` tells who counts from a state of the past that another was quicker.
    """

    name: str = Field(primary_key=True, max_length=16)
    counted: int = Field(default=0, sa_type=BigId)
    made_of: str = Field(default="", max_length=400)
    turn: int = Field(default=0, sa_type=BigId)
    mark: int = Field(default=0, sa_type=BigId)
    writers: str = ""
    counted_at: datetime | None = None


class RollupLoss(SQLModel, table=True):
    """An event that lost its person, until they are taken out of the counts: within a minute.

    The person may be gone: then `contact_id` only tells that several events were one's.
    """

    event_id: int = Field(primary_key=True, sa_type=BigId)
    contact_id: int = Field(sa_type=BigId)
    at: datetime
    kind: EventKind = Field(sa_type=EnumText(EventKind))
    name: str = Field(max_length=80)
    channel: str = Field(max_length=32)
    language: str = Field(max_length=8)
    province: str = Field(max_length=64)
    campaign_id: int | None = Field(default=None, sa_type=BigId)
    occurrence_id: int | None = Field(default=None, sa_type=BigId)
    amount: int
