"""Petitions that gather support now, with how far they are."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlmodel import Session

from analytics.disclosure import disclose
from civic.petition_paper import paper_by_province
from civic.petition_standing import ProvinceStanding, Standing, standing
from civic.petitions import OpenPetition, open_petitions, supporters_by_province
from civic.region import Region
from core.i18n import direction


@dataclass(frozen=True)
class ProvinceBar:
    """A province's part; `count` is None where so few support it that they are not shown.

    `here` and `paper` make up the count; None where one of them is too small to be shown, or all is from the bot.
    """

    name: str
    count: int | None
    needed: int
    here: int | None = None
    paper: int | None = None


@dataclass(frozen=True)
class PetitionCard:
    """A petition in the visitor's language, or the first it has; `reached` when the total and every province are.

    `needed` is 0 where no number is asked: for the petition of an `association`.
    """

    slug: str
    title: str
    summary: str
    language: str
    direction: str
    total: int
    needed: int
    reached: bool
    provinces: tuple[ProvinceBar, ...]
    here: int
    paper: int
    association: str


def gathering(session: Session, region: Region, language: str) -> tuple[PetitionCard, ...]:
    """The open petitions, newest first."""
    return tuple(_card(session, petition, region, language) for petition in open_petitions(session))


def _card(session: Session, petition: OpenPetition, region: Region, language: str) -> PetitionCard:
    counts = supporters_by_province(session, petition.id)
    stands = standing(counts, region, paper_by_province(session, petition.id), petition.kind)
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
        provinces=_bars(stands, _elsewhere(counts, region), region, language),
        here=stands.here,
        paper=stands.paper,
        association=petition.association,
    )


def _bars(stands: Standing, elsewhere: dict[str, int], region: Region, language: str) -> tuple[ProvinceBar, ...]:
    """A bar for each province, paper and bot apart where both may be shown: neither gives a small group away."""
    shown = disclose({part.province: part.count for part in stands.provinces} | elsewhere)
    here = disclose({part.province: part.here for part in stands.provinces} | elsewhere)
    paper = disclose({part.province: part.paper for part in stands.provinces})

    def bar(part: ProvinceStanding) -> ProvinceBar:
        name, slug = region.province(part.province).name(language), part.province
        apart = stands.paper > 0 and None not in (shown[slug], here[slug], paper[slug])
        return ProvinceBar(name, shown[slug], part.needed, *((here[slug], paper[slug]) if apart else ()))

    return tuple(bar(part) for part in stands.provinces)


def _elsewhere(counts: Mapping[str, int], region: Region) -> dict[str, int]:
    """Supporters of no province are in the total, so hiding must reckon with them."""
    known = {province.slug for province in region.provinces}
    rest = sum(count for slug, count in counts.items() if slug not in known)
    return {"": rest} if rest else {}


def _spoken(petition: OpenPetition, region: Region, language: str) -> str:
    """The language in which the petition can be read by a reader of `language`."""
    wishes = (language, region.fallbacks.get(language, ""), *region.languages)
    return next((code for code in wishes if code in petition.title), next(iter(petition.title)))
