"""Reference numbers that people read aloud: a letter for the kind, the year, six characters without look-alikes."""

import secrets
from datetime import date

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 6


def new_reference(kind: str, day: date) -> str:
    """A fresh reference such as "F26-7KX4QM"; `kind` is one capital letter, one in 729 million by chance."""
    code = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    return f"{kind}{day:%y}-{code}"
