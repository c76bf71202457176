"""What an Open SDG folder holds, as values: its indicators, and the official words of goals and targets."""

from dataclasses import dataclass, field
from typing import Any

from civic.sdg.config import Config
from civic.sdg.table import Table
from civic.sdg.texts import Texts
from core.faults import Fault


@dataclass(frozen=True)
class Indicator:
    """One indicator as the folder has it; `labels` are translations per language of words in `fields` and the table."""

    code: str
    number: str
    goal: str
    target: str
    position: str
    name: Texts
    fields: dict[str, Any]
    overrides: dict[str, dict[str, Any]]
    labels: dict[str, Texts]
    config: Config
    table: Table | None

    @property
    def reporting(self) -> str:
        """Its reporting status, as it says, else by whether there are figures."""
        return self.config.reporting or ("complete" if self.table and self.table.rows else "notstarted")


@dataclass(frozen=True)
class Heading:
    """A goal or a target: its official words, per language."""

    code: str
    title: Texts
    short: Texts


@dataclass
class GoalsSet:
    """What a folder holds; `language` is that of texts without a folder of a language."""

    language: str
    languages: tuple[str, ...]
    headings: dict[str, Heading] = field(default_factory=dict)
    indicators: dict[str, Indicator] = field(default_factory=dict)
    notices: list[Fault] = field(default_factory=list)
