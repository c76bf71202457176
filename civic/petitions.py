"""Petitions to the council: which there are, which are open, and the support people give.

What is gathered here is support for a petition; it is not a legal signature.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlmodel import Session, col, func, select, update

from civic.petition_counts import supporters_by_province
from civic.petition_paper import paper_by_province
from civic.petition_standing import Standing, counts_by_province, standing
from civic.region import Region
from core.errors import BadInput, Refused
from core.i18n import N_
from core.models import Contact, Petition, PetitionKind, PetitionState, PetitionSupport
from core.models.petition import BY_ACCOUNT
from core.once import insert_once

# A slug is part of a button's data and of a deep link: letters that both may carry.
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_SLUG_LIMIT = 40


@dataclass(frozen=True)
class OpenPetition:
    """A petition that gathers support; `title`, `summary` and `demand` are texts per language code.

    `supporters` are the people counted here, `paper` the signatures that staff counted on paper; who is known to be in
    both is counted with the paper alone.
    """

    id: int
    slug: str
    title: dict[str, str]
    summary: dict[str, str]
    supporters: int
    kind: PetitionKind = PetitionKind.CITIZENS
    demand: dict[str, str] = field(default_factory=dict)
    association: str = ""
    paper: int = 0
    fallbacks: dict[str, str] = field(default_factory=dict)


def supporters_by_account(session: Session, petition_id: int) -> int:
    """How many support it here by an account alone: one of them may be somebody whose number is verified as well."""
    query = select(func.count()).select_from(PetitionSupport)
    return session.exec(query.where(PetitionSupport.petition_id == petition_id, BY_ACCOUNT)).one()


def open_petitions(session: Session) -> tuple[OpenPetition, ...]:
    """The petitions that gather support now, the newest first, each with its number of supporters."""
    query = (
        select(Petition)
        .where(Petition.state == PetitionState.GATHERING)
        .order_by(col(Petition.opened_on).desc(), col(Petition.id).desc())
    )
    return tuple(_as_open(session, petition) for petition in session.exec(query))


def _as_open(session: Session, petition: Petition) -> OpenPetition:
    counts = counts_by_province(supporters_by_province(session, petition.id), paper_by_province(session, petition.id))
    return OpenPetition(
        id=petition.id,
        slug=petition.slug,
        title=dict(petition.title),
        summary=dict(petition.summary),
        supporters=sum(count.here for count in counts.values()),
        kind=petition.kind,
        demand=dict(petition.demand),
        association=petition.association,
        paper=sum(count.paper for count in counts.values()),
        fallbacks=dict(petition.fallbacks),
    )


def find_petition(session: Session, slug: str, *, to_change: bool = False) -> Petition:
    """The petition of this name, locked until the transaction ends when it is to be changed; BadInput for none."""
    query = select(Petition).where(Petition.slug == slug)
    found = session.exec(query.with_for_update() if to_change else query).one_or_none()
    if found is None:
        raise BadInput("there is no petition %(slug)r", remedy="`jisr petition list` names them.", slug=slug)
    return found


def petition_standing(session: Session, petition: Petition, region: Region) -> Standing:
    """How a petition stands now, paper and support given here together."""
    bot, paper = supporters_by_province(session, petition.id), paper_by_province(session, petition.id)
    return standing(bot, region, paper, petition.kind)


def support(
    session: Session,
    *,
    petition_id: int,
    contact: Contact,
    person_hash: str,
    reference: str,
    province: str,
    commune: str,
    by_account: bool = False,
) -> bool:
    """Add a person's support; False when this person gave it before. Refused when the petition is not open.

    Support that outlived an erased account is given back to the person who proves to have the same number.

    `person_hash` is core.crypto.vault().keyed_hash("petition-person", …) of the verified phone number or the account:
    the UNIQUE constraint on it decides, and the surrounding transaction goes on either way.
    """
    # Whoever closes it waits until this is written, and this waits for whoever closes it: nobody is counted afterwards.
    query = select(Petition).where(Petition.id == petition_id).with_for_update(read=True)
    petition = session.exec(query.execution_options(populate_existing=True)).one_or_none()
    if petition is None or petition.state is not PetitionState.GATHERING:
        raise Refused("this petition does not gather support now")
    added = insert_once(
        session, PetitionSupport, petition_id=petition_id, person_hash=person_hash, reference=reference,
        contact_id=contact.id, province=province, commune=commune, by_account=by_account,
    )  # fmt: skip
    if added is None:
        session.exec(
            update(PetitionSupport)
            .where(col(PetitionSupport.petition_id) == petition_id, col(PetitionSupport.person_hash) == person_hash)
            .where(col(PetitionSupport.contact_id).is_(None))
            .values(contact_id=contact.id)
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
    kind: PetitionKind = PetitionKind.CITIZENS,
    demand: Mapping[str, str] | None = None,
    association: str = "",
    fallbacks: Mapping[str, str] | None = None,
) -> Petition:
    """Store a petition, with its id; BadInput for a slug that is taken or cannot stand in a link, or without words."""
    if len(slug) > _SLUG_LIMIT or not _SLUG.fullmatch(slug):
        remedy = N_("Use at most %(most)s small letters, digits and hyphens.")
        raise BadInput("%(slug)r cannot stand in a link", where="slug", remedy=remedy, slug=slug, most=_SLUG_LIMIT)
    if session.exec(select(Petition.id).where(Petition.slug == slug)).first() is not None:
        raise BadInput(
            "there is a petition %(slug)r already", where="slug", remedy=N_("Choose another one."), slug=slug
        )
    for where, texts in (("title", title), ("summary", summary)):
        if not texts or not all(text.strip() for text in texts.values()):
            raise BadInput("a text is empty", where=where, remedy=N_("Write it in at least one language."))
    petition = Petition(
        slug=slug,
        kind=kind,
        title=dict(title),
        summary=dict(summary),
        demand=dict(demand or {}),
        fallbacks=dict(fallbacks or {}),
        association=association,
        opened_on=opened_on,
        state=state,
    )
    session.add(petition)
    session.flush()
    return petition
