"""The SQL under every metric: sums over Event rows, whole and broken down."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, func
from sqlmodel import Session, col, select

from analytics.metric import UNKNOWN, Figure, Scope
from core.models import Event

Measure = ColumnElement[Any]
Conditions = Sequence[ColumnElement[bool]]


def within(scope: Scope) -> list[ColumnElement[bool]]:
    """The conditions that keep the events of a scope."""
    found: list[ColumnElement[bool]] = []
    if scope.campaign_id is not None:
        found.append(col(Event.campaign_id) == scope.campaign_id)
    if scope.occurrence_id is not None:
        found.append(col(Event.occurrence_id) == scope.occurrence_id)
    if scope.since is not None:
        found.append(col(Event.at) >= scope.since)
    if scope.until is not None:
        found.append(col(Event.at) < scope.until)
    return found


def total(session: Session, measure: Measure, conditions: Conditions) -> int:
    """The measure over all events that meet the conditions; 0 when there are none."""
    return int(session.exec(select(func.coalesce(measure, 0)).where(*conditions)).one())


def grouped(session: Session, measure: Measure, conditions: Conditions, by: Any) -> dict[str, int]:
    """The measure for each value of the column `by`, in the order of the values; groups of 0 are left out."""
    rows = session.exec(select(by, measure).where(*conditions).group_by(by).order_by(by)).all()
    return {str(value) or UNKNOWN: int(count) for value, count in rows if count}


def broken_down(session: Session, measure: Measure, conditions: Conditions, **more: Mapping[str, int]) -> Figure:
    """The figure of one measure: its total and its breakdowns by channel, language and province."""
    return Figure(
        total=total(session, measure, conditions),
        by_channel=grouped(session, measure, conditions, col(Event.channel)),
        by_language=grouped(session, measure, conditions, col(Event.language)),
        by_province=grouped(session, measure, conditions, col(Event.province)),
        **more,
    )
