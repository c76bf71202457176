"""The whole of an exchange, oldest first: words, answers and how far they got, notes, and what staff did."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlmodel import Session, col, select

from civic import matter_history, sent_files
from civic.comment_desk import entries
from civic.comments import EDITED
from civic.feedback import attachments_of
from core.message import Attachment
from core.models import (
    Comment,
    CommentReply,
    Delivery,
    EntryKind,
    Feedback,
    FeedbackEntry,
    ReplyWay,
    SentFile,
    Staff,
)


class Said(StrEnum):
    """What a moment of the history is."""

    PERSON = "person"
    ANSWER = "answer"
    NOTE = "note"
    SERVICE = "service"
    ACT = "act"


@dataclass(frozen=True)
class File:
    """One file: its number in its matter (0: it cannot be opened), and a person's kind and row, or our own's name."""

    kind: str = ""
    number: int = 0
    name: str = ""
    row: SentFile | None = None


@dataclass(frozen=True)
class Moment:
    """One thing that was said or done. `by` is the address of a colleague; `act` a code where something was done.

    `message` is how far an answer got, as its delivery's state and reason; empty where nothing is known (any more).
    """

    at: datetime
    said: Said
    text: str = ""
    by: str = ""
    act: str = ""
    data: dict[str, Any] = field(default_factory=dict)
    way: ReplyWay | None = None
    files: tuple[File, ...] = ()
    message: str = ""
    reason: str = ""


@dataclass(frozen=True)
class History:
    """The moments, and the number of the newest entry among them, by which a later one is noticed (0: none)."""

    moments: tuple[Moment, ...]
    newest: int

    @property
    def edited_at(self) -> datetime | None:
        """When a writer changed the words that staff were done with; None once staff answered or closed it anew."""
        done = [at for at, one in enumerate(self.moments) if one.said is Said.ANSWER or one.act == "comment.close"]
        since = self.moments[done[-1] + 1 :] if done else self.moments
        return next((one.at for one in reversed(since) if one.act == EDITED), None)

    @property
    def answered(self) -> bool:
        """Whether staff ever answered."""
        return any(one.said is Said.ANSWER for one in self.moments)


# What is written down about a matter and not told by an entry of its thread.
_FEEDBACK_ACTS = ("feedback.assign", "feedback.close", "feedback.reopen", "feedback.take_over", "feedback.hand_back")
_COMMENT_ACTS = ("comment.assign", "comment.close", "comment.reopen", "comment.sort", "comment.hide",
                 "comment.show", EDITED)  # fmt: skip


def of_feedback(session: Session, feedback: Feedback) -> History:
    """The history of a feedback; the person's files are numbered from 1 as `civic.feedback.files_of` has them."""
    query = select(FeedbackEntry).where(FeedbackEntry.feedback_id == feedback.id).order_by(col(FeedbackEntry.id))
    rows = session.exec(query).all()
    names, ways = _staff(session, (row.staff_id for row in rows)), _messages(session, (r.delivery_id for r in rows))
    kept, number = sent_files.of_subject(session, feedback.reference), 0
    first = _files(attachments_of(feedback), kept, number)
    moments, number = [Moment(feedback.created_at, Said.PERSON, feedback.text, files=first)], len(first)
    for row in rows:
        ours = row.kind is not EntryKind.PERSON
        files = _ours(attachments_of(row)) if ours else _files(attachments_of(row), kept, number)
        number += 0 if ours else len(files)
        state, reason = ways.get(row.delivery_id or 0, ("", ""))
        moments.append(
            Moment(row.at, Said(row.kind), row.text, names.get(row.staff_id or 0, ""), files=files, message=state,
                   reason=reason)
        )  # fmt: skip
    return _history(moments, _acts(session, f"feedback:{feedback.id}", _FEEDBACK_ACTS), rows)


def of_comment(session: Session, comment: Comment) -> History:
    """The history of a comment, with what the service answered by itself."""
    rows = entries(session, comment)
    names, ways = _staff(session, (row.staff_id for row in rows)), _messages(session, (r.delivery_id for r in rows))
    moments = [Moment(comment.at, Said.PERSON, comment.text), *_by_itself(session, comment)]
    for row in rows:
        state, reason = ways.get(row.delivery_id or 0, ("", ""))
        moments.append(
            Moment(row.at, Said(row.kind), row.text, names.get(row.staff_id, ""), way=row.way, message=state,
                   reason=reason)
        )  # fmt: skip
    return _history(moments, _acts(session, f"comment:{comment.id}", _COMMENT_ACTS), rows)


def _history(moments: list[Moment], acts: list[Moment], rows: Collection[Any]) -> History:
    # What was done stands before what was said in the same moment.
    ordered = sorted(acts + moments, key=lambda one: one.at)
    return History(tuple(ordered), max((row.id for row in rows), default=0))


def _by_itself(session: Session, comment: Comment) -> list[Moment]:
    """The answers to a comment that no colleague wrote."""
    written = {row.delivery_id for row in entries(session, comment)}
    query = (
        select(CommentReply, Delivery)
        .outerjoin(Delivery, col(Delivery.id) == col(CommentReply.delivery_id))
        .where(CommentReply.comment_id == comment.id)
        .order_by(col(CommentReply.id))
    )
    return [
        Moment(reply.at, Said.SERVICE, str((delivery.message or {}).get("text", "")) if delivery else "",
               way=reply.way, message=delivery.state.value if delivery else "",
               reason=delivery.reason if delivery else "")
        for reply, delivery in session.exec(query)
        if reply.delivery_id is None or reply.delivery_id not in written
    ]  # fmt: skip


def _acts(session: Session, subject: str, actions: Collection[str]) -> list[Moment]:
    done = reversed(matter_history.acts(session, subject, actions))
    return [Moment(one.at, Said.ACT, by=one.by, act=one.action, data=one.data) for one in done]


def _staff(session: Session, ids: Iterable[int | None]) -> dict[int, str]:
    wanted = {one for one in ids if one is not None}
    query = select(Staff.id, Staff.email).where(col(Staff.id).in_(wanted))
    return dict(session.exec(query).all()) if wanted else {}


def _messages(session: Session, ids: Iterable[int | None]) -> dict[int, tuple[str, str]]:
    """By a delivery's number, how far it got; one that was told after all is as good as sent."""
    wanted = {one for one in ids if one is not None}
    query = select(Delivery.id, Delivery.state, Delivery.reason, Delivery.made_up_at)
    rows = session.exec(query.where(col(Delivery.id).in_(wanted))) if wanted else ()
    return {number: ("sent", "") if told else (str(state), reason) for number, state, reason, told in rows}


def _files(attachments: tuple[Attachment, ...], kept: dict[str, SentFile], before: int) -> tuple[File, ...]:
    return tuple(
        File(one.kind, before + index, row=kept.get(one.handle)) for index, one in enumerate(attachments, start=1)
    )


def _ours(attachments: tuple[Attachment, ...]) -> tuple[File, ...]:
    return tuple(File(name=one.handle.rpartition("/")[2]) for one in attachments)
