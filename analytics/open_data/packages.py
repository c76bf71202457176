"""What describes the public tables: one data package for each language, the same but for titles and descriptions."""

from collections.abc import Mapping

from analytics.open_data import TABLES
from analytics.open_data.formats import ENGLISH, as_json, datapackage, description_in
from civic.region import Region
from core.i18n import N_, languages, translator

TITLE = N_("Open data of the Regional Council of %(region)s")
ABOUT = N_(
    "Everything that the council publishes, as tables. Numbers of fewer than 5 people are left out, and so is what "
    "would give them away."
)


def speaks(region: Region) -> tuple[str, ...]:
    """The languages of the descriptions, English first: it is the one without a code in its name."""
    return (ENGLISH, *(code for code in region.languages if code in languages() and code != ENGLISH))


def descriptions(region: Region, *, home: str = "", known: Mapping[str, bytes] | None = None) -> dict[str, bytes]:
    """Each description by the name of its file; `home` is the portal's address.

    With `known` files each has its size and hash.
    """
    return {description_in(code): _described(region, code, home, known) for code in speaks(region)}


def _described(region: Region, language: str, home: str, known: Mapping[str, bytes] | None) -> bytes:
    t = translator(language)
    page = language if language in region.languages else region.languages[0]
    made = datapackage(
        TABLES,
        region,
        name=f"{region.slug}-open-data",
        title=t(TITLE, region=region.name(language)),
        about=t(ABOUT),
        home=f"{home}/{page}/open-data" if home else "",
        known=known,
        language=language,
    )
    return as_json(made)
