"""What the console's first page shows: campaigns with their deliveries, and deliveries that nobody can vouch for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, func, select

from analytics.deliveries import delivery_counts, unknown_deliveries
from core.clock import local
from core.i18n import Translator
from core.models import Campaign, DeliveryState
from web.words import CAMPAIGN_STATES, CHANNELS, DELIVERY_STATES, word

OPEN = {DeliveryState.PLANNED.value, DeliveryState.CLAIMED.value, DeliveryState.SENDING.value}


@dataclass(frozen=True)
class ChannelLine:
    """One channel of a campaign: how many of its deliveries have ended, and how many are in which state."""

    channel: str
    ended: int
    total: int
    states: tuple[tuple[str, str, int], ...]


@dataclass(frozen=True)
class CampaignLine:
    """One campaign: its name, its state as code and word, its channels, when it was last changed (local)."""

    id: int
    name: str
    state: str
    state_word: str
    changed_at: datetime
    channels: tuple[ChannelLine, ...]


@dataclass(frozen=True)
class UnknownLine:
    """One delivery that may have arrived."""

    id: int
    campaign: str
    channel: str
    planned_at: datetime
    reason: str


PAGE = 20


def campaign_pages(session: Session) -> int:
    """How many pages of campaigns there are."""
    return max(1, -(-session.exec(select(func.count()).select_from(Campaign)).one() // PAGE))


def campaign_lines(session: Session, zone: str, t: Translator, page: int = 1) -> tuple[CampaignLine, ...]:
    """A page of the campaigns, the newest first."""
    newest = select(Campaign).order_by(col(Campaign.id).desc())
    campaigns = session.exec(newest.offset((page - 1) * PAGE).limit(PAGE)).all()
    counts = delivery_counts(session, [campaign.id for campaign in campaigns])
    return tuple(
        CampaignLine(
            id=campaign.id,
            name=campaign.name,
            state=campaign.state.value,
            state_word=word(t, CAMPAIGN_STATES, campaign.state.value),
            changed_at=local(campaign.updated_at, zone),
            channels=tuple(_channel(name, states, t) for name, states in counts[campaign.id].items()),
        )
        for campaign in campaigns
    )


def _channel(name: str, states: Mapping[str, int], t: Translator) -> ChannelLine:
    return ChannelLine(
        channel=word(t, CHANNELS, name),
        ended=sum(count for state, count in states.items() if state not in OPEN),
        total=sum(states.values()),
        states=tuple((state, word(t, DELIVERY_STATES, state), count) for state, count in states.items()),
    )


def unknown_lines(session: Session, zone: str, t: Translator) -> tuple[UnknownLine, ...]:
    """The newest deliveries whose outcome is unknown."""
    return tuple(
        UnknownLine(
            id=delivery.id,
            campaign=campaign,
            channel=word(t, CHANNELS, delivery.channel),
            planned_at=local(delivery.planned_at, zone),
            reason=delivery.reason,
        )
        for delivery, campaign in unknown_deliveries(session)
    )
