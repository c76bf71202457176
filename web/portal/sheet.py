"""A page as a sheet of paper for the wall of an office: its words large, and codes that a phone reads."""

from dataclasses import dataclass

from markupsafe import Markup

from web import qr
from web.portal.follow import Way


@dataclass(frozen=True)
class Code:
    """A QR code as SVG, what it opens, and the address to type where no phone can read it."""

    svg: Markup
    name: str
    address: str


def code(address: str, name: str) -> Code:
    """The code of an address; a quarter of it may be torn or dirty and it is still read."""
    return Code(qr.drawn(address, error="q"), name, address)


def codes(address: str, page_name: str, ways: tuple[Way, ...]) -> tuple[Code, ...]:
    """The page's own code first, then one for each network that there is something to open at."""
    return (code(address, page_name), *(code(way.address, way.name) for way in ways if way.address))
