"""Public tables as CSV and JSON, and their description as a Frictionless Data Package."""

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from typing import Any

from analytics.open_data.table import Column, Table
from civic.region import Region

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
DESCRIPTION = "datapackage.json"
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


def datapackage(
    tables: Iterable[Table],
    region: Region,
    *,
    name: str,
    title: str,
    about: str = "",
    home: str = "",
    known: Mapping[str, bytes] | None = None,
) -> dict[str, Any]:
    """The description of tables kept as `<slug>.csv`; with `known` files each has its size and hash."""
    found: dict[str, Any] = {"$schema": PROFILE, "name": name, "title": title}
    if about:
        found["description"] = about
    if home:
        found["homepage"] = home
    if region.open_data is not None:
        licence = region.open_data.licence
        found["licenses"] = [{"name": licence.name, "title": licence.title, "path": licence.link}]
    return found | {"resources": [_resource(table, region, (known or {}).get(f"{table.slug}.csv")) for table in tables]}


def _resource(table: Table, region: Region, content: bytes | None) -> dict[str, Any]:
    file = {"bytes": len(content), "hash": f"sha256:{sha256(content).hexdigest()}"} if content is not None else {}
    return {
        "name": table.slug,
        "type": "table",
        "title": table.title,
        "description": table.about,
        "path": f"{table.slug}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        **file,
        "schema": schema(table, region),
    }


def schema(table: Table, region: Region) -> dict[str, Any]:
    """The table's columns as a Frictionless Table Schema."""
    columns = table.written(region)
    links = [
        {"fields": [column.name], "reference": {"resource": column.table, "fields": [column.name]}}
        for column in columns
        if column.table
    ]
    found: dict[str, Any] = {
        "fields": [_field(column) for column in columns],
        "missingValues": [""],
        "primaryKey": list(table.key),
    }
    return found | ({"foreignKeys": links} if links else {})


def _field(column: Column) -> dict[str, Any]:
    about = {"description": column.about} if column.about else {}
    needed = {"constraints": {"required": True}} if column.required else {}
    return {"name": column.name, "type": column.kind.value, "title": column.title, **about, **needed}
