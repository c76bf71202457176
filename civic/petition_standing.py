"""How many signatures a petition needs, and how it stands against that: in all, and in each province."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from civic.region import Region
from civic.rules import PetitionRules, Shown
from core.models import PetitionKind


@dataclass(frozen=True)
class Threshold:
    """The signatures needed in all, and in each province of the region."""

    total: int
    per_province: int


@dataclass(frozen=True)
class Paper:
    """Signatures counted on paper; `in_bot` of them are of people known to support the petition in the bot too."""

    count: int = 0
    in_bot: int = 0


@dataclass(frozen=True)
class Count:
    """People of one province: signatures on `paper`, and those counted `here` in the bot alone."""

    here: int = 0
    paper: int = 0

    @property
    def people(self) -> int:
        """Everybody, each once."""
        return self.here + self.paper


@dataclass(frozen=True)
class ProvinceStanding:
    """How one province (slug) stands; `count` is `here` and `paper` together."""

    province: str
    count: int
    needed: int
    here: int = 0
    paper: int = 0

    @property
    def reached(self) -> bool:
        """Whether the province gives its part."""
        return self.count >= self.needed


@dataclass(frozen=True)
class Standing:
    """How a petition stands: `reached` only when the total and every province are; `needed` 0: no number is asked."""

    reached: bool
    total: int
    needed: int
    provinces: tuple[ProvinceStanding, ...]
    here: int = 0
    paper: int = 0


def needed(population: int, rules: PetitionRules, kind: PetitionKind = PetitionKind.CITIZENS) -> Threshold:
    """The signatures a region of this many people asks for (organic law 111-14, as region.toml states it)."""
    wanted = {condition.shown for condition in rules.of_kind(kind)}
    total = next(step.needed for step in rules.signatures.steps if step.fits(population))
    each = math.ceil(total * rules.per_province.share)
    return Threshold(total if Shown.TOTAL in wanted else 0, each if Shown.PROVINCES in wanted else 0)


def counts_by_province(bot: Mapping[str, int], paper: Mapping[str, Paper]) -> dict[str, Count]:
    """The people of each province, nobody twice: who is marked as being in both is counted with the paper alone.

    Who withdraws in the bot may have been one of those marked: marks never take away more than there is in either.
    """
    counts = {}
    for province in {**bot, **paper}:
        signed, supporters = paper.get(province, Paper()), bot.get(province, 0)
        twice = min(signed.in_bot, signed.count, supporters)
        counts[province] = Count(supporters - twice, signed.count)
    return counts


def standing(
    bot: Mapping[str, int],
    region: Region,
    paper: Mapping[str, Paper] | None = None,
    kind: PetitionKind = PetitionKind.CITIZENS,
) -> Standing:
    """How the supporters in the bot and the signatures on paper, by province, stand against the region's rules.

    People counted under no province of the region (they may work here and live elsewhere) add to the total alone.
    """
    threshold = needed(region.population, region.petition_rules, kind)
    counts = counts_by_province(bot, paper or {})
    provinces = tuple(
        _of_province(province.slug, counts.get(province.slug, Count()), threshold) for province in region.provinces
    )
    here, signed = sum(count.here for count in counts.values()), sum(count.paper for count in counts.values())
    reached = here + signed >= threshold.total and all(province.reached for province in provinces)
    return Standing(reached, here + signed, threshold.total, provinces, here, signed)


def _of_province(slug: str, count: Count, threshold: Threshold) -> ProvinceStanding:
    return ProvinceStanding(slug, count.people, threshold.per_province, count.here, count.paper)
