"""A campaign while it is being written: values of a campaign file that need not be whole, and what is wrong in them."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from campaigns.content import CampaignContent
from campaigns.media import file_hash
from core.errors import BadInput
from core.toml_file import field_of, said_of
from templates.posts import post_texts

# What stands in for a field that every campaign has, until it is written.
_UNWRITTEN: Mapping[str, Any] = {"name": "new", "topic": "-", "channels": ["telegram_channel"], "body": {}}
# What is put away when two parts of a campaign do not go together, the first that is there.
_LOOSE = ("poll", "document", "photos", "media", "chart", "data")


def content_in_writing(values: Mapping[str, Any]) -> tuple[CampaignContent, list[BadInput]]:
    """The content of values as a campaign file holds them, without those that are wrong; and what is wrong with these.

    Each BadInput names its field in `where`, "" where several do not go together.
    """
    left, wrong = _with_files(dict(values)), list[BadInput]()
    if template := left.get("template"):
        left["body"] = post_texts(template, "template")
    for name, value in _UNWRITTEN.items():
        left[name] = left.get(name) or value
    while True:
        try:
            content = CampaignContent.model_validate(left)
            return CampaignContent.model_validate(content.stored()), wrong
        except ValidationError as invalid:
            error = invalid.errors()[0]
            field = field_of(error)
            wrong.append(BadInput(said_of(error), where=field))
            _put_away(left, field.partition(".")[0])


def _put_away(left: dict[str, Any], name: str) -> None:
    name = name or next(loose for loose in _LOOSE if left.get(loose))
    if name in _UNWRITTEN:
        left[name] = _UNWRITTEN[name]
    else:
        del left[name]


def _with_files(values: dict[str, Any]) -> dict[str, Any]:
    """The values with the hash of each file, as `read_campaign` takes it."""
    for name, key in (("media", "image"), ("document", "file")):
        if values.get(name):
            values[name] = _hashed(values[name], key)
    if values.get("photos"):
        values["photos"] = [_hashed(photo, "image") for photo in values["photos"]]
    return values


def _hashed(table: Mapping[str, Any], key: str) -> dict[str, Any]:
    return {**table, "sha256": file_hash(Path(table[key]))}
