"""What was published for everybody, as an archive: found by going-out, so that it costs the same with many messages."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, exists
from sqlmodel import Session, col, func, select
from sqlmodel.sql.expression import SelectOfScalar

from campaigns.content import CampaignContent
from campaigns.records import read_content, version_of
from core.models import Act, Campaign, Delivery, DeliveryState, Occurrence
from core.networks import DESTINATIONS

PUBLIC = tuple(destination.name for destination in DESTINATIONS.values() if destination.public)


@dataclass(frozen=True)
class Post:
    """One going-out that everybody could read: what it says now, since when, where; `id` is the going-out's."""

    id: int
    campaign_id: int
    content: CampaignContent
    at: datetime
    channels: tuple[str, ...]


def posts(session: Session, *, topic: str = "", limit: int = 10, offset: int = 0) -> list[Post]:
    """The newest first, on one topic when given; what was withdrawn is left out."""
    query = _published(topic).order_by(col(Occurrence.due_at).desc(), col(Occurrence.id).desc())
    return _read(session, session.exec(query.offset(offset).limit(limit)).all())


def count_posts(session: Session, *, topic: str = "") -> int:
    """How many there are."""
    return session.exec(select(func.count()).select_from(_published(topic).subquery())).one()


def post(session: Session, number: int) -> Post | None:
    """The going-out of that number, None unless everybody may read it."""
    found = session.exec(_published("").where(Occurrence.id == number)).all()
    return next(iter(_read(session, found)), None)


def post_ids(session: Session, limit: int) -> list[int]:
    """The numbers of the newest, for a map of the site."""
    query = _published("").order_by(col(Occurrence.due_at).desc()).limit(limit)
    return [occurrence.id for occurrence in session.exec(query)]


def _published(topic: str) -> SelectOfScalar[Occurrence]:
    """Going-outs with a public post that left; each is looked up by the key of its deliveries."""
    sent = exists().where(*_public(), col(Delivery.occurrence_id) == col(Occurrence.id))
    query = (
        select(Occurrence)
        .join(Campaign, col(Campaign.id) == col(Occurrence.campaign_id))
        .where(col(Campaign.withdrawn_at).is_(None), sent)
    )
    return query.where(Campaign.topic == topic) if topic else query


def _public() -> tuple[ColumnElement[bool], ...]:
    return (
        col(Delivery.channel).in_(PUBLIC),
        col(Delivery.state) == DeliveryState.SENT,
        col(Delivery.act) == Act.SEND,
    )


def _read(session: Session, occurrences: Iterable[Occurrence]) -> list[Post]:
    found = []
    for occurrence in occurrences:
        version = version_of(session, occurrence.campaign_id, occurrence.content_hash)
        if version is not None:
            at, channels = _where(session, occurrence)
            found.append(Post(occurrence.id, occurrence.campaign_id, read_content(version), at, channels))
    return found


def _where(session: Session, occurrence: Occurrence) -> tuple[datetime, tuple[str, ...]]:
    """The first moment at which it could be read, and the channels."""
    query = select(Delivery).where(col(Delivery.occurrence_id) == occurrence.id, *_public())
    sent = session.exec(query.order_by(col(Delivery.sent_at), col(Delivery.id))).all()
    moments = [delivery.sent_at for delivery in sent if delivery.sent_at]
    return min(moments, default=occurrence.due_at), tuple(dict.fromkeys(delivery.channel for delivery in sent))
