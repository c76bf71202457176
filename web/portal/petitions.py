"""Petitions that gather support now, with how far they are."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlmodel import Session

from analytics.disclosure import disclose
from civic.petitions import OpenPetition, open_petitions, standing, supporters_by_province
from civic.region import Region
from core.i18n import direction


@dataclass(frozen=True)
class ProvinceBar:
    """A province's part; `count` is None where so few support it that they are not shown."""

    name: str
    count: int | None
    needed: int


@dataclass(frozen=True)
class PetitionCard:
    """A petition in the visitor's language, or the first it has; `reached` when the total and every province are."""

    slug: str
    title: str
    summary: str
    language: str
    direction: str
    total: int
    needed: int
    reached: bool
    provinces: tuple[ProvinceBar, ...]


def gathering(session: Session, region: Region, language: str) -> tuple[PetitionCard, ...]:
    """The open petitions, newest first."""
    return tuple(_card(session, petition, region, language) for petition in open_petitions(session))


def _card(session: Session, petition: OpenPetition, region: Region, language: str) -> PetitionCard:
    counts = supporters_by_province(session, petition.id)
    stands = standing(counts, region)
    shown = disclose({province.province: province.count for province in stands.provinces} | _elsewhere(counts, region))
    spoken = _spoken(petition, region, language)
    return PetitionCard(
        slug=petition.slug,
        title=petition.title[spoken],
        summary=petition.summary.get(spoken, ""),
        language=spoken,
        direction=direction(spoken),
        total=stands.total,
        needed=stands.needed,
        reached=stands.reached,
        provinces=tuple(
            ProvinceBar(region.province(part.province).name(language), shown[part.province], part.needed)
            for part in stands.provinces
        ),
    )


def _elsewhere(counts: Mapping[str, int], region: Region) -> dict[str, int]:
    """Supporters of no province are in the total, so hiding must reckon with them."""
    known = {province.slug for province in region.provinces}
    rest = sum(count for slug, count in counts.items() if slug not in known)
    return {"": rest} if rest else {}


def _spoken(petition: OpenPetition, region: Region, language: str) -> str:
    """The language in which the petition can be read by a reader of `language`."""
    wishes = (language, region.fallbacks.get(language, ""), *region.languages)
    return next((code for code in wishes if code in petition.title), next(iter(petition.title)))
