"""What a person supports: their receipts, withdrawing at any time, and whether they want to be told how it goes on."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlmodel import Session, col, select

from civic.petition_counts import take_out
from core.models import Contact, Petition, PetitionState, PetitionSupport


@dataclass(frozen=True)
class OwnSupport:
    """One petition that a person supports: where it stands, the receipt, and whether they are told of changes."""

    petition_id: int
    slug: str
    title: dict[str, str]
    state: PetitionState
    reference: str
    since: datetime
    tell: bool
    fallbacks: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Withdrawn:
    """A support that was withdrawn; `whose` is the account it was given from, None after that was erased."""

    petition_id: int
    slug: str
    title: dict[str, str]
    province: str
    whose: int | None
    fallbacks: dict[str, str] = field(default_factory=dict)


def supports_of(session: Session, contact_id: int) -> tuple[OwnSupport, ...]:
    """Everything this account supports, the newest first."""
    query = (
        select(PetitionSupport, Petition)
        .join(Petition, col(Petition.id) == PetitionSupport.petition_id)
        .where(PetitionSupport.contact_id == contact_id)
        .order_by(col(PetitionSupport.id).desc())
    )
    return tuple(
        OwnSupport(
            petition.id,
            petition.slug,
            dict(petition.title),
            petition.state,
            given.reference,
            given.created_at,
            given.tell,
            dict(petition.fallbacks),
        )
        for given, petition in session.exec(query)
    )


def withdraw(session: Session, *, contact: Contact, petition_id: int) -> Withdrawn | None:
    """Take back the support that was given from this account; None when there is none.

    The row goes, so the same person may support again and is counted once then.
    """
    query = select(PetitionSupport).where(
        PetitionSupport.petition_id == petition_id, PetitionSupport.contact_id == contact.id
    )
    return _withdraw(session, session.exec(query.with_for_update()).first())


def withdraw_by_receipt(session: Session, reference: str) -> Withdrawn | None:
    """Take back the support with this receipt, from whichever account: who holds the receipt is who got it."""
    query = select(PetitionSupport).where(PetitionSupport.reference == reference.strip().upper())
    return _withdraw(session, session.exec(query.with_for_update()).first())


def _withdraw(session: Session, found: PetitionSupport | None) -> Withdrawn | None:
    if found is None:
        return None
    petition = session.get_one(Petition, found.petition_id)
    withdrawn = Withdrawn(
        petition.id, petition.slug, dict(petition.title), found.province, found.contact_id, dict(petition.fallbacks)
    )
    take_out(session, found)
    session.delete(found)
    session.flush()
    return withdrawn


def set_telling(session: Session, *, contact: Contact, petition_id: int, tell: bool) -> bool:
    """Say whether this person wants to be told how the petition goes on; False when they do not support it."""
    query = select(PetitionSupport).where(
        PetitionSupport.petition_id == petition_id, PetitionSupport.contact_id == contact.id
    )
    found = session.exec(query).first()
    if found is None:
        return False
    found.tell = tell
    session.add(found)
    return True
