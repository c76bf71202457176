"""A page as a sheet of paper for a wall: its words large, in one language or two, and codes that a phone reads."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from markupsafe import Markup

from core.i18n import Translator, direction, own_name
from core.settings import Settings
from web import qr
from web.portal.follow import ways_in
from web.portal.page import View
from web.portal.said import Said

# The word of the address that names a second language.
BESIDE = "beside"


@dataclass(frozen=True)
class Code:
    """A QR code as SVG, what it opens, and the address to type where no phone can read it."""

    svg: Markup
    name: str
    address: str


@dataclass(frozen=True)
class Face:
    """The sheet in one language: its words, the code of the page, those of the networks, and what to do."""

    language: str
    title: Said | str
    lead: Said | str
    page: Code
    ways: tuple[Code, ...]
    call: str
    advice: str

    @property
    def direction(self) -> str:
        """ "rtl" or "ltr"."""
        return direction(self.language)


def code(address: str, name: str) -> Code:
    """The code of an address; a quarter of it may be torn or dirty and it is still read."""
    return Code(qr.drawn(address, error="q"), name, address)


def face(view: View, address: str, settings: Settings, t: Translator) -> Face:
    """A page in the translator's language; networks that there is nothing to open at have no code."""
    ways = ways_in(settings, view.entry, t) if view.entry else ()
    return Face(
        language=t.language,
        title=view.title,
        lead=view.lead,
        page=code(address, t("Read it here")),
        ways=tuple(code(way.address, way.name) for way in ways if way.address),
        call=view.call,
        advice=t("Open the camera of your phone, point it at the square, and press the link."),
    )


def page_query(asked: Mapping[str, str]) -> str:
    """What of the address belongs to the page itself: "?topic=roads", or nothing."""
    kept = {name: value for name, value in asked.items() if name != BESIDE}
    return f"?{urlencode(kept)}" if kept else ""


def others(query: str, languages: tuple[str, ...], shown: str) -> list[tuple[str, str, str]]:
    """The languages that may stand beside this one: code, its own name, the address of that sheet."""
    joined = f"{query}&" if query else "?"
    return [(one, own_name(one), f"{joined}{BESIDE}={one}") for one in languages if one != shown]
