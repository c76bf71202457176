"""Writing TOML as a member of staff would have written it."""

import json
import re
from collections.abc import Mapping
from datetime import date
from typing import Any

_BARE = re.compile(r"[A-Za-z0-9_-]+")


def toml_lines(values: Mapping[str, Any]) -> str:
    """`key = value`, one a line; a text of several lines as it reads."""
    return "\n".join(f"{_key(key)} = {_paragraphs(value)}" for key, value in values.items())


def _key(key: str) -> str:
    return key if _BARE.fullmatch(key) else _text(key)


def _paragraphs(value: Any) -> str:
    """A text of several lines as it reads, between three quotes; any other value as `_toml` writes it."""
    if not isinstance(value, str) or "\n" not in value or "\r" in value:
        return _toml(value)
    lines = (_text(line)[1:-1] for line in value.split("\n"))
    return '"""\n' + "\n".join(lines) + '"""'


def _toml(value: Any) -> str:
    """A value as TOML writes it; its strings are JSON's but for one sign."""
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{_key(key)} = {_toml(item)}" for key, item in value.items()) + " }"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(_toml(item) for item in value) + "]"
    if isinstance(value, date):
        return value.isoformat()
    return _text(value)


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
