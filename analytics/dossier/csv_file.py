"""The file of a petition as a CSV: the region, each province, each commune, each date, one line each."""

import csv
import io

from analytics.dossier.content import Dossier
from core.cells import harmless

COLUMNS = ("row", "code", "name", "paper", "bot", "both", "together", "needed", "reached", "date")
HIDDEN = "<5"
_DATES = ("opened_on", "closed_on", "deposited_on", "decide_by", "decided_on")


def as_csv(dossier: Dossier, language: str) -> str:
    """The text of the file; names in `language`, dates as 2026-12-31, "<5" (or left out with it) where few are."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, COLUMNS, restval="")
    writer.writeheader()
    rows = [_region(dossier, language), *_provinces(dossier, language), *_communes(dossier, language)]
    writer.writerows({key: harmless(value) for key, value in row.items()} for row in [*rows, *_dates(dossier)])
    return out.getvalue()


def _region(dossier: Dossier, language: str) -> dict[str, object]:
    region, stands = dossier.region, dossier.standing
    both = sum(province.both for province in dossier.provinces)
    return {
        "row": "region", "code": region.slug, "name": region.name(language), "paper": stands.paper,
        "bot": stands.here + both, "both": both, "together": stands.total, "needed": stands.needed,
        "reached": _yes(stands.reached), "date": dossier.made_on.isoformat(),
    }  # fmt: skip


def _provinces(dossier: Dossier, language: str) -> list[dict[str, object]]:
    return [
        {
            "row": "province", "code": count.province, "name": dossier.region.province(count.province).name(language),
            "paper": count.paper, "bot": count.bot, "both": count.both, "together": count.together,
            "needed": count.needed, "reached": _yes(count.reached),
        }
        for count in dossier.provinces
    ]  # fmt: skip


def _communes(dossier: Dossier, language: str) -> list[dict[str, object]]:
    known = {commune.code: commune for commune in dossier.region.communes}
    return [
        {
            "row": "commune", "code": count.commune or f"{count.province or 'elsewhere'}:not-said",
            "name": known[count.commune].name(language) if count.commune in known else "",
            "bot": HIDDEN if count.bot is None else count.bot,
        }
        for count in dossier.communes
    ]  # fmt: skip


def _dates(dossier: Dossier) -> list[dict[str, object]]:
    petition = dossier.petition
    found = {name: getattr(petition, name) for name in _DATES}
    return [{"row": "date", "code": name, "date": day.isoformat()} for name, day in found.items() if day]


def _yes(value: bool) -> str:
    return "yes" if value else "no"
