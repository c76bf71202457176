"""The days off that were declared, and the tables of holidays that terms were counted with."""

from datetime import date, datetime

from sqlmodel import Field, SQLModel

from core.clock import now
from core.columns import BigId


class DeclaredDay(SQLModel, table=True):
    """A day off as staff declared it; `instead_of` is the estimated date that it takes the place of."""

    id: int = Field(default=None, primary_key=True, sa_type=BigId)
    day: date = Field(unique=True)
    name: str = Field(max_length=120)
    instead_of: date | None = None
    source: str = Field(max_length=300)
    created_at: datetime = Field(default_factory=now)


class CalendarVersion(SQLModel, table=True):
    """One version of the table of holidays, and when it was last taken up; the latest is in force."""

    id: int = Field(default=None, primary_key=True, sa_type=BigId)
    version: str = Field(max_length=80, unique=True)
    adopted_at: datetime = Field(default_factory=now)
