"""Until when, and whether at all, a person can be written to now: what staff see before they write."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlmodel import Session, select

from civic.comment_replies import ReplyPolicy
from core.clock import now
from core.models import Comment, CommentReply, CommentState, Contact, ContactState, ReplyWay
from core.networks import ANSWER_WINDOWS, COMMENT_WINDOW, FACEBOOK_PAGE


class Shut(StrEnum):
    """Why nothing can be said this way now."""

    WINDOW = "window"
    BLOCKED = "blocked"
    FORGOTTEN = "forgotten"
    GONE = "gone"
    HIDDEN = "hidden"
    USED = "used"
    OFF = "off"


@dataclass(frozen=True)
class Way:
    """A way to a person: open (`shut` is None), `until` a moment where the network sets one; or shut, and since when.

    What is written to somebody behind a WINDOW or BLOCKED is kept, and told when they write again.
    """

    shut: Shut | None = None
    until: datetime | None = None

    @property
    def kept(self) -> bool:
        """Whether words still make sense: they wait for the person."""
        return self.shut in (Shut.WINDOW, Shut.BLOCKED)


def to_person(contact: Contact | None) -> Way:
    """How a person can be written to in their chat; without a contact they asked to be forgotten."""
    if contact is None:
        return Way(Shut.FORGOTTEN)
    if contact.state is ContactState.BLOCKED:
        return Way(Shut.BLOCKED)
    window = ANSWER_WINDOWS.get(contact.network)
    if window is None:
        return Way()
    until = contact.seen_at + window
    return Way(Shut.WINDOW if now() >= until else None, until)


def under_comment(comment: Comment) -> Way:
    """Whether a comment can be answered for all to read."""
    if comment.state is not CommentState.VISIBLE:
        return Way(Shut.GONE if comment.state is CommentState.REMOVED else Shut.HIDDEN)
    return Way(None if comment.lane == FACEBOOK_PAGE else Shut.OFF)


def to_writer(session: Session, comment: Comment, policy: ReplyPolicy) -> Way:
    """Whether its writer alone can be answered: once, within the network's term, while the comment is there."""
    until = comment.at + COMMENT_WINDOW
    if comment.state is CommentState.REMOVED:
        return Way(Shut.GONE)
    if comment.lane != FACEBOOK_PAGE or not policy.page:
        return Way(Shut.OFF)
    used = (CommentReply.comment_id == comment.id, CommentReply.way == ReplyWay.PRIVATE)
    if session.exec(select(CommentReply.id).where(*used)).first() is not None:
        return Way(Shut.USED)
    return Way(Shut.WINDOW if now() >= until else None, until)
