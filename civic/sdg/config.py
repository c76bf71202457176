"""The configuration of one indicator (YAML) as values, each looked at: what cannot be is named with its line."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from civic.sdg.progress import BASE_YEAR, TARGET_YEAR, Aim
from civic.sdg.yaml_file import Document, Path
from core.faults import Fault
from core.i18n import N_

REPORTING = ("complete", "inprogress", "notstarted", "notapplicable")
_DIRECTIONS = {"positive": 1, "negative": -1, "": -1}


@dataclass(frozen=True)
class Measured:
    """One series that progress is computed for; unit and series as the table writes them, values per dimension."""

    aim: Aim
    unit: str = ""
    series: str = ""
    values: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Target:
    """A line that shows a target, for one unit or series, or ("") for each; `label` as the file writes it."""

    value: float
    unit: str = ""
    series: str = ""
    label: str = ""


@dataclass
class Config:
    """What the file says beyond words: how progress is computed, target lines, decimals, what is shown first."""

    reporting: str = ""
    statistical: bool = True
    standalone: bool = False
    published: bool = True
    computed: bool = False
    status: str = ""
    measured: list[Measured] = field(default_factory=list)
    targets: list[Target] = field(default_factory=list)
    start: dict[str, str] = field(default_factory=dict)
    decimals: list[tuple[str, str, int]] = field(default_factory=list)


def read_config(document: Document) -> Config:
    """The configuration; its mistakes join those of the document."""
    values = document.values
    found = Config(
        reporting=document.text("reporting_status").casefold(),
        statistical=values.get("data_non_statistical") is not True,
        standalone=values.get("standalone") is True,
        published=values.get("published") is not False,
        computed=values.get("auto_progress_calculation") is True,
        status=document.text("progress_status"),
    )
    reading = _Reading(document)
    found.measured = list(reading.measured()) or [Measured(Aim())]
    found.targets = list(reading.targets())
    found.start = dict(reading.pairs(("data_start_values",)))
    found.decimals = list(reading.decimals())
    return found


class _Reading:
    """Reads lists of settings; an entry with a mistake is left out."""

    def __init__(self, document: Document) -> None:
        self._document = document

    def measured(self) -> Iterator[Measured]:
        for path, entry in self._entries("progress_calculation_options"):
            direction = self._document.text(*path, "direction").casefold()
            if direction not in _DIRECTIONS:
                remedy = N_("Write positive or negative.")
                wrong = Fault("%(text)r is no direction", remedy=remedy, text=direction)
                self._wrong((*path, "direction"), wrong)
                continue
            aim = Aim(
                direction=_DIRECTIONS[direction],
                target=self._number(path, entry, "target"),
                target_year=self._year(path, entry, "target_year", TARGET_YEAR),
                base_year=self._year(path, entry, "base_year", BASE_YEAR),
                limit=self._number(path, entry, "limit"),
                thresholds=self._thresholds(path, entry),
            )
            text = self._document.text
            values = tuple(self.pairs((*path, "disaggregation")))
            yield Measured(aim, text(*path, "unit"), text(*path, "series"), values)

    def targets(self) -> Iterator[Target]:
        for name in ("graph_target_lines", "graph_annotations"):
            for path, entry in self._entries(name):
                if name == "graph_annotations" and entry.get("preset") != "target_line":
                    continue
                value = self._number(path, entry, "value")
                text = self._document.text
                label = text(*path, "label_content") or text(*path, "label", "content")
                if value is not None:
                    yield Target(value, text(*path, "unit"), text(*path, "series"), label)

    def decimals(self) -> Iterator[tuple[str, str, int]]:
        plain = self._document.values.get("precision")
        if isinstance(plain, int) and not isinstance(plain, bool):
            yield "", "", min(max(plain, 0), 10)
            return
        for path, entry in self._entries("precision"):
            number = self._number(path, entry, "decimals")
            if number is not None:
                text = self._document.text
                yield text(*path, "unit"), text(*path, "series"), min(max(int(number), 0), 10)

    def pairs(self, path: Path) -> Iterator[tuple[str, str]]:
        """Columns with their values, as `field` and `value` say."""
        for here, _ in self._entries(*path):
            name, value = (self._document.text(*here, key) for key in ("field", "value"))
            if name and value:
                yield name, value
            else:
                remedy = N_("Write “field: Sex” and “value: Female”.")
                self._wrong(here, Fault("a field and a value are needed here", remedy=remedy))

    def _entries(self, *path: str | int) -> Iterator[tuple[Path, dict[str, Any]]]:
        """Each entry of a list of tables that is there, with its path."""
        value: Any = self._document.values
        for step in path:
            value = value[step] if isinstance(step, int) else value.get(step)
        if value in (None, "", []):
            return
        if not isinstance(value, list):
            self._wrong(path, Fault("here should be a list", remedy=N_("Begin each entry with “- ”.")))
            return
        for number, entry in enumerate(value):
            if isinstance(entry, dict):
                yield (*path, number), entry
            else:
                self._wrong((*path, number), Fault("here should be fields, each “name: value”"))

    def _thresholds(self, path: Path, entry: dict[str, Any]) -> dict[str, float]:
        given = entry.get("progress_thresholds") or {}
        if not isinstance(given, dict):
            self._wrong((*path, "progress_thresholds"), Fault("here should be high, med and low"))
            return {}
        here = (*path, "progress_thresholds")
        found = {name: self._number(here, given, name) for name in ("high", "med", "low")}
        return {name: value for name, value in found.items() if value is not None}

    def _year(self, path: Path, entry: dict[str, Any], name: str, usual: int) -> int:
        number = self._number(path, entry, name)
        if number is None:
            return usual
        if not 1900 <= number <= 2200 or number != int(number):
            self._wrong((*path, name), Fault("%(text)r is no year", text=entry[name]))
            return usual
        return int(number)

    def _number(self, path: Path, entry: dict[str, Any], name: str) -> float | None:
        value = entry.get(name)
        if value is None or value == "":
            return None
        try:
            number = float(value) if isinstance(value, int | float | str) and not isinstance(value, bool) else math.nan
        except ValueError:
            number = math.nan
        if math.isfinite(number):
            return number
        remedy = N_("Write it with a point and nothing else: 12.5.")
        self._wrong((*path, name), Fault("%(text)r is no number", remedy=remedy, text=value))
        return None

    def _wrong(self, path: Path, fault: Fault) -> None:
        self._document.faults.append(self._document.placed(fault, path))


def decimals_for(config: list[tuple[str, str, int]], unit: str, series: str) -> int | None:
    """How many decimals the figures of a unit and series have; None: as many as the file writes."""
    fitting = [n for of_unit, of_series, n in config if of_unit in ("", unit) and of_series in ("", series)]
    return fitting[0] if fitting else None
