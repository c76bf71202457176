"""The region that this installation serves: provinces, communes, topics and rules, read from region.toml."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TypeVar

from civic.region_file import PACKAGED, CommuneEntry, Kind, RegionFile, read_region_file, region_text
from civic.rules import (
    CalendarRules,
    EvidenceRule,
    NewsRules,
    OpenDataRules,
    PetitionRules,
    PrivacyRules,
    RequestRules,
    Status,
    stated_in,
)
from civic.working_days import Calendar
from core.clock import zone
from core.errors import BadInput
from core.i18n import N_
from core.reach import Reach
from core.sentence import Sentence

__all__ = ["Commune", "Province", "Region", "Rule", "Status", "Topic", "load_region"]


T = TypeVar("T")


@dataclass(frozen=True)
class Rule:
    """One statement of region.toml on somebody's word: its key ("request_rules.answer"), source and status."""

    key: str
    source: str
    status: Status
    note: str = ""


@dataclass(frozen=True)
class _Named:
    """A thing with a name in every language of the region, the default language first."""

    names: Mapping[str, str] = field(hash=False, repr=False, kw_only=True)

    def name(self, language: str) -> str:
        """Its name in the language; in the default language when the region does not speak it."""
        return self.names.get(language) or next(iter(self.names.values()))


@dataclass(frozen=True)
class Commune(_Named):
    """A town or a rural commune; `province` is the slug, `population` the census's."""

    code: str
    province: str
    urban: bool
    population: int


@dataclass(frozen=True)
class Province(_Named):
    """A province or prefecture with its communes, in the order of the file.

    `tile` is its place on the schematic map (column in half widths, row); None where region.toml names none.
    """

    slug: str
    code: str
    communes: tuple[Commune, ...] = field(repr=False)
    tile: tuple[int, int] | None = None

    @property
    def population(self) -> int:
        """The people of its communes."""
        return sum(commune.population for commune in self.communes)


@dataclass(frozen=True)
class Topic(_Named):
    """What news is about."""

    slug: str

    def label(self, language: str) -> str:
        """How it is called in the language, as on a button."""
        return self.name(language)


@dataclass(frozen=True)
class Census:
    """The census that the population figures come from; name the source where they are shown."""

    year: int
    source: str


@dataclass(frozen=True)
class Region(_Named):
    """Everything that is particular to one council."""

    slug: str
    zone: str
    languages: tuple[str, ...]
    fallbacks: Mapping[str, str] = field(hash=False, repr=False)
    provinces: tuple[Province, ...] = field(repr=False)
    topics: tuple[Topic, ...] = field(repr=False)
    census: Census
    petition_rules: PetitionRules = field(hash=False, repr=False)
    request_rules: RequestRules = field(hash=False, repr=False)
    calendar: CalendarRules = field(hash=False, repr=False)
    privacy: PrivacyRules = field(hash=False, repr=False)
    news: NewsRules = field(hash=False, repr=False)
    open_data: OpenDataRules | None = field(hash=False, repr=False)
    evidence: EvidenceRule | None = field(hash=False, repr=False)
    rules: tuple[Rule, ...] = field(repr=False)
    # Not of the file: where the installation that serves this region is reached.
    reach: Reach = field(default=Reach(), repr=False)

    @property
    def population(self) -> int:
        """The people of all provinces."""
        return sum(province.population for province in self.provinces)

    @property
    def communes(self) -> tuple[Commune, ...]:
        """All communes, province by province."""
        return tuple(commune for province in self.provinces for commune in province.communes)

    def province(self, slug: str) -> Province:
        """The province called `slug`; BadInput when there is none."""
        return _find(self._provinces, slug, N_("province"))

    def commune(self, code: str) -> Commune:
        """The commune with this census code; BadInput when there is none."""
        return _find(self._communes, code, N_("commune"))

    def topic(self, slug: str) -> Topic:
        """The topic called `slug`; BadInput when there is none."""
        return _find(self._topics, slug, N_("topic"))

    def province_name(self, slug: str, language: str) -> str:
        """How the province is called in the language; `slug` itself where the region has none such (any more)."""
        found = self._provinces.get(slug)
        return found.name(language) if found else slug

    def communes_of(self, codes: Iterable[str]) -> list[Commune]:
        """The communes with these census codes, in their order, without those that are gone."""
        return [self._communes[code] for code in codes if code in self._communes]

    def unconfirmed(self) -> list[Rule]:
        """The rules that nobody has confirmed or that sources contradict, in the order of the file."""
        return [rule for rule in self.rules if rule.status is not Status.SOURCED]

    @cached_property
    def _provinces(self) -> dict[str, Province]:
        return {province.slug: province for province in self.provinces}

    @cached_property
    def _communes(self) -> dict[str, Commune]:
        return {commune.code: commune for commune in self.communes}

    @cached_property
    def _topics(self) -> dict[str, Topic]:
        return {topic.slug: topic for topic in self.topics}


def _find(things: Mapping[str, T], key: str, kind: str) -> T:
    try:
        return things[key]
    except KeyError:
        known = tuple(things)[:9]
        raise BadInput(
            "the region has no %(kind)s %(key)r",
            remedy=N_("It has: %(known)s."),
            kind=Sentence(kind),
            key=key,
            known=known,
        ) from None


def load_region(path: Path | None = None) -> Region:
    """The region of `path`, or the packaged one; BadInput with file, key and remedy when the file is wrong."""
    return _built(region_text(path), PACKAGED if path is None else str(path))


@lru_cache(maxsize=4)  # the same words make the same region, which nobody can change
def _built(text: str, where: str) -> Region:
    written = read_region_file(text, where)
    for key, check in (("zone", lambda: zone(written.zone)), ("calendar", lambda: Calendar(written.calendar))):
        try:
            check()
        except BadInput as wrong:
            raise BadInput(
                "%(key)s: %(what)s", where=where, remedy=wrong.advice, key=key, what=wrong.sentence
            ) from None
    return _Builder(written, where).region()


class _Builder:
    """Turns what is written into what is used: names filled in, communes under their provinces."""

    def __init__(self, written: RegionFile, where: str) -> None:
        self._written = written
        self._where = where

    def region(self) -> Region:
        written = self._written
        return Region(
            names=self._names("names", written.names),
            slug=written.slug,
            zone=written.zone,
            languages=written.languages,
            fallbacks=written.fallbacks,
            provinces=self._provinces(),
            topics=tuple(
                Topic(names=self._names(f"topics[{topic.slug}].labels", topic.labels), slug=topic.slug)
                for topic in written.topics
            ),
            census=Census(written.census.year, written.census.source),
            petition_rules=written.petition_rules,
            request_rules=written.request_rules,
            calendar=written.calendar,
            privacy=written.privacy,
            news=written.news,
            open_data=written.open_data,
            evidence=written.evidence,
            rules=tuple(Rule(key, stated.source, stated.status, stated.note) for key, stated in stated_in(written)),
        )

    def _provinces(self) -> tuple[Province, ...]:
        return tuple(
            Province(
                names=self._names(f"provinces[{province.slug}].names", province.names),
                slug=province.slug,
                code=province.code,
                tile=province.tile,
                communes=tuple(
                    self._commune(commune)
                    for commune in self._written.census.communes
                    if commune.province == province.slug
                ),
            )
            for province in self._written.provinces
        )

    def _commune(self, entry: CommuneEntry) -> Commune:
        return Commune(
            names=self._names(f"census.communes[{entry.code}].names", entry.names),
            code=entry.code,
            province=entry.province,
            urban=entry.kind is Kind.URBAN,
            population=entry.population,
        )

    def _names(self, key: str, given: Mapping[str, str]) -> dict[str, str]:
        """A name for each language of the region: the one given, else the one of its fallback."""
        for language in given:
            if language not in self._written.languages:
                raise self._wrong(
                    N_("%(key)s: the region does not speak %(language)r"),
                    N_("Add it to languages."),
                    key=f"{key}.{language}",
                    language=language,
                )
        names = {}
        for language in self._written.languages:
            name = given.get(language) or given.get(self._written.fallbacks.get(language, ""))
            if not name:
                raise self._wrong(
                    N_("%(key)s: no name in %(language)r nor in its fallback"),
                    N_("Add it."),
                    key=key,
                    language=language,
                )
            names[language] = name
        return names

    def _wrong(self, message: str, remedy: str, **values: str) -> BadInput:
        return BadInput(message, where=self._where, remedy=remedy, **values)
