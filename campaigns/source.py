"""Writing a campaign file: the text that a member of staff would have written."""

from collections.abc import Mapping
from typing import Any

from core.toml_source import toml_lines

# What stands in tables of its own, in the order of docs/campaign-file.md; all else is above them.
_TABLES = ("audience", "data", "body", "fallback", "media", "document", "chart", "poll")


def campaign_source(top: Mapping[str, Any], tables: Mapping[str, Mapping[str, Any]]) -> str:
    """The file with these keys at its top and these tables; empty tables are left out."""
    lines = [toml_lines(top), *(f"[{name}]\n{toml_lines(values)}" for name, values in tables.items() if values)]
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
