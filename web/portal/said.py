"""A text that the council wrote in some languages, as one visitor reads it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from civic.region import Region
from core.i18n import direction


@dataclass(frozen=True)
class Said:
    """Words with the language they are in and its direction; empty words where nothing was written."""

    text: str
    language: str

    def __str__(self) -> str:
        return self.text

    def __bool__(self) -> bool:
        return bool(self.text)

    @property
    def direction(self) -> str:
        """ "rtl" or "ltr"."""
        return direction(self.language)


def said(texts: Mapping[str, Any], language: str, region: Region) -> Said:
    """The text in the visitor's language, else its fallback's, else the region's first, else whichever there is."""
    wishes = (language, region.fallbacks.get(language, ""), *region.languages, *texts)
    code = next((code for code in wishes if str(texts.get(code, "")).strip()), language)
    return Said(str(texts.get(code, "")).strip(), code)
