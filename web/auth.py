"""Staff passwords, and the signed cookie of a session."""

import hashlib
from datetime import timedelta
from functools import cache

from fastapi import Request, Response
from itsdangerous import BadData, URLSafeTimedSerializer
from pwdlib import PasswordHash
from pydantic import SecretStr
from sqlmodel import Session, select

from core.models import Staff

COOKIE = "jisr_session"
LIFETIME = timedelta(hours=8)


def hash_password(password: str) -> str:
    """The password as it may be stored (Argon2id with its own salt)."""
    return _hasher().hash(password)


def check_password(password: str, stored: str) -> bool:
    """Whether the password is the stored one; takes as long when there is none stored."""
    matches = _hasher().verify(password, stored or _nobody())
    return matches and bool(stored)


@cache
def _hasher() -> PasswordHash:
    return PasswordHash.recommended()


@cache
def _nobody() -> str:
    """A hash to compare with where there is no account, so that the time taken does not tell."""
    return hash_password("nobody has this password")


def find_staff(session: Session, email: str) -> Staff | None:
    """The member of staff with this address, in whatever case it is written."""
    return session.exec(select(Staff).where(Staff.email == email.strip().lower())).first()


class Sessions:
    """Sessions live in a signed cookie; a new password ends them all, as does their age."""

    def __init__(self, secret_key: SecretStr, *, https: bool) -> None:
        self._signer = URLSafeTimedSerializer(secret_key.get_secret_value(), salt="jisr console session")
        self._https = https

    def begin(self, response: Response, staff: Staff) -> None:
        """Let the bearer of this response in as `staff`."""
        value = self._signer.dumps([staff.id, _print_of(staff)])
        response.set_cookie(
            COOKIE, value, max_age=int(LIFETIME.total_seconds()), path="/console", httponly=True, samesite="lax",
            secure=self._https,
        )  # fmt: skip

    def end(self, response: Response) -> None:
        """Take the cookie away."""
        response.delete_cookie(COOKIE, path="/console", httponly=True, samesite="lax", secure=self._https)

    def staff(self, request: Request, session: Session) -> Staff | None:
        """Who is asking; None without a session that is whole, young and of the present password."""
        try:
            staff_id, mark = self._signer.loads(request.cookies.get(COOKIE, ""), max_age=int(LIFETIME.total_seconds()))
        except (BadData, ValueError, TypeError):
            return None
        staff = session.get(Staff, staff_id)
        return staff if staff and staff.password_hash and _print_of(staff) == mark else None


def _print_of(staff: Staff) -> str:
    return hashlib.sha256(staff.password_hash.encode()).hexdigest()[:16]
