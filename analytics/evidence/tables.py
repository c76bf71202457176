"""The tables of a pack: those of the period alone, and those of open data narrowed to it."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime

from sqlmodel import Session

from analytics.evidence.people import reached
from analytics.evidence.period import Period
from analytics.evidence.publications import publications
from analytics.evidence.requests import request_figures
from analytics.metrics import METRICS
from analytics.months import months
from analytics.open_data.answers import ANSWERS, SAID_AND_DONE
from analytics.open_data.consultations import CONSULTATIONS
from analytics.open_data.figures import FIGURES, monthly
from analytics.open_data.meetings import MEETINGS
from analytics.open_data.petitions import PETITIONS
from analytics.open_data.table import Column, Kind, Row, Table
from analytics.report import figures
from analytics.rollups import REGION
from civic.region import Region
from core.clock import local_date
from core.i18n import N_

# How far a consultation or a petition is, as these columns tell, is of the day on which the pack is made.
_DATES = ("opened_on", "closed_on", "deposited_on", "decided_on", "published_on", "opens_at", "closes_at", "ends_at",
          "outcome_at")  # fmt: skip


def tables(region: Region, span: Period) -> tuple[Table, ...]:
    """All of them, in the order in which they are read."""

    def bound(rows: Callable[[Session, Region, Period], Iterable[Row]]) -> Callable[[Session, Region], Iterable[Row]]:
        return lambda session, here: rows(session, here, span)

    own = (
        replace(PUBLICATIONS, rows=bound(publications)),
        replace(REACHED, rows=bound(reached)),
        replace(REQUESTS, rows=bound(request_figures)),
    )
    narrowed = [
        _narrowed(table, region, span) for table in (PETITIONS, CONSULTATIONS, MEETINGS, SAID_AND_DONE, ANSWERS)
    ]
    return (*own, *narrowed, replace(FIGURES, rows=bound(_metrics)))


def _narrowed(table: Table, region: Region, span: Period) -> Table:
    """The rows of which something happened within the period."""

    def rows(session: Session, here: Region) -> Iterator[Row]:
        for row in table.rows(session, here):
            if any(span.holds(_day(row.get(name), region.zone)) for name in _DATES):
                yield row

    return replace(table, rows=rows)


def _day(value: date | datetime | None, zone: str) -> date | None:
    return local_date(value, zone) if isinstance(value, datetime) else value


def _metrics(session: Session, region: Region, span: Period) -> Iterator[Row]:
    """The months that lie within the period whole."""
    whole = [name for name, since, until in months(span.since, span.until, region.zone)
             if since >= span.since and until <= span.until]  # fmt: skip
    found = figures(session, REGION, whole)
    for metric in METRICS:
        yield from monthly(metric.slug, {name: found[name][metric.slug] for name in whole if name in found}, region)


def _nothing(_session: Session, _region: Region) -> Iterable[Row]:
    return ()


PUBLICATIONS = Table(
    slug="publications",
    title=N_("What was published"),
    about=N_("Every post for everybody, with its day, theme, channel, languages and the provinces it speaks of."),
    columns=(
        Column("number", Kind.NUMBER, N_("Number"), required=True),
        Column("published_on", Kind.DAY, N_("Published on"), required=True),
        Column("campaign", Kind.TEXT, N_("Campaign"), "its short name; the same on every channel", required=True),
        Column("topic", Kind.TEXT, N_("Topic"), required=True),
        Column("network", Kind.TEXT, N_("Network"), required=True),
        Column("channel", Kind.TEXT, N_("Channel"), required=True),
        Column("languages", Kind.TEXT, N_("Languages"), "with ; between them"),
        Column("provinces", Kind.TEXT, N_("Provinces"), "with ; between them; empty for the whole region"),
        Column("withdrawn", Kind.YES_NO, N_("Withdrawn"), "it was taken down again"),
    ),
    key=("number",),
    rows=_nothing,
)
REACHED = Table(
    slug="people-reached",
    title=N_("People reached"),
    about=N_("People who received a message from the council in the period, each counted once."),
    columns=(
        Column(
            "dimension", Kind.TEXT, N_("Broken down by"), "total, province, milieu, network, language", required=True
        ),
        Column("value", Kind.TEXT, N_("Group"), required=True),
        Column("people", Kind.NUMBER, N_("People"), "empty where so few are not shown"),
    ),
    key=("dimension", "value"),
    rows=_nothing,
)
REQUESTS = Table(
    slug="requests",
    title=N_("Requests for information"),
    about=N_("Requests received in the period, as they stood at its end: how many, how fast, refused for what."),
    columns=(
        Column("measure", Kind.TEXT, N_("Figure"), required=True),
        Column("value", Kind.TEXT, N_("Group"), required=True),
        Column("number", Kind.DECIMAL, N_("Number"), "empty where so few are not shown"),
    ),
    key=("measure", "value"),
    rows=_nothing,
)
