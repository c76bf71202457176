"""What staff do with a comment: take it, note, answer under it or to its writer alone, close, open again."""

import hashlib

from sqlmodel import Session, col, select

from civic.comment_replies import ReplyPolicy, answer_in_words
from civic.comments import MODERATORS, campaign_of
from civic.feedback_desk import worded
from civic.feedback_states import Act, next_state
from civic.meanwhile import Meanwhile, noted_already
from civic.reply_windows import Shut, Way, to_writer, under_comment
from core.errors import BadInput, Refused
from core.i18n import N_
from core.models import Comment, CommentEntry, EntryKind, ReplyWay, Staff
from core.staff import audit, staff_who_may

# What the network takes under a post and in a message; the words are kept well below both.
LONGEST = 1900
_WHY = {
    Shut.GONE: N_("the comment is gone"),
    Shut.HIDDEN: N_("the comment is hidden, so that nobody could read an answer under it"),
    Shut.USED: N_("the network takes one private answer to a comment, and that was sent"),
    Shut.WINDOW: N_("the network takes a private answer for seven days only, and they are over"),
    Shut.OFF: N_("this way is switched off"),
}


def find_comment(session: Session, number: int, *, lock: bool = False) -> Comment:
    """The comment of that number; BadInput when there is none. `lock` holds it for a change."""
    query = select(Comment).where(Comment.id == number)
    found = session.exec(query.with_for_update() if lock else query).one_or_none()
    if found is None:
        raise BadInput(
            "there is no comment %(comment_id)s", remedy="`jisr comment list` shows them.", comment_id=number
        )
    return found


def assign(session: Session, *, comment_id: int, to: str, by: str) -> Comment:
    """Give it to a member of staff who may answer it; it is in work from then on."""
    staff = staff_who_may(session, by, MODERATORS, "assign comments")
    one = staff_who_may(session, to, MODERATORS, "be given comments")
    comment = find_comment(session, comment_id, lock=True)
    comment.progress = next_state(comment.progress, Act.TAKE)
    comment.assigned_to_id = one.id
    _audit(session, staff, "assign", comment, to=one.email)
    return comment


def note(session: Session, *, comment_id: int, text: str, by: str) -> Comment:
    """Write what only staff see; once where it is sent twice."""
    staff = staff_who_may(session, by, MODERATORS, "write notes on comments")
    comment, words = find_comment(session, comment_id, lock=True), worded(text)
    query = select(CommentEntry).where(CommentEntry.comment_id == comment.id)
    last = session.exec(query.order_by(col(CommentEntry.id).desc()).limit(1)).first()
    if not noted_already(last, staff, words):
        session.add(CommentEntry(comment_id=comment.id, kind=EntryKind.NOTE, staff_id=staff.id, text=words))
        _audit(session, staff, "note", comment)
    return comment


def answer(
    session: Session,
    *,
    comment_id: int,
    way: ReplyWay,
    text: str,
    policy: ReplyPolicy,
    by: str,
    seen: int | None = None,
    read: str | None = None,
) -> Comment:
    """Answer under the comment, or to its writer alone; Refused where that way is shut.

    `seen` is the number of the newest entry that the writer of the answer had read (0: none), `read` the `mark` of the
    words that they answer; Meanwhile when a colleague answered after it, or the comment has other words by now.
    """
    staff = staff_who_may(session, by, MODERATORS, "answer comments")
    words = worded(text, LONGEST)
    comment = find_comment(session, comment_id, lock=True)
    if seen is not None:
        _require_news_read(session, comment, seen)
    if read is not None and read != mark(comment):
        raise Meanwhile
    open_way = under_comment(comment) if way is ReplyWay.PUBLIC else to_writer(session, comment, policy)
    _require_open(open_way)
    comment.progress = next_state(comment.progress, Act.ANSWER)
    comment.assigned_to_id = comment.assigned_to_id or staff.id
    delivery = answer_in_words(session, comment, way, words, campaign_of(session, comment))
    entry = CommentEntry(comment_id=comment.id, kind=EntryKind.ANSWER, way=way, staff_id=staff.id, text=words)
    entry.delivery_id = delivery.id
    session.add(entry)
    _audit(session, staff, "answer", comment, way=way.value)
    return comment


def mark(comment: Comment) -> str:
    """What tells the words of a comment from others, without saying them."""
    return hashlib.blake2b(comment.text.encode(), digest_size=8).hexdigest()


def close(session: Session, *, comment_id: int, by: str) -> Comment:
    """Say that nothing more is to be done."""
    return _move(session, comment_id, Act.CLOSE, by, N_("close comments"))


def reopen(session: Session, *, comment_id: int, by: str) -> Comment:
    """Take a closed one into work again."""
    return _move(session, comment_id, Act.REOPEN, by, N_("open comments again"))


def entries(session: Session, comment: Comment) -> list[CommentEntry]:
    """What staff wrote about it, oldest first."""
    query = select(CommentEntry).where(CommentEntry.comment_id == comment.id)
    return list(session.exec(query.order_by(col(CommentEntry.id))))


def _move(session: Session, comment_id: int, act: Act, by: str, what: str) -> Comment:
    staff = staff_who_may(session, by, MODERATORS, what)
    comment = find_comment(session, comment_id, lock=True)
    comment.progress = next_state(comment.progress, act)
    _audit(session, staff, act, comment)
    return comment


def _require_open(way: Way) -> None:
    if way.shut is not None:
        raise Refused(_WHY[way.shut])


def _require_news_read(session: Session, comment: Comment, seen: int) -> None:
    newer = (CommentEntry.comment_id == comment.id, CommentEntry.id > seen, CommentEntry.kind == EntryKind.ANSWER)
    query = select(Staff.email).join(CommentEntry, col(CommentEntry.staff_id) == col(Staff.id)).where(*newer)
    email = session.exec(query.order_by(col(CommentEntry.id).desc())).first()
    if email is not None:
        raise Meanwhile(email)


def _audit(session: Session, staff: Staff, act: str, comment: Comment, **data: str) -> None:
    audit(session, staff, f"comment.{act}", f"comment:{comment.id}", **data)
