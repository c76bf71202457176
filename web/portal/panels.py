"""The public figures as panels: one for each metric, with rows to draw."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from analytics.metric import UNKNOWN, Metric
from analytics.metrics import METRICS
from analytics.report import region_figures
from analytics.rollups import counted_at
from civic.region import Region
from core.i18n import Translator
from web.words import CHANNELS, KINDS, word


@dataclass(frozen=True)
class Row:
    """One line of a table; `count` is None where the group is too small to be shown, `drawn` gives it a bar."""

    label: str
    count: int | None
    drawn: bool = True


@dataclass(frozen=True)
class Panel:
    """One metric in the visitor's language."""

    slug: str
    title: str
    unit: str
    description: str
    total: int
    kinds: tuple[Row, ...]
    provinces: tuple[Row, ...]


def panels(session: Session, region: Region, t: Translator) -> tuple[Panel, ...]:
    """A panel for each of METRICS, in their order; small groups are hidden already. None while nothing was counted."""
    if counted_at(session) is None:
        return ()
    figures = region_figures(session, provinces=[province.slug for province in region.provinces])
    return tuple(_panel(metric, figures[metric.slug], region, t) for metric in METRICS)


def _panel(metric: Metric, figure: Mapping[str, Any], region: Region, t: Translator) -> Panel:
    parts = figure["by_kind"] or figure["posts"]
    return Panel(
        slug=metric.slug,
        title=t(metric.title),
        unit=t.plural(*metric.unit, figure["total"]),
        description=t(metric.description),
        total=figure["total"],
        kinds=tuple(Row(word(t, {**CHANNELS, **KINDS}, code), count) for code, count in parts.items()),
        provinces=tuple(
            Row(_place(code, region, t), count, drawn=code != UNKNOWN)
            for code, count in figure["by_province"].items()
            if _known(code, count)
        ),
    )


def _known(code: str, count: int | None) -> bool:
    """A line for the unknown is worth its place only with a number in it."""
    return code != UNKNOWN or count is not None


def _place(code: str, region: Region, t: Translator) -> str:
    names = {province.slug: province.name(t.language) for province in region.provinces}
    return names.get(code) or t("Province not known")
