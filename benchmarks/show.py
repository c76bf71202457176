"""Measurements as a table in the terminal."""

from typing import Any

from rich.console import Console
from rich.table import Table


def show(title: str, rows: list[dict[str, Any]]) -> None:
    """Print rows of the same keys, in their order."""
    table = Table(title=title)
    for position, name in enumerate(rows[0]):
        table.add_column(name, justify="right" if position else "left", no_wrap=not position)
    for row in rows:
        table.add_row(*map(_cell, row.values()))
    Console(width=150).print(table)


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:,.2f}"
    return f"{value:,}" if isinstance(value, int) else str(value)
