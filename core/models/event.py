"""The log of what happened, one row each; analytics counts these and nothing else writes numbers."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from core.clock import now
from core.columns import BigId, EnumText, Json


class EventKind(StrEnum):
    """What can happen. HAPPENED is the council's own: its name is "what:subject" ("petition_half:road-308")."""

    PUBLICATION = "publication"
    DELIVERY = "delivery"
    REACTION = "reaction"
    COMMENT = "comment"
    BUTTON = "button"
    LINK = "link"
    STEP = "step"
    RESULT = "result"
    CONSENT = "consent"
    STOPPED = "stopped"
    RETURNED = "returned"
    POLL = "poll"
    AMENDED = "amended"
    IGNORED = "ignored"
    HAPPENED = "happened"


class Event(SQLModel, table=True):
    """One thing that happened. `name` details the kind: a delivery's outcome, a step's `flow.step`, a result's kind.

    `amount` is how much it adds to a count (a reaction total that fell adds a negative number). Events are never
    deleted nor changed, but that they lose their person (core/losses.py): what is counted is known by their number.
    """

    __table_args__ = (
        Index("ix_event_kind_at", "kind", "at"),
        Index("ix_event_campaign", "campaign_id", "kind", "name"),
        Index("ix_event_occurrence", "occurrence_id", "kind"),
        Index("ix_event_person", "contact_id", "kind", "at"),
    )

    id: int = Field(default=None, primary_key=True, sa_type=BigId)
    at: datetime = Field(default_factory=now)
    kind: EventKind = Field(sa_type=EnumText(EventKind))
    name: str = Field(default="", max_length=80)
    channel: str = Field(default="", max_length=32)
    language: str = Field(default="", max_length=8)
    province: str = Field(default="", max_length=64)
    campaign_id: int | None = Field(default=None, sa_type=BigId)
    occurrence_id: int | None = Field(default=None, sa_type=BigId)
    delivery_id: int | None = Field(default=None, sa_type=BigId)
    contact_id: int | None = Field(default=None, foreign_key="contact.id", ondelete="SET NULL", sa_type=BigId)
    amount: int = 1
    data: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
