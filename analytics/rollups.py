"""Keeps the counts of all metrics ready: counts new events in, takes people who were erased out, rebuilds the whole.

What is read is one state of the database; what comes of it is written in a short transaction, unless another process
was quicker. Counted is by the number of the events, so that each is counted once.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from analytics.counting import TOTAL, Conditions, Seen, tally
from analytics.metric import Metric, Source
from analytics.metrics import COUNTED
from analytics.months import Span, months, pieces, weeks
from analytics.settled import settled
from civic.petition_counts import METRIC as SUPPORT
from core.clock import now
from core.db import Database
from core.models import Event, Rollup, RollupLoss, RollupState
from core.once import insert_once_by_key

NAME = "events"
# The region by month and for all time; by week; each campaign's totals by month and by week.
REGION, WEEKS, CAMPAIGNS, ALL_TIME = "region", "weeks", "campaigns", ""
CAMPAIGN, CAMPAIGN_ID = "campaign", "campaign_id"
# Changes when what is kept is cut otherwise, so that everything is counted anew.
CUTS = "by month, week, campaign;"
# Of a great number of new events so many are counted at once.
BATCH = 50_000
_SPELL = 500

# scope, period, metric, dimension, value
Key = tuple[str, str, str, str, str]


@dataclass(frozen=True)
class _Work:
    """What was counted: the changes, up to which event, the losses they reckon with, the state they stand on."""

    changes: dict[Key, int]
    top: int
    losses: Sequence[int]
    turn: int


def campaign_scope(campaign_id: int) -> str:
    """The name under which the counts of a campaign stand."""
    return f"campaign:{campaign_id}"


def roll_up(db: Database, zone: str, batch: int = BATCH) -> int:
    """Count in what happened since the last time, by months of the zone; how many event numbers were passed.

    What another process is counting at the same time is left to it. The first time everything is counted anew.
    """
    _lay(db)
    if not _is_current(db):
        return rebuild(db, zone) or 0
    passed, target = 0, settled(db, NAME)
    while True:
        work, before = _new_work(db, zone, target, batch)
        if work is None or not _write(db, work, whole=False):
            return passed
        passed += work.top - before


def rebuild(db: Database, zone: str) -> int | None:
    """Count everything anew from the events; how many event numbers were passed, None when another was quicker."""
    _lay(db)
    work = _whole_work(db, zone, settled(db, NAME))
    return work.top if _write(db, work, whole=True) else None


def counted_at(session: Session) -> datetime | None:
    """When the counts were brought up to date last; None while nothing was ever counted."""
    return session.exec(select(RollupState.counted_at).where(RollupState.name == NAME)).one_or_none()


def _made_of() -> str:
    return " ".join([CUTS, *(metric.slug for metric in COUNTED)])


def _lay(db: Database) -> None:
    """The row that says how far we are; the write lock is not asked for once it is there."""
    with db.reading() as session:
        there = session.get(RollupState, NAME) is not None
    if not there:
        with db.transaction() as session:
            insert_once_by_key(session, RollupState, name=NAME)


def _is_current(db: Database) -> bool:
    with db.reading() as session:
        return session.exec(select(RollupState.made_of).where(RollupState.name == NAME)).one() == _made_of()


def _new_work(db: Database, zone: str, target: int, batch: int = BATCH) -> tuple[_Work | None, int]:
    """What the next batch of events changes; None when there is nothing to do. And up to where it was counted."""
    with db.reading() as session:
        _hold_still(session)
        state = session.exec(select(RollupState).where(RollupState.name == NAME)).one()
        losses = session.exec(select(RollupLoss.event_id)).all()
        top = min(target, state.counted + batch)
        if top <= state.counted and not losses:
            return None, state.counted
        older = aliased(Event)
        changes: dict[Key, int] = {}
        newer = _between(state.counted, top)
        _add(changes, _counts(session, newer, [], zone, (older, [col(older.id) <= state.counted])))
        lost = [col(RollupLoss.event_id) <= state.counted]
        _add(changes, _lost(session, lost, zone, (older, [col(older.id) <= state.counted])), sign=-1)
        return _Work(changes, max(top, state.counted), losses, state.turn), state.counted


def _between(counted: int, top: int) -> Source:
    """The new events. The limit cuts none off: with it no database goes by another index and reads all of a kind."""
    those = select(Event).where(col(Event.id) > counted, col(Event.id) <= top).order_by(col(Event.id))
    return aliased(Event, those.limit(max(top - counted, 0)).subquery())


def _whole_work(db: Database, zone: str, target: int) -> _Work:
    with db.reading() as session:
        _hold_still(session)
        turn = session.exec(select(RollupState.turn).where(RollupState.name == NAME)).one()
        losses = session.exec(select(RollupLoss.event_id)).all()
        changes: dict[Key, int] = {}
        _add(changes, _counts(session, Event, [col(Event.id) <= target], zone))
        return _Work(changes, target, losses, turn)


def _hold_still(session: Session) -> None:
    """All that this session reads is of one moment; SQLite does that by itself."""
    if session.get_bind().dialect.name == "postgresql":
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})


def _add(changes: dict[Key, int], counts: Iterable[tuple[Key, int]], sign: int = 1) -> None:
    for key, amount in counts:
        if amount:
            changes[key] = changes.get(key, 0) + sign * amount


def _counts(
    session: Session,
    event: Source,
    conditions: Conditions,
    zone: str,
    earlier: tuple[Source, Conditions] | None = None,
) -> Iterator[tuple[Key, int]]:
    """All counts of the events that meet the conditions; people of `earlier` events are in the counts already."""
    bounds = _bounds(session, event, conditions)
    if bounds:
        for metric in COUNTED:
            yield from _sums(session, metric, event, conditions, list(pieces(*bounds, zone)))
            yield from _people(session, metric, event, conditions, _spans(bounds, zone), earlier)


def _lost(
    session: Session, conditions: Conditions, zone: str, kept: tuple[Source, Conditions]
) -> Iterator[tuple[Key, int]]:
    """The counts that end with the losses; who has other events that are counted alike stays."""
    bounds = _bounds(session, RollupLoss, conditions)
    if bounds:
        for metric in COUNTED:
            yield from _people(session, metric, RollupLoss, conditions, _spans(bounds, zone), kept)


def _bounds(session: Session, event: Source, conditions: Conditions) -> tuple[datetime, datetime] | None:
    """When the first and the last of the events happened; None without any."""
    first, last = session.execute(select(func.min(event.at), func.max(event.at)).where(*conditions)).one()
    return (first, last) if first is not None else None


def _spans(bounds: tuple[datetime, datetime], zone: str) -> list[tuple[str, Span]]:
    """The months and weeks that the events are in, each with the scope in which it is kept."""
    return [
        *((REGION, span) for span in months(*bounds, zone)),
        *((WEEKS, span) for span in weeks(*bounds, zone)),
    ]


def _sums(
    session: Session,
    metric: Metric,
    event: Source,
    conditions: Conditions,
    parts: Iterable[tuple[str, str, datetime, datetime]],
) -> Iterator[tuple[Key, int]]:
    """What adds up: counted once by month, week and campaign, everything else is sums of these."""
    for month, week, begins, ends in parts:
        span = [*conditions, event.at >= begins, event.at < ends]
        for dimension, value, campaign, amount in tally(
            session, metric, event, span, by=event.campaign_id, people=False
        ):
            what = (metric.slug, dimension, value)
            for scope, period in ((REGION, month), (REGION, ALL_TIME), (WEEKS, week)):
                yield (scope, period, *what), amount
            if campaign is not None:
                yield (campaign_scope(campaign), ALL_TIME, *what), amount
            if campaign is not None and dimension == TOTAL:
                for period in (month, week):
                    yield (CAMPAIGNS, period, metric.slug, CAMPAIGN, str(campaign)), amount


def _people(
    session: Session,
    metric: Metric,
    event: Source,
    conditions: Conditions,
    spans: Iterable[tuple[str, Span]],
    earlier: tuple[Source, Conditions] | None,
) -> Iterator[tuple[Key, int]]:
    """People, each once in every scope of its own."""
    older, before = earlier or (Event, ())

    def seen(same: Sequence[str] = (), more: Conditions = ()) -> Seen | None:
        return Seen(event, older, same, [*before, *more]) if earlier else None

    named = event.campaign_id.is_not(None)
    for scope, (period, begins, ends) in spans:
        span = [*conditions, event.at >= begins, event.at < ends]
        within = [col(older.at) >= begins, col(older.at) < ends]
        for dimension, value, _, amount in tally(session, metric, event, span, seen=seen(more=within), people=True):
            yield (scope, period, metric.slug, dimension, value), amount
        known = seen([CAMPAIGN_ID], within)
        for _, _, campaign, amount in tally(
            session, metric, event, [*span, named], by=event.campaign_id, seen=known, people=True, whole=True
        ):
            yield (CAMPAIGNS, period, metric.slug, CAMPAIGN, str(campaign)), amount
    for dimension, value, _, amount in tally(session, metric, event, conditions, seen=seen(), people=True):
        yield (REGION, ALL_TIME, metric.slug, dimension, value), amount
    for dimension, value, campaign, amount in tally(
        session, metric, event, [*conditions, named], by=event.campaign_id, seen=seen([CAMPAIGN_ID]), people=True
    ):
        yield (campaign_scope(campaign), ALL_TIME, metric.slug, dimension, value), amount


def _write(db: Database, work: _Work, *, whole: bool) -> bool:
    """Write what was counted; False, and nothing, when another process has counted meanwhile."""
    with db.transaction() as session:
        state = session.exec(select(RollupState).where(RollupState.name == NAME).with_for_update()).one()
        if state.turn != work.turn:
            return False
        if whole:
            session.execute(delete(Rollup).where(col(Rollup.metric) != SUPPORT))
        for key, amount in work.changes.items():
            _change(session, key, amount, whole)
        for start in range(0, len(work.losses), _SPELL):
            part = work.losses[start : start + _SPELL]
            session.execute(delete(RollupLoss).where(col(RollupLoss.event_id).in_(part)))
        state.counted, state.turn, state.made_of, state.counted_at = work.top, state.turn + 1, _made_of(), now()
        session.add(state)
    return True


def _change(session: Session, key: Key, amount: int, whole: bool) -> None:
    row = None if whole else session.get(Rollup, key)
    if row is None:
        scope, period, metric, dimension, value = key
        row = Rollup(scope=scope, period=period, metric=metric, dimension=dimension, value=value, count=0)
    row.count += amount
    session.add(row)
