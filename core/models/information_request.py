"""A request for information under law 31-13, with its legal clock."""

from datetime import date, datetime
from enum import StrEnum

from sqlmodel import Field, SQLModel

from core.clock import now
from core.columns import BigId, EncryptedText, EnumText


class RequestState(StrEnum):
    """Where a request stands; overdue is derived from the due date, never stored."""

    RECEIVED = "received"
    IN_WORK = "in_work"
    CLARIFICATION = "clarification"
    EXTENDED = "extended"
    ANSWERED = "answered"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class InformationRequest(SQLModel, table=True):
    """One request; `received_on` is day 0 in the council's zone, `due_on` the last day to answer."""

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
    created_at: datetime = Field(default_factory=now)
