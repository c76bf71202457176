"""A request for information under law 31-13, with its legal clock, its history, its files and its complaints."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from core.clock import now
from core.columns import BigId, EncryptedText, EnumText, Json


class RequestState(StrEnum):
    """Where a request stands; overdue is derived from the due date, never stored."""

    RECEIVED = "received"
    IN_WORK = "in_work"
    CLARIFICATION = "clarification"
    EXTENDED = "extended"
    ANSWERED = "answered"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class RequestAct(StrEnum):
    """What can be done with a request, by staff, by the person, or by the calendar."""

    FILE = "file"
    TAKE = "take"
    CLARIFY = "clarify"
    CLARIFIED = "clarified"
    EXTEND = "extend"
    ANSWER = "answer"
    ADD = "add"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"
    MOVE = "move"


class ComplaintLevel(StrEnum):
    """To whom a complaint goes: the head of the institution first, then the national commission."""

    HEAD = "head"
    COMMISSION = "commission"


class ComplaintState(StrEnum):
    """Whether a complaint waits, was found right, or was not."""

    FILED = "filed"
    UPHELD = "upheld"
    REJECTED = "rejected"


class InformationRequest(SQLModel, table=True):
    """One request; `received_on` is day 0 in the council's zone, `due_on` the last day to answer.

    `clock` is how that day was counted (civic.requests.clock.Clock), `holidays_version` the table it was counted with.
    `question` is what staff asked back and wait for; `closed_on` the day of the answer, refusal or withdrawal.
    """

    # What is open, near, late, or counted with an older table is found and counted without the words.
    __table_args__ = (Index("ix_informationrequest_desk", "state", "due_on", "holidays_version"),)

    id: int = Field(default=None, primary_key=True, sa_type=BigId)
    reference: str = Field(max_length=16, unique=True)
    contact_id: int | None = Field(
        default=None, foreign_key="contact.id", ondelete="SET NULL", index=True, sa_type=BigId
    )
    text: str = Field(sa_type=EncryptedText)
    language: str = Field(default="", max_length=8)
    province: str = Field(default="", max_length=64)
    urgent: bool = False
    state: RequestState = Field(default=RequestState.RECEIVED, sa_type=EnumText(RequestState))
    received_on: date
    due_on: date = Field(index=True)
    clock: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    holidays_version: str = Field(default="", max_length=80)
    question: str | None = Field(default=None, sa_type=EncryptedText)
    extended_on: date | None = None
    closed_on: date | None = None
    ground: str = Field(default="", max_length=40)
    published_id: int | None = Field(default=None, foreign_key="publishedanswer.id", ondelete="SET NULL", sa_type=BigId)
    created_at: datetime = Field(default_factory=now)


class RequestStep(SQLModel, table=True):
    """One line of a request's history: what was done, by whom (no staff: the person or the calendar), in which words.

    `files` are the kept files of an answer, or the network's handles of what the person sent, as JSON.
    """

    id: int = Field(default=None, primary_key=True, sa_type=BigId)
    request_id: int = Field(foreign_key="informationrequest.id", ondelete="CASCADE", index=True, sa_type=BigId)
    act: RequestAct = Field(sa_type=EnumText(RequestAct))
    day: date
    staff_id: int | None = Field(default=None, foreign_key="staff.id", sa_type=BigId)
    text: str = Field(default="", sa_type=EncryptedText)
    files: str = Field(default="", sa_type=EncryptedText)
    data: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    at: datetime = Field(default_factory=now)


class RequestComplaint(SQLModel, table=True):
    """One complaint about a request, once per level; `due_on` is the last day to decide it."""

    __table_args__ = (UniqueConstraint("request_id", "level"),)

    id: int = Field(default=None, primary_key=True, sa_type=BigId)
    request_id: int = Field(foreign_key="informationrequest.id", ondelete="CASCADE", sa_type=BigId)
    level: ComplaintLevel = Field(sa_type=EnumText(ComplaintLevel))
    state: ComplaintState = Field(default=ComplaintState.FILED, sa_type=EnumText(ComplaintState))
    text: str = Field(default="", sa_type=EncryptedText)
    files: str = Field(default="", sa_type=EncryptedText)
    decision: str = Field(default="", sa_type=EncryptedText)
    filed_on: date
    due_on: date
    decided_on: date | None = None
    at: datetime = Field(default_factory=now)


class RequestReminder(SQLModel, table=True):
    """One reminder about one due date, once; `stage` is "before-5", "after-1", "told" or the like."""

    __table_args__ = (UniqueConstraint("request_id", "due_on", "stage"),)

    id: int = Field(default=None, primary_key=True, sa_type=BigId)
    request_id: int = Field(foreign_key="informationrequest.id", ondelete="CASCADE", sa_type=BigId)
    due_on: date
    stage: str = Field(max_length=32)
    at: datetime = Field(default_factory=now)
