"""The metrics by month as open data: a table that gives no small group away, neither along a month nor over time."""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlmodel import Session

from analytics.disclosure import disclose_table
from analytics.metric import UNKNOWN, Figure
from analytics.metrics import METRICS
from analytics.open_data.table import Column, Kind, Row, Table
from analytics.report import figures
from analytics.rollups import ALL_TIME, REGION
from civic.region import Region
from core.clock import local, now
from core.i18n import N_

TOTAL = "total"
DIMENSIONS = (TOTAL, "kind", "channel", "language", "province")

# For each month a count by group.
Counts = Mapping[str, Mapping[str, int]]


def _metrics(session: Session, region: Region) -> Iterator[Row]:
    """Months that are over: figures of the running one would tell from day to day who was added."""
    this = f"{local(now(), region.zone):%Y-%m}"
    months = {name: found for name, found in figures(session, REGION).items() if name != ALL_TIME and name < this}
    for metric in METRICS:
        yield from monthly(metric.slug, {month: found[metric.slug] for month, found in months.items()}, region)


def monthly(metric: str, found: Mapping[str, Figure], region: Region) -> Iterator[Row]:
    """The rows of one metric; a month whose total is not shown shows nothing else."""
    totals = disclose_table({month: {"": figure.total} for month, figure in found.items()})
    told = [month for month in found if totals[month][""] is not None]
    shown = {TOTAL: totals} | {
        name: disclose_table({month: _groups(found[month], name, region) for month in told}) for name in DIMENSIONS[1:]
    }
    for month in found:
        for dimension in DIMENSIONS:
            for value, count in shown[dimension].get(month, {}).items():
                yield {
                    "month": month,
                    "metric": metric,
                    "dimension": dimension,
                    "value": value or TOTAL,
                    "count": count,
                }


def _groups(figure: Figure, dimension: str, region: Region) -> dict[str, int]:
    counts: Any = getattr(figure, f"by_{dimension}")
    if dimension == "province":
        return {slug: counts.get(slug, 0) for slug in [*(one.slug for one in region.provinces), UNKNOWN]}
    return dict(counts)


FIGURES = Table(
    slug="metrics",
    title=N_("Figures by month"),
    about=N_(
        "Reach, engagement and participation in each month that is over, by kind, channel, language and province."
    ),
    columns=(
        Column("month", Kind.MONTH, N_("Month"), required=True),
        Column("metric", Kind.TEXT, N_("Figure"), ", ".join(metric.slug for metric in METRICS), required=True),
        Column("dimension", Kind.TEXT, N_("Broken down by"), ", ".join(DIMENSIONS), required=True),
        Column(
            "value", Kind.TEXT, N_("Group"), N_("total, or which kind, channel, language or province"), required=True
        ),
        Column("count", Kind.NUMBER, N_("Count"), N_("empty below 5, and where it would give a smaller number away")),
    ),
    key=("month", "metric", "dimension", "value"),
    rows=_metrics,
)
