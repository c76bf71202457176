"""A meeting as staff write it, in a TOML file or as options; one clear line for the first thing that is wrong."""

import re
import tomllib
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Annotated, Any, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from core.clock import wall_time
from core.errors import BadInput
from core.models import MeetingKind, OpenTo
from core.networks import PUBLIC_LANGUAGES

LONGEST = timedelta(days=14)
SLUG_LIMIT = 40
_Words = Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True)]
_KINDS = {"missing": "is missing", "extra_forbidden": "is no key of a meeting"}


def _slug(text: str) -> str:
    if len(text) > SLUG_LIMIT or not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", text):
        raise ValueError(f"{text!r} cannot stand in a link; use at most {SLUG_LIMIT} small letters, digits and hyphens")
    return text


def _wall(text: str) -> str:
    wall_time(text)
    return text


def secure_link(text: str) -> str:
    """`text` when it is an https address or empty; ValueError else."""
    if text and not re.fullmatch(r"https://[^\s/]+\.[^\s]+", text):
        raise ValueError(f"{text!r} is not an https address")
    return text


def public_texts(texts: dict[str, str]) -> dict[str, str]:
    """`texts` when every language that public posts carry is there; ValueError else."""
    for language in PUBLIC_LANGUAGES:
        if language not in texts:
            raise ValueError(
                f"the text in {language!r} is missing; announcements carry {' and '.join(PUBLIC_LANGUAGES)}"
            )
    return texts


Texts = Annotated[dict[str, _Words], AfterValidator(public_texts)]
Link = Annotated[str, Field(max_length=500), AfterValidator(secure_link)]


class NewMeeting(BaseModel):
    """A meeting as written: wall-clock times of the council, texts per language, who may join."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    slug: Annotated[str, AfterValidator(_slug)]
    kind: MeetingKind
    topic: str
    title: Texts
    place: Texts
    start: Annotated[str, AfterValidator(_wall)]
    end: Annotated[str, AfterValidator(_wall)]
    open_to: OpenTo = OpenTo.ALL
    provinces: tuple[str, ...] = ()
    link: Link = ""
    agenda: Annotated[tuple[Texts, ...], Field(max_length=40)] = ()

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        require_span(wall_time(self.start), wall_time(self.end))
        if (self.open_to is OpenTo.PROVINCES) != bool(self.provinces):
            raise ValueError('name provinces where open_to is "provinces", and only there')
        return self


def require_span(start: datetime, end: datetime) -> None:
    """ValueError unless a meeting ends after its start, within two weeks."""
    if not start < end <= start + LONGEST:
        raise ValueError(
            f"it ends at {end.isoformat()}, which is not after its start or more than {LONGEST.days} days on"
        )


def read_meeting(source: str, where: str) -> NewMeeting:
    """The meeting of a TOML file's text; BadInput names the file with the line or field."""
    try:
        values = tomllib.loads(source)
    except tomllib.TOMLDecodeError as broken:
        raise BadInput(f"this is no TOML: {broken}", where=where, remedy="Mend that line.") from None
    return meeting_of(values, where)


def meeting_of(values: Mapping[str, Any], where: str = "") -> NewMeeting:
    """The meeting of these values; BadInput names the field that is wrong, after `where`."""
    try:
        return NewMeeting.model_validate(values)
    except ValidationError as invalid:
        first = invalid.errors(include_url=False)[0]
        field = ".".join(str(part) for part in first["loc"])
        message = first["msg"].removeprefix("Value error, ")
        what = _KINDS.get(first["type"], message[:1].lower() + message[1:])
        at = ", ".join(filter(None, (where, field)))
        remedy = f"A meeting has: {', '.join(NewMeeting.model_fields)}." if first["type"] in _KINDS else ""
        raise BadInput(what, where=at, remedy=remedy) from None
