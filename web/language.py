"""Which language a visitor reads: the address, their earlier choice, their browser's wish, the region's first."""

from collections.abc import Sequence

from fastapi import Request, Response

from civic.region import Region
from core.i18n import languages

COOKIE = "jisr_language"
_YEAR = 365 * 24 * 3600
# Browsers name spoken languages that are read in one of ours.
_READ_AS = {"ary": "ar", "ber": "zgh", "tzm": "zgh", "shi": "zgh", "rif": "zgh"}


def served(region: Region) -> tuple[str, ...]:
    """The languages of the region that have a catalogue, the default first."""
    return tuple(code for code in region.languages if code in languages())


def choose(request: Request, offered: Sequence[str]) -> str:
    """The language for this visitor among those offered."""
    in_path = request.url.path.split("/")[1]
    chosen = request.cookies.get(COOKIE, "")
    wishes = (in_path, chosen, *_wishes(request.headers.get("accept-language", "")))
    return next((code for code in wishes if code in offered), offered[0])


def _wishes(header: str) -> list[str]:
    """The codes of an Accept-Language header, the dearest first; what cannot be read is passed over."""
    weighed = []
    for part in header.split(",")[:20]:
        tag, _, parameters = part.partition(";")
        code = tag.strip().lower().split("-")[0]
        weighed.append((_weight(parameters), _READ_AS.get(code, code)))
    weighed.sort(key=lambda pair: -pair[0])
    return [code for weight, code in weighed if weight > 0]


def _weight(parameters: str) -> float:
    name, _, value = parameters.strip().partition("=")
    try:
        return float(value) if name == "q" else 1.0
    except ValueError:
        return 0.0


def remember(request: Request, response: Response, language: str) -> None:
    """Keep the visitor's language for next time, unless it is kept already."""
    if request.cookies.get(COOKIE) != language:
        response.set_cookie(
            COOKIE, language, max_age=_YEAR, httponly=True, samesite="lax", secure=request.url.scheme == "https"
        )
