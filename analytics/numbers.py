"""The figures of a span of months or weeks, for staff: what is not known is a gap, and no zero."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlmodel import Session, col, func, select

from analytics.calendar import Period, Unit
from analytics.disclosure import disclose
from analytics.metric import UNKNOWN, Figure, Metric
from analytics.metrics import COUNTED, METRICS
from analytics.report import figures
from analytics.rollups import ALL_TIME, CAMPAIGN, CAMPAIGNS, REGION, WEEKS, campaign_scope
from civic.region import Region
from civic.retention import months_before
from core.clock import local_date, now
from core.models import Campaign, Occurrence, Rollup

# Why a period has no figure.
BEFORE, AHEAD, ENDED = "before", "ahead", "ended"
DIMENSIONS = ("kind", "channel", "language", "province")
PAGE = 25

Shown = Mapping[str, int | None]


@dataclass(frozen=True)
class Point:
    """One period of a metric: its figure, or None with `gap` saying why; `running` while it is not over."""

    period: Period
    total: int | None
    gap: str = ""
    running: bool = False


@dataclass(frozen=True)
class Told:
    """A metric over a span: its points, their sum (None: nothing is known), and what it is made of.

    A group is None where it is too small to be told. `posts` are public posts by channel.
    """

    metric: Metric
    points: tuple[Point, ...]
    total: int | None
    groups: Mapping[str, Shown] = field(default_factory=dict)
    posts: Mapping[str, int] = field(default_factory=dict)

    @property
    def gaps(self) -> int:
        """How many periods have no figure."""
        return sum(point.total is None for point in self.points)


@dataclass(frozen=True)
class CampaignLine:
    """One campaign in a span: each metric's total by its slug."""

    id: int
    name: str
    totals: Mapping[str, int]


@dataclass(frozen=True)
class Span:
    """What staff look at: periods of one unit, as of today."""

    unit: Unit
    periods: tuple[Period, ...]
    today: date

    @property
    def names(self) -> list[str]:
        """The periods' names."""
        return [period.name for period in self.periods]


def region_numbers(session: Session, span: Span, region: Region) -> dict[str, Told]:
    """Every counted metric of the whole region over a span, by its slug."""
    scope = REGION if span.unit is Unit.MONTH else WEEKS
    found = figures(session, scope, span.names, COUNTED)
    gaps = _Gaps(session, span, region)
    return {metric.slug: _told(metric, {name: one[metric.slug] for name, one in found.items()}, span, gaps, region)
            for metric in COUNTED}  # fmt: skip


def campaign_numbers(session: Session, campaign_id: int, span: Span, region: Region) -> dict[str, Told]:
    """The same for one campaign: its totals over the span; what they are made of is counted since its beginning."""
    whole = figures(session, campaign_scope(campaign_id), [ALL_TIME], COUNTED)[ALL_TIME]
    rows = session.exec(
        select(Rollup.period, Rollup.metric, Rollup.count).where(
            Rollup.scope == CAMPAIGNS, col(Rollup.period).in_(span.names), Rollup.dimension == CAMPAIGN,
            Rollup.value == str(campaign_id), col(Rollup.metric).in_([metric.slug for metric in COUNTED]),
        )
    ).all()  # fmt: skip
    gaps, told = _Gaps(session, span, region), {}
    for metric in COUNTED:
        mine = {period: Figure(total=count) for period, slug, count in rows if slug == metric.slug}
        over = _told(metric, mine, span, gaps, region)
        figure = whole[metric.slug]
        told[metric.slug] = Told(metric, over.points, over.total, _groups(metric, figure, region), figure.posts)
    return told


def since_the_beginning(session: Session, campaign_id: int) -> dict[str, Figure]:
    """Every counted metric of one campaign, each person once."""
    return figures(session, campaign_scope(campaign_id), [ALL_TIME], COUNTED)[ALL_TIME]


def people_known(session: Session, campaign_id: int, region: Region) -> bool:
    """Whether the people whom a campaign met since its beginning are all known still."""
    first = session.exec(select(func.min(Occurrence.started_at)).where(Occurrence.campaign_id == campaign_id)).one()
    today = local_date(now(), region.zone)
    return first is None or local_date(first, region.zone) >= months_before(
        today, region.privacy.retention.events.months
    )


def campaign_lines(
    session: Session, span: Span, page: int = 1, *, every: bool = False
) -> tuple[list[CampaignLine], int]:
    """The campaigns of which anything was counted in a span, the newest first, a page or all; and how many pages."""
    slugs = [metric.slug for metric in METRICS]
    here = (Rollup.scope == CAMPAIGNS, col(Rollup.period).in_(span.names), col(Rollup.metric).in_(slugs))
    sums: dict[int, dict[str, int]] = {}
    query = select(Rollup.value, Rollup.metric, func.sum(Rollup.count)).where(*here)
    for value, slug, total in session.exec(query.group_by(col(Rollup.value), col(Rollup.metric))):
        sums.setdefault(int(value), {})[slug] = int(total or 0)
    order = sorted(sums, reverse=True)
    shown = order if every else order[(page - 1) * PAGE : page * PAGE]
    names = dict(session.exec(select(Campaign.id, Campaign.name).where(col(Campaign.id).in_(shown))).all())
    lines = [CampaignLine(one, names.get(one, ""), {slug: sums[one].get(slug, 0) for slug in slugs}) for one in shown]
    return lines, max(1, -(-len(order) // PAGE))


class _Gaps:
    """Why a period of a metric has no figure."""

    def __init__(self, session: Session, span: Span, region: Region) -> None:
        self._span = span
        first = select(func.min(Rollup.period)).where(Rollup.scope == REGION, Rollup.period != ALL_TIME)
        self._first = session.exec(first).one() or "9999-99"
        # Events lose their person then: who was counted in older months is not known any more.
        self._known_from = months_before(span.today, region.privacy.retention.events.months)

    def of(self, metric: Metric, period: Period) -> str:
        """A code; empty where the figure is known, and zero where nothing was counted."""
        if period.first > self._span.today:
            return AHEAD
        if f"{period.last:%Y-%m}" < self._first:
            return BEFORE
        return ENDED if metric.of_people and period.first < self._known_from else ""


def _told(metric: Metric, found: Mapping[str, Figure], span: Span, gaps: _Gaps, region: Region) -> Told:
    points, known = [], []
    for period in span.periods:
        gap, figure = gaps.of(metric, period), found.get(period.name, Figure(total=0))
        points.append(Point(period, None if gap else figure.total, gap, period.first <= span.today <= period.last))
        known += [] if gap else [figure]
    whole = _added(known)
    total = whole.total if known else None
    posts = _added(found.values()).posts
    return Told(metric, tuple(points), total, _groups(metric, whole, region) if known else {}, posts)


def _added(figures: Iterable[Figure]) -> Figure:
    """The sum of figures, group by group."""
    every = tuple(figures)
    return Figure(
        total=sum(one.total for one in every),
        **{f"by_{name}": _sum([getattr(one, f"by_{name}") for one in every]) for name in DIMENSIONS},
        posts=_sum([one.posts for one in every]),
    )


def _sum(parts: Sequence[Mapping[str, int]]) -> dict[str, int]:
    found: dict[str, int] = {}
    for part in parts:
        for group, count in part.items():
            found[group] = found.get(group, 0) + count
    return found


def _groups(metric: Metric, figure: Figure, region: Region) -> dict[str, Shown]:
    """What a figure is made of, dimension by dimension, as far as it may be told; every province has its line."""
    counts = {name: dict(getattr(figure, f"by_{name}")) for name in DIMENSIONS}
    known = [province.slug for province in region.provinces]
    places = counts["province"]
    if places:
        rest = [group for group in places if group not in known and group != UNKNOWN]
        counts["province"] = {
            group: places.get(group, 0) for group in (*known, *rest, *([UNKNOWN] if UNKNOWN in places else []))
        }
    return {name: disclose(groups, metric.smallest) if metric.smallest else groups for name, groups in counts.items()}
