"""Public tables as CSV and JSON, and their description as a Frictionless Data Package."""

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from typing import Any

from analytics.open_data.table import Column, Table
from civic.region import Region
from core.i18n import Translator, translator

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
DESCRIPTION = "datapackage.json"
# The language in which a description has no code in its name.
ENGLISH = "en"
Rows = Sequence[Mapping[str, Any]]


def as_csv(table: Table, rows: Rows, region: Region) -> bytes:
    """UTF-8 with a line of column names; true and false, an empty cell for what is not there or not shown."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    names = [column.name for column in table.written(region)]
    writer.writerow(names)
    writer.writerows([_cell(row[name]) for name in names] for row in rows)
    return out.getvalue().encode()


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else value


def as_json(value: Any) -> bytes:
    """The same bytes for the same value."""
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


def description_in(language: str) -> str:
    """The name of the file that describes the tables in a language: "datapackage.fr.json"."""
    return DESCRIPTION if language == ENGLISH else f"datapackage.{language}.json"


def datapackage(
    tables: Iterable[Table],
    region: Region,
    *,
    name: str,
    title: str,
    about: str = "",
    home: str = "",
    known: Mapping[str, bytes] | None = None,
    language: str = ENGLISH,
) -> dict[str, Any]:
    """The description of tables kept as `<slug>.csv`, its titles and descriptions in a language.

    With `known` files each has its size and hash.
    """
    t = translator(language)
    found: dict[str, Any] = {"$schema": PROFILE, "name": name, "title": title, "language": language}
    if about:
        found["description"] = about
    if home:
        found["homepage"] = home
    if region.open_data is not None:
        licence = region.open_data.licence
        found["licenses"] = [{"name": licence.name, "title": licence.title, "path": licence.link}]
    resources = [_resource(table, region, t, (known or {}).get(f"{table.slug}.csv")) for table in tables]
    return found | {"resources": resources}


def _resource(table: Table, region: Region, t: Translator, content: bytes | None) -> dict[str, Any]:
    file = {"bytes": len(content), "hash": f"sha256:{sha256(content).hexdigest()}"} if content is not None else {}
    return {
        "name": table.slug,
        "type": "table",
        "title": t(table.title),
        "description": t(table.about),
        "path": f"{table.slug}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        **file,
        "schema": schema(table, region, t),
    }


def schema(table: Table, region: Region, t: Translator) -> dict[str, Any]:
    """The table's columns as a Frictionless Table Schema, in the translator's language."""
    columns = table.written(region)
    links = [
        {"fields": [column.name], "reference": {"resource": column.table, "fields": [column.name]}}
        for column in columns
        if column.table
    ]
    found: dict[str, Any] = {
        "fields": [_field(column, t) for column in columns],
        "missingValues": [""],
        "primaryKey": list(table.key),
    }
    return found | ({"foreignKeys": links} if links else {})


def _field(column: Column, t: Translator) -> dict[str, Any]:
    about = {"description": t(column.about)} if column.about else {}
    needed = {"constraints": {"required": True}} if column.required else {}
    return {"name": column.name, "type": column.kind.value, "title": t(column.title), **about, **needed}
