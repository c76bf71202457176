"""Comments under the page's posts as staff see them: listed, and sorted otherwise than the rules did."""

from dataclasses import dataclass, field

from sqlmodel import Session, col, select

from civic.comment_replies import NO_REPLIES, ReplyPolicy, plan_replies, withdraw_replies
from civic.comment_sorting import CommentRules, load_comment_rules, sort_comment
from civic.feedback_states import Act, next_state
from core.errors import BadInput
from core.models import Comment, CommentKind, CommentState, Content, Delivery, FeedbackState, Occurrence, Role
from core.staff import audit, staff_who_may

MODERATORS = frozenset({Role.MODERATOR, Role.ADMIN})
# In the audit log: the writer changed what staff were done with.
EDITED = "comment.edited"


@dataclass(frozen=True)
class CommentCare:
    """How comments are looked after: the rules that sort them, and whether questions are answered."""

    rules: CommentRules = field(default_factory=load_comment_rules)
    policy: ReplyPolicy = NO_REPLIES


def take_in(session: Session, comment: Comment, care: CommentCare, before: str = "") -> None:
    """Sort a comment that is new or was changed, unless staff have sorted it, and answer it when it asks something.

    `before` are the words that it had: one that asks or complains in other words waits again, though staff were done
    with it. One that is gone keeps what it was sorted as: its words are gone too. One that was changed into an insult
    is not answered even where staff had called it a question, and one that the rules are less sure of not in public.
    """
    found = sort_comment(care.rules, comment.text)
    if comment.sorted_by_id is None and comment.state is not CommentState.REMOVED:
        comment.kind, comment.because = found.kind, found.because
    session.flush()
    if before and comment.text.split() != before.split():
        _hear_again(session, comment)
    asks = comment.kind is CommentKind.QUESTION and found.kind is not CommentKind.ABUSE
    if comment.state is CommentState.VISIBLE and asks:
        in_public = found.in_public or comment.sorted_by_id is not None
        plan_replies(session, comment, care.policy, campaign_of(session, comment), in_public=in_public)
    else:
        withdraw_replies(session, comment)


def _hear_again(session: Session, comment: Comment) -> None:
    """Put a comment back among those that wait: what staff answered or closed were other words."""
    done = comment.progress in (FeedbackState.ANSWERED, FeedbackState.CLOSED)
    asks = comment.kind in (CommentKind.QUESTION, CommentKind.COMPLAINT)
    if done and asks and comment.state is not CommentState.REMOVED:
        audit(session, None, EDITED, f"comment:{comment.id}", before=comment.progress)
        comment.progress = next_state(comment.progress, Act.HEAR)


def list_comments(
    session: Session, *, kind: CommentKind | None = None, state: CommentState | None = None, limit: int = 200
) -> list[Comment]:
    """The comments, newest first; only of a kind or state when given."""
    query = select(Comment).order_by(col(Comment.at).desc(), col(Comment.id).desc())
    if kind is not None:
        query = query.where(Comment.kind == kind)
    if state is not None:
        query = query.where(Comment.state == state)
    return list(session.exec(query.limit(limit)))


def sort_as(session: Session, *, comment_id: int, kind: CommentKind, policy: ReplyPolicy, by: str) -> int:
    """Say what a comment is; rules leave it alone from then on. How many answers that put on their way.

    Answers to what is no question after all are kept back where they have not left yet.
    """
    staff = staff_who_may(session, by, MODERATORS, "sort comments")
    comment = session.exec(select(Comment).where(Comment.id == comment_id).with_for_update()).one_or_none()
    if comment is None:
        raise BadInput(
            "there is no comment %(comment_id)s", remedy="`jisr comment list` shows them.", comment_id=comment_id
        )
    before, comment.kind, comment.because = comment.kind, kind, ""
    comment.sorted_by_id = staff.id
    audit(session, staff, "comment.sort", f"comment:{comment.id}", before=before, kind=kind)
    session.flush()
    if kind is not CommentKind.QUESTION:
        withdraw_replies(session, comment)
        return 0
    return plan_replies(session, comment, policy, campaign_of(session, comment))


def campaign_of(session: Session, comment: Comment) -> int | None:
    """The campaign whose post the comment stands under, where it is one of ours."""
    query = (
        select(Occurrence.campaign_id)
        .join(Content, col(Content.occurrence_id) == Occurrence.id)
        .join(Delivery, col(Delivery.content_id) == Content.id)
        .where(Delivery.lane == comment.lane, Delivery.network_id == comment.post)
    )
    return session.exec(query).first()
