"""What a public table is: its columns and rows, from which files, schema and read API all come."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlmodel import Session

from civic.region import Region


class Kind(StrEnum):
    """What stands in a column, by the names of Frictionless Table Schema."""

    TEXT = "string"
    NUMBER = "integer"
    DECIMAL = "number"
    YES_NO = "boolean"
    DAY = "date"
    MOMENT = "datetime"
    MONTH = "yearmonth"


@dataclass(frozen=True)
class Column:
    """One column: `title` and `about`, which says more or lists codes, are messages. With `spoken` it is one for each
    language.

    `table` names the table whose first column its values stand in. `required`: there is no row without it.
    """

    name: str
    kind: Kind
    title: str
    about: str = ""
    spoken: bool = False
    required: bool = False
    table: str = ""


Row = Mapping[str, Any]


@dataclass(frozen=True)
class Table:
    """One public table; `title` and `about` are messages. `key` are the columns that tell its rows apart.

    `rows` gives them in a stable order, what must not be shown already left out; a spoken column is a text per
    language.
    """

    slug: str
    title: str
    about: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    rows: Callable[[Session, Region], Iterable[Row]]

    def written(self, region: Region) -> tuple[Column, ...]:
        """The columns as they are written: "title_ar", "title_fr" … for a spoken one."""
        found: list[Column] = []
        for column in self.columns:
            names = [f"{column.name}_{code}" for code in region.languages] if column.spoken else [column.name]
            found += [
                Column(name, column.kind, column.title, column.about, required=column.required, table=column.table)
                for name in names
            ]
        return tuple(found)

    def read(self, session: Session, region: Region) -> tuple[dict[str, Any], ...]:
        """All rows as they are written: plain values, None for what is empty or not shown."""
        return tuple(self._flat(row, region) for row in self.rows(session, region))

    def _flat(self, row: Row, region: Region) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for column in self.columns:
            value = row.get(column.name)
            if column.spoken:
                found |= {f"{column.name}_{code}": (value or {}).get(code) or None for code in region.languages}
            else:
                found[column.name] = _plain(value)
        return found


def _plain(value: Any) -> Any:
    if isinstance(value, (list, tuple)):
        return ";".join(map(str, value)) or None
    if hasattr(value, "isoformat"):
        return value.isoformat().replace("+00:00", "Z")
    return None if value == "" else str(value) if isinstance(value, StrEnum) else value
