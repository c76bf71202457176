"""The file of a petition as a PDF."""

from datetime import UTC, datetime, time

from analytics.dossier.content import Dossier
from analytics.dossier.words import as_words
from core.typesetting import FONT
from core.typesetting import as_pdf as typeset
from templates.environment import FOLDER

TEMPLATE = FOLDER / "petitions" / "dossier.typ"


def as_pdf(dossier: Dossier, language: str, font: str = FONT) -> bytes:
    """The PDF in `language` (tagged, PDF/UA-1), the same bytes all day; NotReady when the machine has no such font."""
    made_at = datetime.combine(dossier.made_on, time(12), UTC)
    return typeset(TEMPLATE, as_words(dossier, language), font, made_at=made_at)
