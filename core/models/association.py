"""An association that takes part through the bot, as one person registered it."""

from datetime import datetime
from enum import StrEnum

from sqlmodel import Field, SQLModel

from core.clock import now
from core.columns import BigId, EncryptedText, EnumText


class AssociationState(StrEnum):
    """Where a registration stands: the council has to look, it said yes or no, or the association left."""

    REGISTERED = "registered"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    LEFT = "left"


class Association(SQLModel, table=True):
    """One registration by its representative; it goes with the person when they are erased.

    `name`, `role` and `reason` are emptied when the association leaves. `field` is a topic, `province` the seat.
    """

    id: int = Field(default=None, primary_key=True, sa_type=BigId)
    reference: str = Field(max_length=16, unique=True)
    contact_id: int = Field(foreign_key="contact.id", ondelete="CASCADE", index=True, sa_type=BigId)
    name: str = Field(sa_type=EncryptedText)
    role: str = Field(sa_type=EncryptedText)
    province: str = Field(max_length=64)
    field: str = Field(max_length=32)
    recognised_in: int
    state: AssociationState = Field(default=AssociationState.REGISTERED, sa_type=EnumText(AssociationState), index=True)
    reason: str = Field(default="", sa_type=EncryptedText)
    created_at: datetime = Field(default_factory=now)
    decided_at: datetime | None = None
    left_at: datetime | None = None
