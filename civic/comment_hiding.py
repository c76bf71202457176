"""Hiding a comment on the page, and showing it again: asked for by staff with a reason, done by the network."""

from sqlmodel import Session, col, select

from civic.comment_desk import find_comment
from civic.comment_replies import CHANNEL, withdraw_replies
from civic.comments import MODERATORS
from core.errors import BadInput, Refused
from core.i18n import N_
from core.message import Message
from core.models import Act, Comment, CommentState, Delivery, DeliveryState, Priority
from core.networks import FACEBOOK_PAGE, TO_COMMENT
from core.staff import audit, staff_who_may

# The reason is kept in the audit log as it was written.
LONGEST_REASON = 500
_STATES = {Act.HIDE: CommentState.HIDDEN, Act.SHOW: CommentState.VISIBLE}
_WAITING = frozenset({DeliveryState.PLANNED, DeliveryState.CLAIMED, DeliveryState.SENDING})


def hide(session: Session, *, comment_id: int, reason: str, by: str) -> Comment:
    """Put the hiding of a comment on its way, once; BadInput without a reason, Refused where it cannot be hidden.

    Its writer, and their friends, go on seeing it: so the network does it.
    """
    words = reason.strip()
    if not words:
        raise BadInput("the reason is missing", where="reason", remedy=N_("Say why others shall not read it."))
    if len(words) > LONGEST_REASON:
        raise BadInput("the reason is too long", where="reason", remedy=N_("Say it in fewer words."))
    comment = _change(session, comment_id, Act.HIDE, by, N_("hide comments"), reason=words)
    withdraw_replies(session, comment)
    return comment


def show(session: Session, *, comment_id: int, by: str) -> Comment:
    """Put the end of the hiding on its way, once; Refused where there is nothing to show."""
    return _change(session, comment_id, Act.SHOW, by, N_("show comments again"))


def took(session: Session, delivery: Delivery) -> None:
    """The network has done it: the comment is as the delivery says; one that is gone by now stays gone."""
    network_id = delivery.recipient.removeprefix(TO_COMMENT)
    query = select(Comment).where(Comment.lane == delivery.lane, Comment.network_id == network_id)
    comment = session.exec(query.with_for_update()).first()
    if comment is not None and comment.state is not CommentState.REMOVED:
        comment.state = _STATES[delivery.act]


def newest(session: Session, comment: Comment) -> Delivery | None:
    """The last hiding or showing that staff asked for, whatever became of it."""
    # The second condition is the index's own.
    query = select(Delivery).where(Delivery.about == _about(comment), Delivery.about != "")
    return session.exec(query.order_by(col(Delivery.id).desc()).limit(1)).first()


def becoming(comment: Comment, last: Delivery | None) -> CommentState:
    """What the comment is, or will be when the `newest` that was asked for is done."""
    return _STATES[last.act] if last is not None and waits(last) else comment.state


def waits(change: Delivery) -> bool:
    """Whether it is still on its way to the network."""
    return change.state in _WAITING


def _change(session: Session, comment_id: int, act: Act, by: str, what: str, **data: str) -> Comment:
    staff = staff_who_may(session, by, MODERATORS, what)
    comment = find_comment(session, comment_id, lock=True)
    if comment.state is CommentState.REMOVED:
        raise Refused("the comment is gone from the page")
    if comment.lane != FACEBOOK_PAGE:
        raise Refused("this network hides no comments")
    if becoming(comment, newest(session, comment)) is _STATES[act]:
        return comment
    to = f"{TO_COMMENT}{comment.network_id}"
    session.add(
        Delivery(
            lane=comment.lane, channel=CHANNEL, recipient=to, address=to, about=_about(comment),
            priority=Priority.REPLY, act=act, message=Message(text="").model_dump(mode="json"),
        )
    )  # fmt: skip
    audit(session, staff, f"comment.{act}", _about(comment), **data)
    return comment


def _about(comment: Comment) -> str:
    return f"comment:{comment.id}"
