"""The file of a petition as a PDF, set by Typst: letters joined, right to left where the language is written so."""

import json
from datetime import UTC, datetime, time
from typing import Any

import typst

from analytics.dossier.content import Dossier
from analytics.dossier.words import as_words
from core.errors import NotReady
from templates.environment import FOLDER

# One family with Latin, Arabic and Tifinagh letters; none is shipped with Jisr.
FONT, PACKAGE = "DejaVu Sans", "fonts-dejavu-core"
TEMPLATE = FOLDER / "petitions" / "dossier.typ"


def as_pdf(dossier: Dossier, language: str, font: str = FONT) -> bytes:
    """The PDF in `language` (tagged, PDF/UA-1), the same bytes all day; NotReady when the machine has no such font."""
    fonts = typst.Fonts(include_system_fonts=True, include_embedded_fonts=False)
    if font not in fonts.families():
        raise NotReady(f"the font {font} is not installed; the Debian package of {FONT} is called {PACKAGE}")
    words: dict[str, Any] = as_words(dossier, language)
    return bytes(
        typst.compile(
            str(TEMPLATE),
            root=str(TEMPLATE.parent),
            font_paths=fonts,
            format="pdf",
            sys_inputs={"dossier": json.dumps(words, ensure_ascii=False), "font": font},
            pdf_standards=["ua-1"],
            timestamp=datetime.combine(dossier.made_on, time(12), UTC),
        )
    )
