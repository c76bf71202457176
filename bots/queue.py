"""The deliveries of a lane as rows: claimed, marked `sending`, taken back. No network here."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, or_
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select, update

from bots.endings import Ended, finish
from bots.kept_back import amendment_kept, targets_of, too_old
from campaigns.gates import Reason, delivery_gate, window_gate
from campaigns.quiet import not_in_quiet_hours
from core.clock import now
from core.message import Message
from core.models import (
    Act,
    Campaign,
    CampaignState,
    Comment,
    Contact,
    ContactState,
    Content,
    Delivery,
    DeliveryState,
    Occurrence,
    Priority,
)
from core.networks import COMMENT_WINDOW, DESTINATIONS, FACEBOOK_PAGE, MESSENGER, TO_COMMENT

# Occurrences go out in a handful of languages; more contents than this are not sent at one time.
CONTENTS_KEPT = 64


@dataclass(frozen=True)
class Claimed:
    """One delivery that this process holds and may send: where to and what; an act amends what `targets` name."""

    id: int
    chat: str
    to: str
    public: bool
    priority: int
    message: Message
    planned_at: datetime
    attempts: int = 0
    act: Act = Act.SEND
    targets: tuple[str, ...] = ()
    content_id: int | None = None
    occurrence_id: int | None = None


class Contents:
    """The frozen messages of broadcasts, read once each while they are sent."""

    def __init__(self) -> None:
        self._messages: dict[int, Message] = {}

    def of(self, session: Session, ids: Collection[int]) -> Mapping[int, Message]:
        """The messages with these ids."""
        missing = set(ids) - self._messages.keys()
        if missing:
            if len(self._messages) > CONTENTS_KEPT:
                self._messages = {key: self._messages[key] for key in ids if key in self._messages}
            found = session.exec(select(Content.id, Content.message).where(col(Content.id).in_(missing)))
            self._messages |= {key: Message.model_validate(stored) for key, stored in found}
        return self._messages


def claim(
    session: Session,
    lane: str,
    limit: int,
    lease: timedelta,
    least_urgent: Priority = Priority.BROADCAST,
    contents: Contents | None = None,
    reply_age: timedelta | None = None,
) -> list[Claimed]:
    """Take up to `limit` due deliveries, the most urgent first; those that a gate stops are skipped with its reason.

    Answers older than `reply_age` are missed: staff see them, and decide.
    """
    query = (
        _DUE.where(
            col(Delivery.lane) == lane,
            col(Delivery.state) == DeliveryState.PLANNED,
            col(Delivery.priority) <= least_urgent,
            _due(),
            _may_go(),
        )
        .order_by(col(Delivery.priority), col(Delivery.id))
        .limit(limit)
        .with_for_update(skip_locked=True, of=Delivery)
    )
    rows = session.execute(query).all()
    kept = {row.id: _kept(session, row, reply_age) for row in rows}
    going = [row for row in rows if kept[row.id] is None]
    _mark_claimed(session, [row.id for row in going], lease)
    finish(session, [end for end in kept.values() if end is not None])
    frozen = (contents or Contents()).of(session, {row.content_id for row in going if row.content_id is not None})
    return [_claimed(row, frozen, targets_of(session, row)) for row in going]


# Columns instead of objects: this is read for every message that leaves.
_DUE = (
    select_columns(
        *(col(column) for column in (
            Delivery.id, Delivery.lane, Delivery.channel, Delivery.recipient, Delivery.priority, Delivery.content_id,
            Delivery.message, Delivery.address, Delivery.planned_at, Delivery.expires_at, Delivery.attempts,
            Delivery.occurrence_id, Delivery.act, Delivery.amends_id, Contact.state, Contact.news, Contact.seen_at,
        )),
        col(Contact.id).label("person"),
        col(Contact.address).label("to"),
    )
    .outerjoin_from(Delivery, Contact, col(Contact.id) == col(Delivery.contact_id))
)  # fmt: skip


def _mark_claimed(session: Session, ids: Sequence[int], lease: timedelta) -> None:
    if ids:
        session.exec(
            update(Delivery)
            .where(col(Delivery.id).in_(ids))
            .values(state=DeliveryState.CLAIMED, lease_until=now() + lease)
            .execution_options(synchronize_session=False)
        )


def _due() -> ColumnElement[bool]:
    return or_(col(Delivery.not_before).is_(None), col(Delivery.not_before) <= now())


def _may_go() -> ColumnElement[bool]:
    """Answers always; broadcasts out of quiet hours, while staff have neither paused nor cancelled their campaign."""
    stopped = col(Campaign.state).in_((CampaignState.PAUSED, CampaignState.CANCELLED))
    held = select(Occurrence.id).join(Campaign, col(Campaign.id) == Occurrence.campaign_id).where(stopped)
    going = or_(col(Delivery.occurrence_id).is_(None), col(Delivery.occurrence_id).not_in(held))
    return and_(going, not_in_quiet_hours(now()))


def _kept(session: Session, row: Any, reply_age: timedelta | None) -> Ended | None:
    """The end, or the later hour, of what may not go now; None: it may."""
    if end := too_old(session, row, reply_age) or amendment_kept(session, row):
        return end
    reason = None if row.act is not Act.SEND else _gate(row) or _window(session, row)
    return Ended(row.id, DeliveryState.SKIPPED, reason) if reason else None


def _gate(row: Any) -> str | None:
    """Consent is looked at once more, just before a message leaves; an answer is kept back only from who blocked us."""
    if row.priority == Priority.REPLY:
        if row.person is None and not row.address:
            return "erased"
        return "blocked" if row.person is not None and row.state is ContactState.BLOCKED else None
    if row.channel in DESTINATIONS and DESTINATIONS[row.channel].public:
        return None
    return "erased" if row.person is None else delivery_gate(row.state, row.news)


def _window(session: Session, row: Any) -> str | None:
    """A network that takes answers for a while only is not asked after that; nothing gets round it with a tag."""
    if row.person is not None:
        return window_gate(row.lane, row.seen_at, now())
    if row.lane != MESSENGER or not row.recipient.startswith(TO_COMMENT):
        return None
    network_id = row.recipient.removeprefix(TO_COMMENT)
    query = select(Comment.at).where(Comment.lane == FACEBOOK_PAGE, Comment.network_id == network_id)
    written = session.exec(query).first()
    return Reason.WINDOW if written is not None and now() - written >= COMMENT_WINDOW else None


def _claimed(row: Any, frozen: Mapping[int, Message], targets: tuple[str, ...]) -> Claimed:
    return Claimed(
        id=row.id,
        chat=f"{row.lane}:{row.recipient}",
        to=row.to if row.person is not None else row.address or row.recipient,
        public=row.person is None and not row.address,
        priority=row.priority,
        message=_message(row, frozen),
        planned_at=row.planned_at,
        attempts=row.attempts,
        act=row.act,
        targets=targets,
        content_id=row.content_id,
        occurrence_id=row.occurrence_id,
    )


def _message(row: Any, frozen: Mapping[int, Message]) -> Message:
    """What is said; nothing where something is taken down."""
    if row.act is Act.DELETE:
        return Message(text="")
    return Message.model_validate(row.message) if row.content_id is None else frozen[row.content_id]


def mark_sending(session: Session, ids: Sequence[int], lease: timedelta) -> set[int]:
    """Write `sending`, and answer which ids may go; the caller commits before it calls the network.

    What was cancelled or paused since it was claimed stays behind.
    """
    if not ids:
        return set()
    mine = (col(Delivery.id).in_(ids), col(Delivery.state) == DeliveryState.CLAIMED)
    marked = session.exec(
        update(Delivery)
        .where(*mine, _may_go())
        .values(
            state=DeliveryState.SENDING,
            lease_until=now() + lease,
            tried_at=now(),
            attempts=col(Delivery.attempts) + 1,
        )
        .returning(col(Delivery.id))
        .execution_options(synchronize_session=False)
    )
    going = {int(row) for row in marked.scalars()}
    if len(going) < len(ids):
        session.exec(
            update(Delivery)
            .where(*mine)
            .values(state=DeliveryState.PLANNED, lease_until=None)
            .execution_options(synchronize_session=False)
        )
    return going


def take_back(session: Session, ids: Sequence[int]) -> None:
    """What was marked `sending` and surely never left goes again; only for who knows that no call was made."""
    session.exec(
        update(Delivery)
        .where(col(Delivery.id).in_(ids), col(Delivery.state) == DeliveryState.SENDING)
        .values(state=DeliveryState.PLANNED, lease_until=None, attempts=col(Delivery.attempts) - 1)
        .execution_options(synchronize_session=False)
    )
