"""Writing a campaign file: the text that a member of staff would have written."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any


def campaign_source(top: Mapping[str, Any], tables: Mapping[str, Mapping[str, Any]]) -> str:
    """The file with these keys at its top and these tables; empty tables are left out."""
    lines = [_lines(top), *(f"[{name}]\n{_lines(values)}" for name, values in tables.items() if values)]
    return "\n\n".join(lines) + "\n"


def _lines(values: Mapping[str, Any]) -> str:
    return "\n".join(f"{key} = {_toml(value)}" for key, value in values.items())


def _toml(value: Any) -> str:
    """A value as TOML writes it; its strings are JSON's but for one sign."""
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{key} = {_toml(item)}" for key, item in value.items()) + " }"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(_toml(item) for item in value) + "]"
    if isinstance(value, date):
        return value.isoformat()
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
