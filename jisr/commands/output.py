"""How commands speak: a table for people, JSON for programs, one line for what went wrong."""

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Any

import typer
from pydantic import BaseModel
from rich.console import Console
from rich.table import Table
from rich.text import Text
from sqlmodel import Session

from civic.untold import in_words, untold
from core.errors import BadInput

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
By = Annotated[str, typer.Option("--by", help="E-mail address of the member of staff who does this.")]

Saved = Annotated[str, typer.Option("--saved", help="The name of a saved reply; `jisr reply list` names them.")]

# Read by another program or put into a file, nothing is broken into the width of a screen.
console = Console(width=None if sys.stdout.isatty() else 1000)
errors = Console(stderr=True, soft_wrap=True, highlight=False)


def one_of(text: str, saved: str) -> None:
    """BadInput when words are given and a saved reply is named."""
    if text and saved:
        raise BadInput("give --text or --saved, not both", remedy="Leave one out.")


def print_json(value: Any) -> None:
    """One JSON document on standard output."""
    if isinstance(value, BaseModel):
        value = value.model_dump(mode="json")
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def with_untold(session: Session, kind: str, rows: Sequence[dict[str, Any]], key: str) -> list[dict[str, Any]]:
    """The rows, each with `untold`: who could not be told about it ("feedback", by `reference`), in words."""
    found = untold(session, [f"{kind}:{row[key]}" for row in rows])
    return [row | {"untold": in_words(found.get(f"{kind}:{row[key]}", {}))} for row in rows]


def print_rows(rows: Sequence[Mapping[str, Any]], columns: Iterable[str], *, as_json: bool, empty: str) -> None:
    """Rows as a table with these columns, or as a JSON list."""
    if as_json:
        print_json(list(rows))
        return
    if not rows:
        console.print(empty)
        return
    shown = list(columns)
    table = Table(*shown)
    for row in rows:
        table.add_row(*(Text(str(row.get(column, ""))) for column in shown))
    console.print(table)
