"""A planning file (CSV) as values: every cell is read, and every mistake is named by its line and column.

docs/planning-file.md describes the file for who writes it.
"""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from civic import planning_cells as cells
from civic.planning_columns import COLUMNS, MILESTONE_STATES, PROJECT_STATES, Column, column_named
from civic.planning_places import place_reader
from civic.region import Region
from core.errors import BadInput

SHOWN = 20
_DELIMITERS = ",;\t"
Reader = Callable[[str], Any]


@dataclass(frozen=True)
class Fault:
    """One mistake: its line in the file (0: the whole file), its column as the header says, and what to do."""

    line: int
    column: str
    what: str
    remedy: str = ""

    def __str__(self) -> str:
        """ "line 7, column budget: what. Remedy"."""
        places = ((self.line, f"line {self.line}"), (self.column, f"column {self.column}"))
        at = ", ".join(text for known, text in places if known)
        return " ".join(filter(None, (f"{at}: {self.what}." if at else f"{self.what}.", self.remedy)))


class BadPlan(BadInput):
    """A planning file with mistakes; its text lists the first of them, one a line."""

    def __init__(self, faults: Iterable[Fault], where: str) -> None:
        self.faults = tuple(sorted(faults, key=lambda fault: fault.line))
        super().__init__(self.faults[0].what, where=where, remedy=self.faults[0].remedy)

    def __str__(self) -> str:
        """Each mistake with its place, up to a limit, and how many more there are."""
        lines = [f"{self.where}, {fault}" for fault in self.faults[:SHOWN]]
        left = len(self.faults) - SHOWN
        return "\n".join([*lines, f"{self.where}: {left} more mistakes follow"] if left > 0 else lines)


@dataclass(frozen=True)
class Row:
    """One line: a project, or the milestone `number` of it. `given` holds what its cells say, by field.

    A field that the file has no column for is not in it; an empty cell is None, or an empty list or text.
    """

    line: int
    code: str
    number: int | None
    given: Mapping[str, Any]


@dataclass
class PlanFile:
    """The rows of a file, in its order, and the mistakes in the cells of it."""

    rows: list[Row] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def read_plan(source: bytes, where: str, region: Region) -> PlanFile:
    """Every row of a file. BadPlan when it is no table at all; mistakes in single cells are in `faults`."""
    text = _decoded(source, where)
    table = _table(text, where)
    header, columns = _header(table, where)
    reading = _Reading(region, columns, header)
    for line, row in table:
        if any(cell.strip() for cell in row):
            reading.take(line, row)
    if not reading.found.rows and not reading.found.faults:
        raise BadPlan([Fault(0, "", "there is no line under the header", "Write one line for each project.")], where)
    return reading.found


def _decoded(source: bytes, where: str) -> str:
    try:
        return source.decode("utf-8-sig").replace("\0", "")
    except UnicodeDecodeError as other:
        line = source.count(b"\n", 0, other.start) + 1
        remedy = "Save it as “CSV UTF-8”."
        raise BadPlan([Fault(line, "", "the file is not in UTF-8", remedy)], where) from None


def _table(text: str, where: str) -> Iterator[tuple[int, list[str]]]:
    """Each record with the line on which it begins."""
    # Excel may say in a first line of its own what separates the cells.
    said = text.partition("\n")[0].strip()
    named = said[4:] if said.lower().startswith("sep=") and len(said) == 5 else ""
    start = text.index("\n") + 1 if named and "\n" in text else 0
    reader = csv.reader(io.StringIO(text[start:], newline=""), delimiter=named or _delimiter(text), strict=True)
    before = 1 if start else 0
    last = 0
    try:
        for record in reader:
            yield last + 1 + before, record
            last = reader.line_num
    except csv.Error as broken:
        remedy = "Look for a quotation mark without its partner."
        raise BadPlan([Fault(last + 1 + before, "", f"the table breaks off: {broken}", remedy)], where) from None


def _delimiter(text: str) -> str:
    """What separates the cells of the header: the sign that makes the most known columns of it."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    return max(
        _DELIMITERS, key=lambda sign: sum(column_named(cell.strip('" ')) is not None for cell in first.split(sign))
    )


def _header(table: Iterator[tuple[int, list[str]]], where: str) -> tuple[list[str], list[Column | None]]:
    line, header = next(((line, row) for line, row in table if any(cell.strip() for cell in row)), (0, []))
    names = [cell.strip() for cell in header]
    columns = [column_named(name) if name else None for name in names]
    known = ", ".join(column.name for column in COLUMNS)
    faults = [
        Fault(line, name, "there is no such column", f"There are: {known}.")
        for name, column in zip(names, columns, strict=True)
        if name and column is None
    ]
    there = [column.name for column in columns if column]
    faults += [
        Fault(line, name, "the column is there twice", "Take one out.") for name in there if there.count(name) > 1
    ]
    if "code" not in there:
        faults.insert(0, Fault(line, "code", "the column is missing", "Every line needs the code of its project."))
    if faults:
        raise BadPlan(faults, where)
    return names, columns


class _Reading:
    """Reads the rows of one file one after the other, and remembers where each code was."""

    def __init__(self, region: Region, columns: list[Column | None], header: list[str]) -> None:
        self.found = PlanFile()
        self._columns, self._header = columns, header
        self._places = place_reader(region)
        self._seen: dict[tuple[str, int | None], int] = {}
        topics = {topic.slug: (topic.slug, *topic.names.values()) for topic in region.topics}
        self._project = _project_readers(cells.named(topics, "topic"))

    def take(self, line: int, row: list[str]) -> None:
        """Read one row; its mistakes are kept with it."""
        if len(row) > len(self._columns) and any(cell.strip() for cell in row[len(self._columns) :]):
            what = f"there are {len(row)} cells under {len(self._columns)} columns"
            self._fault(line, "", what, "Put a text that holds the separator between quotation marks.")
            return
        texts = {
            column.name: cell.strip() for column, cell in zip(self._columns, row, strict=False) if column is not None
        }
        texts |= {column.name: "" for column in self._columns[len(row) :] if column is not None}
        before = len(self.found.faults)
        code = self._value(line, "code", texts.get("code", ""), cells.read_code)
        number = self._value(line, "milestone", texts.get("milestone", ""), cells.read_number)
        if not texts.get("code"):
            self._fault(line, "code", "the code is missing", "Every line needs the code of its project.")
        given = self._given(line, texts, milestone=bool(texts.get("milestone")))
        if len(self.found.faults) == before and not self._twice(line, code, number):
            self.found.rows.append(Row(line, code, number, given))

    def _given(self, line: int, texts: Mapping[str, str], *, milestone: bool) -> dict[str, Any]:
        given: dict[str, Any] = {}
        for column in COLUMNS:
            text = texts.get(column.name)
            target = column.milestone if milestone else column.project
            if text is None or target in {"code", "number"}:
                continue
            if not target:
                if text:
                    self._fault(line, column.name, "this belongs into the project's own line", "Leave it empty here.")
                continue
            if len(text) > column.longest:
                self._fault(line, column.name, f"it has {len(text)} characters", f"Write at most {column.longest}.")
                continue
            readers = _MILESTONE if milestone else self._project
            given[target] = self._value(line, column.name, text, readers.get(target, _words))
        return self._with_places(line, given)

    def _with_places(self, line: int, given: dict[str, Any]) -> dict[str, Any]:
        """Provinces and communes become places together."""
        provinces, communes = given.pop("provinces", None), given.pop("communes", None)
        if provinces is None and communes is None:
            return given
        places, faults = self._places(provinces or [], communes or [])
        for column, what, remedy in faults:
            self._fault(line, column, what, remedy)
        return given | {"places": places}

    def _value(self, line: int, column: str, text: str, read: Reader) -> Any:
        if not text:
            return [] if read in _LISTS else "" if read is _words else None
        try:
            return read(text)
        except ValueError as wrong:
            self._fault(line, column, *(str(part) for part in wrong.args[:2]))
            return None

    def _fault(self, line: int, column: str, what: str, remedy: str = "") -> None:
        shown = next(
            (name for name, one in zip(self._header, self._columns, strict=True) if one and one.name == column), column
        )
        self.found.faults.append(Fault(line, shown, what, remedy))

    def _twice(self, line: int, code: str, number: int | None) -> bool:
        first = self._seen.setdefault((code, number), line)
        if first == line:
            return False
        what = f"milestone {number} of {code!r}" if number else f"project {code!r}"
        self._fault(line, "milestone" if number else "code", f"{what} is in line {first} already", "Take one out.")
        return True


def _words(text: str) -> str:
    """A text as it is; the spaces at the ends of its lines say nothing."""
    return "\n".join(" ".join(part.split()) for part in text.splitlines()).strip()


def _names(text: str) -> list[str]:
    return cells.read_list(text, commas=True)


_LISTS: tuple[Reader, ...] = (cells.read_list, cells.read_goals, _names)
_MILESTONE: Mapping[str, Reader] = {
    "state": cells.named(MILESTONE_STATES, "state of a milestone"),
    "planned_on": cells.read_day,
    "reached_on": cells.read_day,
}


def _project_readers(topic: Reader) -> Mapping[str, Reader]:
    days = ("start_planned", "end_planned", "start_actual", "end_actual", "updated_on")
    return {
        **dict.fromkeys(days, cells.read_day),
        "provinces": _names,
        "communes": _names,
        "topic": topic,
        "budget": cells.read_dirhams,
        "partners": cells.read_list,
        "state": cells.named(PROJECT_STATES, "state of a project"),
        "progress": cells.read_percent,
        "goals": cells.read_goals,
    }
