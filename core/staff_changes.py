"""Who joins the staff, what they may do, and who leaves; each change is in the audit log."""

import re

from sqlmodel import Session, col, func, select

from core.clock import now
from core.errors import BadInput, Refused
from core.i18n import N_
from core.models import Role, Staff
from core.staff import audit

LONGEST_ADDRESS = 254
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


def is_address(text: str) -> bool:
    """Whether this has the form of an e-mail address."""
    return len(text) <= LONGEST_ADDRESS and _EMAIL.fullmatch(text) is not None


def add_staff(session: Session, *, by: Staff | None, email: str, role: Role) -> Staff:
    """A new member of staff, or one who comes back; without `by` it is the command line's. BadInput, Refused."""
    address = email.strip().lower()
    if not is_address(address):
        raise BadInput("this is no e-mail address", where="email", remedy=N_("Write it as name@example.org."))
    found = session.exec(select(Staff).where(Staff.email == address)).first()
    if found is not None and found.left_at is None:
        raise Refused("%(address)s is a member of staff already", address=address)
    staff = found or Staff(email=address, role=role)
    staff.role, staff.left_at = role, None
    session.add(staff)
    session.flush()
    audit(session, by, "staff.add", address, role=role.value)
    return staff


def set_role(session: Session, *, by: Staff | None, staff_id: int, role: Role) -> Staff:
    """Give somebody another role; Refused where nobody would be left who may add others."""
    staff = present(session, staff_id)
    if staff.role is Role.ADMIN and role is not Role.ADMIN:
        _require_another_administrator(session, staff)
    if staff.role is not role:
        audit(session, by, "staff.role", staff.email, before=staff.role.value, after=role.value)
        staff.role = role
    return staff


def let_go(session: Session, *, by: Staff | None, staff_id: int) -> Staff:
    """Somebody leaves: they cannot log in any more, and what they did keeps their name."""
    staff = present(session, staff_id)
    if staff.role is Role.ADMIN:
        _require_another_administrator(session, staff)
    staff.left_at, staff.password_hash, staff.second_factor = now(), "", ""
    audit(session, by, "staff.leave", staff.email)
    return staff


def forget_factor(session: Session, *, by: Staff | None, staff_id: int) -> Staff:
    """Let somebody in without their code app once more: the phone is lost."""
    staff = present(session, staff_id)
    staff.second_factor = ""
    audit(session, by, "staff.second_factor", staff.email, on=False)
    return staff


def present(session: Session, staff_id: int) -> Staff:
    """Somebody who is on the staff now, held for a change; BadInput for who is not."""
    staff = session.exec(select(Staff).where(Staff.id == staff_id).with_for_update()).first()
    if staff is None or staff.left_at is not None:
        raise BadInput("this person is not on the staff", remedy=N_("Open the list again."))
    return staff


def _require_another_administrator(session: Session, staff: Staff) -> None:
    others = select(func.count()).where(Staff.role == Role.ADMIN, Staff.id != staff.id, col(Staff.left_at).is_(None))
    if not session.exec(others).one():
        raise Refused("%(email)s is the only administrator; make somebody else one first", email=staff.email)
