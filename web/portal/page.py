"""What a public page is: its path, its template, and the function that gathers what it shows."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import Session

from civic.region import Region
from core.i18n import Translator
from core.settings import Settings
from web.portal.said import Said, said

# No list is so long that somebody turns a thousand pages; a larger number is a program's.
LAST_PAGE = 1000


@dataclass(frozen=True)
class Ask:
    """What a visitor asks for: a session to read by, the words of the address, and the language."""

    session: Session
    region: Region
    settings: Settings
    t: Translator
    path: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)

    @property
    def language(self) -> str:
        """The language of the page."""
        return self.t.language

    @property
    def page(self) -> int:
        """Which page of a list, from 1."""
        wished = self.query.get("page", "1")
        return min(max(int(wished), 1), LAST_PAGE) if wished.isdecimal() and len(wished) < 6 else 1

    def chosen(self, name: str, known: Iterable[str]) -> str:
        """A choice of a filter; empty for none, and for one that nobody knows."""
        wished = self.query.get(name, "")
        return wished if wished in set(known) else ""

    def said(self, texts: Mapping[str, Any]) -> Said:
        """A text per language as this visitor reads it."""
        return said(texts, self.language, self.region)


@dataclass(frozen=True)
class View:
    """What a page shows. `title` and `lead` are for its head, its sheet and those who find it by a search.

    `entry` is the conversation that it leads into ("petition_road-308") and `call` what the button says.
    """

    title: Said | str
    lead: Said | str
    values: Mapping[str, object]
    entry: str = ""
    call: str = ""


@dataclass(frozen=True)
class Page:
    """A page at /{language}/`path`; `named` gives the words of the path of each that exists, newest first.

    `part` is the part of the portal that it belongs to where the path does not begin with it.
    """

    path: str
    template: str
    build: Callable[[Ask], View]
    named: Callable[[Session], Iterable[str]] | None = None
    part: str = ""


@dataclass(frozen=True)
class Turns:
    """Which page of a list this is, of how many."""

    page: int
    pages: int

    @classmethod
    def of(cls, ask: Ask, count: int, size: int) -> "Turns":
        """The page asked for; the last one when there are fewer."""
        pages = max(-(-count // size), 1)
        return cls(min(ask.page, pages), pages)

    def offset(self, size: int) -> int:
        """How many come before this page."""
        return (self.page - 1) * size
