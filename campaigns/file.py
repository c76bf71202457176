"""Reading a campaign file; every fault is told with its file, its line or field, and the remedy."""

from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from campaigns.attachments import Chart, Document, Picture, Point
from campaigns.check import check_campaign
from campaigns.completeness import Incomplete
from campaigns.content import Audience, CampaignContent, Poll
from campaigns.media import file_hash
from core.errors import BadInput
from core.i18n import N_
from core.sentence import Sentence
from core.toml_file import explained, field_of, first_fault, parse_toml, placed
from templates.posts import post_texts

__all__ = ["CampaignContent", "check_campaign", "located", "read_campaign"]

_MODELS: dict[str, type[BaseModel]] = {
    "": CampaignContent, "audience": Audience, "media": Picture, "photos": Picture, "document": Document,
    "chart": Chart, "chart.points": Point, "poll": Poll,
}  # fmt: skip
_REMEDIES = {
    "name": Sentence(N_("Use small Latin letters, digits, - and _ (road-308).")),
    "channels": Sentence(N_('Such as channels = ["telegram_channel"].')),
}


def read_campaign(source: str, where: str) -> CampaignContent:
    """The content of a campaign file's text; `where` is the file's name. BadInput when it is not of the form."""
    values = parse_toml(source, where)
    _require_one_text(values, where)
    if isinstance(template := values.get("template"), str):
        values["body"] = post_texts(template, located_at(source, "template", where))
    _find_files(values, Path(where).parent)
    try:
        # Read back as it is stored, so that what is checked now is what is sent later.
        return CampaignContent.model_validate(CampaignContent.model_validate(values).stored())
    except ValidationError as invalid:
        error = first_fault(invalid)
        raise explained(error, located_at(source, field_of(error), where), _MODELS, _REMEDIES) from None


def located(error: BadInput, source: str, where: str) -> BadInput:
    """The error of a field with the file before it, and the field's line where the file holds it."""
    if isinstance(error, Incomplete):
        return Incomplete([located(gap, source, where) for gap in error.gaps])
    return error.at(located_at(source, error.where, where))


def located_at(source: str, field: str, where: str) -> str:
    """ "road.toml, line 4" for a key; "road.toml, body.fr" for a text, whose own lines the error counts."""
    if field.startswith(("body", "template ")):
        return f"{where}, {field}"
    return placed(source, field, where)


def _require_one_text(values: dict[str, Any], where: str) -> None:
    if ("template" in values) == ("body" in values):
        what = N_("both template and [body] are given") if "template" in values else N_("there is no text")
        raise BadInput(
            what, where=where, remedy=N_('Write either template = "…" or a [body] with one text per language.')
        )


def _find_files(values: dict[str, Any], folder: Path) -> None:
    """A file is named from the folder of its campaign file; it is kept by its whole path and its hash."""
    photos = values.get("photos")
    tables = [(values.get("media"), "image"), (values.get("document"), "file")]
    tables += [(photo, "image") for photo in (photos if isinstance(photos, list) else ())]
    for table, key in tables:
        if isinstance(table, dict) and isinstance(named := table.get(key), str) and named:
            path = (folder / named).resolve()
            table.update({key: str(path), "sha256": file_hash(path)})
