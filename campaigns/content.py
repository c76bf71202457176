"""What a campaign says, to whom and when: the values of a campaign file, checked for their form."""

import hashlib
import json
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator

from campaigns.acts import parse_act
from campaigns.holidays import OnHoliday
from campaigns.occurrences import parse_lateness, parse_recurrence
from civic.polls import POLL_OPTION, POLL_OPTIONS, POLL_QUESTION
from core.clock import wall_time
from core.networks import DESTINATIONS

# Names that a text may always use; [data] cannot redefine them.
RESERVED = frozenset({"language", "campaign"})

# Fields that did not exist when the first contents were stored; a new one is added here.
_LATER = ("opens", "on_holiday", "emergency")
_LATER_IN_AUDIENCE = ("associations", "communes", "milieu", "took_part", "not_took_part")

_Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")]
_Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]


def _wall_time(text: str) -> str:
    wall_time(text)
    return text


def _recurrence(text: str) -> str:
    parse_recurrence(text)
    return text


def _lateness(text: str) -> str:
    parse_lateness(text)
    return text


def _act(text: str) -> str:
    parse_act(text)
    return text


def _channel(name: str) -> str:
    if name not in DESTINATIONS:
        raise ValueError(f"unknown channel {name!r}; there are {', '.join(DESTINATIONS)}")
    return name


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Audience(_Frozen):
    """Which subscribers are meant; an empty tuple means all (topics: the campaign's own).

    With `associations = true` only who speaks for an association that staff have confirmed. `provinces` are then those
    of the association's seat and `topics` its fields of activity; the campaign's own topic narrows nothing. Consent to
    news is needed as ever, and public posts named in `channels` are read by all.

    `communes` are census codes, `milieu` is "rural" or "urban" by the census. `took_part` and `not_took_part` name what
    people took part in, as "petition:road-308", "consultation:…", "meeting:…", "campaign:…", "feedback" or "request":
    one of the first at least, none of the second. Whatever is given narrows the audience further.
    """

    provinces: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    associations: bool = False
    communes: tuple[str, ...] = ()
    milieu: Literal["", "rural", "urban"] = ""
    took_part: tuple[Annotated[str, AfterValidator(_act)], ...] = ()
    not_took_part: tuple[Annotated[str, AfterValidator(_act)], ...] = ()

    @property
    def by_participation(self) -> bool:
        """Whether who is meant depends on what people did, so that a small audience would say something of them."""
        return bool(self.took_part or self.not_took_part)


class Picture(_Frozen):
    """One picture: a file, and its words in each language for who cannot see it.

    `sha256` is of the file as it was when the campaign was read, so that an approval is given to this very picture.
    """

    image: _Text
    sha256: str = ""
    alt: dict[_Language, _Text] = Field(default_factory=dict)


class Poll(_Frozen):
    """A question with answers to choose from, in each language; with `multiple` one may choose several."""

    question: dict[_Language, Annotated[str, StringConstraints(min_length=1, max_length=POLL_QUESTION)]]
    options: dict[
        _Language,
        Annotated[
            tuple[Annotated[str, StringConstraints(min_length=1, max_length=POLL_OPTION)], ...],
            Field(min_length=POLL_OPTIONS[0], max_length=POLL_OPTIONS[1]),
        ],
    ]
    multiple: bool = False


class CampaignContent(_Frozen):
    """A campaign as its file says it; the texts of a template are in `body` from the moment it is read.

    So what is approved is what is sent, also when somebody edits the template in between. `opens` is the conversation
    that a button under messages to subscribers leads into: "meetings:session-march". `on_holiday` is what becomes of a
    recurrence that falls on a public holiday. An emergency waits for no quiet hours and counts in no cap.
    """

    name: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]*$", max_length=80)]
    topic: _Text
    channels: Annotated[tuple[Annotated[str, AfterValidator(_channel)], ...], Field(min_length=1)]
    template: str = ""
    body: dict[_Language, _Text]
    send_at: Annotated[str, AfterValidator(_wall_time)] | None = None
    recurrence: Annotated[str, AfterValidator(_recurrence)] | None = None
    max_lateness: Annotated[str, AfterValidator(_lateness)] = "2h"
    audience: Audience = Audience()
    data: dict[str, Any] = Field(default_factory=dict)
    media: Picture | None = None
    poll: Poll | None = None
    opens: Annotated[str, StringConstraints(pattern=r"^([a-z]+(:[a-z0-9-]+)?)?$", max_length=60)] = ""
    fallback: dict[_Language, _Language] = Field(default_factory=dict)
    on_holiday: OnHoliday = OnHoliday.SEND
    emergency: bool = False

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if len(set(self.channels)) < len(self.channels):
            raise ValueError("a channel is named twice in `channels`")
        if taken := RESERVED & self.data.keys():
            raise ValueError(f"[data] cannot hold {', '.join(sorted(taken))}: Jisr fills it")
        return self

    @property
    def max_lateness_seconds(self) -> int:
        """After how many seconds an occurrence is missed and not sent."""
        return int(parse_lateness(self.max_lateness).total_seconds())

    def field_of(self, language: str) -> str:
        """What the text of a language is called in an error: its field, or its template's file."""
        return f"template {self.template}/{language}.md" if self.template else f"body.{language}"

    def stored(self) -> dict[str, Any]:
        """The content as the database keeps it; `CampaignContent.model_validate` reads it back."""
        values = self.model_dump(mode="json")
        # Approvals are bound to the hash of this form, so what came later is not in it where a file does not use it.
        for form, held, later in ((self, values, _LATER), (self.audience, values["audience"], _LATER_IN_AUDIENCE)):
            for name in later:
                if getattr(form, name) == type(form).model_fields[name].default:
                    del held[name]
        return values

    def content_hash(self) -> str:
        """64 hexadecimal digits that an approval is bound to."""
        canonical = json.dumps(self.stored(), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()
