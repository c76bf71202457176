"""Writing a campaign file: the text that a member of staff would have written."""

from collections.abc import Mapping
from typing import Any

from core.toml_source import toml_lines


def campaign_source(top: Mapping[str, Any], tables: Mapping[str, Mapping[str, Any]]) -> str:
    """The file with these keys at its top and these tables; empty tables are left out."""
    lines = [toml_lines(top), *(f"[{name}]\n{toml_lines(values)}" for name, values in tables.items() if values)]
    return "\n\n".join(lines) + "\n"
