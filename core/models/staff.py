"""The people of the council who use Jisr, and what each of them did."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlmodel import Field, SQLModel

from core.clock import now
from core.columns import BigId, EnumText, Json


class Role(StrEnum):
    """What a member of staff may do."""

    EDITOR = "editor"
    APPROVER = "approver"
    MODERATOR = "moderator"
    ADMIN = "admin"
    AUDITOR = "auditor"


class Staff(SQLModel, table=True):
    """One member of staff; `password_hash` is empty for who only works on the command line."""

    id: int = Field(default=None, primary_key=True, sa_type=BigId)
    email: str = Field(max_length=254, unique=True)
    role: Role = Field(sa_type=EnumText(Role))
    password_hash: str = Field(default="", max_length=200)
    created_at: datetime = Field(default_factory=now)


class AuditEntry(SQLModel, table=True):
    """One act of staff: who, what, on what, when. Never changed."""

    id: int = Field(default=None, primary_key=True, sa_type=BigId)
    staff_id: int | None = Field(default=None, foreign_key="staff.id", sa_type=BigId)
    action: str = Field(max_length=64)
    subject: str = Field(max_length=120)
    data: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    at: datetime = Field(default_factory=now)
