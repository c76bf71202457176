"""Associations that take part: registered by their representative, confirmed by staff, left when they wish."""

from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import ColumnElement, exists
from sqlmodel import Session, col, func, select
from sqlmodel.sql.expression import SelectOfScalar

from core.clock import now
from core.errors import BadInput, Refused
from core.i18n import N_, NN_
from core.message import Button
from core.models import Association, AssociationState, Contact, Role, Staff
from core.networks import capabilities_of
from core.notices import language_of, notify
from core.staff import audit, staff_who_may

STAFF = frozenset({Role.MODERATOR, Role.APPROVER, Role.ADMIN})
# Older than any association law in Morocco: a slip of the pen.
EARLIEST_YEAR = 1900
LONGEST_NAME, LONGEST_ROLE = 200, 80
_Row = TypeVar("_Row")
_STANDING = (AssociationState.REGISTERED, AssociationState.CONFIRMED)


@dataclass(frozen=True)
class OwnAssociation:
    """An association as its representative sees it."""

    reference: str
    name: str
    role: str
    province: str
    field: str
    recognised_in: int
    state: AssociationState
    reason: str

    @property
    def confirmed(self) -> bool:
        """Whether the council said yes."""
        return self.state is AssociationState.CONFIRMED


def own_association(session: Session, contact_id: int) -> OwnAssociation | None:
    """What this person registered last, unless it left."""
    found = _latest(session, contact_id)
    if found is None or found.state is AssociationState.LEFT:
        return None
    return OwnAssociation(**found.model_dump(include=set(OwnAssociation.__dataclass_fields__)))


def _latest(session: Session, contact_id: int) -> Association | None:
    query = select(Association).where(Association.contact_id == contact_id).order_by(col(Association.id).desc())
    return session.exec(query.limit(1)).first()


def register(
    session: Session,
    *,
    contact: Contact,
    name: str,
    role: str,
    province: str,
    field: str,
    recognised_in: int,
    reference: str,
) -> Association:
    """Store a registration for staff to confirm; Refused while one of this person's stands. One declined is replaced.

    The caller holds the contact's row locked, so that two at once are one.
    """
    before = _latest(session, contact.id)
    if before is not None and before.state in _STANDING:
        raise Refused("this person speaks for %(reference)s already", reference=before.reference)
    if before is not None:
        _forget(before)
    association = Association(
        reference=reference,
        contact_id=contact.id,
        name=_words(name, "name", LONGEST_NAME),
        role=_words(role, "role", LONGEST_ROLE),
        province=province,
        field=field,
        recognised_in=recognised_in,
    )
    session.add(association)
    session.flush()
    return association


def _words(text: str, where: str, longest: int) -> str:
    words = " ".join(text.split())
    if not words or len(words) > longest:
        what = NN_("the %(field)s has %(n)s character", "the %(field)s has %(n)s characters")
        remedy = N_("Give 1 to %(longest)s.")
        raise BadInput(what, where=where, remedy=remedy, field=where, n=len(words), longest=longest)
    return words


def _forget(association: Association) -> None:
    """What the person said goes; the reference and the numbers stay."""
    association.state, association.left_at = AssociationState.LEFT, now()
    association.name = association.role = association.reason = ""


def leave(session: Session, contact: Contact) -> str | None:
    """End what this person registered and empty its words; its reference, None when there was nothing."""
    found = _latest(session, contact.id)
    if found is None or found.state is AssociationState.LEFT:
        return None
    _forget(found)
    session.add(found)
    session.flush()
    return found.reference


def confirm(session: Session, reference: str, *, by: str) -> Association:
    """Say yes to a registration, and tell its representative."""
    staff = staff_who_may(session, by, STAFF, "confirm associations")
    association = _to_decide(session, reference, AssociationState.CONFIRMED)
    _decide(session, association, AssociationState.CONFIRMED, "", staff)
    contact = session.get_one(Contact, association.contact_id)
    t = language_of(contact)
    text = t(
        "The council has confirmed “%(name)s” (%(reference)s). You now see here what it asks of associations.",
        name=association.name,
        reference=association.reference,
    )
    asked = Button(label=t("What we ask of you"), value="go:association")
    # What is meant for associations travels as news, which nobody gets without having agreed to it.
    offered = capabilities_of(contact.network).news and not contact.news
    news = ((Button(label=t("Get news"), value="go:welcome:news"),),) if offered else ()
    notify(session, contact, text, rows=((asked,), *news), about=_about(association))
    return association


def decline(session: Session, reference: str, *, reason: str, by: str) -> Association:
    """Say no to a registration with a reason, and tell its representative; one that was confirmed can be declined."""
    staff = staff_who_may(session, by, STAFF, "decline associations")
    if not reason.strip():
        raise BadInput("the reason is missing", where="reason", remedy=N_("Say what the association can do."))
    association = _to_decide(session, reference, AssociationState.DECLINED)
    _decide(session, association, AssociationState.DECLINED, reason.strip(), staff)
    contact = session.get_one(Contact, association.contact_id)
    t = language_of(contact)
    text = t(
        "The council could not confirm “%(name)s” (%(reference)s): %(reason)s",
        name=association.name,
        reference=association.reference,
        reason=association.reason,
    )
    again = Button(label=t("Register again"), value="go:association:again")
    notify(session, contact, text, rows=((again,),), about=_about(association))
    return association


def _about(association: Association) -> str:
    return f"association:{association.reference}"


def _to_decide(session: Session, reference: str, answer: AssociationState) -> Association:
    association = find_association(session, reference, locked=True)
    if association.state is answer:
        raise Refused("association %(reference)s is %(answer)s already", reference=association.reference, answer=answer)
    if association.state is AssociationState.LEFT:
        raise Refused("association %(reference)s has left", reference=association.reference)
    if association.state is AssociationState.DECLINED:
        raise Refused(
            "association %(reference)s is declined; its representative registers it again",
            reference=association.reference,
        )
    return association


def _decide(session: Session, association: Association, answer: AssociationState, reason: str, staff: Staff) -> None:
    before = association.state
    association.state, association.reason, association.decided_at = answer, reason, now()
    session.add(association)
    # The words of a reason may speak of people: the audit log, which is never changed, has only that there was one.
    action = "association.confirm" if answer is AssociationState.CONFIRMED else "association.decline"
    audit(session, staff, action, f"association:{association.id}", reference=association.reference, before=before)


def find_association(session: Session, reference: str, *, locked: bool = False) -> Association:
    """The registration of that reference, capitals aside; BadInput when there is none."""
    query = select(Association).where(Association.reference == reference.strip().upper())
    if locked:
        query = query.with_for_update().execution_options(populate_existing=True)
    found = session.exec(query).one_or_none()
    if found is None:
        raise BadInput(
            "there is no association %(reference)r",
            remedy="`jisr association list` shows them all.",
            reference=reference,
        )
    return found


def list_associations(session: Session, state: AssociationState | None = None) -> list[Association]:
    """Registrations, those that wait longest first; only those in `state` when given, else all that have not left."""
    return page_of_associations(session, Page(state))


@dataclass(frozen=True)
class Page:
    """Which registrations are looked at: in one state (None: all that have not left), with their seat in a province."""

    state: AssociationState | None = None
    province: str = ""

    def narrowed(self, query: SelectOfScalar[_Row]) -> SelectOfScalar[_Row]:
        """The query with these conditions."""
        state = col(Association.state)
        query = query.where(state != AssociationState.LEFT if self.state is None else state == self.state)
        return query.where(Association.province == self.province) if self.province else query


def page_of_associations(
    session: Session, chosen: Page, *, limit: int | None = None, offset: int = 0
) -> list[Association]:
    """The registrations that are looked at, those that wait longest first; `limit` of them after the first `offset`."""
    query = chosen.narrowed(select(Association)).order_by(col(Association.id)).offset(offset)
    return list(session.exec(query if limit is None else query.limit(limit)))


def count_associations(session: Session, chosen: Page) -> int:
    """How many are looked at."""
    return session.exec(chosen.narrowed(select(func.count()).select_from(Association))).one()


def count_by_state(session: Session) -> dict[AssociationState, int]:
    """How many registrations are in each state."""
    rows = session.exec(select(Association.state, func.count()).group_by(col(Association.state)))
    return {AssociationState(state): count for state, count in rows}


def speaks_for_one(*where: ColumnElement[bool]) -> ColumnElement[bool]:
    """SQL: whether a contact of the query speaks for a confirmed association that meets `where`."""
    theirs = col(Association.contact_id) == col(Contact.id)
    return exists().where(theirs, col(Association.state) == AssociationState.CONFIRMED, *where)
