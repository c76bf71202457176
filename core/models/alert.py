"""What staff must know of and act on: raised by the program, cleared when its cause has gone."""

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from core.clock import now
from core.columns import BigId


class Alert(SQLModel, table=True):
    """One cause of worry about one subject ("lane:telegram"); `times` counts how often it came up while open."""

    __table_args__ = (Index("ix_alert_open", "cleared_at", "kind", "subject"),)

    id: int = Field(default=None, primary_key=True, sa_type=BigId)
    kind: str = Field(max_length=40)
    subject: str = Field(max_length=120)
    text: str = Field(max_length=300)
    times: int = 1
    raised_at: datetime = Field(default_factory=now)
    last_at: datetime = Field(default_factory=now)
    cleared_at: datetime | None = None
