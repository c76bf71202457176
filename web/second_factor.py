"""The second factor: codes of six digits that an app on the person's phone makes (TOTP, RFC 6238)."""

import pyotp

from core.clock import now
from core.models import Staff
from web import qr

ISSUER = "Jisr"
STEP_SECONDS = 30
SECRET_LENGTH = 32
_BASE32 = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")


def new_secret() -> str:
    """A secret for an app."""
    return pyotp.random_base32(SECRET_LENGTH)


def address(secret: str, email: str) -> str:
    """What an app reads from the picture: the otpauth address."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=ISSUER)


def picture(secret: str, email: str) -> str:
    """The address as a QR code: SVG to stand inside a page."""
    return qr.drawn(address(secret, email), error="m")


def step_of(secret: str, code: str) -> int | None:
    """The half minute that a code belongs to, now or the one before or after; None for a wrong code."""
    digits = "".join(sign for sign in code if sign.isdecimal())
    moment = int(now().timestamp())
    for drift in (0, -1, 1):
        if pyotp.TOTP(secret).verify(_western(digits), for_time=moment + drift * STEP_SECONDS):
            return moment // STEP_SECONDS + drift
    return None


def take_code(staff: Staff, code: str) -> bool:
    """Whether the code is right and was not used before; a code counts once."""
    step = step_of(staff.second_factor, code) if staff.second_factor else None
    if step is None or step <= staff.code_step:
        return False
    staff.code_step = step
    return True


def _western(digits: str) -> str:
    """The digits as 0 to 9: a phone set to Arabic may type its own."""
    return "".join(str(int(digit)) for digit in digits)


def in_fours(secret: str) -> str:
    """The secret as it is read and typed: in groups of four; apps take the spaces."""
    return " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))


def is_secret(text: str) -> bool:
    """Whether a form gives back a secret such as we make."""
    return len(text) == SECRET_LENGTH and all(sign in _BASE32 for sign in text)
