"""Names and numbers in Latin writing inside a text that is written from right to left."""

import re

from core.i18n import END_ISOLATE, ISOLATE

# A word begins and ends with a Latin letter or a digit; between them stands anything but right-to-left letters.
_LETTER = "A-Za-z0-9\u00c0-\u024f"
_WORD = rf"[{_LETTER}](?:[^\s{ISOLATE}{END_ISOLATE}\u0590-\u08ff\ufb1d-\ufeff]*[{_LETTER}%/])?"
_RUN = re.compile(rf"{ISOLATE}[^{END_ISOLATE}]*{END_ISOLATE}|{_WORD}(?: +{_WORD})*")


def isolate_latin(text: str) -> str:
    """`text` with each run of Latin letters or digits between direction isolates; what is isolated stays as it is."""
    return _RUN.sub(_isolate, text)


def _isolate(run: re.Match[str]) -> str:
    found = run.group()
    return found if found.startswith(ISOLATE) else f"{ISOLATE}{found}{END_ISOLATE}"
