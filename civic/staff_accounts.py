"""Which account at a network is whose on the staff: linked by a one-time code that the command line gives out."""

import secrets
from datetime import timedelta

from sqlmodel import Session, col, delete, select

from core.clock import now
from core.crypto import vault
from core.models import Contact, Staff, StaffAccount
from core.reference import ALPHABET
from core.staff import audit

VALID_FOR = timedelta(minutes=15)
CODE_LENGTH = 10


def new_link(session: Session, staff: Staff) -> str:
    """A one-time code that links the account which sends it; it ends the link that there was, and older codes."""
    code = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
    account = session.get(StaffAccount, staff.id) or StaffAccount(staff_id=staff.id, code_hash="", expires_at=now())
    account.code_hash, account.expires_at = _hash(code), now() + VALID_FOR
    account.contact_id, account.linked_at = None, None
    session.add(account)
    session.flush()
    audit(session, staff, "staff.link_code", f"staff:{staff.id}")
    return code


def link(session: Session, contact: Contact, code: str) -> Staff | None:
    """Link this account to the member of staff whose code it is; None for a code that is wrong, used or too old."""
    query = select(StaffAccount).where(StaffAccount.code_hash == _hash(code.strip().upper()))
    account = session.exec(query.with_for_update()).first()
    if account is None or account.contact_id is not None or account.expires_at <= now():
        return None
    session.exec(delete(StaffAccount).where(col(StaffAccount.contact_id) == contact.id))
    account.contact_id, account.linked_at, account.code_hash = contact.id, now(), ""
    session.add(account)
    session.flush()
    staff = session.get_one(Staff, account.staff_id)
    audit(session, staff, "staff.link", f"staff:{staff.id}", network=contact.network)
    return staff


def unlink(session: Session, staff: Staff) -> bool:
    """End the link and whatever code waits; False when there was none."""
    account = session.get(StaffAccount, staff.id)
    if account is None:
        return False
    session.delete(account)
    session.flush()
    audit(session, staff, "staff.unlink", f"staff:{staff.id}")
    return True


def staff_of(session: Session, contact_id: int) -> Staff | None:
    """The member of staff whose account this is, if it is one's."""
    query = select(Staff).join(StaffAccount).where(StaffAccount.contact_id == contact_id)
    return session.exec(query).first()


def account_of(session: Session, staff_id: int) -> Contact | None:
    """The account that a member of staff has linked; None while there is none."""
    account = session.get(StaffAccount, staff_id)
    return session.get(Contact, account.contact_id) if account and account.contact_id is not None else None


def _hash(code: str) -> str:
    return vault().keyed_hash("staff-link", code)
