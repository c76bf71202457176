"""What is wrong with a set of indicators, and what was read although it is odd: each with its file, line and column."""

from collections.abc import Iterable
from dataclasses import dataclass

from core.errors import BadInput

SHOWN = 500


@dataclass(frozen=True)
class Fault:
    """One mistake or oddity: its file in the folder, its line (0: the whole file), its column or field, the remedy."""

    file: str
    line: int
    column: str
    what: str
    remedy: str = ""

    def __str__(self) -> str:
        """ "data/indicator_1-1-1.csv, line 7, column Value: what. Remedy"."""
        places = ((self.file, self.file), (self.line, f"line {self.line}"), (self.column, f"column {self.column}"))
        at = ", ".join(text for known, text in places if known)
        return " ".join(filter(None, (f"{at}: {self.what}.", self.remedy)))


class BadSet(BadInput):
    """A folder with mistakes; its text lists them, one a line."""

    def __init__(self, faults: Iterable[Fault], where: str) -> None:
        self.faults = tuple(sorted(faults, key=lambda fault: (fault.file, fault.line)))
        super().__init__(self.faults[0].what, where=where, remedy=self.faults[0].remedy)

    def __str__(self) -> str:
        """Each mistake with its place; of a great many the first, and how many more there are."""
        lines = [f"{self.where}/{fault}" if fault.file else f"{self.where}: {fault}" for fault in self.faults[:SHOWN]]
        left = len(self.faults) - SHOWN
        return "\n".join([*lines, f"{self.where}: {left} more mistakes follow"] if left > 0 else lines)
