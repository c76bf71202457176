"""Writing TOML as a member of staff would have written it."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any


def toml_lines(values: Mapping[str, Any]) -> str:
    """`key = value`, one a line."""
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
