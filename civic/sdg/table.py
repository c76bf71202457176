"""A table of observations (CSV) as values: every cell is read, or named with its line and column."""

import csv
import io
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from civic.sdg.years import Key, read_year
from core.faults import Fault
from core.i18n import N_, NN_
from core.reasons import reason

YEAR, VALUE, GEOCODE, UNITS, SERIES, PROGRESS = "Year", "Value", "GeoCode", "Units", "Series", "Progress"
SPECIAL = (YEAR, UNITS, SERIES, GEOCODE, PROGRESS, VALUE)
# What sources say of single observations, as SDMX names it.
OBSERVATION = frozenset(
    {
        "COMMENT_OBS", "COMMENT_TS", "OBS_STATUS", "OBS_CONF", "NATURE", "SOURCE_DETAIL", "TIME_DETAIL",
        "TIME_COVERAGE", "UNIT_MULT", "BASE_PER", "UPPER_BOUND", "LOWER_BOUND", "GEO_INFO_URL", "GEO_INFO_TYPE",
        "DATA_LAST_UPDATE",
    }
)  # fmt: skip
# What programs write for a figure that is not there; statisticians' signs come last.
_MISSING = frozenset(
    {
        "", "#n/a", "#n/a n/a", "#na", "-1.#ind", "-1.#qnan", "-nan", "1.#ind", "1.#qnan", "<na>", "n/a", "na",
        "null", "nan", "none", "-", "–", "..", "...", "…", ":",
    }
)  # fmt: skip
_BLANK = _MISSING - {"-", "–", "..", "...", "…", ":"}
_DELIMITERS = ",;\t"
MOST_ROWS = 200_000

Cell = int | float | str | None


@dataclass(frozen=True)
class Table:
    """Observations: the names of the columns, and a row of cells for each; a blank cell is None, the total over it.

    `observed` are the columns that speak of single observations, `ignored` those that are no dimension either.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    observed: tuple[str, ...] = ()

    @property
    def dimensions(self) -> tuple[str, ...]:
        """The columns that break figures down."""
        return tuple(name for name in self.columns if name not in SPECIAL and name not in self.observed)

    def index(self, name: str) -> int | None:
        """Where a column is."""
        return self.columns.index(name) if name in self.columns else None

    def records(self) -> Iterator[dict[str, Cell]]:
        """Each row by the names of its columns."""
        for row in self.rows:
            yield dict(zip(self.columns, row, strict=True))


@dataclass
class TableRead:
    """What was found in a file: its table (None: there is none), its mistakes, and what is odd and was read."""

    table: Table | None = None
    faults: list[Fault] = field(default_factory=list)
    notices: list[Fault] = field(default_factory=list)


def read_table(source: bytes, file: str, observed: Sequence[str] = ()) -> TableRead:
    """The observations of a file; `observed`: more columns that are no dimensions."""
    found = TableRead()
    try:
        text = source.decode("utf-8-sig")
    except UnicodeDecodeError as other:
        line = source.count(b"\n", 0, other.start) + 1
        remedy = N_("Save it as “CSV UTF-8”.")
        found.faults.append(Fault("the file is not in UTF-8", file=file, line=line, remedy=remedy))
        return found
    if source.startswith(b"\xef\xbb\xbf"):
        found.notices.append(Fault("a byte order mark was passed over", file=file, line=1))
    _Reading(file, found, observed).take(text.replace("\0", ""))
    return found


class _Reading:
    """Reads line by line."""

    def __init__(self, file: str, found: TableRead, observed: Sequence[str]) -> None:
        self._file, self._found = file, found
        self._observed = {name.casefold() for name in (*OBSERVATION, *observed)}
        self._met: dict[tuple[Any, ...], tuple[int, Cell]] = {}
        self._rows: list[tuple[Key, tuple[Cell, ...]]] = []

    def take(self, text: str) -> None:
        """Read all of it."""
        lines = _records(text)
        try:
            header = next(((line, row) for line, row in lines if any(cell.strip() for cell in row)), None)
            if header is None:
                remedy = N_("Its first line names the columns: Year … Value.")
                self._wrong(Fault("there is no line in the file", remedy=remedy))
                return
            if header[0] > 1:
                self._odd(Fault("empty lines before the names of the columns were passed over", line=header[0]))
            columns = self._header(*header)
            if columns:
                self._body(columns, lines)
        except csv.Error as broken:
            remedy = N_("Save it as “CSV UTF-8” anew.")
            self._wrong(Fault("this is no CSV (%(reason)s)", remedy=remedy, reason=reason(str(broken))))

    def _header(self, line: int, row: list[str]) -> list[str]:
        """The names of the columns, those without a name as ""; empty when the table cannot be read."""
        names = [self._named(line, cell) for cell in row]
        while names and not names[-1]:
            names.pop()
        before = len(self._found.faults)
        for name in {name for name in names if name and names.count(name) > 1}:
            remedy = N_("Give each column a name of its own.")
            self._wrong(Fault("the column %(name)r is there twice", line=line, column=name, remedy=remedy, name=name))
        for needed in (YEAR, VALUE):
            if needed not in names:
                remedy = N_("Name the column %(name)s; the first is Year and the last is Value.")
                self._wrong(Fault("there is no column %(name)s", line=line, column=needed, remedy=remedy, name=needed))
        if len(self._found.faults) > before:
            return []
        if names[0] != YEAR or names[-1] != VALUE:
            odd = Fault("Year is not the first column, or Value not the last; they were found by name", line=line)
            self._odd(odd)
        return names

    def _named(self, line: int, cell: str) -> str:
        name = cell.strip()
        special = next((one for one in SPECIAL if one.casefold() == name.casefold()), name)
        if special != cell and special in SPECIAL:
            self._odd(Fault("the column is written %(cell)r", line=line, column=special, cell=cell))
        return special

    def _body(self, columns: list[str], lines: Iterator[tuple[int, list[str]]]) -> None:
        for line, row in lines:
            if not any(cell.strip() for cell in row):
                continue
            if len(self._rows) >= MOST_ROWS:
                many = NN_("there is more than %(n)s line", "there are more than %(n)s lines")
                self._wrong(Fault(many, line=line, remedy=N_("Is it the right file?"), n=MOST_ROWS))
                return
            self._row(line, columns, row)
        named = [place for place, name in enumerate(columns) if name]
        ordered = sorted(self._rows, key=lambda pair: pair[0])
        self._found.table = Table(
            tuple(columns[place] for place in named),
            tuple(tuple(row[place] for place in named) for _, row in ordered),
            tuple(name for name in columns if name and name.casefold() in self._observed),
        )

    def _row(self, line: int, columns: list[str], row: list[str]) -> None:
        extra = [cell for cell in row[len(columns) :] if cell.strip()]
        if extra or len(row) < len(columns):
            self._wrong(_uneven(line, len(row), len(columns)))
            return
        cells = [self._cell(line, name, cell) for name, cell in zip(columns, row, strict=False)]
        found = read_year(row[columns.index(YEAR)])
        if found is not None and self._is_new(line, columns, cells):
            self._rows.append((found[1], tuple(cells)))

    def _cell(self, line: int, name: str, cell: str) -> Cell:
        if name == YEAR:
            return self._year(line, cell)
        if name in (VALUE, PROGRESS):
            return self._number(line, name, cell)
        words = cell.strip()
        if not name and words:
            remedy = N_("Name the column, or empty it.")
            self._wrong(Fault("%(words)r is in a column without a name", line=line, remedy=remedy, words=words))
        return None if words.casefold() in _BLANK else words

    def _year(self, line: int, cell: str) -> Cell:
        found = read_year(cell)
        if found is None:
            message = N_("%(text)r is no year") if cell.strip() else N_("the year is missing")
            remedy = N_("Write a year (2024), two (2023/24) or a month (2024-03).")
            self._wrong(Fault(message, line=line, column=YEAR, remedy=remedy, text=cell.strip()))
            return None
        return found[0]

    def _number(self, line: int, name: str, cell: str) -> Cell:
        words = cell.strip()
        if words.casefold() in _MISSING:
            if words:
                odd = Fault("%(words)r was taken for a figure that is missing", line=line, column=name, words=words)
                self._odd(odd)
            return None
        try:
            value = float(words) if "_" not in words else math.nan
        except ValueError:
            value = math.nan
        if not math.isfinite(value):
            self._wrong(_no_number(line, name, words))
            return None
        return int(value) if value.is_integer() and abs(value) < 2**53 else value

    def _is_new(self, line: int, columns: list[str], cells: list[Cell]) -> bool:
        """Whether this is the first figure of its kind; another one is a mistake, unless it is the same."""
        plain = (VALUE, PROGRESS, "")
        key = tuple(
            cell
            for name, cell in zip(columns, cells, strict=True)
            if name not in plain and name.casefold() not in self._observed
        )
        value = cells[columns.index(VALUE)]
        if key not in self._met:
            self._met[key] = (line, value)
            return True
        first, other = self._met[key]
        if other == value:
            self._odd(Fault("this line says the same as line %(first)s", line=line, first=first))
            return False
        remedy = N_("Keep the one that is right.")
        message = N_("line %(first)s has another value for the same")
        self._wrong(Fault(message, line=line, column=VALUE, remedy=remedy, first=first))
        return False

    def _wrong(self, fault: Fault) -> None:
        self._found.faults.append(fault.at(file=self._file))

    def _odd(self, fault: Fault) -> None:
        self._found.notices.append(fault.at(file=self._file))


def _uneven(line: int, there: int, named: int) -> Fault:
    message = NN_(
        "the line has %(n)s cell, the first line names %(named)s",
        "the line has %(n)s cells, the first line names %(named)s",
    )
    remedy = N_("Put a value with a comma in it between quotation marks.")
    return Fault(message, line=line, remedy=remedy, n=there, named=named)


def _no_number(line: int, column: str, text: str) -> Fault:
    remedy = N_("Write it with a point and nothing else (1234.5), and leave the cell empty where there is none.")
    return Fault("%(text)r is no number", line=line, column=column, remedy=remedy, text=text)


def _records(text: str) -> Iterator[tuple[int, list[str]]]:
    """Each record with the line on which it begins."""
    first = next((line for line in text.splitlines() if line.strip(" ,;\t\r")), "")
    delimiter = max(_DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    last = 0
    for record in reader:
        yield last + 1, record
        last = reader.line_num
