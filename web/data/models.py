"""The models of the read API, made from the public tables."""

from datetime import date, datetime
from functools import cache
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, Field, create_model

from analytics.open_data.table import Column, Kind, Table
from civic.region import Region

_TYPES: dict[Kind, Any] = {
    Kind.TEXT: str,
    Kind.NUMBER: int,
    Kind.DECIMAL: float,
    Kind.YES_NO: bool,
    Kind.DAY: date,
    Kind.MOMENT: datetime,
    Kind.MONTH: str,
}
Row = TypeVar("Row", bound=BaseModel)


class Page(BaseModel, Generic[Row]):
    """Some rows of a table: from `offset` at most `limit` of `total`; `next` is the address of those that follow."""

    table: str
    total: int = Field(description="rows of the whole table")
    limit: int
    offset: int
    next: str | None = Field(description="address of the next rows; null at the end")
    rows: list[Row]


class Listed(BaseModel):
    """One table of the API."""

    table: str
    title: str
    description: str
    rows: str = Field(description="address of its rows in the API")
    csv: str = Field(description="address of the whole table as CSV")
    json_: str = Field(alias="json", description="address of the whole table as JSON")


def page_of(table: Table, region: Region) -> Any:
    """The model of a page of this table."""
    return _page(table, table.written(region))


@cache
def _page(table: Table, columns: tuple[Column, ...]) -> Any:
    name = "".join(part.capitalize() for part in table.slug.split("-"))
    fields: dict[str, Any] = {column.name: _field(column) for column in columns}
    return Page[create_model(name, __doc__=table.about, **fields)]  # type: ignore[misc]


def _field(column: Column) -> tuple[Any, Any]:
    about = f"{column.title}: {column.about}" if column.about else column.title
    kind = _TYPES[column.kind]
    return (kind, Field(description=about)) if column.required else (kind | None, Field(None, description=about))
