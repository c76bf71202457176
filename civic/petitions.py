"""Petitions to the council: what they need, where they stand, which are open, and the support people give.

What is gathered here is support for a petition; it is not a legal signature.
"""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, func, select

from civic.region import Region
from civic.rules import PetitionRules
from core.errors import BadInput, Refused
from core.models import Contact, Petition, PetitionState, PetitionSupport
from core.once import insert_once

# A slug is part of a button's data and of a deep link: letters that both may carry.
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_SLUG_LIMIT = 40


@dataclass(frozen=True)
class Threshold:
    """The signatures needed in all, and in each province of the region."""

    total: int
    per_province: int


@dataclass(frozen=True)
class ProvinceStanding:
    """How one province (slug) stands."""

    province: str
    count: int
    needed: int

    @property
    def reached(self) -> bool:
        """Whether the province gives its part."""
        return self.count >= self.needed


@dataclass(frozen=True)
class Standing:
    """How a petition stands: `reached` only when the total and every province are."""

    reached: bool
    total: int
    needed: int
    provinces: tuple[ProvinceStanding, ...]


@dataclass(frozen=True)
class OpenPetition:
    """A petition that gathers support; `title` and `summary` are texts per language code."""

    id: int
    slug: str
    title: dict[str, str]
    summary: dict[str, str]
    supporters: int


def needed(population: int, rules: PetitionRules) -> Threshold:
    """The signatures a region of this many people asks for (organic law 111-14, as region.toml states it)."""
    total = next(step.needed for step in rules.signatures.steps if step.fits(population))
    return Threshold(total, math.ceil(total * rules.per_province.share))


def standing(counts_by_province: Mapping[str, int], region: Region) -> Standing:
    """How these counts stand against the region's rules.

    People counted under no province of the region (they may work here and live elsewhere) add to the total alone.
    """
    threshold = needed(region.population, region.petition_rules)
    total = sum(counts_by_province.values())
    provinces = tuple(
        ProvinceStanding(province.slug, counts_by_province.get(province.slug, 0), threshold.per_province)
        for province in region.provinces
    )
    reached = total >= threshold.total and all(province.reached for province in provinces)
    return Standing(reached, total, threshold.total, provinces)


def supporters_by_province(session: Session, petition_id: int) -> dict[str, int]:
    """The people who support a petition here, by province slug ("" for those who named none)."""
    query = (
        select(PetitionSupport.province, func.count())
        .where(PetitionSupport.petition_id == petition_id)
        .group_by(col(PetitionSupport.province))
        .order_by(col(PetitionSupport.province))
    )
    return dict(session.exec(query).all())


def open_petitions(session: Session) -> tuple[OpenPetition, ...]:
    """The petitions that gather support now, the newest first, each with its number of supporters."""
    query = (
        select(Petition, func.count(col(PetitionSupport.id)))
        .outerjoin(PetitionSupport, col(PetitionSupport.petition_id) == Petition.id)
        .where(Petition.state == PetitionState.GATHERING)
        .group_by(col(Petition.id))
        .order_by(col(Petition.opened_on).desc(), col(Petition.id).desc())
    )
    return tuple(
        OpenPetition(petition.id, petition.slug, dict(petition.title), dict(petition.summary), supporters)
        for petition, supporters in session.exec(query)
    )


def support(
    session: Session,
    *,
    petition_id: int,
    contact: Contact,
    person_hash: str,
    reference: str,
    province: str,
    commune: str,
) -> bool:
    """Add a person's support; False when this person gave it before. Refused when the petition is not open.

    `person_hash` is core.crypto.vault().keyed_hash("petition-person", …) of the verified phone number or the account:
    the UNIQUE constraint on it decides, and the surrounding transaction goes on either way.
    """
    petition = session.get(Petition, petition_id)
    if petition is None or petition.state is not PetitionState.GATHERING:
        raise Refused("this petition does not gather support now")
    added = insert_once(
        session,
        PetitionSupport,
        petition_id=petition_id,
        person_hash=person_hash,
        reference=reference,
        contact_id=contact.id,
        province=province,
        commune=commune,
    )
    return added is not None


def create_petition(
    session: Session,
    *,
    slug: str,
    title: Mapping[str, str],
    summary: Mapping[str, str],
    opened_on: date,
    state: PetitionState = PetitionState.GATHERING,
) -> Petition:
    """Store a petition, with its id; BadInput for a slug that is taken or cannot stand in a link, or without words."""
    if len(slug) > _SLUG_LIMIT or not _SLUG.fullmatch(slug):
        remedy = f"Use at most {_SLUG_LIMIT} small letters, digits and hyphens."
        raise BadInput(f"{slug!r} cannot stand in a link", where="slug", remedy=remedy)
    if session.exec(select(Petition.id).where(Petition.slug == slug)).first() is not None:
        raise BadInput(f"there is a petition {slug!r} already", where="slug", remedy="Choose another one.")
    for where, texts in (("title", title), ("summary", summary)):
        if not texts or not all(text.strip() for text in texts.values()):
            raise BadInput("a text is empty", where=where, remedy="Write it in at least one language.")
    petition = Petition(slug=slug, title=dict(title), summary=dict(summary), opened_on=opened_on, state=state)
    session.add(petition)
    session.flush()
    return petition
