"""Writing a campaign file: the text that a member of staff would have written."""

import json
import re
from collections.abc import Mapping
from datetime import date
from typing import Any

# What stands in tables of its own, in the order of docs/campaign-file.md; all else is above them.
_TABLES = ("audience", "data", "body", "fallback", "media", "document", "chart", "poll")
_BARE = re.compile(r"[A-Za-z0-9_-]+")


def campaign_source(top: Mapping[str, Any], tables: Mapping[str, Mapping[str, Any]]) -> str:
    """The file with these keys at its top and these tables; empty tables are left out."""
    lines = [_lines(top), *(f"[{name}]\n{_lines(values)}" for name, values in tables.items() if values)]
    return "\n\n".join(lines) + "\n"


def content_source(values: Mapping[str, Any]) -> str:
    """The file of a whole content, as the composer gives it or `CampaignContent.stored()`; what is empty is left out.

    Hashes of files are not in it: they are taken when the file is read. A template stands there by its name, without
    its texts.
    """
    kept = {name: value for name, value in _stripped(values).items() if value not in (None, "", {}, [])}
    if kept.get("template"):
        kept.pop("body", None)
    elif "body" not in kept:
        kept["body"] = {}
    tables = {name: kept.pop(name) for name in _TABLES if kept.get(name)}
    return campaign_source(kept, tables)


def _stripped(value: Any) -> Any:
    """Without hashes and without what is None, at every depth."""
    if isinstance(value, Mapping):
        return {key: _stripped(item) for key, item in value.items() if item is not None and key != "sha256"}
    return [_stripped(item) for item in value] if isinstance(value, (list, tuple)) else value


def _lines(values: Mapping[str, Any]) -> str:
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
