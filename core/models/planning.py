"""The regional plan: its projects, their milestones, every change of either, and who follows which project."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from core.clock import now
from core.columns import BigId, EnumText, Json


class ProjectState(StrEnum):
    """How far a project is."""

    PLANNED = "planned"
    RUNNING = "running"
    SUSPENDED = "suspended"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


class MilestoneState(StrEnum):
    """Whether a milestone is reached; that it is late, its planned date says."""

    PLANNED = "planned"
    REACHED = "reached"
    CANCELLED = "cancelled"


class Project(SQLModel, table=True):
    """One project of the plan. Texts are per language code, `budget` is in whole dirhams, `progress` in percent.

    `goals` are numbers of Goals targets ("6.1"), `updated_on` is the day that the source speaks of.
    """

    id: int = Field(default=None, primary_key=True, sa_type=BigId)
    code: str = Field(max_length=24, unique=True)
    title: dict[str, Any] = Field(sa_type=Json)
    description: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    topic: str = Field(max_length=32, index=True)
    budget: int | None = Field(default=None, sa_type=BigInteger)
    partners: list[str] = Field(default_factory=list, sa_type=Json)
    state: ProjectState = Field(default=ProjectState.PLANNED, sa_type=EnumText(ProjectState))
    start_planned: date | None = None
    end_planned: date | None = None
    start_actual: date | None = None
    end_actual: date | None = None
    progress: int | None = None
    goals: list[str] = Field(default_factory=list, sa_type=Json)
    source: str = Field(default="", max_length=300)
    updated_on: date | None = None
    created_at: datetime = Field(default_factory=now)


class ProjectPlace(SQLModel, table=True):
    """Where a project is: a province (slug), or one of its communes (code); a project without places is everywhere."""

    __table_args__ = (Index("ix_projectplace_where", "province", "commune"),)

    project_id: int = Field(primary_key=True, foreign_key="project.id", ondelete="CASCADE", sa_type=BigId)
    province: str = Field(primary_key=True, max_length=64)
    commune: str = Field(default="", primary_key=True, max_length=32)


class Milestone(SQLModel, table=True):
    """One step of a project, known by its number there: when it was planned, and when it was reached."""

    __table_args__ = (UniqueConstraint("project_id", "number"),)

    id: int = Field(default=None, primary_key=True, sa_type=BigId)
    project_id: int = Field(foreign_key="project.id", ondelete="CASCADE", sa_type=BigId)
    number: int
    title: dict[str, Any] = Field(sa_type=Json)
    planned_on: date | None = None
    reached_on: date | None = None
    state: MilestoneState = Field(default=MilestoneState.PLANNED, sa_type=EnumText(MilestoneState))


class PlanRevision(SQLModel, table=True):
    """One act that changed the plan: a file that was taken in, or a change by hand.

    `stamp` is unlike that of every other revision: what was read of the plan is valid while it is the newest.
    """

    id: int = Field(default=None, primary_key=True, sa_type=BigId)
    stamp: str = Field(max_length=32, unique=True)
    origin: str = Field(max_length=200)
    staff_id: int | None = Field(default=None, foreign_key="staff.id", sa_type=BigId)
    at: datetime = Field(default_factory=now)


class PlanChange(SQLModel, table=True):
    """One value of a project or of one of its milestones, before and after; never changed, never lost.

    `field` "" is the project's or milestone's own coming into the plan. `told`: its followers know, or need not.
    """

    __table_args__ = (Index("ix_planchange_told", "told", "project_id"),)

    id: int = Field(default=None, primary_key=True, sa_type=BigId)
    revision_id: int = Field(foreign_key="planrevision.id", sa_type=BigId)
    project_id: int = Field(foreign_key="project.id", index=True, sa_type=BigId)
    milestone_id: int | None = Field(default=None, foreign_key="milestone.id", sa_type=BigId)
    field: str = Field(max_length=32)
    before: str = ""
    after: str = ""
    told: bool = True


class ProjectFollower(SQLModel, table=True):
    """A person who asked to be told when a milestone of a project changes."""

    project_id: int = Field(primary_key=True, foreign_key="project.id", sa_type=BigId)
    contact_id: int = Field(primary_key=True, foreign_key="contact.id", ondelete="CASCADE", index=True, sa_type=BigId)
    since: datetime = Field(default_factory=now)
