"""How the sending of a campaign stands: counts, speed, what waits and why, what was left out."""

from collections import Counter, defaultdict
from datetime import datetime, timedelta
from typing import Any

from pydantic import BaseModel, ConfigDict
from sqlmodel import Session, col, func, select

from campaigns.quiet import quiet_end
from campaigns.records import find_campaign
from campaigns.start import OPEN
from civic.polls import polls_of
from core.clock import now
from core.models import (
    Campaign,
    CampaignState,
    Delivery,
    DeliveryState,
    Event,
    EventKind,
    Occurrence,
    OccurrenceState,
    Priority,
)

RATE_WINDOW = timedelta(minutes=1)


class Frozen(BaseModel):
    """A value to look at."""

    model_config = ConfigDict(frozen=True)


class OccurrenceStatus(Frozen):
    """One going-out: the council's wall-clock time and the UTC moments; `waits_until` while quiet hours hold it."""

    id: int
    state: OccurrenceState
    wall_time: str
    zone: str
    due_at: datetime
    tzdata_version: str
    started_at: datetime | None
    finished_at: datetime | None
    waits_until: datetime | None = None


class PollTotals(Frozen):
    """A poll of a campaign: votes by option, how many voted, when it ends (None: with nothing), whether it has."""

    question: str
    votes: dict[str, int]
    voters: int
    closes_at: datetime | None
    closed: bool


class CampaignStatus(Frozen):
    """How the sending of a campaign stands.

    `counts` holds deliveries by channel, then state; `rate` is messages a second over the last minute; `seconds_left`
    is None while nothing moves; `unknown` may or may not have been delivered; `missed` came too late to be planned;
    `left_out` are people who were never planned, by reason.
    """

    id: int
    name: str
    state: CampaignState
    version: int
    occurrences: tuple[OccurrenceStatus, ...]
    counts: dict[str, dict[str, int]]
    total: int
    sent: int
    left: int
    unknown: int
    missed: int
    left_out: dict[str, int]
    rate: float
    seconds_left: float | None
    polls: tuple[PollTotals, ...] = ()


def status(session: Session, campaign_id: int) -> CampaignStatus:
    """How the sending of a campaign stands now; BadInput when there is none."""
    campaign = find_campaign(session, campaign_id)
    counts = _counts(session, campaign_id)
    states: dict[str, int] = defaultdict(int)
    for by_state in counts.values():
        for state, number in by_state.items():
            states[state] += number
    left, rate = sum(states[state] for state in OPEN), _rate(session, campaign_id)
    return CampaignStatus(
        **some(campaign, CampaignStatus),
        occurrences=occurrences_of(session, campaign_id),
        counts=counts,
        total=sum(states.values()),
        sent=states[DeliveryState.SENT],
        left=left,
        unknown=states[DeliveryState.UNKNOWN],
        missed=_missed(session, campaign_id),
        left_out=_left_out(session, campaign_id),
        rate=round(rate, 2),
        seconds_left=round(left / rate, 1) if rate else None,
        polls=polls(session, campaign_id),
    )


def polls(session: Session, campaign_id: int) -> tuple[PollTotals, ...]:
    """The polls of a campaign with their latest totals; once one has ended, its last."""
    return tuple(
        PollTotals(
            question=poll.question,
            votes=dict(zip(poll.options, poll.votes, strict=True)),
            voters=poll.voters,
            closes_at=poll.closes_at,
            closed=poll.closed,
        )
        for poll in polls_of(session, campaign_id=campaign_id)
    )


def some(row: Campaign | Occurrence, model: type[BaseModel]) -> dict[str, Any]:
    """The columns of a row that a model shows."""
    return {name: value for name, value in row.model_dump().items() if name in model.model_fields}


def occurrences_of(session: Session, campaign_id: int) -> tuple[OccurrenceStatus, ...]:
    """The hours of a campaign, in their order."""
    rows = session.exec(
        select(Occurrence).where(Occurrence.campaign_id == campaign_id).order_by(col(Occurrence.due_at))
    )
    moment = now()
    return tuple(OccurrenceStatus(**some(row, OccurrenceStatus), waits_until=_waits_until(row, moment)) for row in rows)


def _waits_until(row: Occurrence, moment: datetime) -> datetime | None:
    return quiet_end(row, moment) if row.state is OccurrenceState.RUNNING else None


def _theirs(campaign_id: int) -> Any:
    return col(Delivery.occurrence_id).in_(select(Occurrence.id).where(Occurrence.campaign_id == campaign_id))


def _counts(session: Session, campaign_id: int) -> dict[str, dict[str, int]]:
    """By occurrence as well: these are the columns of one index in its order, so that nothing is sorted."""
    columns = (col(Delivery.occurrence_id), col(Delivery.channel), col(Delivery.state))
    sums = Counter[tuple[str, str]]()
    for _, channel, state, number in session.execute(
        select(*columns, func.count()).where(_theirs(campaign_id)).group_by(*columns)
    ):
        sums[channel, str(state)] += number
    counts: dict[str, dict[str, int]] = {}
    for channel, state in sorted(sums):
        counts.setdefault(channel, {})[state] = sums[channel, state]
    return counts


def _rate(session: Session, campaign_id: int) -> float:
    """Messages a second since the sending began, or over the last minute when that is shorter."""
    moment = now()
    began = session.exec(
        select(func.max(Occurrence.started_at)).where(
            Occurrence.campaign_id == campaign_id, Occurrence.state == OccurrenceState.RUNNING
        )
    ).one()
    if began is None:
        return 0.0
    window = min(RATE_WINDOW, max(moment - began, timedelta(seconds=1)))
    # By the moment of sending: of all that a campaign has sent the last minute is little.
    ours = (col(Delivery.occurrence_id) + 0).in_(select(Occurrence.id).where(Occurrence.campaign_id == campaign_id))
    lately = (col(Delivery.priority).in_([int(one) for one in Priority]), col(Delivery.sent_at) > moment - window)
    sent = select(func.count()).where(*lately, ours)
    return float(session.exec(sent).one()) / window.total_seconds()


def _missed(session: Session, campaign_id: int) -> int:
    total = select(func.sum(Event.amount)).where(
        Event.campaign_id == campaign_id, Event.kind == EventKind.DELIVERY, Event.name == DeliveryState.MISSED.value
    )
    return int(session.exec(total).one() or 0)


def _left_out(session: Session, campaign_id: int) -> dict[str, int]:
    rows = session.exec(
        select(Event.data, Event.amount).where(
            Event.campaign_id == campaign_id,
            Event.kind == EventKind.DELIVERY,
            Event.name == DeliveryState.SKIPPED.value,
            col(Event.delivery_id).is_(None),
        )
    )
    found = Counter[str]()
    for data, amount in rows:
        found[str(data.get("reason", ""))] += amount
    return dict(found)
