"""The plan as a conversation sees it: all of it as one value, read anew only when the plan has changed."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from weakref import WeakKeyDictionary

from sqlmodel import Session

from civic.planning import SeenProject, newest_stamp, public_projects
from civic.region import Region
from civic.search import Index


@dataclass(frozen=True)
class Plan:
    """The projects by their code, and what finds them; `region` names the places that they are in."""

    projects: tuple[SeenProject, ...] = ()
    region: Region | None = field(default=None, repr=False, compare=False)

    def __bool__(self) -> bool:
        """Whether there is a project."""
        return bool(self.projects)

    def project(self, code: str) -> SeenProject | None:
        """The project of that code, if there is one."""
        return self._by_code.get(code)

    def in_province(self, province: str) -> tuple[SeenProject, ...]:
        """What is in the province; what is for the whole region comes last."""
        here = [one for one in self.projects if province in one.provinces]
        return (*here, *self.everywhere)

    def in_commune(self, province: str, commune: str) -> tuple[SeenProject, ...]:
        """What names the commune; then what is for its whole province, then for the whole region."""
        named = [one for one in self.projects if (province, commune) in one.places]
        whole = [one for one in self.projects if (province, "") in one.places]
        return (*named, *whole, *self.everywhere)

    def about(self, topic: str) -> tuple[SeenProject, ...]:
        """What is about the topic."""
        return tuple(one for one in self.projects if one.topic == topic)

    def find(self, typed: str, limit: int = 8) -> tuple[SeenProject, ...]:
        """What `typed` may mean: a code, or some letters of a title, a commune or a province."""
        exact = self.project(typed.strip().lower())
        return (exact,) if exact else tuple(self._index.find(typed, limit))

    @cached_property
    def everywhere(self) -> tuple[SeenProject, ...]:
        """What is for the whole region."""
        return tuple(one for one in self.projects if not one.places)

    @cached_property
    def topics(self) -> tuple[str, ...]:
        """The topics that some project is about, each once."""
        return tuple(dict.fromkeys(one.topic for one in self.projects))

    @cached_property
    def _by_code(self) -> dict[str, SeenProject]:
        return {one.code: one for one in self.projects}

    @cached_property
    def _index(self) -> Index[SeenProject]:
        return Index((one, self._names(one)) for one in self.projects)

    def _names(self, one: SeenProject) -> Sequence[str]:
        if self.region is None:
            return tuple(one.title.values())
        communes = {commune.code: commune for commune in self.region.communes}
        provinces = {province.slug: province for province in self.region.provinces}
        named = [communes[code] for _, code in one.places if code in communes]
        around = [provinces[slug] for slug in one.provinces if slug in provinces]
        return (*one.title.values(), *(name for place in (*named, *around) for name in place.names.values()))


# By engine: the newest revision's stamp, and the plan as it was then. A stamp that was rolled back never comes again.
_KEPT: WeakKeyDictionary[Any, tuple[str, Region, Plan]] = WeakKeyDictionary()


def plan_of(session: Session, region: Region) -> Plan:
    """The whole plan as it is now."""
    stamp = newest_stamp(session)
    if not stamp:
        return Plan()
    engine = session.get_bind()
    kept = _KEPT.get(engine)
    if kept is None or kept[0] != stamp or kept[1] is not region:
        kept = (stamp, region, Plan(tuple(public_projects(session)), region))
        _KEPT[engine] = kept
    return kept[2]
