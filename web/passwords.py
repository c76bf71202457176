"""Staff passwords: Argon2id through pwdlib."""

from functools import cache

from pwdlib import PasswordHash

SHORTEST = 12


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
