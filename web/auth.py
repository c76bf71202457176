"""Who is asking: sessions that are rows, known to a browser by a secret cookie, and links that let somebody in once."""

import hashlib
import secrets
from datetime import timedelta

from fastapi import Request, Response
from sqlmodel import Session, col, delete, select, update

from core.clock import now
from core.models import Role, Staff, StaffInvitation, StaffSession

COOKIE = "jisr_session"
IDLE, LONGEST = timedelta(hours=8), timedelta(hours=24)
SEEN_EVERY = timedelta(minutes=1)
INVITED_FOR = timedelta(days=3)
DEVICE = 120


def find_staff(session: Session, email: str) -> Staff | None:
    """The member of staff with this address, in whatever case it is written; nobody who has left."""
    query = select(Staff).where(Staff.email == email.strip().lower(), col(Staff.left_at).is_(None))
    return session.exec(query).first()


def begin(session: Session, staff: Staff, device: str) -> str:
    """Log somebody in; the secret for their cookie, which is stored nowhere. Sessions that are over are dropped."""
    session.exec(delete(StaffSession).where(col(StaffSession.created_at) < now() - LONGEST))
    token = secrets.token_urlsafe(32)
    session.add(StaffSession(token_hash=_hash(token), staff_id=staff.id, device=device[:DEVICE]))
    return token


def bearer(session: Session, token: str) -> tuple[StaffSession, Staff] | None:
    """Whose secret this is; None when it is nobody's, ended, or too long unused."""
    moment = now()
    found = session.exec(
        select(StaffSession, Staff)
        .join(Staff, col(Staff.id) == col(StaffSession.staff_id))
        .where(
            StaffSession.token_hash == _hash(token),
            col(StaffSession.ended_at).is_(None),
            StaffSession.seen_at > moment - IDLE,
            StaffSession.created_at > moment - LONGEST,
            col(Staff.left_at).is_(None),
        )
    ).first()
    return (found[0], found[1]) if found else None


def is_stale(found: StaffSession) -> bool:
    """Whether it is time to write down that the session is used."""
    return now() - found.seen_at > SEEN_EVERY


def touch(session: Session, session_id: int) -> None:
    """Write down that a session is used."""
    session.exec(update(StaffSession).where(col(StaffSession.id) == session_id).values(seen_at=now()))


def end(session: Session, staff_id: int, *, only: int | None = None, but: int | None = None) -> int:
    """End somebody's sessions: all, `only` one, or all `but` one; how many."""
    mine = [col(StaffSession.staff_id) == staff_id, col(StaffSession.ended_at).is_(None)]
    if only is not None:
        mine.append(col(StaffSession.id) == only)
    if but is not None:
        mine.append(col(StaffSession.id) != but)
    ended = session.exec(update(StaffSession).where(*mine).values(ended_at=now()).returning(col(StaffSession.id)))
    return len(ended.all())


def open_sessions(session: Session, staff_id: int) -> list[StaffSession]:
    """Where somebody is logged in, the last used first."""
    moment = now()
    query = select(StaffSession).where(
        StaffSession.staff_id == staff_id,
        col(StaffSession.ended_at).is_(None),
        StaffSession.seen_at > moment - IDLE,
        StaffSession.created_at > moment - LONGEST,
    )
    return list(session.exec(query.order_by(col(StaffSession.seen_at).desc())))


def invite(session: Session, staff: Staff | None) -> str:
    """A link's secret that lets its bearer choose a password once; earlier links of theirs end.

    Without `staff` it makes the first administrator, and counts only while there is none.
    """
    whose = col(StaffInvitation.staff_id) == staff.id if staff else col(StaffInvitation.staff_id).is_(None)
    unused = col(StaffInvitation.used_at).is_(None)
    session.exec(update(StaffInvitation).where(whose, unused).values(used_at=now()))
    token = secrets.token_urlsafe(32)
    session.add(
        StaffInvitation(token_hash=_hash(token), staff_id=staff.id if staff else None, expires_at=now() + INVITED_FOR)
    )
    return token


def invitation(session: Session, token: str) -> StaffInvitation | None:
    """The invitation with this secret, held for the caller; None when it is used, too old, or was for the first one."""
    query = select(StaffInvitation).where(
        StaffInvitation.token_hash == _hash(token),
        col(StaffInvitation.used_at).is_(None),
        StaffInvitation.expires_at > now(),
    )
    found = session.exec(query.with_for_update()).first()
    return None if found and found.staff_id is None and has_administrator(session) else found


def has_administrator(session: Session) -> bool:
    """Whether anybody can log in who may add others."""
    query = select(Staff.id).where(Staff.role == Role.ADMIN, Staff.password_hash != "", col(Staff.left_at).is_(None))
    return session.exec(query.limit(1)).first() is not None


def keep_cookie(response: Response, token: str, *, https: bool) -> None:
    """Give the browser its secret."""
    response.set_cookie(
        COOKIE, token, max_age=int(LONGEST.total_seconds()), path="/console", httponly=True, samesite="lax",
        secure=https,
    )  # fmt: skip


def drop_cookie(response: Response, *, https: bool) -> None:
    """Take it away."""
    response.delete_cookie(COOKIE, path="/console", httponly=True, samesite="lax", secure=https)


def cookie_of(request: Request) -> str:
    """The browser's secret; empty without one."""
    return request.cookies.get(COOKIE, "")


def device_of(request: Request) -> str:
    """What the browser calls itself."""
    return request.headers.get("user-agent", "")[:DEVICE]


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
