"""The SQL under every metric: sums over events, whole and broken down. It reads every event of its scope."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, func, literal, select
from sqlmodel import Session, col

from analytics.metric import UNKNOWN, Counted, Figure, Metric, Scope, Source
from core.models import Event

Conditions = Sequence[ColumnElement[bool]]
# The total, by channel, by language …: {"province": {"azilal": 12}}. A dimension's values are as they are stored.
Sums = dict[str, dict[str, int]]
TOTAL, KIND, POSTS = "total", "kind", "posts"
BREAKDOWNS = ("channel", "language", "province")


def within(scope: Scope, event: Source = Event) -> list[ColumnElement[bool]]:
    """The conditions that keep the events of a scope."""
    found: list[ColumnElement[bool]] = []
    if scope.campaign_id is not None:
        found.append(col(event.campaign_id) == scope.campaign_id)
    if scope.occurrence_id is not None:
        found.append(col(event.occurrence_id) == scope.occurrence_id)
    if scope.since is not None:
        found.append(col(event.at) >= scope.since)
    if scope.until is not None:
        found.append(col(event.at) < scope.until)
    return found


def count(session: Session, metric: Metric, scope: Scope) -> Figure:
    """The figure of a metric, counted from the events themselves; analytics.rollups has it ready for pages."""
    sums: Sums = {}
    for dimension, value, _, amount in tally(session, metric, Event, within(scope)):
        part = sums.setdefault(dimension, {})
        part[value] = part.get(value, 0) + amount
    return as_figure(metric, sums)


def as_figure(metric: Metric, sums: Mapping[str, Mapping[str, int]]) -> Figure:
    """The figure that the sums make; groups of 0 are left out, values stand in their order."""
    kinds = sums.get(KIND, {})
    words = metric.counted.kinds
    order = [*words, *sorted(set(kinds) - set(words))]
    return Figure(
        total=sums.get(TOTAL, {}).get("", 0),
        **{f"by_{name}": _named(sums.get(name, {})) for name in BREAKDOWNS},
        by_kind={words.get(kind, kind): kinds[kind] for kind in order if kinds.get(kind)},
        posts=_named(sums.get(POSTS, {})),
    )


def _named(counts: Mapping[str, int]) -> dict[str, int]:
    return {value or UNKNOWN: counts[value] for value in sorted(counts) if counts[value]}


def tally(
    session: Session,
    metric: Metric,
    event: Source,
    conditions: Conditions,
    by: Any = None,
    seen: "Seen | None" = None,
    people: bool | None = None,
    whole: bool = False,
) -> Iterator[tuple[str, str, Any, int]]:
    """(dimension, value, key, sum) for all that the metric counts in a table of events; `key` is what `by` holds.

    A metric of people leaves out those whom `seen` says are counted already. With `people` only what counts people
    is given, or (False) only what adds up; `whole` gives the total alone.
    """
    for dimension, counted, term in _dimensions(metric, event):
        if (people is not None and people is not (counted.weight is None)) or (whole and dimension != TOTAL):
            continue
        where = [*counted.which(event), *conditions]
        if counted.weight is not None:
            measure: Any = func.sum(counted.weight(event))
        else:
            measure = func.count(func.distinct(event.contact_id))
            where += seen.unseen(counted, dimension) if seen else ()
        terms = [one for one in (term, by) if one is not None]
        for row in session.execute(select(*terms, measure).where(*where).group_by(*terms)):
            value, key = row[0] if term is not None else "", row[-2] if by is not None else None
            yield dimension, str(value), key, int(row[-1] or 0)


def _dimensions(metric: Metric, event: Source) -> Iterator[tuple[str, Counted, Any]]:
    counted = metric.counted
    yield TOTAL, counted, None
    for name in BREAKDOWNS:
        yield name, counted, getattr(event, name)
    if counted.kind is not None:
        yield KIND, counted, counted.kind(event)
    if metric.posts is not None:
        yield POSTS, metric.posts, event.channel


class Seen:
    """Which people of the newest events are in earlier ones too: in the same scope, under the same value."""

    def __init__(self, newer: Source, older: Source, same: Sequence[str], conditions: Conditions) -> None:
        self._newer, self._older = newer, older
        self._same = same
        self._conditions = conditions

    def unseen(self, counted: Counted, dimension: str) -> Conditions:
        """The conditions that leave them out; `dimension` is a column, the kind, or the total."""
        same = [*self._same, *([dimension] if dimension in BREAKDOWNS else [])]
        alike = [self._of_earlier(name) == getattr(self._newer, name) for name in ("contact_id", *same)]
        if dimension == KIND and counted.kind is not None:
            alike.append(counted.kind(self._older) == counted.kind(self._newer))
        return [~select(literal(1)).where(*alike, *counted.which(self._older), *self._conditions).exists()]

    def _of_earlier(self, name: str) -> Any:
        """The column; a campaign's as a sum, so that nobody is looked for among all whom the campaign reached."""
        column = getattr(self._older, name)
        return column + 0 if name == "campaign_id" else column
