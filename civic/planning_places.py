"""Where a project is, as people write it: pairs of a province's slug and a commune's code ("" for all of it)."""

from collections.abc import Callable, Sequence

from civic.region import Commune, Province, Region
from civic.search import find_communes, normalise
from core.faults import Fault
from core.i18n import N_
from core.sentence import Sentence, Spoken

Place = tuple[str, str]
PlaceReader = Callable[[Sequence[str], Sequence[str]], tuple[list[Place], list[Fault]]]


def place_reader(region: Region) -> PlaceReader:
    """A reader of provinces and communes, by slug, code or name; a province without communes is meant as a whole."""
    provinces = {
        normalise(name): province for province in region.provinces for name in (province.slug, *province.names.values())
    }
    communes: dict[str, list[Commune]] = {}
    for commune in region.communes:
        for name in {normalise(name) for name in (commune.code, *commune.names.values())}:
            communes.setdefault(name, []).append(commune)

    def read(named: Sequence[str], within: Sequence[str]) -> tuple[list[Place], list[Fault]]:
        mistakes: list[Fault] = []
        chosen: list[Province] = []
        for name in named:
            province = provinces.get(normalise(name))
            if province is None:
                mistakes.append(_no_province(region, name))
            else:
                chosen.append(province)
        places: list[Place] = []
        for name in within:
            found = communes.get(normalise(name), [])
            inside = [commune for commune in found if not chosen or commune.province in {one.slug for one in chosen}]
            if len(inside) == 1:
                places.append((inside[0].province, inside[0].code))
            elif not mistakes:
                mistakes.append(_no_commune(region, name, found, inside))
        filled = {province for province, _ in places}
        places += [(province.slug, "") for province in chosen if province.slug not in filled]
        return sorted(set(places)), mistakes

    return read


def _no_province(region: Region, name: str) -> Fault:
    known = tuple(_named(province) for province in region.provinces)
    return Fault(
        "there is no province %(name)r",
        column="provinces",
        remedy=N_("There are: %(known)s."),
        name=name,
        known=known,
    )


def _no_commune(region: Region, name: str, found: Sequence[Commune], inside: Sequence[Commune]) -> Fault:
    provinces = {province.slug: _named(province) for province in region.provinces}
    if len(inside) > 1:
        codes = tuple(
            Sentence(N_("%(commune)s (%(province)s)"), {"commune": one.code, "province": provinces[one.province]})
            for one in inside
        )
        remedy = N_("Write the code: %(codes)s.")
        return Fault("there are several communes %(name)r", column="communes", remedy=remedy, name=name, codes=codes)
    if found:
        return Fault(
            "%(name)r is in the province %(province)s",
            column="communes",
            remedy=N_("Correct the provinces."),
            name=name,
            province=provinces[found[0].province],
        )
    near = find_communes(region, name, limit=1)
    guess = N_("Did you mean %(near)s?") if near else N_("Write its name or its census code.")
    # Lines of commands name communes in French, as the census does.
    guessed = Spoken(lambda language: near[0].name("fr" if language == "en" else language) if near else "")
    return Fault("there is no commune %(name)r", column="communes", remedy=guess, name=name, near=guessed)


def _named(province: Province) -> Spoken:
    """A province by the slug in lines of commands, by its name in other languages: a file may hold either."""
    return Spoken(lambda language: province.slug if language == "en" else province.name(language))
