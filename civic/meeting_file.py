"""A meeting as staff write it, in a TOML file or as options; one clear line for the first thing that is wrong."""

import re
import tomllib
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Annotated, Any, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from core.clock import wall_time
from core.errors import BadInput, Unfit
from core.i18n import N_, NN_
from core.models import MeetingKind, OpenTo
from core.networks import PUBLIC_LANGUAGES
from core.sentence import Listed, Wall
from core.toml_file import said_of

LONGEST = timedelta(days=14)
SLUG_LIMIT = 40
_Words = Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True)]
_KINDS = {"missing": N_("is missing"), "extra_forbidden": N_("is no key of a meeting")}


def _slug(text: str) -> str:
    if len(text) > SLUG_LIMIT or not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", text):
        raise Unfit(
            "%(text)r cannot stand in a link; use at most %(most)s small letters, digits and hyphens",
            text=text,
            most=SLUG_LIMIT,
        )
    return text


def _wall(text: str) -> str:
    wall_time(text)
    return text


def secure_link(text: str) -> str:
    """`text` when it is an https address or empty; ValueError else."""
    if text and not re.fullmatch(r"https://[^\s/]+\.[^\s]+", text):
        raise Unfit("%(text)r is not an https address", text=text)
    return text


def public_texts(texts: dict[str, str]) -> dict[str, str]:
    """`texts` when every language that public posts carry is there; ValueError else."""
    for language in PUBLIC_LANGUAGES:
        if language not in texts:
            raise Unfit(
                "the text in %(language)r is missing; announcements carry %(languages)s",
                language=language,
                languages=Listed(PUBLIC_LANGUAGES, N_(" and ")),
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
            raise Unfit('name provinces where open_to is "provinces", and only there')
        return self


def require_span(start: datetime, end: datetime) -> None:
    """ValueError unless a meeting ends after its start, within two weeks."""
    if not start < end <= start + LONGEST:
        raise Unfit(
            NN_(
                "it ends at %(end)s, which is not after its start or more than %(n)s day on",
                "it ends at %(end)s, which is not after its start or more than %(n)s days on",
            ),
            end=Wall(end.isoformat()),
            n=LONGEST.days,
        )


def read_meeting(source: str, where: str) -> NewMeeting:
    """The meeting of a TOML file's text; BadInput names the file with the line or field."""
    try:
        values = tomllib.loads(source)
    except tomllib.TOMLDecodeError as broken:
        raise BadInput(
            "this is no TOML: %(broken)s", where=where, remedy=N_("Mend that line."), broken=broken
        ) from None
    return meeting_of(values, where)


def meeting_of(values: Mapping[str, Any], where: str = "") -> NewMeeting:
    """The meeting of these values; BadInput names the field that is wrong, after `where`."""
    try:
        return NewMeeting.model_validate(values)
    except ValidationError as invalid:
        first = invalid.errors(include_url=False)[0]
        field = ".".join(str(part) for part in first["loc"])
        at = ", ".join(filter(None, (where, field)))
        if first["type"] in _KINDS:
            remedy = N_("A meeting has: %(known)s.")
            raise BadInput(
                _KINDS[first["type"]], where=at, remedy=remedy, known=tuple(NewMeeting.model_fields)
            ) from None
        raise BadInput(said_of(first), where=at) from None
