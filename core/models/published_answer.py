"""Answers that everybody may read, without the person who asked, and the words they are found by."""

from datetime import date, datetime
from typing import Any

from sqlmodel import Field, SQLModel

from core.clock import now
from core.columns import BigId, Json


class PublishedAnswer(SQLModel, table=True):
    """One question and answer as staff worded them for the public, texts per language code; nothing of the person.

    `files` are [name, path] pairs; `withdrawn` ones are kept for the record and shown no more.
    """

    id: int = Field(default=None, primary_key=True, sa_type=BigId)
    question: dict[str, Any] = Field(sa_type=Json)
    answer: dict[str, Any] = Field(sa_type=Json)
    topic: str = Field(default="", max_length=32)
    files: list[list[str]] = Field(default_factory=list, sa_type=Json)
    published_on: date
    withdrawn: bool = False
    created_at: datetime = Field(default_factory=now)


class PublishedWord(SQLModel, table=True):
    """One word stem of a published answer; `weight` is larger where it stands in the question."""

    answer_id: int = Field(primary_key=True, foreign_key="publishedanswer.id", ondelete="CASCADE", sa_type=BigId)
    stem: str = Field(primary_key=True, max_length=40, index=True)
    weight: float
