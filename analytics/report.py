"""Figures ready to show: of one campaign for staff, of the whole region for the public; from the counts kept ready."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from sqlalchemy import select as sql_select
from sqlmodel import Session, col

from analytics.counting import Sums, as_figure
from analytics.disclosure import disclose
from analytics.metric import UNKNOWN, Figure, Metric
from analytics.metrics import METRICS
from analytics.rollups import ALL_TIME, REGION, campaign_scope
from core.models import Rollup


def campaign_figures(session: Session, campaign_id: int) -> dict[str, object]:
    """Every metric of one campaign by its slug, ready for JSON; for staff: small groups are not hidden."""
    found = figures(session, campaign_scope(campaign_id))[ALL_TIME]
    return {slug: asdict(figure) for slug, figure in found.items()}


def region_figures(
    session: Session, *, provinces: Iterable[str] = (), languages: Iterable[str] = ()
) -> dict[str, dict[str, Any]]:
    """Every metric of the whole region by its slug, ready for JSON and for the public.

    Each province and language named has an entry, counted or not; a hidden group is None.
    """
    provinces, languages = tuple(provinces), tuple(languages)
    found = figures(session, REGION, [ALL_TIME])[ALL_TIME]
    return {slug: public_figure(figure, provinces, languages) for slug, figure in found.items()}


def figures(
    session: Session, scope: str, periods: Iterable[str] | None = None, metrics: Iterable[Metric] = METRICS
) -> dict[str, dict[str, Figure]]:
    """Every metric by its slug, for each period of a scope that was counted (and all time), in their order."""
    metrics = tuple(metrics)
    slugs = [metric.slug for metric in metrics]
    columns = (col(Rollup.period), col(Rollup.metric), col(Rollup.dimension), col(Rollup.value), col(Rollup.count))
    query = sql_select(*columns).where(col(Rollup.scope) == scope, col(Rollup.metric).in_(slugs))
    if periods is not None:
        query = query.where(col(Rollup.period).in_(list(periods)))
    sums: dict[str, dict[str, Sums]] = {ALL_TIME: {}}
    for period, metric, dimension, value, count in session.execute(query.order_by(col(Rollup.period))):
        sums.setdefault(period, {}).setdefault(metric, {}).setdefault(dimension, {})[value] = count
    return {
        period: {one.slug: as_figure(one, found.get(one.slug, {})) for one in metrics} for period, found in sums.items()
    }


def public_figure(figure: Figure, provinces: tuple[str, ...], languages: tuple[str, ...]) -> dict[str, Any]:
    """One figure without small groups."""
    return {
        **asdict(figure),
        "by_channel": disclose(figure.by_channel),
        "by_kind": disclose(figure.by_kind),
        "by_province": disclose(_complete(figure.by_province, provinces)),
        "by_language": disclose(_complete(figure.by_language, languages)),
    }


def _complete(counts: Mapping[str, int], groups: tuple[str, ...]) -> dict[str, int]:
    """The counts with all groups present, in their order, and what is unknown last."""
    rest = [group for group in counts if group not in groups and group != UNKNOWN]
    last = [UNKNOWN] if UNKNOWN in counts else []
    return {group: counts.get(group, 0) for group in (*groups, *rest, *last)}
