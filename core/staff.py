"""Who on the staff does a thing, whether they may, and the line in the audit log that says so."""

from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, select

from core.clock import now
from core.errors import BadInput, Refused
from core.i18n import N_
from core.models import AuditEntry, Role, Staff
from core.sentence import Listed, Sentence


def find_staff(session: Session, email: str) -> Staff:
    """The member of staff with this address, capitals aside; BadInput when there is none."""
    here = select(Staff).where(func.lower(Staff.email) == email.strip().lower(), col(Staff.left_at).is_(None))
    found = session.exec(here).one_or_none()
    if found is None:
        remedy = "Add them with `jisr staff add EMAIL --role editor`."
        raise BadInput("nobody on the staff has the address %(email)r", remedy=remedy, email=email)
    return found


def staff_who_may(session: Session, email: str, roles: frozenset[Role], action: str) -> Staff:
    """The member of staff, when one of these roles is theirs; Refused when not.

    `action` reads "approve campaigns", and is collected for the catalogues where it stands.
    """
    staff = find_staff(session, email)
    if staff.role not in roles:
        raise Refused(
            "%(email)s (%(role)s) may not %(action)s; that is for %(allowed)s",
            email=staff.email,
            role=staff.role,
            action=Sentence(action),
            allowed=Listed(sorted(roles), N_(" or ")),
        )
    return staff


def audit(session: Session, staff: Staff | None, action: str, subject: str, **data: Any) -> None:
    """Write down an act on a subject ("petition:7"); without staff it was the clock's or the command line's."""
    session.add(AuditEntry(staff_id=staff.id if staff else None, action=action, subject=subject, data=data, at=now()))
