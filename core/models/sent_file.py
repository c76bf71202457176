"""The files that people sent: where their network has each, and whether a sealed copy is kept here."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from core.clock import now
from core.columns import BigId, EncryptedText, EnumText


class SentFileState(StrEnum):
    """To be fetched, kept here, not to be had, or to be removed from the disk with its row."""

    WAITING = "waiting"
    KEPT = "kept"
    LOST = "lost"
    ENDED = "ended"


class SentFile(SQLModel, table=True):
    """One file of one matter; `subject` is that matter's reference, or "draft:ID" of answers that are not sent yet.

    `path` is where the sealed copy lies under JISR_FILES_DIR, `type` its ending ("ogg"), `size` its plain length in
    bytes. `reason` says why it was not to be had, the last time that it was tried. Rows that ended have lost all but
    the path, and go once that is removed.
    """

    __table_args__ = (UniqueConstraint("subject", "handle_hash"), {"sqlite_autoincrement": True})

    id: int = Field(default=None, primary_key=True, sa_type=BigId)
    subject: str = Field(default="", max_length=40)
    contact_id: int | None = Field(
        default=None, foreign_key="contact.id", ondelete="SET NULL", index=True, sa_type=BigId
    )
    network: str = Field(default="", max_length=32)
    kind: str = Field(default="", max_length=16)
    handle: str = Field(default="", sa_type=EncryptedText)
    handle_hash: str = Field(max_length=64)
    state: SentFileState = Field(default=SentFileState.WAITING, index=True, sa_type=EnumText(SentFileState))
    path: str = Field(default="", max_length=200)
    type: str = Field(default="", max_length=8)
    size: int = 0
    attempts: int = 0
    not_before: datetime | None = None
    reason: str = Field(default="", max_length=200)
    created_at: datetime = Field(default_factory=now)
    kept_at: datetime | None = None
