"""Pages and pictures set by Typst: letters joined, right to left where the language is written so."""

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

import typst

from core.clock import now
from core.errors import NotReady

# One family with Latin, Arabic and Tifinagh letters; none is shipped with Jisr.
FONT, PACKAGE = "DejaVu Sans", "fonts-dejavu-core"


def as_pdf(template: Path, words: Mapping[str, Any], font: str = FONT, *, made_at: datetime | None = None) -> bytes:
    """A tagged PDF (PDF/UA-1) of a template and its words; NotReady when the machine has no such font.

    The same words make the same bytes, when `made_at` (None: this second) is the same.
    """
    timestamp = (made_at or now()).replace(microsecond=0)
    return _compiled(template, words, font, "pdf", pdf_standards=["ua-1"], timestamp=timestamp)


def as_picture(template: Path, words: Mapping[str, Any], *, ppi: int = 144, font: str = FONT) -> bytes:
    """A PNG of a template of one page and its words; NotReady when the machine has no such font."""
    return _compiled(template, words, font, "png", ppi=ppi)


def _compiled(
    template: Path, words: Mapping[str, Any], font: str, form: Literal["pdf", "png"], **options: Any
) -> bytes:
    fonts = typst.Fonts(include_system_fonts=True, include_embedded_fonts=False)
    if font not in fonts.families():
        raise NotReady(f"the font {font} is not installed; the Debian package of {FONT} is called {PACKAGE}")
    made = typst.compile(
        str(template),
        root=str(template.parent),
        font_paths=fonts,
        format=form,
        sys_inputs={"words": json.dumps(words, ensure_ascii=False), "font": font},
        **options,
    )
    return bytes(made)
