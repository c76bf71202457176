"""What goes out: one Delivery per message and recipient, its content, and the lane it travels in."""

from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Any

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from core.clock import now
from core.columns import BigId, EncryptedJson, EncryptedText, EnumText, Json

# Condition of the index of public posts; a query that is to use it says the same.
POSTS = text("channel <> 'telegram_subscribers' AND occurrence_id IS NOT NULL")


class DeliveryState(StrEnum):
    """planned → claimed → sending → sent, or one of the ends: failed, skipped, missed, cancelled, unknown."""

    PLANNED = "planned"
    CLAIMED = "claimed"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    SKIPPED = "skipped"
    MISSED = "missed"
    CANCELLED = "cancelled"
    UNKNOWN = "unknown"


class Act(StrEnum):
    """What a delivery does: says something new; changes or takes back what an earlier one published; hides a comment.

    All but the first may be done twice without harm.
    """

    SEND = "send"
    EDIT = "edit"
    DELETE = "delete"
    HIDE = "hide"
    SHOW = "show"

    @property
    def moderates(self) -> bool:
        """Whether it is done to what somebody else wrote."""
        return self in (Act.HIDE, Act.SHOW)


class Priority(IntEnum):
    """Who goes first in a lane: an emergency, then answers to people, then broadcasts."""

    EMERGENCY = 0
    REPLY = 1
    BROADCAST = 2


class Content(SQLModel, table=True):
    """What one occurrence says on one channel in one language, frozen when it starts; shared by its deliveries."""

    __table_args__ = (UniqueConstraint("occurrence_id", "channel", "language"),)

    id: int = Field(default=None, primary_key=True, sa_type=BigId)
    occurrence_id: int = Field(foreign_key="occurrence.id", ondelete="CASCADE", sa_type=BigId)
    channel: str = Field(max_length=32)
    language: str = Field(max_length=8)
    message: dict[str, Any] = Field(sa_type=Json)


class Delivery(SQLModel, table=True):
    """One message for one recipient. A broadcast points to its content, a reply carries its own.

    `channel` is the campaign's word (telegram_channel, telegram_subscribers, facebook_page) or, for replies, the
    network; `lane` is the network account that sends it; `recipient` is a contact's id or the public address;
    `address` is filled only for the last word to somebody who has just been erased. EDIT and DELETE are done to what
    the delivery `amends_id` published, HIDE and SHOW to the comment that `recipient` names. `tried_at` is when it was
    last marked `sending`; what has not left at `expires_at` is missed. `also_ids` are, spaces between, the network's
    names of what went with it (an album). `about` names the matter of a word that nobody asked for
    ("request:R26-7KX4QM") or the comment that is hidden, `made_up_at` is when a person who could not be reached was
    told after all.
    """

    __table_args__ = (
        UniqueConstraint("occurrence_id", "channel", "recipient", "part"),
        UniqueConstraint("inbound_id", "part"),
        # How far a campaign is: counted from the index alone.
        Index("ix_delivery_progress", "occurrence_id", "channel", "state"),
        Index("ix_delivery_queue", "lane", "state", "priority", "id"),
        Index("ix_delivery_network", "lane", "network_id"),
        Index("ix_delivery_posts", "sent_at", sqlite_where=POSTS, postgresql_where=POSTS),
        Index("ix_delivery_about", "about", sqlite_where=text("about <> ''"), postgresql_where=text("about <> ''")),
        # How much news somebody had lately; what waits is not in it, so that planning a million costs nothing more.
        Index(
            "ix_delivery_news",
            "priority",
            "sent_at",
            "contact_id",
            sqlite_where=text("sent_at IS NOT NULL"),
            postgresql_where=text("sent_at IS NOT NULL"),
        ),
    )

    id: int = Field(default=None, primary_key=True, sa_type=BigId)
    occurrence_id: int | None = Field(default=None, foreign_key="occurrence.id", sa_type=BigId)
    inbound_id: int | None = Field(default=None, foreign_key="inboundmessage.id", sa_type=BigId)
    contact_id: int | None = Field(
        default=None, foreign_key="contact.id", ondelete="SET NULL", index=True, sa_type=BigId
    )
    lane: str = Field(max_length=32)
    channel: str = Field(max_length=32)
    recipient: str = Field(max_length=80)
    part: int = 0
    act: Act = Field(default=Act.SEND, sa_type=EnumText(Act), sa_column_kwargs={"server_default": Act.SEND.value})
    amends_id: int | None = Field(default=None, sa_type=BigId)
    priority: int = Priority.BROADCAST
    state: DeliveryState = Field(default=DeliveryState.PLANNED, sa_type=EnumText(DeliveryState))
    content_id: int | None = Field(default=None, foreign_key="content.id", sa_type=BigId)
    message: dict[str, Any] | None = Field(default=None, sa_type=EncryptedJson)
    address: str = Field(default="", sa_type=EncryptedText)
    about: str = Field(default="", max_length=64, sa_column_kwargs={"server_default": ""})
    not_before: datetime | None = None
    expires_at: datetime | None = None
    tried_at: datetime | None = None
    lease_until: datetime | None = None
    attempts: int = 0
    reason: str = Field(default="", max_length=200)
    network_id: str = Field(default="", max_length=200)
    also_ids: str = Field(default="", max_length=400, sa_column_kwargs={"server_default": ""})
    planned_at: datetime = Field(default_factory=now)
    sent_at: datetime | None = None
    made_up_at: datetime | None = None


class Lane(SQLModel, table=True):
    """One network account's way out: held by one sender at a time, closed until `blocked_until` or held for staff.

    `trouble` names the class of failure that closed it (bots/breaker.py) and stays until a message has gone through;
    `failures` are the closings since then.
    """

    name: str = Field(primary_key=True, max_length=32)
    holder: str = Field(default="", max_length=64)
    lease_until: datetime | None = None
    blocked_until: datetime | None = None
    held: bool = False
    reason: str = Field(default="", max_length=200)
    trouble: str = Field(default="", max_length=32, sa_column_kwargs={"server_default": ""})
    failures: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
