"""The people of the council who use Jisr, and what each of them did."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from core.clock import now
from core.columns import BigId, EncryptedText, EnumText, Json


class Role(StrEnum):
    """What a member of staff may do."""

    EDITOR = "editor"
    APPROVER = "approver"
    MODERATOR = "moderator"
    ADMIN = "admin"
    AUDITOR = "auditor"


class Staff(SQLModel, table=True):
    """One member of staff; `password_hash` is empty for who only works on the command line.

    `second_factor` is the secret of their code app, empty without one; a code's `code_step` is never taken twice. Who
    has left stays in the list, for the sake of what they did.
    """

    id: int = Field(default=None, primary_key=True, sa_type=BigId)
    email: str = Field(max_length=254, unique=True)
    role: Role = Field(sa_type=EnumText(Role))
    password_hash: str = Field(default="", max_length=200)
    second_factor: str = Field(default="", sa_type=EncryptedText)
    code_step: int = Field(default=0, sa_type=BigId)
    created_at: datetime = Field(default_factory=now)
    left_at: datetime | None = None


class StaffSession(SQLModel, table=True):
    """Somebody logged in on one device; the cookie's secret is known by its hash alone."""

    id: int = Field(default=None, primary_key=True, sa_type=BigId)
    token_hash: str = Field(max_length=64, unique=True)
    staff_id: int = Field(foreign_key="staff.id", index=True, sa_type=BigId)
    device: str = Field(default="", max_length=120)
    created_at: datetime = Field(default_factory=now)
    seen_at: datetime = Field(default_factory=now)
    ended_at: datetime | None = None


class LoginFailures(SQLModel, table=True):
    """Attempts to log in that failed, by what they came from (an e-mail address, a network address) as a keyed hash."""

    id: int = Field(default=None, primary_key=True, sa_type=BigId)
    key_hash: str = Field(max_length=64, unique=True)
    count: int = 0
    last_at: datetime = Field(default_factory=now, index=True)


class StaffInvitation(SQLModel, table=True):
    """A link that lets its bearer choose a password, once; without `staff_id` it makes the first administrator."""

    id: int = Field(default=None, primary_key=True, sa_type=BigId)
    token_hash: str = Field(max_length=64, unique=True)
    staff_id: int | None = Field(default=None, foreign_key="staff.id", index=True, sa_type=BigId)
    created_at: datetime = Field(default_factory=now)
    expires_at: datetime
    used_at: datetime | None = None


class AuditEntry(SQLModel, table=True):
    """One act of staff: who, what, on what, when. Never changed.

    `place` and `seal` chain it to the entry before it (core/audit_chain.py), a moment after it was written.
    """

    __table_args__ = (Index("ix_audit_action", "action", "id"), Index("ix_audit_subject", "subject", "id"))

    id: int = Field(default=None, primary_key=True, sa_type=BigId)
    staff_id: int | None = Field(default=None, foreign_key="staff.id", sa_type=BigId)
    action: str = Field(max_length=64)
    subject: str = Field(max_length=120)
    data: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    at: datetime = Field(default_factory=now)
    place: int | None = Field(default=None, unique=True, sa_type=BigId)
    seal: str = Field(default="", max_length=64)
