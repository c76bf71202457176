"""Starting what is due: messages frozen, deliveries planned, once; and closing what has ended."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import exists
from sqlmodel import Session, col, select

from campaigns.audience import count
from campaigns.check import check_campaign
from campaigns.compose import messages, poll_message, source_texts
from campaigns.content import CampaignContent
from campaigns.gates import Reason, check_lateness
from campaigns.lifecycle import step
from campaigns.links import keep_links
from campaigns.participation import require_known_acts
from campaigns.posting import plan_poll, plan_public, plan_subscribers
from campaigns.quiet import set_window, waits_until, worth_sending_from
from campaigns.records import approval_of, locked_campaign, note, read_content, version_of
from campaigns.scheduling import plan_next, settle
from campaigns.variants import SUBSCRIBERS
from civic.polls import POLL_CHANNEL
from civic.region import Region
from core.clock import to_utc, wall_time
from core.errors import BadInput
from core.events import record
from core.message import Message
from core.models import (
    Campaign,
    CampaignState,
    Content,
    Delivery,
    DeliveryState,
    EventKind,
    Occurrence,
    OccurrenceState,
)
from core.networks import DESTINATIONS

_GOING = (CampaignState.SCHEDULED, CampaignState.RUNNING)
OPEN = (DeliveryState.PLANNED, DeliveryState.CLAIMED, DeliveryState.SENDING)
_LANES = tuple({destination.lane for destination in DESTINATIONS.values()})


def due_occurrences(session: Session, now: datetime) -> list[int]:
    """The planned occurrences whose hour has come, the earliest first; those of paused campaigns wait."""
    return list(
        session.exec(
            select(Occurrence.id)
            .join(Campaign, col(Campaign.id) == col(Occurrence.campaign_id))
            .where(
                Occurrence.state == OccurrenceState.PLANNED,
                Occurrence.due_at <= now,
                col(Campaign.state).in_(_GOING),
            )
            .order_by(col(Occurrence.due_at), col(Occurrence.id))
        )
    )


def start_due(session: Session, now: datetime, region: Region, addresses: Mapping[str, str]) -> list[Occurrence]:
    """Start everything that is due, in the caller's transaction; what was started, missed or called off."""
    started = [start_occurrence(session, each, now, region, addresses) for each in due_occurrences(session, now)]
    return [occurrence for occurrence in started if occurrence]


def start_occurrence(
    session: Session, occurrence_id: int, now: datetime, region: Region, addresses: Mapping[str, str]
) -> Occurrence | None:
    """Freeze and plan one due occurrence, or miss it when it is too late; None when it no longer waits.

    `addresses` holds the address of each channel that is on (the page's id, the channel's name, any word for the
    subscribers); a channel without one is off. One transaction, by the caller; again it changes nothing.
    """
    found = _waiting(session, occurrence_id)
    if found is None:
        return None
    campaign, occurrence = found
    content = _approved_content(session, occurrence)
    if content is None:
        _call_off(session, campaign, occurrence, now, Reason.NOT_APPROVED)
    elif _too_late(occurrence, content, region, now):
        _miss(session, campaign, occurrence, content, region, now)
    else:
        _begin(session, campaign, occurrence, content, region, now, addresses)
    settle(session, campaign)
    return occurrence


def _too_late(occurrence: Occurrence, content: CampaignContent, region: Region, now: datetime) -> bool:
    due = worth_sending_from(content, region, occurrence.due_at)
    return check_lateness(due, now, timedelta(seconds=occurrence.max_lateness_seconds)) is not None


def _waiting(session: Session, occurrence_id: int) -> tuple[Campaign, Occurrence] | None:
    """The campaign, then its occurrence, both held: staff may pause, cancel or edit at this very moment."""
    campaign_id = session.exec(select(Occurrence.campaign_id).where(Occurrence.id == occurrence_id)).one()
    campaign = locked_campaign(session, campaign_id)
    occurrence = session.exec(
        select(Occurrence)
        .where(Occurrence.id == occurrence_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()
    waits = occurrence.state is OccurrenceState.PLANNED and campaign.state in _GOING
    return (campaign, occurrence) if waits else None


def _approved_content(session: Session, occurrence: Occurrence) -> CampaignContent | None:
    version = version_of(session, occurrence.campaign_id, occurrence.content_hash)
    approval = approval_of(session, occurrence.campaign_id, occurrence.content_hash)
    return read_content(version) if version and approval else None


def _call_off(session: Session, campaign: Campaign, occurrence: Occurrence, now: datetime, reason: str) -> None:
    occurrence.state, occurrence.finished_at = OccurrenceState.CANCELLED, now
    note(session, None, "not_started", campaign, wall_time=occurrence.wall_time, reason=reason)


def _miss(
    session: Session,
    campaign: Campaign,
    occurrence: Occurrence,
    content: CampaignContent,
    region: Region,
    now: datetime,
) -> None:
    for channel in content.channels:
        number = 1 if DESTINATIONS[channel].public else count(session, content, region)
        if number:
            record(
                session, EventKind.DELIVERY, DeliveryState.MISSED, amount=number, channel=channel,
                campaign_id=campaign.id, occurrence_id=occurrence.id, at=now,
            )  # fmt: skip
    occurrence.state, occurrence.finished_at = OccurrenceState.MISSED, now
    plan_next(session, content, occurrence, region)


def _begin(
    session: Session,
    campaign: Campaign,
    occurrence: Occurrence,
    content: CampaignContent,
    region: Region,
    now: datetime,
    addresses: Mapping[str, str],
) -> None:
    try:
        check_campaign(content, region, campaign_id=campaign.id)
        require_known_acts(session, content)
        composed = messages(content, region, campaign_id=campaign.id)
        texts = source_texts(content, region, campaign_id=campaign.id)
        poll = poll_message(content)
    except BadInput as changed:
        # Checked at import and approval; since then the region, a translation or the picture changed under it.
        _call_off(session, campaign, occurrence, now, str(changed))
        return
    frozen = _freeze(session, occurrence, composed)
    keep_links(session, content, texts, region.reach, campaign_id=campaign.id)
    set_window(occurrence, content, region, now)
    for channel in content.channels:
        if DESTINATIONS[channel].public:
            address, start = addresses.get(channel, ""), waits_until(content, channel, region, now)
            plan_public(session, occurrence, channel, frozen[channel], address, content.urgency, now, start)
            if poll and channel == POLL_CHANNEL and address:
                closes = content.poll.closes if content.poll else None
                closes_at = to_utc(wall_time(closes), occurrence.zone) if closes else None
                plan_poll(session, occurrence, poll, address, content.urgency, now, start, closes_at)
        else:
            on = bool(addresses.get(SUBSCRIBERS))
            plan_subscribers(session, occurrence, content, region, frozen[channel], now, on=on)
    occurrence.state, occurrence.started_at = OccurrenceState.RUNNING, now
    occurrence.fresh_until = now + timedelta(seconds=occurrence.max_lateness_seconds)
    campaign.state, campaign.updated_at = step(campaign.state, "start"), now
    plan_next(session, content, occurrence, region)


def _freeze(
    session: Session, occurrence: Occurrence, composed: list[tuple[str, str, Message]]
) -> dict[str, dict[str, int]]:
    """Store each message as it will be sent; the ids by channel and language."""
    ids: dict[str, dict[str, int]] = {}
    for channel, language, message in composed:
        content = Content(
            occurrence_id=occurrence.id, channel=channel, language=language, message=message.model_dump(mode="json")
        )
        session.add(content)
        session.flush()
        ids.setdefault(channel, {})[language] = content.id
    return ids


def finish_done(session: Session, now: datetime) -> list[Occurrence]:
    """Close each running occurrence whose deliveries have all ended, and settle its campaign; those closed."""
    still_open = exists().where(
        # The lane names the queue's index, which finds the open rows without reading a million sent ones.
        col(Delivery.lane).in_(_LANES),
        col(Delivery.state).in_(OPEN),
        col(Delivery.occurrence_id) == col(Occurrence.id),
    )
    ended = session.exec(
        select(Occurrence.id, Occurrence.campaign_id).where(Occurrence.state == OccurrenceState.RUNNING, ~still_open)
    ).all()
    return [_finish(session, occurrence_id, campaign_id, now) for occurrence_id, campaign_id in ended]


def _finish(session: Session, occurrence_id: int, campaign_id: int, now: datetime) -> Occurrence:
    campaign = locked_campaign(session, campaign_id)
    occurrence = session.get_one(Occurrence, occurrence_id)
    occurrence.state, occurrence.finished_at = OccurrenceState.DONE, now
    session.flush()
    settle(session, campaign)
    return occurrence
