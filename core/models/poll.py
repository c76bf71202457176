"""The polls that were sent to a public channel, each with its latest totals."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from core.clock import now
from core.columns import BigId, Json


class ChannelPoll(SQLModel, table=True):
    """One poll: what it asks, where it belongs, and its votes, option by option.

    `network_id` is the network's own name of it, known once it was sent; `question_id` the question of a consultation;
    `last_update` the network's number of the update that the totals are of; `closes_at` when it ends by itself, and
    `stop_delivery_id` the call that ends it.
    """

    __table_args__ = (UniqueConstraint("lane", "network_id"),)

    id: int = Field(default=None, primary_key=True, sa_type=BigId)
    delivery_id: int = Field(foreign_key="delivery.id", unique=True, sa_type=BigId)
    campaign_id: int | None = Field(default=None, foreign_key="campaign.id", index=True, sa_type=BigId)
    consultation_id: int | None = Field(default=None, foreign_key="consultation.id", index=True, sa_type=BigId)
    question_id: str = Field(default="", max_length=32)
    lane: str = Field(max_length=32)
    channel: str = Field(max_length=32)
    network_id: str | None = Field(default=None, max_length=80)
    question: str = Field(max_length=400)
    options: list[str] = Field(sa_type=Json)
    votes: list[int] = Field(sa_type=Json)
    voters: int = 0
    closed: bool = False
    closes_at: datetime | None = None
    stop_delivery_id: int | None = Field(default=None, foreign_key="delivery.id", unique=True, sa_type=BigId)
    last_update: int = Field(default=0, sa_type=BigId)
    created_at: datetime = Field(default_factory=now)
    updated_at: datetime = Field(default_factory=now)
