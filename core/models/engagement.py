"""What people do with a post: reactions and comments, each counted once."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from core.clock import now
from core.columns import BigId, EncryptedText, EnumText
from core.models.feedback import EntryKind, FeedbackState

# Condition of the index of comments that wait for the council; a query that is to use it says the same.
ASKING = text("progress IN ('new', 'in_work') AND kind IN ('question', 'complaint') AND state = 'visible'")


class CommentState(StrEnum):
    """Whether a comment stands on the page now."""

    VISIBLE = "visible"
    HIDDEN = "hidden"
    REMOVED = "removed"


class CommentKind(StrEnum):
    """What a comment is, as rules or staff sorted it."""

    QUESTION = "question"
    COMPLAINT = "complaint"
    THANKS = "thanks"
    PETITION = "petition"
    ABUSE = "abuse"
    OTHER = "other"


class ReplyWay(StrEnum):
    """How a comment is answered: under it for all to read, or in a message to its writer."""

    PUBLIC = "public"
    PRIVATE = "private"


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
    """A comment under a post; its writer only as a keyed hash, its words encrypted, and gone when it is removed.

    `because` is the word or sign by which a rule sorted it; empty once staff did, whose id stands in `sorted_by_id`.
    `progress` is how far the staff are with it.
    """

    # No index of a kind or a colleague alone: SQLite would take it for the list, and sort all that it finds.
    __table_args__ = (
        UniqueConstraint("lane", "network_id"),
        Index("ix_comment_at", "at", "id"),
        Index("ix_comment_asking", "at", "id", sqlite_where=ASKING, postgresql_where=ASKING),
    )

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
    kind: CommentKind = Field(default=CommentKind.OTHER, sa_type=EnumText(CommentKind))
    because: str = Field(default="", max_length=80)
    sorted_by_id: int | None = Field(default=None, foreign_key="staff.id", sa_type=BigId)
    progress: FeedbackState = Field(
        default=FeedbackState.NEW,
        sa_type=EnumText(FeedbackState),
        sa_column_kwargs={"server_default": FeedbackState.NEW.value},
    )
    assigned_to_id: int | None = Field(default=None, foreign_key="staff.id", sa_type=BigId)


class CommentEntry(SQLModel, table=True):
    """What staff wrote about a comment: an answer in one of the two ways, or a note that only staff see."""

    id: int = Field(default=None, primary_key=True, sa_type=BigId)
    comment_id: int = Field(foreign_key="comment.id", ondelete="CASCADE", index=True, sa_type=BigId)
    kind: EntryKind = Field(sa_type=EnumText(EntryKind))
    way: ReplyWay | None = Field(default=None, sa_type=EnumText(ReplyWay))
    staff_id: int = Field(foreign_key="staff.id", sa_type=BigId)
    text: str = Field(sa_type=EncryptedText)
    delivery_id: int | None = Field(
        default=None, foreign_key="delivery.id", ondelete="SET NULL", index=True, sa_type=BigId
    )
    at: datetime = Field(default_factory=now)


class CommentReply(SQLModel, table=True):
    """That a comment was answered in a way: the pair is unique, so that nothing is answered twice."""

    __table_args__ = (UniqueConstraint("comment_id", "way"),)

    id: int = Field(default=None, primary_key=True, sa_type=BigId)
    comment_id: int = Field(foreign_key="comment.id", ondelete="CASCADE", sa_type=BigId)
    way: ReplyWay = Field(sa_type=EnumText(ReplyWay))
    delivery_id: int | None = Field(default=None, foreign_key="delivery.id", ondelete="SET NULL", sa_type=BigId)
    at: datetime = Field(default_factory=now)
