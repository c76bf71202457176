"""Reference numbers that people read aloud: a letter for the kind, the year, six characters without look-alikes."""

import secrets
from datetime import date

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 6


def new_code() -> str:
    """Six characters of a 30-letter alphabet: one in 729 million by chance, which the database then refuses."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def reference_of(kind: str, day: date, code: str) -> str:
    """A reference such as "F26-7KX4QM"; `kind` is one capital letter."""
    return f"{kind}{day:%y}-{code}"
