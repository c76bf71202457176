"""What people do with a post: reactions and comments, each counted once."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from core.clock import now
from core.columns import BigId, EncryptedText, EnumText


class CommentState(StrEnum):
    """Whether a comment stands on the page now."""

    VISIBLE = "visible"
    HIDDEN = "hidden"
    REMOVED = "removed"


class Reaction(SQLModel, table=True):
    """The reactions of one kind to one post: a network's total (`actor` empty), or one person's by keyed hash."""

    __table_args__ = (UniqueConstraint("lane", "post", "actor", "reaction"),)

    id: int = Field(default=None, primary_key=True, sa_type=BigId)
    lane: str = Field(max_length=32)
    post: str = Field(max_length=80)
    actor: str = Field(default="", max_length=64)
    reaction: str = Field(max_length=64)
    count: int
    updated_at: datetime = Field(default_factory=now)


class Comment(SQLModel, table=True):
    """A comment under a post; its writer only as a keyed hash, its words encrypted."""

    __table_args__ = (UniqueConstraint("lane", "network_id"),)

    id: int = Field(default=None, primary_key=True, sa_type=BigId)
    lane: str = Field(max_length=32)
    network_id: str = Field(max_length=80)
    post: str = Field(max_length=80, index=True)
    parent: str = Field(default="", max_length=80)
    actor: str = Field(max_length=64)
    text: str = Field(sa_type=EncryptedText)
    language: str = Field(default="", max_length=8)
    state: CommentState = Field(default=CommentState.VISIBLE, sa_type=EnumText(CommentState))
    at: datetime = Field(default_factory=now)
