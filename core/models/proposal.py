"""What happened and deserves to be told: a campaign file filled in by itself, for staff to take up or to dismiss."""

from datetime import datetime
from enum import StrEnum

from sqlmodel import Field, SQLModel

from core.clock import now
from core.columns import BigId, EnumText


class ProposalState(StrEnum):
    """Waiting for staff, taken up as a campaign of theirs, dismissed; or there was nothing to be told."""

    OPEN = "open"
    TAKEN = "taken"
    DISMISSED = "dismissed"
    EMPTY = "empty"


class Proposal(SQLModel, table=True):
    """The campaign that one event suggests, at most one for an event: `key` names the event.

    `source` is the campaign file. It is nobody's until somebody takes it up: then the campaign is theirs.
    """

    id: int = Field(default=None, primary_key=True, sa_type=BigId)
    key: str = Field(max_length=120, unique=True)
    event_id: int = Field(unique=True, sa_type=BigId)
    trigger: str = Field(max_length=40)
    state: ProposalState = Field(default=ProposalState.OPEN, sa_type=EnumText(ProposalState))
    source: str = ""
    reason: str = ""
    campaign_id: int | None = Field(default=None, foreign_key="campaign.id", ondelete="SET NULL", sa_type=BigId)
    staff_id: int | None = Field(default=None, foreign_key="staff.id", sa_type=BigId)
    created_at: datetime = Field(default_factory=now)
    decided_at: datetime | None = None
