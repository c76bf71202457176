"""Choosing among the observations of a table: units, series, dimensions, the headline, and the places of a map."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from civic.sdg.table import GEOCODE, PROGRESS, SERIES, UNITS, VALUE, YEAR, Cell, Table
from civic.sdg.years import Key, key_of

# Each of its values beside the others, instead of one of them.
EACH = "*"
Record = Mapping[str, Cell]


@dataclass(frozen=True)
class Choice:
    """What is looked at: a unit, a series ("": whichever has none), and a value of each dimension ("": the total)."""

    unit: str = ""
    series: str = ""
    values: Mapping[str, str] | None = None

    def of(self, dimension: str) -> str:
        """The value of a dimension."""
        return (self.values or {}).get(dimension, "")


@dataclass(frozen=True)
class Line:
    """One series of figures, oldest first: (year as written, value); `names` are the values that set it apart."""

    names: tuple[str, ...]
    points: tuple[tuple[int | str, float | None], ...]


def options(table: Table, column: str) -> tuple[str, ...]:
    """The values of a column, in the order of the file; without the blank one."""
    place = table.index(column)
    if place is None:
        return ()
    return tuple(dict.fromkeys(str(row[place]) for row in table.rows if row[place] is not None))


def start(table: Table, wished: Mapping[str, str]) -> Choice:
    """What is shown first: what was wished for, else the headline, else what the first line of the table says."""
    unit, series = (next(iter(options(table, name)), "") for name in (UNITS, SERIES))
    wished = {name: value for name, value in wished.items() if value in options(table, name)}
    choice = Choice(wished.pop(UNITS, unit), wished.pop(SERIES, series), wished)
    if lines(table, choice) or not table.rows:
        return choice
    for record in table.records():
        if record[VALUE] is not None:
            values = {name: str(record[name]) for name in table.dimensions if record[name] is not None}
            return Choice(_word(record, UNITS), _word(record, SERIES), values)
    return choice


def lines(table: Table, choice: Choice) -> tuple[Line, ...]:
    """The lines of a choice: one, or one for each value of the dimensions that are laid side by side."""
    found: dict[tuple[str, ...], list[Record]] = {}
    for record in _chosen(table, choice):
        found.setdefault(_side_by_side(table, choice, record), []).append(record)
    made = (Line(names, tuple(_points(records))) for names, records in found.items())
    return tuple(line for line in made if any(value is not None for _, value in line.points))


def latest(line: Line) -> tuple[int | str, float] | None:
    """The newest figure of a line."""
    known = [(year, value) for year, value in line.points if value is not None]
    return known[-1] if known else None


def headline(table: Table) -> tuple[Record, ...]:
    """The rows that are blank in every dimension and place."""
    return tuple(
        record
        for record in table.records()
        if record.get(GEOCODE) is None and all(record[name] is None for name in table.dimensions)
    )


def places(table: Table, choice: Choice) -> tuple[int | str, dict[str, tuple[str, float]]]:
    """The newest year with figures of places, and for each code the name and value there; ("", {}) for none.

    A place may be told by its code alone, or by a dimension that names it beside; nothing else is broken down.
    """
    found: dict[Key, dict[str, tuple[str, float]]] = {}
    written: dict[Key, int | str] = {}
    for record in table.records():
        code, value = record.get(GEOCODE), record[VALUE]
        named = [str(record[name]) for name in table.dimensions if record[name] is not None]
        if code is None or not isinstance(value, int | float) or len(named) > 1 or not _same_kind(record, choice):
            continue
        key = key_of(_year(record))
        written[key] = _year(record)
        found.setdefault(key, {})[str(code)] = ("".join(named), float(value))
    newest = max(found, default=None)
    return ("", {}) if newest is None else (written[newest], found[newest])


def for_progress(
    table: Table, unit: str, series: str, wanted: Sequence[tuple[str, str]]
) -> list[tuple[int, float]] | None:
    """The (year, value) of one series as progress is computed from, or None where the file has not one such alone.

    Of years written as several it is the first; values are those of the column Progress where there is one.
    """
    given = [(UNITS, unit), (SERIES, series), *wanted]
    named = [(name, value) for name, value in given if value and table.index(name) is not None]
    records = [one for one in table.records() if all(one[name] == value for name, value in named)]
    if named and not records:
        return None
    fixed = {name for name, _ in named}
    free = [name for name in (*table.dimensions, GEOCODE) if name not in fixed and table.index(name) is not None]
    plain = [one for one in records if all(one[name] is None for name in free)]
    if not plain and wanted:
        plain = [one for one in records if all(one[name] is None for name in free if name != GEOCODE)]
    kinds = {(one.get(UNITS), one.get(SERIES)) for one in plain}
    if len(kinds) > 1 or (records and not plain):
        return None
    column = PROGRESS if table.index(PROGRESS) is not None else VALUE
    return [(key_of(_year(one))[0], float(value)) for one in plain if isinstance(value := one[column], int | float)]


def _year(record: Record) -> int | str:
    year = record[YEAR]
    return year if isinstance(year, int) else str(year)


def _word(record: Record, column: str) -> str:
    return str(record[column]) if record.get(column) is not None else ""


def _same_kind(record: Record, choice: Choice) -> bool:
    return _word(record, UNITS) == choice.unit and _word(record, SERIES) == choice.series


def _chosen(table: Table, choice: Choice) -> Iterator[Record]:
    for record in table.records():
        if _same_kind(record, choice) and all(_fits(record, name, choice.of(name)) for name in table.dimensions):
            yield record


def _fits(record: Record, dimension: str, wanted: str) -> bool:
    return record[dimension] is not None if wanted == EACH else _word(record, dimension) == wanted


def _side_by_side(table: Table, choice: Choice, record: Record) -> tuple[str, ...]:
    return tuple(str(record[name]) for name in table.dimensions if choice.of(name) == EACH)


def _points(records: Sequence[Record]) -> Iterator[tuple[int | str, float | None]]:
    """The figures of one line; where a place's code alone sets rows apart, those of the whole."""
    whole = [one for one in records if one.get(GEOCODE) is None]
    codes = {one.get(GEOCODE) for one in records}
    for record in records if len(codes) == 1 else whole:
        value = record[VALUE]
        yield (_year(record), float(value) if isinstance(value, int | float) else None)
