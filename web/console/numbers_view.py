"""What the pages of the figures show: the span that was asked for, drawings, groups in words, the funnel's lines."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from analytics import numbers
from analytics.calendar import Period, Unit, periods
from analytics.funnel import FEW, TITLES, UNKNOWN_HERE, Funnel, Stage
from analytics.metric import UNKNOWN
from analytics.numbers import Span, Told
from civic.region import Region
from core.clock import local_date, now
from core.dates import day, month_name, short_day, short_month
from core.errors import BadInput
from core.i18n import N_, Translator, own_name
from web.console.columns import Columns, columns_of
from web.words import CHANNELS, KINDS, word

MONTHS_BACK = 11
GAPS = {
    numbers.BEFORE: N_("not counted yet then"),
    numbers.AHEAD: N_("still to come"),
    numbers.ENDED: N_("not known any more: the people were forgotten when their term was over"),
}
DIMENSIONS = {
    "kind": N_("By kind"),
    "channel": N_("By network"),
    "language": N_("By language"),
    "province": N_("By province"),
}
WHY = {UNKNOWN_HERE: N_("not known"), FEW: N_("fewer than five")}


@dataclass(frozen=True)
class Asked:
    """What somebody wants to see: the span, days and unit as they stand in the form, what is wrong with them."""

    span: Span
    first: str
    last: str
    unit: str
    problem: str = ""

    def fields(self) -> dict[str, str]:
        """The form's fields, for links that keep them."""
        return {"from": self.first, "to": self.last, "by": self.unit}


@dataclass(frozen=True)
class Row:
    """One line of a table; `count` is None where it is not told."""

    label: str
    count: int | None
    drawn: bool = True


@dataclass(frozen=True)
class PointRow:
    """A period in words, its count, or why there is none."""

    label: str
    count: int | None
    gap: str
    running: bool


@dataclass(frozen=True)
class Drawing:
    """One metric in the reader's language, drawn and as a table."""

    slug: str
    title: str
    about: str
    total: int | None
    unit: str
    of_people: bool
    rows: tuple[PointRow, ...]
    chart: Columns | None
    posts: tuple[Row, ...]


@dataclass(frozen=True)
class Group:
    """What a metric is made of, in one dimension."""

    title: str
    rows: tuple[Row, ...]

    @property
    def hides(self) -> bool:
        """Whether a group in it is not told."""
        return any(row.count is None for row in self.rows)


@dataclass(frozen=True)
class FunnelLine:
    """A stage in words."""

    label: str
    people: int | None
    why: str
    part: bool
    width: float


def asked_for(query: Mapping[str, str], zone: str, t: Translator) -> Asked:
    """The span of an address; the last twelve months where it names none or none that can be shown."""
    today = local_date(now(), zone)
    usual = _usual(today)
    first, last = query.get("from", "") or str(usual), query.get("to", "") or str(today)
    unit = query.get("by", Unit.MONTH.value)
    try:
        chosen = Unit(unit)
        return Asked(Span(chosen, periods(_day(first), _day(last), chosen), today), first, last, unit)
    except ValueError:
        problem = t("Write days such as 2026-11-23.")
    except BadInput as wrong:
        problem = wrong.said(t)
    return Asked(Span(Unit.MONTH, periods(usual, today, Unit.MONTH), today), str(usual), str(today), "month", problem)


def _usual(today: date) -> date:
    year, month = divmod(today.year * 12 + today.month - 1 - MONTHS_BACK, 12)
    return date(year, month + 1, 1)


def _day(text: str) -> date:
    found = date.fromisoformat(text)
    if not 2000 <= found.year <= 2100:
        raise ValueError(text)
    return found


@lru_cache(maxsize=2_000)
def period_name(period: Period, unit: Unit, language: str) -> str:
    """A period in words: "November 2026", or a week by its first and last day."""
    if unit is Unit.MONTH:
        return month_name(period.first, language)
    return f"{day(period.first, language, 'medium')} – {day(period.last, language, 'medium')}"


@lru_cache(maxsize=2_000)
def _short_name(period: Period, unit: Unit, language: str) -> str:
    return (short_month if unit is Unit.MONTH else short_day)(period.first, language)


def _unit_of(told: Told) -> Unit:
    return Unit.WEEK if "W" in told.points[0].period.name else Unit.MONTH


def drawing(told: Told, t: Translator) -> Drawing:
    """A metric over time."""
    unit, language = _unit_of(told), t.language
    labels = [_short_name(point.period, unit, language) for point in told.points]
    metric = told.metric
    return Drawing(
        slug=metric.slug,
        title=t(metric.title),
        about=t(metric.description),
        total=told.total,
        unit=t.plural(*metric.unit, told.total or 0),
        of_people=metric.of_people,
        rows=tuple(
            PointRow(period_name(point.period, unit, language), point.total, gap_word(point.gap, t), point.running)
            for point in told.points
        ),
        chart=columns_of([point.total for point in told.points], labels, rtl=t.right_to_left),
        posts=tuple(Row(word(t, CHANNELS, code), count, drawn=False) for code, count in told.posts.items()),
    )


def gap_word(code: str, t: Translator) -> str:
    """Why there is no figure; empty where there is one."""
    return t(GAPS[code]) if code else ""


def groups_of(told: Told, region: Region, t: Translator) -> tuple[Group, ...]:
    """What a metric is made of, dimension by dimension; of one group there is nothing to compare."""
    found = []
    for name, title in DIMENSIONS.items():
        counts = told.groups.get(name, {})
        if counts:
            order = counts if name == "province" else sorted(counts, key=lambda one: -(counts[one] or 0))
            rows = tuple(Row(_label(name, group, region, t), counts[group], group != UNKNOWN) for group in order)
            found.append(Group(t(title), rows))
    return tuple(found)


def _label(dimension: str, group: str, region: Region, t: Translator) -> str:
    if group == UNKNOWN:
        return t("not known")
    if dimension == "province":
        return {province.slug: province.name(t.language) for province in region.provinces}.get(group, group)
    if dimension == "language":
        return own_name(group)
    return word(t, {**CHANNELS, **KINDS}, group)


def funnel_lines(funnel: Funnel, t: Translator) -> tuple[FunnelLine, ...]:
    """The stages in words, each with its width between 0 and 1."""
    return tuple(_line(stage, funnel.most, t) for stage in funnel.stages)


def _line(stage: Stage, most: int, t: Translator) -> FunnelLine:
    width = (stage.people or 0) / most if most else 0.0
    return FunnelLine(t(TITLES[stage.code]), stage.people, t(WHY[stage.why]) if stage.why else "", stage.part, width)
