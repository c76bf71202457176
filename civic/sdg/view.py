"""The Goals as pages and conversations see them: one value, read anew only when a set was taken in since."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from weakref import WeakKeyDictionary

from sqlmodel import Session, col, select

from civic.region import Region
from civic.sdg.config import decimals_for
from civic.sdg.table import Table
from civic.search import Index
from core.models import GoalsHeading, GoalsIndicator, GoalsRevision, GoalsTable


@dataclass(frozen=True)
class Said:
    """Words, and the language that they are in: not always the one that was asked for."""

    text: str
    language: str


@dataclass(frozen=True)
class SeenHeading:
    """A goal or a target with its official words per language, those that the set has."""

    code: str
    title: Mapping[str, str] = field(default_factory=dict)
    short: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class SeenIndicator:
    """An indicator without its figures; core.models.GoalsIndicator says what the fields hold."""

    id: int
    code: str
    number: str
    goal: str
    target: str
    reporting: str
    statistical: bool
    name: Mapping[str, str]
    fields: Mapping[str, Any]
    labels: Mapping[str, Mapping[str, str]]
    overrides: Mapping[str, Mapping[str, Any]]
    config: Mapping[str, Any]
    summary: Mapping[str, Any]
    progress: Mapping[str, Any]
    updated_at: Any = None

    @property
    def status(self) -> str:
        """Its progress; "" where none is computed or told."""
        return str(self.progress.get("status", ""))


@dataclass(frozen=True)
class Goals:
    """All of it; `stamp` changes with every set, `language` is that of texts that no translation is of."""

    stamp: str = ""
    language: str = ""
    languages: tuple[str, ...] = ()
    headings: Mapping[str, SeenHeading] = field(default_factory=dict)
    indicators: tuple[SeenIndicator, ...] = ()
    region: Region | None = field(default=None, repr=False, compare=False)
    since: Any = None

    def __bool__(self) -> bool:
        """Whether a set was taken in."""
        return bool(self.stamp)

    @cached_property
    def goals(self) -> tuple[SeenHeading, ...]:
        """The goals by their number, each once: those with words, and those with indicators."""
        codes = {code for code in self.headings if "." not in code} | {one.goal for one in self.indicators} - {""}
        return tuple(self.heading(code) for code in sorted(codes, key=lambda code: (int(code), code)))

    def heading(self, code: str) -> SeenHeading:
        """A goal or target; one without words where the set has none."""
        return self.headings.get(code) or SeenHeading(code)

    def goal(self, code: str) -> SeenHeading | None:
        """The goal of that number, if there is one."""
        return next((one for one in self.goals if one.code == code), None)

    def indicator(self, code: str) -> SeenIndicator | None:
        """The indicator of that code ("1-1-1", also written "1.1.1"), if there is one."""
        return self._by_code.get(code.strip().casefold().replace(".", "-"))

    def of_goal(self, goal: str) -> tuple[SeenIndicator, ...]:
        """The indicators of a goal, in order; "" for those that stand alone."""
        return tuple(one for one in self.indicators if one.goal == goal)

    def find(self, typed: str, limit: int = 20) -> tuple[SeenIndicator, ...]:
        """What `typed` may mean: a number, or some letters of a name, a target or a goal, in whatever spelling."""
        exact = self.indicator(typed)
        return (exact,) if exact else tuple(self._index.find(typed, limit))

    def said(self, texts: Mapping[str, str], language: str) -> Said:
        """The words for a reader of a language: their own, their fallback's, the set's, or any."""
        for code in self._wishes(language):
            if texts.get(code):
                return Said(texts[code], code)
        code, text = next(((code, text) for code, text in texts.items() if text), (language, ""))
        return Said(text, code)

    def label(self, one: SeenIndicator, word: str, language: str) -> Said:
        """A word of an indicator or of its table, in the reader's language as far as it is translated."""
        texts = {code: words[word] for code, words in one.labels.items() if word in words}
        return self.said(texts, language) if texts else Said(word, self.language)

    def field(self, one: SeenIndicator, name: str, language: str) -> Said:
        """A field of an indicator in the reader's language, as far as there is one; empty where it has no words."""
        word = one.fields.get(name)
        texts = {code: words[word] for code, words in one.labels.items() if isinstance(word, str) and word in words}
        if not texts and isinstance(word, str | int | float) and not isinstance(word, bool):
            texts = {self.language: str(word)}
        own = {code: str(fields[name]) for code, fields in one.overrides.items() if fields.get(name)}
        return self.said({**texts, **own}, language)

    def unit_of(self, one: SeenIndicator, language: str, unit: str = "") -> str:
        """The unit of figures: that of the column, else the one of the whole indicator."""
        wanted = unit or str(one.summary.get("unit") or "")
        return self.label(one, wanted, language).text if wanted else self.field(one, "computation_units", language).text

    def decimals_of(self, one: SeenIndicator) -> int | None:
        """How many decimals its newest figure has."""
        given = [(str(unit), str(series), int(number)) for unit, series, number in one.config.get("decimals", [])]
        return decimals_for(given, one.summary.get("unit", ""), one.summary.get("series", ""))

    def _wishes(self, language: str) -> tuple[str, ...]:
        fallback = self.region.fallbacks.get(language, "") if self.region else ""
        return (language, fallback, self.language)

    @cached_property
    def _by_code(self) -> dict[str, SeenIndicator]:
        return {one.code: one for one in self.indicators}

    @cached_property
    def _index(self) -> Index[SeenIndicator]:
        return Index((one, tuple(self._names(one))) for one in self.indicators)

    def _names(self, one: SeenIndicator) -> Iterator[str]:
        for words in (one.name, *(self.heading(code).title for code in (one.target, one.goal) if code)):
            yield from words.values()
        yield from self.heading(one.goal).short.values()
        yield one.number


# By engine: the newest set's stamp, and the Goals as they were then. A stamp that was rolled back never comes again.
_KEPT: WeakKeyDictionary[Any, Goals] = WeakKeyDictionary()


def goals_of(session: Session, region: Region) -> Goals:
    """The Goals as they are now; empty while no set was taken in."""
    newest = session.exec(select(GoalsRevision.stamp).order_by(col(GoalsRevision.id).desc()).limit(1)).first()
    if newest is None:
        return Goals()
    engine = session.get_bind()
    kept = _KEPT.get(engine)
    if kept is None or kept.stamp != newest or kept.region is not region:
        kept = _read(session, newest, region)
        _KEPT[engine] = kept
    return kept


def _read(session: Session, stamp: str, region: Region) -> Goals:
    revision = session.exec(select(GoalsRevision).where(GoalsRevision.stamp == stamp)).one()
    rows = session.exec(select(GoalsIndicator).order_by(GoalsIndicator.position, GoalsIndicator.code))
    headings = {row.code: SeenHeading(row.code, row.title, row.short) for row in session.exec(select(GoalsHeading))}
    names = tuple(name for name in SeenIndicator.__dataclass_fields__)
    seen = tuple(SeenIndicator(**{name: getattr(row, name) for name in names}) for row in rows)
    return Goals(stamp, revision.language, tuple(revision.languages), headings, seen, region, revision.at)


def table_of(session: Session, indicator_id: int) -> Table | None:
    """The figures of an indicator; None where it has none."""
    row = session.get(GoalsTable, indicator_id)
    return _table(row) if row is not None else None


def _table(row: GoalsTable) -> Table:
    return Table(tuple(row.columns), tuple(tuple(cells) for cells in row.rows), tuple(row.observed))
