"""The region's figures, counted beforehand: a page costs the same however many events there are."""

import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, func, select

from analytics.metric import Figure, Scope
from analytics.metrics import METRICS
from core.clock import now
from core.models import Event, PublicFigure

# Counting everything anew takes longer with every event; it may take this part of the time at most.
SHARE = 20


@dataclass(frozen=True)
class Counted:
    """Every metric by its slug, with all events up to `last_event_id`, and the seconds that it took."""

    figures: Mapping[str, Figure]
    last_event_id: int
    seconds: float


def is_due(session: Session) -> bool:
    """Whether something happened since the last count, and the last count is long enough ago for what it cost."""
    kept = {row.metric: row for row in session.exec(select(PublicFigure))}
    if {metric.slug for metric in METRICS} - kept.keys():
        return True
    newest, rested = _newest_event(session), now()
    return any(
        row.last_event_id != newest and rested - row.counted_at >= timedelta(seconds=row.seconds * SHARE)
        for row in kept.values()
    )


def count(session: Session) -> Counted:
    """Count all of it; nothing is written."""
    newest, began = _newest_event(session), time.monotonic()
    figures = {metric.slug: metric.compute(session, Scope()) for metric in METRICS}
    return Counted(figures, newest, time.monotonic() - began)


def keep(session: Session, counted: Counted) -> None:
    """Put a count in the place of the one before."""
    for slug, figure in counted.figures.items():
        row = session.get(PublicFigure, slug) or PublicFigure(metric=slug, figure={})
        row.figure, row.counted_at = asdict(figure), now()
        row.last_event_id, row.seconds = counted.last_event_id, counted.seconds
        session.add(row)


def read(session: Session) -> dict[str, Figure]:
    """The figures as they were last counted, by the metric's slug, for staff: small groups are not hidden."""
    return {row.metric: Figure(**row.figure) for row in session.exec(select(PublicFigure))}


def counted_at(session: Session) -> datetime | None:
    """When the figures that are shown were counted; None before the first time."""
    return session.exec(select(func.min(PublicFigure.counted_at))).one()


def _newest_event(session: Session) -> int:
    return session.exec(select(Event.id).order_by(col(Event.id).desc()).limit(1)).first() or 0
