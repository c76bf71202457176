"""Figures of the whole region as they were last counted, so that a page reads a row instead of counting events."""

from datetime import datetime
from typing import Any

from sqlmodel import Field, SQLModel

from core.clock import now
from core.columns import BigId, Json


class PublicFigure(SQLModel, table=True):
    """One metric, whole, small groups included: who shows it hides them.

    `last_event_id` is the newest event that it counts, `seconds` how long counting took.
    """

    metric: str = Field(primary_key=True, max_length=32)
    figure: dict[str, Any] = Field(sa_type=Json)
    last_event_id: int = Field(default=0, sa_type=BigId)
    seconds: float = 0
    counted_at: datetime = Field(default_factory=now)
