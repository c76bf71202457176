"""Reading a campaign file; every fault is told with its file, its line or field, and the remedy."""

import difflib
import re
import tomllib
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from campaigns.check import check_campaign, picture_hash
from campaigns.content import Audience, CampaignContent, Picture, Poll
from campaigns.toml_lines import line_of
from core.errors import BadInput
from templates.posts import post_texts

__all__ = ["CampaignContent", "check_campaign", "located", "read_campaign"]

_TOML_REMEDY = 'Check quotes and brackets; texts over several lines stand between """.'
_TABLES: dict[str, type[BaseModel]] = {"audience": Audience, "media": Picture, "poll": Poll}
_KINDS = {
    "string_type": "must be text in quotes",
    "tuple_type": 'must be a list, such as ["ar", "fr"]',
    "dict_type": "must be a table, one line per language or name",
    "model_type": "must be a table",
    "model_attributes_type": "must be a table",
    "missing": "is missing",
    "string_too_short": "is empty",
}
_REMEDIES = {
    "name": "Use small Latin letters, digits, - and _ (road-308).",
    "channels": 'Such as channels = ["telegram_channel"].',
}


def read_campaign(source: str, where: str) -> CampaignContent:
    """The content of a campaign file's text; `where` is the file's name. BadInput when it is not of the form."""
    values = _parse(source, where)
    _require_one_text(values, where)
    if isinstance(template := values.get("template"), str):
        values["body"] = post_texts(template, located_at(source, "template", where))
    _find_picture(values, where)
    try:
        # Read back as it is stored, so that what is checked now is what is sent later.
        return CampaignContent.model_validate(CampaignContent.model_validate(values).stored())
    except ValidationError as invalid:
        raise _explain(invalid.errors()[0], source, where) from None


def located(error: BadInput, source: str, where: str) -> BadInput:
    """The error of a field with the file before it, and the field's line where the file holds it."""
    return BadInput(error.what, where=located_at(source, error.where, where), remedy=error.remedy)


def located_at(source: str, field: str, where: str) -> str:
    """ "road.toml, line 4" for a key; "road.toml, body.fr" for a text, whose own lines the error counts."""
    if field.startswith(("body", "template ")):
        return f"{where}, {field}"
    line = line_of(source, field)
    return f"{where}, line {line}" if line else where


def _parse(source: str, where: str) -> dict[str, Any]:
    try:
        return tomllib.loads(source)
    except tomllib.TOMLDecodeError as wrong:
        text = str(wrong)
        line = re.search(r"line (\d+)", text)
        at = f"{where}, line {line[1]}" if line else f"{where}, line {source.count(chr(10)) + 1}"
        what = re.sub(r" \(at .*\)$", "", text)
        raise BadInput(f"not TOML: {what}", where=at, remedy=_TOML_REMEDY) from None


def _require_one_text(values: dict[str, Any], where: str) -> None:
    if ("template" in values) == ("body" in values):
        what = "both template and [body] are given" if "template" in values else "there is no text"
        raise BadInput(what, where=where, remedy='Write either template = "…" or a [body] with one text per language.')


def _find_picture(values: dict[str, Any], where: str) -> None:
    """A picture is named from the folder of its campaign file; it is kept by its whole path and its hash."""
    media = values.get("media")
    if isinstance(media, dict) and isinstance(image := media.get("image"), str) and image:
        path = (Path(where).parent / image).resolve()
        values["media"] = {**media, "image": str(path), "sha256": picture_hash(path)}


def _explain(error: ErrorDetails, source: str, where: str) -> BadInput:
    path = [str(part) for part in error["loc"] if part != "[key]"]
    field = ".".join(path)
    at = located_at(source, field, where)
    if error["type"] == "extra_forbidden":
        return _unknown_key(path, at)
    message = str(error.get("ctx", {}).get("error", "")) or _KINDS.get(error["type"], error["msg"])
    if error["type"] == "value_error":
        return BadInput(message, where=at)
    return BadInput(f"{field} {message[0].lower()}{message[1:]}", where=at, remedy=_REMEDIES.get(field, ""))


def _unknown_key(path: list[str], at: str) -> BadInput:
    model = _TABLES.get(path[0], CampaignContent) if len(path) > 1 else CampaignContent
    known = list(model.model_fields)
    near = difflib.get_close_matches(path[-1], known, n=1)
    guess = f" Did you mean {near[0]!r}?" if near else ""
    return BadInput(f"unknown key {path[-1]!r}", where=at, remedy=f"Known keys: {', '.join(known)}.{guess}")
