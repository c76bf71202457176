"""The service's answers to a question under a post: one for all to read, and at most one to its writer alone."""

from dataclasses import dataclass
from typing import Self

from sqlmodel import Session, col, delete, select, update

from core.clock import now
from core.errors import Refused
from core.events import record
from core.i18n import translator
from core.message import Message
from core.models import (
    Act,
    Comment,
    CommentKind,
    CommentReply,
    CommentState,
    Delivery,
    DeliveryState,
    EventKind,
    Priority,
    ReplyWay,
)
from core.networks import COMMENT_WINDOW, FACEBOOK_PAGE, MESSENGER, TO_COMMENT
from core.once import insert_once
from core.settings import Settings

LANES = {ReplyWay.PUBLIC: FACEBOOK_PAGE, ReplyWay.PRIVATE: MESSENGER}
# Not a campaign's channel: an answer is no publication.
CHANNEL = "comments"


@dataclass(frozen=True)
class ReplyPolicy:
    """Whether questions are answered by themselves, and where the answers lead.

    `page` is the page's number where Messenger is on, `bot` the name of the Telegram bot; both empty: nowhere.
    """

    on: bool = False
    page: str = ""
    bot: str = ""

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """As the settings say; answers lead to Messenger where it is on, else to the Telegram bot."""
        messenger = settings.messenger and settings.facebook_on
        page = settings.facebook_page_id if messenger and settings.facebook_page_id else ""
        on = settings.comment_replies and settings.facebook_on
        return cls(on=on, page=page, bot=settings.telegram_bot or "")

    def link(self, entry: str) -> str:
        """The way into the conversation `entry` ("feedback_c12"); empty when there is none."""
        if self.page:
            return f"https://m.me/{self.page}?ref={entry}"
        return f"https://t.me/{self.bot}?start={entry}" if self.bot else ""


NO_REPLIES = ReplyPolicy()


def plan_replies(
    session: Session, comment: Comment, policy: ReplyPolicy, campaign_id: int | None, *, in_public: bool = True
) -> int:
    """Put the answers to a comment on their way, each once whatever happens; how many.

    Only a question that stands on the page is answered, and not where the service has answered already in its thread:
    so that it never answers who answers it. Where it is not to be `in_public`, its writer alone is answered.
    """
    entry = f"feedback_c{campaign_id}" if campaign_id is not None else "menu"
    link = policy.link(entry) if policy.on else ""
    question = comment.kind is CommentKind.QUESTION and comment.state is CommentState.VISIBLE
    if not link or not question or comment.lane != FACEBOOK_PAGE or _answered_thread(session, comment):
        return 0
    planned = _plan(session, comment, ReplyWay.PUBLIC, _public(comment, link)) if in_public else 0
    if planned:
        record(session, EventKind.RESULT, "comment_answered", channel=comment.lane, campaign_id=campaign_id,
               language=comment.language)  # fmt: skip
    if policy.page and now() - comment.at < COMMENT_WINDOW:
        planned += _plan(session, comment, ReplyWay.PRIVATE, _private(comment))
    return planned


def answer_in_words(session: Session, comment: Comment, way: ReplyWay, words: str, campaign_id: int | None) -> Delivery:
    """Put the words of staff on their way; the service does not answer the same way after that. Refused if it just did.

    A private answer is one for all time, a public one may follow another. The caller has looked whether it may be.
    """
    message = Message(text=words, language=comment.language)
    reply_id = insert_once(session, CommentReply, comment_id=comment.id, way=way)
    if reply_id is None and way is ReplyWay.PRIVATE:
        raise Refused("the network takes one private answer to a comment, and that was sent")
    delivery = _deliver(session, comment, way, message)
    if reply_id is not None:
        _belongs(session, reply_id, delivery)
        if way is ReplyWay.PUBLIC:
            record(session, EventKind.RESULT, "comment_answered", channel=comment.lane, campaign_id=campaign_id,
                   language=comment.language)  # fmt: skip
    return delivery


def withdraw_replies(session: Session, comment: Comment) -> None:
    """Keep back what has not left yet: the comment is gone, or was no question after all."""
    mine = select(CommentReply.delivery_id).where(CommentReply.comment_id == comment.id)
    waiting = col(Delivery.state).in_((DeliveryState.PLANNED, DeliveryState.CLAIMED))
    kept_back = session.exec(
        update(Delivery)
        .where(col(Delivery.id).in_(mine), waiting)
        .values(state=DeliveryState.CANCELLED, reason="comment", lease_until=None, address="")
        .returning(col(Delivery.id))
        .execution_options(synchronize_session="fetch")
    )
    # What never left may be planned again, when the comment is a question after all.
    never_left = list(kept_back.scalars())
    dropped = session.exec(
        delete(CommentReply).where(col(CommentReply.delivery_id).in_(never_left)).returning(col(CommentReply.way))
    )
    if ReplyWay.PUBLIC in dropped.scalars().all():
        record(
            session, EventKind.RESULT, "comment_answered", amount=-1, channel=comment.lane, language=comment.language
        )


def ways_answered(session: Session, comment: Comment) -> dict[str, str]:
    """How the comment was answered (public, private), and how far each answer got."""
    query = (
        select(CommentReply, Delivery)
        .outerjoin(Delivery, col(Delivery.id) == CommentReply.delivery_id)
        .where(CommentReply.comment_id == comment.id)
        .order_by(col(CommentReply.id))
    )
    return {reply.way.value: delivery.state.value if delivery else "" for reply, delivery in session.exec(query)}


def _answered_thread(session: Session, comment: Comment) -> bool:
    """Whether the comment stands under an answer of ours, or under a comment that has one."""
    if not comment.parent:
        return False
    ours = select(Delivery.id).where(
        Delivery.lane == FACEBOOK_PAGE, Delivery.channel == CHANNEL, Delivery.act == Act.SEND,
        Delivery.network_id == comment.parent,
    )  # fmt: skip
    above = (
        select(CommentReply.id)
        .join(Comment, col(Comment.id) == CommentReply.comment_id)
        .where(Comment.lane == FACEBOOK_PAGE, Comment.network_id == comment.parent)
    )
    return session.exec(ours).first() is not None or session.exec(above).first() is not None


def _plan(session: Session, comment: Comment, way: ReplyWay, message: Message) -> int:
    reply_id = insert_once(session, CommentReply, comment_id=comment.id, way=way)
    if reply_id is None:
        return 0
    _belongs(session, reply_id, _deliver(session, comment, way, message))
    return 1


def _deliver(session: Session, comment: Comment, way: ReplyWay, message: Message) -> Delivery:
    to = f"{TO_COMMENT}{comment.network_id}"
    delivery = Delivery(
        lane=LANES[way],
        channel=CHANNEL,
        recipient=to,
        address=to,
        priority=Priority.REPLY,
        message=message.model_dump(mode="json"),
    )
    session.add(delivery)
    session.flush()
    return delivery


def _belongs(session: Session, reply_id: int, delivery: Delivery) -> None:
    session.exec(update(CommentReply).where(col(CommentReply.id) == reply_id).values(delivery_id=delivery.id))


def _public(comment: Comment, link: str) -> Message:
    t = translator(comment.language)
    text = t("Thank you for your question. The council's service answers you here, and keeps what you say under a "
             "reference number:")  # fmt: skip
    return Message(text=text, link=link, language=t.language)


def _private(comment: Comment) -> Message:
    t = translator(comment.language)
    text = t("You asked a question under a post of ours. Write to us here, and the council answers you. If you do not "
             "write, we will not write again.")  # fmt: skip
    return Message(text=text, language=t.language)
