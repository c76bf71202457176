"""Figures ready to show: of one campaign for staff, of the whole region for the public."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from sqlmodel import Session

from analytics.disclosure import disclose
from analytics.metric import UNKNOWN, Figure, Scope
from analytics.metrics import METRICS
from analytics.rollup import read


def campaign_figures(session: Session, campaign_id: int) -> dict[str, object]:
    """Every metric of one campaign by its slug, ready for JSON; for staff: small groups are not hidden."""
    scope = Scope(campaign_id=campaign_id)
    return {metric.slug: asdict(metric.compute(session, scope)) for metric in METRICS}


def region_figures(
    session: Session, *, provinces: Iterable[str] = (), languages: Iterable[str] = ()
) -> dict[str, dict[str, Any]]:
    """Every metric of the whole region by its slug, ready for JSON and for the public.

    Each province and language named has an entry, counted or not; a hidden group is None.
    """
    provinces, languages = tuple(provinces), tuple(languages)
    return {metric.slug: _public(metric.compute(session, Scope()), provinces, languages) for metric in METRICS}


def kept_figures(
    session: Session, *, provinces: Iterable[str] = (), languages: Iterable[str] = ()
) -> dict[str, dict[str, Any]]:
    """The same as they were last counted (analytics.rollup); a metric that was never counted has no entry."""
    provinces, languages = tuple(provinces), tuple(languages)
    return {slug: _public(figure, provinces, languages) for slug, figure in read(session).items()}


def _public(figure: Figure, provinces: tuple[str, ...], languages: tuple[str, ...]) -> dict[str, Any]:
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
