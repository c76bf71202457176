"""QR codes as SVG that stands in a page."""

import segno
from markupsafe import Markup


def drawn(content: str, *, error: str, border: int = 2) -> Markup:
    """The code of an address as SVG of class `qr-code`; `error` says how much may be lost ("m" 15 %, "q" 25 %)."""
    svg = segno.make(content, error=error, micro=False).svg_inline(
        border=border, omitsize=True, svgclass="qr-code", lineclass=None, dark="#000", light="#fff"
    )
    return Markup(svg)  # noqa: S704 (segno draws paths alone)
