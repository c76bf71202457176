"""One indicator as its page shows it: the choices, the figures drawn and as a table, the provinces."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from civic.region import Province, Region
from civic.sdg.config import decimals_for
from civic.sdg.series import EACH, Choice, Line, lines, options, places, start
from civic.sdg.table import SERIES, UNITS, Table
from civic.sdg.view import Goals, Said, SeenIndicator
from civic.sdg.words import figure
from civic.sdg.years import key_of
from civic.search import normalise
from core.i18n import Translator
from web.portal.goals_chart import MOST_LINES, Chart, chart_of
from web.portal.goals_lists import Words
from web.portal.tiles import Mark, TileMap, tile_map

UNIT, OF_SERIES = "unit", "series"
# What a page holds of a large table, so that it stays light; the files hold all.
MOST_COLUMNS, MOST_CELLS = 20, 360


@dataclass(frozen=True)
class Option:
    """One value of a choice."""

    value: str
    label: Words
    chosen: bool


@dataclass(frozen=True)
class Field:
    """One choice of the form: its name in the address, what it is called, its values."""

    name: str
    label: Words
    options: tuple[Option, ...]


@dataclass(frozen=True)
class Place:
    """A place with its figure, as a number and in words; `slug` where it is a province of ours."""

    name: Words
    value: float
    shown: str
    slug: str = ""


@dataclass(frozen=True)
class Figures:
    """The figures of a choice. `rows` are a year with a figure for each of `names`; `left_out` lines are not drawn.

    `cut`: the table is too large for a page, and this is its beginning.
    """

    fields: tuple[Field, ...]
    names: tuple[Words, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]
    chart: Chart | None
    unit: str
    targets: tuple[tuple[str, str], ...]
    places: tuple[Place, ...]
    places_year: str
    map: TileMap | None
    left_out: int
    cut: bool
    decimals: int | None


class Indicator:
    """Reads one indicator's table for a visitor who chose something, or nothing yet."""

    def __init__(self, goals: Goals, one: SeenIndicator, table: Table, region: Region, t: Translator) -> None:
        self._goals, self._one, self._table, self._region, self._t = goals, one, table, region, t

    def figures(self, asked: Mapping[str, str]) -> Figures:
        """What is shown for the choice in the address; what it names that is not there is passed over."""
        choice = self._choice(asked)
        found = lines(self._table, choice)
        targets = self._targets(choice)
        given = [(str(unit), str(series), int(n)) for unit, series, n in self._one.config.get("decimals", [])]
        decimals = decimals_for(given, choice.unit, choice.series)
        year, provinces = self._places(choice, decimals)
        bars = self._one.fields.get("graph_type") == "bar"
        told = found[:MOST_COLUMNS]
        rows = self._rows(told, decimals)
        shown = rows[: max(MOST_CELLS // len(told), 1)] if told else rows
        return Figures(
            fields=tuple(self._fields(choice)),
            names=tuple(self._name(line) for line in told),
            rows=shown,
            cut=len(told) < len(found) or len(shown) < len(rows),
            chart=chart_of(found, [value for value, _ in targets], bars=bars, rtl=self._t.right_to_left),
            unit=self._goals.unit_of(self._one, self._t.language, choice.unit),
            targets=tuple((figure(value, self._t.language, None), label) for value, label in targets),
            places=provinces,
            places_year=year,
            map=self._map(provinces),
            left_out=max(0, len(found) - MOST_LINES),
            decimals=decimals,
        )

    def _choice(self, asked: Mapping[str, str]) -> Choice:
        table = self._table
        given = {UNITS: asked.get(UNIT, ""), SERIES: asked.get(OF_SERIES, "")}
        given |= {name: asked.get(f"d{number}", "") for number, name in enumerate(table.dimensions, 1)}
        if not any(f"d{number}" in asked for number in range(1, len(table.dimensions) + 1)) and not any(given.values()):
            return start(table, self._one.config.get("start", {}))
        usual = start(table, {})
        unit, series = (
            given[column] if given[column] in options(table, column) else usual_value
            for column, usual_value in ((UNITS, usual.unit), (SERIES, usual.series))
        )
        known = {name: given[name] for name in table.dimensions if given[name] in (*options(table, name), EACH)}
        return Choice(unit, series, {name: value for name, value in known.items() if value})

    def _fields(self, choice: Choice) -> list[Field]:
        found = []
        t = self._t
        for name, column, label, chosen in (
            (UNIT, UNITS, t("Unit"), choice.unit),
            (OF_SERIES, SERIES, t("Series"), choice.series),
        ):
            values = options(self._table, column)
            if len(values) > 1:
                own = tuple(Option(value, self._word(value), value == chosen) for value in values)
                found.append(Field(name, Words.of(Said(label, t.language)), own))
        for number, column in enumerate(self._table.dimensions, 1):
            values = options(self._table, column)
            if values:
                found.append(Field(f"d{number}", self._word(column), self._values(values, choice.of(column))))
        return found

    def _values(self, values: Sequence[str], chosen: str) -> tuple[Option, ...]:
        t = self._t
        whole = Option("", Words.of(Said(t("All together"), t.language)), not chosen)
        each = Option(EACH, Words.of(Said(t("Side by side"), t.language)), chosen == EACH)
        own = [Option(value, self._word(value), value == chosen) for value in values]
        return (whole, *([each] if len(values) > 1 else []), *own)

    def _word(self, word: str) -> Words:
        return Words.of(self._goals.label(self._one, word, self._t.language))

    def _name(self, line: Line) -> Words:
        """What a line is called: the values that set it apart, or the place that all of it is of."""
        if line.names:
            said = [self._goals.label(self._one, name, self._t.language) for name in line.names]
            return Words.of(Said(" · ".join(one.text for one in said), said[0].language))
        place = self._goals.field(self._one, "national_geographical_coverage", self._t.language)
        return Words.of(place if place.text else Said(self._t("The region"), self._t.language))

    def _rows(self, found: Sequence[Line], decimals: int | None) -> tuple[tuple[str, tuple[str, ...]], ...]:
        each = [dict(line.points) for line in found]
        years = sorted({year for line in each for year in line}, key=key_of, reverse=True)
        language = self._t.language
        return tuple(
            (
                str(year),
                tuple("" if (value := line.get(year)) is None else figure(value, language, decimals) for line in each),
            )
            for year in years
        )

    def _targets(self, choice: Choice) -> list[tuple[float, str]]:
        """The target lines of this unit and series, with what they are called."""
        found: dict[float, str] = {}
        for one in self._one.config.get("targets", []):
            if one["unit"] in ("", choice.unit) and one["series"] in ("", choice.series):
                label = self._goals.label(self._one, one["label"], self._t.language).text if one["label"] else ""
                found.setdefault(float(one["value"]), label or self._t("Target"))
        for one in self._one.progress.get("series", []):
            fits = one["unit"] in ("", choice.unit) and one["of_series"] in ("", choice.series)
            if one["target"] is not None and fits and one["values"] == dict(choice.values or {}):
                label = self._t("Target for %(year)s", year=one["target_year"])
                found[float(one["target"])] = found.get(float(one["target"])) or label
        return list(found.items())

    def _places(self, choice: Choice, decimals: int | None) -> tuple[str, tuple[Place, ...]]:
        """The provinces with their newest figures, the highest first."""
        year, found = places(self._table, Choice(choice.unit, choice.series))
        shown = [self._place(code, name, value, decimals) for code, (name, value) in found.items()]
        return str(year), tuple(sorted(shown, key=lambda place: -place.value))

    def _place(self, code: str, name: str, value: float, decimals: int | None) -> Place:
        """A province of ours by its code or name; else as the set calls it."""
        language, shown = self._t.language, figure(value, self._t.language, decimals)
        own = self._province(code, name)
        if own is not None:
            return Place(Words.of(Said(own.name(language), language)), value, shown, own.slug)
        return Place(self._word(name) if name else Words.of(Said(code, language)), value, shown)

    def _province(self, code: str, name: str) -> Province | None:
        digits = _digits(code)
        for province in self._region.provinces:
            named = bool(name) and normalise(name) in {normalise(one) for one in province.names.values()}
            if digits == _digits(province.code) or named:
                return province
        return None

    def _map(self, places: Sequence[Place]) -> TileMap | None:
        """The provinces as a map, where two of them at least have a figure."""
        marks = {one.slug: Mark(one.value, one.shown) for one in places if one.slug}
        return tile_map(self._region, self._t.language, marks)


def _digits(code: str) -> str:
    return "".join(sign for sign in code if sign.isdigit())
