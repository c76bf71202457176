"""How the program itself is doing: when each job ran, and what the networks last said of us."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from core.clock import now


class JobRun(SQLModel, table=True):
    """When a job of the scheduler ran last and for how long; `failed_at` is when it last did not end well."""

    name: str = Field(primary_key=True, max_length=40)
    every_seconds: float
    began_at: datetime
    seconds: float
    failed: bool = False
    failed_at: datetime | None = None


class NetworkFinding(SQLModel, table=True):
    """One thing that was looked at when the networks were last asked; `until` is when a token ends.

    `verdict` is "good", "note" or "bad"; `detail` is a line in English. `place` is its place in the order.
    """

    place: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    subject: str = Field(max_length=80)
    verdict: str = Field(max_length=8)
    detail: str = Field(max_length=300)
    until: datetime | None = None
    at: datetime = Field(default_factory=now)
