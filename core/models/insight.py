"""What a network says of how its public posts were seen: read, never estimated."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from core.clock import now
from core.columns import BigId, Json


class Insight(SQLModel, table=True):
    """The last reading of one metric of one post or page (`node`, the network's id).

    `value` is None, with `gap` saying why, where the network gave none: a gap is no zero. `parts` breaks it down where
    the metric is a count by kind.
    """

    __table_args__ = (UniqueConstraint("lane", "node", "metric"), Index("ix_insight_read", "lane", "read_at"))

    id: int = Field(default=None, primary_key=True, sa_type=BigId)
    lane: str = Field(max_length=32)
    node: str = Field(max_length=80)
    metric: str = Field(max_length=60)
    value: int | None = Field(default=None, sa_type=BigId)
    parts: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    gap: str = Field(default="", max_length=200)
    delivery_id: int | None = Field(default=None, foreign_key="delivery.id", index=True, sa_type=BigId)
    read_at: datetime = Field(default_factory=now)
