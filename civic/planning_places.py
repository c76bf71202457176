"""Where a project is, as people write it: pairs of a province's slug and a commune's code ("" for all of it)."""

from collections.abc import Callable, Sequence

from civic.region import Commune, Province, Region
from civic.search import find_communes, normalise

Place = tuple[str, str]
# The column, what is wrong with it, and the remedy.
Mistake = tuple[str, str, str]
PlaceReader = Callable[[Sequence[str], Sequence[str]], tuple[list[Place], list[Mistake]]]


def place_reader(region: Region) -> PlaceReader:
    """A reader of provinces and communes, by slug, code or name; a province without communes is meant as a whole."""
    provinces = {
        normalise(name): province for province in region.provinces for name in (province.slug, *province.names.values())
    }
    communes: dict[str, list[Commune]] = {}
    for commune in region.communes:
        for name in {normalise(name) for name in (commune.code, *commune.names.values())}:
            communes.setdefault(name, []).append(commune)

    def read(named: Sequence[str], within: Sequence[str]) -> tuple[list[Place], list[Mistake]]:
        mistakes: list[Mistake] = []
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


def _no_province(region: Region, name: str) -> Mistake:
    known = ", ".join(province.slug for province in region.provinces)
    return "provinces", f"there is no province {name!r}", f"There are: {known}."


def _no_commune(region: Region, name: str, found: Sequence[Commune], inside: Sequence[Commune]) -> Mistake:
    if len(inside) > 1:
        codes = ", ".join(f"{commune.code} ({commune.province})" for commune in inside)
        return "communes", f"there are several communes {name!r}", f"Write the code: {codes}."
    if found:
        return "communes", f"{name!r} is in the province {found[0].province}", "Correct the provinces."
    near = find_communes(region, name, limit=1)
    guess = f"Did you mean {near[0].name('fr')}?" if near else "Write its name or its census code."
    return "communes", f"there is no commune {name!r}", guess
