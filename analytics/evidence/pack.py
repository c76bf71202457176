"""The files of an evidence pack, as bytes: the same for the same data on any day."""

import hashlib
from collections.abc import Mapping
from typing import Any

from sqlmodel import Session

from analytics.evidence.period import Period
from analytics.evidence.tables import tables
from analytics.evidence.words import as_words
from analytics.open_data.formats import DESCRIPTION, as_csv, as_json, datapackage
from civic.region import Region
from core.typesetting import FONT, as_pdf
from templates.environment import FOLDER, page_environment

MANIFEST = "manifest.json"
LANGUAGES = ("fr", "ar")
_PDF = FOLDER / "evidence" / "report.typ"


def evidence(session: Session, region: Region, span: Period, font: str = FONT) -> dict[str, bytes]:
    """Every file by its name; NotReady when the machine has no font for the PDF."""
    chosen = tables(region, span)
    rows = {table.slug: table.read(session, region) for table in chosen}
    files: dict[str, bytes] = {}
    for table in chosen:
        files[f"data/{table.slug}.csv"] = as_csv(table, rows[table.slug], region)
        files[f"data/{table.slug}.json"] = as_json(rows[table.slug])
    known = {name.removeprefix("data/"): content for name, content in files.items()}
    name = f"{region.slug}-evidence-{span.first}-{span.last}"
    title = f"Evidence of the Regional Council of {region.name('en')}, {span.first} to {span.last}"
    files[f"data/{DESCRIPTION}"] = as_json(datapackage(chosen, region, name=name, title=title, known=known))
    for language in LANGUAGES:
        words = as_words(rows, region, span, language)
        page = page_environment(language).get_template("evidence/report.html").render(words=words)
        files[f"report-{language}.html"] = page.encode()
        files[f"report-{language}.pdf"] = as_pdf(_PDF, words, font, made_at=span.until)
    files["README.txt"] = _readme(title, span).encode()
    return files | {MANIFEST: as_json(_manifest(title, region, span, files))}


def _manifest(title: str, region: Region, span: Period, files: Mapping[str, bytes]) -> dict[str, Any]:
    return {
        "title": title,
        "region": region.slug,
        "from": span.first.isoformat(),
        "to": span.last.isoformat(),
        "zone": region.zone,
        "files": [
            {"path": name, "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
            for name, content in sorted(files.items())
        ],
    }


def _readme(title: str, span: Period) -> str:
    return f"""{title}

report-fr, report-ar    the report, as a page (.html) and to print (.pdf), in French and in Arabic
data/                   every table of the report as CSV and JSON; datapackage.json describes each column
                        (Frictionless Data Package)
manifest.json           every file with its size and SHA-256

The days are those of the council's calendar, {span.first} and {span.last} included. Figures are counted from what
is recorded, never estimated. Groups of fewer than 5 people are left out, and so is what would give them away.
Made again from the same records, the pack is the same to the byte.
"""
