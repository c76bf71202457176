"""A planning file (CSV) as values: every cell is read, and every mistake is named by its line and column.

docs/planning-file.md describes the file for who writes it.
"""

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from civic import planning_cells as cells
from civic.planning_columns import COLUMNS, MILESTONE_STATES, PROJECT_STATES, Column, column_named
from civic.planning_places import place_reader
from civic.region import Region
from core.errors import BadInput
from core.faults import Fault, Faulty
from core.i18n import N_, NN_
from core.reasons import reason

_DELIMITERS = ",;\t"
Reader = Callable[[str], Any]


class BadPlan(Faulty):
    """A planning file with mistakes."""

    shown = 20


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
        fault = Fault("there is no line under the header", remedy=N_("Write one line for each project."))
        raise BadPlan([fault], where)
    return reading.found


def _decoded(source: bytes, where: str) -> str:
    try:
        return source.decode("utf-8-sig").replace("\0", "")
    except UnicodeDecodeError as other:
        line = source.count(b"\n", 0, other.start) + 1
        fault = Fault("the file is not in UTF-8", line=line, remedy=N_("Save it as “CSV UTF-8”."))
        raise BadPlan([fault], where) from None


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
        fault = Fault(
            "the table breaks off: %(reason)s",
            line=last + 1 + before,
            remedy=N_("Look for a quotation mark without its partner."),
            reason=reason(str(broken)),
        )
        raise BadPlan([fault], where) from None


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
    known = tuple(column.name for column in COLUMNS)
    faults = [
        Fault("there is no such column", line=line, column=name, remedy=N_("There are: %(known)s."), known=known)
        for name, column in zip(names, columns, strict=True)
        if name and column is None
    ]
    there = [column.name for column in columns if column]
    faults += [
        Fault("the column is there twice", line=line, column=name, remedy=N_("Take one out."))
        for name in there
        if there.count(name) > 1
    ]
    if "code" not in there:
        remedy = N_("Every line needs the code of its project.")
        faults.insert(0, Fault("the column is missing", line=line, column="code", remedy=remedy))
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
        topics = {
            topic.slug: {code: (name,) for code, name in topic.names.items()}
            | {"en": (topic.slug, topic.names.get("en", topic.slug))}
            for topic in region.topics
        }
        self._project = _project_readers(cells.named(topics, N_("there is no topic %(text)r")))

    def take(self, line: int, row: list[str]) -> None:
        """Read one row; its mistakes are kept with it."""
        if len(row) > len(self._columns) and any(cell.strip() for cell in row[len(self._columns) :]):
            self._add(_too_wide(len(row), len(self._columns)), line)
            return
        texts = {
            column.name: cell.strip() for column, cell in zip(self._columns, row, strict=False) if column is not None
        }
        texts |= {column.name: "" for column in self._columns[len(row) :] if column is not None}
        before = len(self.found.faults)
        code = self._value(line, "code", texts.get("code", ""), cells.read_code)
        number = self._value(line, "milestone", texts.get("milestone", ""), cells.read_number)
        if not texts.get("code"):
            remedy = N_("Every line needs the code of its project.")
            self._add(Fault("the code is missing", column="code", remedy=remedy), line)
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
                    self._add(_misplaced(column), line)
                continue
            if len(text) > column.longest:
                self._add(_too_long(column, len(text)), line)
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
        for fault in faults:
            self._add(fault, line)
        return given | {"places": places}

    def _value(self, line: int, column: str, text: str, read: Reader) -> Any:
        if not text:
            return [] if read in _LISTS else "" if read is _words else None
        try:
            return read(text)
        except BadInput as wrong:
            self._add(Fault(wrong.sentence, column=column, remedy=wrong.advice), line)
            return None

    def _add(self, fault: Fault, line: int) -> None:
        """Keep a mistake of a line, its column as the header writes it."""
        columns = zip(self._header, self._columns, strict=True)
        shown = next((name for name, one in columns if one and one.name == fault.column), "")
        self.found.faults.append(fault.at(line=line, column=shown))

    def _twice(self, line: int, code: str, number: int | None) -> bool:
        first = self._seen.setdefault((code, number), line)
        if first == line:
            return False
        remedy = N_("Take one out.")
        if number:
            message = N_("milestone %(number)s of %(code)r is in line %(first)s already")
            self._add(Fault(message, column="milestone", remedy=remedy, number=number, code=code, first=first), line)
        else:
            message = N_("project %(code)r is in line %(first)s already")
            self._add(Fault(message, column="code", remedy=remedy, code=code, first=first), line)
        return True


def _too_wide(cells_there: int, columns: int) -> Fault:
    message = NN_(
        "there is %(n)s cell under %(columns)s columns",
        "there are %(n)s cells under %(columns)s columns",
    )
    remedy = N_("Put a text that holds the separator between quotation marks.")
    return Fault(message, remedy=remedy, n=cells_there, columns=columns)


def _too_long(column: Column, length: int) -> Fault:
    message = NN_("it has %(n)s character", "it has %(n)s characters")
    remedy = N_("Write at most %(most)s.")
    return Fault(message, column=column.name, remedy=remedy, n=length, most=column.longest)


def _misplaced(column: Column) -> Fault:
    remedy = N_("Leave it empty here.")
    return Fault("this belongs into the project's own line", column=column.name, remedy=remedy)


def _words(text: str) -> str:
    """A text as it is; the spaces at the ends of its lines say nothing."""
    return "\n".join(" ".join(part.split()) for part in text.splitlines()).strip()


def _names(text: str) -> list[str]:
    return cells.read_list(text, commas=True)


_LISTS: tuple[Reader, ...] = (cells.read_list, cells.read_goals, _names)
_MILESTONE: Mapping[str, Reader] = {
    "state": cells.named(MILESTONE_STATES, N_("there is no state of a milestone %(text)r")),
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
        "state": cells.named(PROJECT_STATES, N_("there is no state of a project %(text)r")),
        "progress": cells.read_percent,
        "goals": cells.read_goals,
    }
