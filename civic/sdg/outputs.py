"""The Goals in the shapes in which Open SDG publishes them, so that whatever reads those can read these.

For each language: data (columns by name), edges (which column belongs under which), comb (both), headline (rows), meta
(fields), and the counts of reporting statuses. A reading site may name us as its remote data prefix.
"""

from collections.abc import Iterable, Mapping
from itertools import permutations
from typing import Any

from civic.sdg.config import REPORTING
from civic.sdg.series import headline
from civic.sdg.table import PROGRESS, SERIES, SPECIAL, UNITS, Cell, Table
from civic.sdg.view import Goals, SeenIndicator

LABELS = {
    "complete": "Complete",
    "inprogress": "In progress",
    "notstarted": "Exploring data sources",
    "notapplicable": "Not applicable",
}


def translated(goals: Goals, one: SeenIndicator, table: Table | None, language: str) -> Table:
    """The table with its words in the language; special columns keep their names, which programs look for."""
    if table is None:
        return Table((), ())

    def word(cell: Cell) -> Cell:
        return goals.label(one, cell, language).text if isinstance(cell, str) else cell

    kept = (*SPECIAL, *table.observed)
    columns = tuple(name if name in kept else str(word(name)) for name in table.columns)
    if len(set(columns)) < len(columns):
        # Two columns that one word stands for stay apart.
        columns = table.columns
    return Table(columns, tuple(tuple(word(cell) for cell in row) for row in table.rows), table.observed)


def data(table: Table) -> dict[str, list[Cell]] | list[Any]:
    """The cells of each column; an empty list where there is no figure."""
    if not table.rows:
        return []
    return {name: [row[place] for row in table.rows] for place, name in enumerate(table.columns)}


def headlines(table: Table) -> list[dict[str, Cell]]:
    """The rows of the headline, with the columns that are no dimensions and hold something."""
    kept = [name for name in table.columns if name in SPECIAL and name != PROGRESS]
    rows = headline(table)
    used = [
        name for name in kept if name not in (UNITS, SERIES, "GeoCode") or any(row[name] is not None for row in rows)
    ]
    return [{name: row[name] for name in used} for row in rows]


def edges(table: Table) -> dict[str, list[str]] | list[Any]:
    """Which dimension is only told where another is: pairs of From and To, without those that follow from others."""
    filled = {name: {number for number, row in enumerate(table.rows) if row[place] is not None}
              for place, name in enumerate(table.columns) if name in table.dimensions}  # fmt: skip
    order = list(filled)
    pairs = [
        (parent, child)
        for parent, child in permutations(order, 2)
        if filled[child]
        and filled[child] <= filled[parent]
        and (filled[child] != filled[parent] or order.index(parent) < order.index(child))
    ]
    above = {child: {parent for parent, other in pairs if other == child} for _, child in pairs}
    direct = [
        (parent, child)
        for parent, child in pairs
        if not any(parent in above.get(other, ()) for other in above[child] - {parent})
    ]
    return {"From": [one for one, _ in direct], "To": [one for _, one in direct]} if direct else []


def meta(goals: Goals, one: SeenIndicator, language: str) -> dict[str, Any]:
    """The fields of an indicator in the language, with those that Open SDG reads of every one."""
    fields = {**one.fields, **_own(one, language)}
    known = {
        "indicator_number": one.number,
        "indicator_name": goals.said(one.name, language).text,
        "indicator_sort_order": one.code,
        "goal_number": one.goal,
        "goal_name": goals.said(goals.heading(one.goal).short, language).text,
        "target_number": one.target,
        "target_name": goals.said(goals.heading(one.target).title, language).text,
        "reporting_status": one.reporting,
        "data_non_statistical": not one.statistical,
        "standalone": not one.goal,
        "slug": one.code,
    }
    words = {name: _said(goals, one, value, language) for name, value in sorted(fields.items())}
    return words | known | ({"progress_status": one.status} if one.status else {})


def _own(one: SeenIndicator, language: str) -> Mapping[str, Any]:
    return one.overrides.get(language, {})


def _said(goals: Goals, one: SeenIndicator, value: Any, language: str) -> Any:
    if isinstance(value, str):
        return goals.label(one, value, language).text
    if isinstance(value, dict):
        return {name: _said(goals, one, inner, language) for name, inner in value.items()}
    return [_said(goals, one, inner, language) for inner in value] if isinstance(value, list) else value


def reporting(goals: Goals) -> dict[str, Any]:
    """How many indicators have which reporting status, by goal and in all."""
    counted = [one for one in goals.indicators if one.goal]
    kinds = list(dict.fromkeys([*REPORTING, *(one.reporting for one in counted)]))
    found = []
    for goal in goals.goals:
        own = goals.of_goal(goal.code)
        if own:
            found.append({"goal": int(goal.code), **_counts(own, kinds)})
    return {
        "statuses": [{"value": kind, "label": LABELS.get(kind, kind)} for kind in kinds],
        "goals": found,
        "overall": _counts(counted, kinds),
        "extra_fields": {},
    }


def _counts(indicators: Iterable[SeenIndicator], kinds: Iterable[str]) -> dict[str, Any]:
    given = [one.reporting for one in indicators]
    total = len(given)
    return {
        "statuses": [
            {
                "status": kind,
                "label": LABELS.get(kind, kind),
                "count": given.count(kind),
                "percentage": round(100 * given.count(kind) / total) if total else 0,
            }
            for kind in kinds
        ],
        "totals": {"total": total},
    }
