"""The figures as CSV: what is not known or not told is an empty cell, with the reason beside it."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from fastapi import Response

from analytics.funnel import Funnel
from analytics.metrics import METRICS
from analytics.numbers import CampaignLine, Told
from core.cells import harmless
from web.console.desk import UNKEPT
from web.console.numbers_view import Asked

Cell = str | int | None
Table = Iterable[Sequence[Cell]]


def csv_answer(name: str, asked: Asked, rows: Table) -> Response:
    """The table as a file that says what it holds in its name."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows([harmless("" if cell is None else cell) for cell in row] for row in rows)
    first, last = asked.span.periods[0], asked.span.periods[-1]
    file = f"{name}-{first.name}-{last.name}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{file}"', "Cache-Control": UNKEPT}
    # With the mark at the beginning spreadsheets read Arabic names rightly.
    return Response("\ufeff" + out.getvalue(), media_type="text/csv; charset=utf-8", headers=headers)


def figures_csv(told: Iterable[Told]) -> Iterator[Sequence[Cell]]:
    """One line for each period of each metric, then for each group of the whole span."""
    yield "metric", "period", "first", "last", "dimension", "group", "count", "why_empty"
    for one in told:
        slug = one.metric.slug
        for point in one.points:
            days = str(point.period.first), str(point.period.last)
            yield slug, point.period.name, *days, "total", "", point.total, point.gap
        span = str(one.points[0].period.first), str(one.points[-1].period.last)
        for dimension, groups in one.groups.items():
            for group, count in groups.items():
                yield slug, "", *span, dimension, group, count, "" if count is not None else "few"
        for channel, count in one.posts.items():
            yield slug, "", *span, "posts", channel, count, ""


def campaigns_csv(lines: Iterable[CampaignLine]) -> Iterator[Sequence[Cell]]:
    """One line for each campaign."""
    yield "campaign", "name", *(metric.slug for metric in METRICS)
    for line in lines:
        yield line.id, line.name, *(line.totals[metric.slug] for metric in METRICS)


def funnel_csv(funnel: Funnel) -> Iterator[Sequence[Cell]]:
    """One line for each stage; public posts first, whose readers nobody counts."""
    yield "stage", "people", "why_empty"
    yield "public_posts", funnel.posts, ""
    for stage in funnel.stages:
        yield stage.code, stage.people, stage.why
