"""The deliveries of an occurrence: one for each subscriber meant, one for a post, one for its poll."""

from collections.abc import Mapping
from datetime import datetime

from sqlmodel import Session

from campaigns.audience import count, plan_deliveries
from campaigns.content import CampaignContent
from campaigns.gates import Reason
from campaigns.variants import SUBSCRIBERS
from civic import polls
from civic.polls import POLL_CHANNEL
from civic.region import Region
from core.events import record
from core.message import Message
from core.models import Delivery, DeliveryState, EventKind, Occurrence, Priority
from core.networks import DESTINATIONS


def plan_subscribers(
    session: Session,
    occurrence: Occurrence,
    content: CampaignContent,
    region: Region,
    content_ids: Mapping[str, int],
    now: datetime,
    *,
    on: bool,
) -> None:
    """One delivery for each subscriber; who is left out for having had enough, or all where the bot is off, is counted.

    How many were left out is the difference to all whom the campaign is for, counted in the same transaction.
    """
    if not on:
        _skip_subscribers(session, occurrence, count(session, content, region), Reason.CHANNEL_OFF, now)
        return
    planned = plan_deliveries(session, content, region, occurrence_id=occurrence.id, content_ids=content_ids, now=now)
    if region.news.frequency and not content.emergency:
        left_out = count(session, content, region) - planned
        if left_out > 0:
            _skip_subscribers(session, occurrence, left_out, Reason.FREQUENCY, now)


def plan_public(
    session: Session,
    occurrence: Occurrence,
    channel: str,
    content_ids: Mapping[str, int],
    address: str,
    priority: Priority,
    now: datetime,
    not_before: datetime | None,
) -> None:
    """The one delivery of a public post; skipped with its reason where the network is off."""
    (content_id,) = content_ids.values()
    delivery = Delivery(
        occurrence_id=occurrence.id,
        lane=DESTINATIONS[channel].lane,
        channel=channel,
        recipient=address,
        content_id=content_id,
        priority=priority,
        planned_at=now,
        not_before=not_before,
    )
    if not address:
        delivery.state, delivery.reason = DeliveryState.SKIPPED, Reason.CHANNEL_OFF
    session.add(delivery)
    session.flush()
    if not address:
        record(
            session, EventKind.DELIVERY, DeliveryState.SKIPPED, channel=channel, campaign_id=occurrence.campaign_id,
            occurrence_id=occurrence.id, delivery_id=delivery.id, at=now,
        )  # fmt: skip


def plan_poll(
    session: Session,
    occurrence: Occurrence,
    poll: Message,
    address: str,
    priority: Priority,
    now: datetime,
    not_before: datetime | None,
    closes_at: datetime | None,
) -> None:
    """The second part of the post: its poll, with the row that will hold its votes."""
    delivery = Delivery(
        occurrence_id=occurrence.id,
        lane=DESTINATIONS[POLL_CHANNEL].lane,
        channel=POLL_CHANNEL,
        recipient=address,
        part=1,
        priority=priority,
        message=poll.model_dump(mode="json"),
        planned_at=now,
        not_before=not_before,
    )
    polls.plan(session, delivery, campaign_id=occurrence.campaign_id, closes_at=closes_at)


def _skip_subscribers(session: Session, occurrence: Occurrence, people: int, reason: Reason, now: datetime) -> None:
    """People who get no delivery at all, for one reason, are one event with their number."""
    record(
        session, EventKind.DELIVERY, DeliveryState.SKIPPED, amount=people, channel=SUBSCRIBERS,
        campaign_id=occurrence.campaign_id, occurrence_id=occurrence.id, at=now, data={"reason": reason},
    )  # fmt: skip
