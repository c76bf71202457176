"""What a campaign says, to whom and when: the values of a campaign file, checked for their form."""

import hashlib
import json
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from campaigns.acts import parse_act
from campaigns.attachments import ALBUM, Chart, Document, Frozen, Language, Picture, Words
from campaigns.holidays import OnHoliday
from campaigns.occurrences import parse_lateness, parse_recurrence
from civic.polls import POLL_OPTION, POLL_OPTIONS, POLL_QUESTION
from core.clock import wall_time
from core.errors import Unfit
from core.models import Priority
from core.networks import DESTINATIONS

# Names that a text may always use; [data] cannot redefine them.
RESERVED = frozenset({"language", "campaign"})

# Fields that did not exist when the first contents were stored; a new one is added here.
_LATER = ("opens", "photos", "document", "chart", "count_links", "priority", "project", "on_holiday")
_LATER_IN_AUDIENCE = ("associations", "communes", "milieu", "took_part", "not_took_part")


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
        raise Unfit("unknown channel %(name)r; there are %(known)s", name=name, known=tuple(DESTINATIONS))
    return name


class Audience(Frozen):
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


class Poll(Frozen):
    """A question with answers to choose from, in each language; with `multiple` one may choose several.

    `closes` is the council's wall time at which the network ends it.
    """

    question: dict[Language, Annotated[str, StringConstraints(min_length=1, max_length=POLL_QUESTION)]]
    options: dict[
        Language,
        Annotated[
            tuple[Annotated[str, StringConstraints(min_length=1, max_length=POLL_OPTION)], ...],
            Field(min_length=POLL_OPTIONS[0], max_length=POLL_OPTIONS[1]),
        ],
    ]
    multiple: bool = False
    closes: Annotated[str, AfterValidator(_wall_time)] | None = None


class CampaignContent(Frozen):
    """A campaign as its file says it; the texts of a template are in `body` from the moment it is read.

    So what is approved is what is sent, also when somebody edits the template in between. `opens` is the conversation
    that a button under messages to subscribers leads into: "meetings:session-march". With `count_links` the links of
    its texts lead over this installation, which counts how often they are followed, not by whom. With the `priority`
    "emergency" it overtakes answers and other news, and waits for no quiet hours. `project` is the code of a project of
    the plan that it is about: it can be read under the message, and what people say is filed with it. `on_holiday` is
    what becomes of a recurrence that falls on a public holiday.
    """

    name: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]*$", max_length=80)]
    topic: Words
    channels: Annotated[tuple[Annotated[str, AfterValidator(_channel)], ...], Field(min_length=1)]
    template: str = ""
    body: dict[Language, Words]
    send_at: Annotated[str, AfterValidator(_wall_time)] | None = None
    recurrence: Annotated[str, AfterValidator(_recurrence)] | None = None
    max_lateness: Annotated[str, AfterValidator(_lateness)] = "2h"
    audience: Audience = Audience()
    data: dict[str, Any] = Field(default_factory=dict)
    media: Picture | None = None
    photos: tuple[Picture, ...] = ()
    document: Document | None = None
    chart: Chart | None = None
    poll: Poll | None = None
    project: Annotated[str, StringConstraints(pattern=r"^([a-z0-9]+(-[a-z0-9]+)*)?$", max_length=24)] = ""
    opens: Annotated[str, StringConstraints(pattern=r"^([a-z]+(:[a-z0-9-]+)?)?$", max_length=52)] = ""
    fallback: dict[Language, Language] = Field(default_factory=dict)
    count_links: bool = True
    on_holiday: OnHoliday = OnHoliday.SEND
    priority: Literal["normal", "emergency"] = "normal"

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if len(set(self.channels)) < len(self.channels):
            raise Unfit("a channel is named twice in `channels`")
        if sum(map(bool, (self.media, self.photos, self.document, self.chart))) > 1:
            raise Unfit("one of [media], [[photos]], [document] and [chart] goes with a text, not several")
        if self.photos and not ALBUM[0] <= len(self.photos) <= ALBUM[1]:
            raise Unfit("[[photos]] are %(least)s to %(most)s; a single one is [media]", least=ALBUM[0], most=ALBUM[1])
        if taken := RESERVED & self.data.keys():
            raise Unfit("[data] cannot hold %(taken)s: Jisr fills it", taken=tuple(sorted(taken)))
        if self.poll and self.poll.closes:
            if self.recurrence:
                raise Unfit("poll.closes: a poll that is asked again and again has no one end; leave it out")
            if self.send_at and wall_time(self.poll.closes) <= wall_time(self.send_at):
                raise Unfit("poll.closes: the poll would end before it is asked")
        return self

    @property
    def max_lateness_seconds(self) -> int:
        """After how many seconds an occurrence is missed and not sent."""
        return int(parse_lateness(self.max_lateness).total_seconds())

    @property
    def emergency(self) -> bool:
        """Whether it waits for no quiet hours and counts in no cap."""
        return self.urgency is Priority.EMERGENCY

    @property
    def urgency(self) -> Priority:
        """The place of its messages in their lanes."""
        return Priority.EMERGENCY if self.priority == "emergency" else Priority.BROADCAST

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
        if self.poll and self.poll.closes is None:
            del values["poll"]["closes"]
        return values

    def content_hash(self) -> str:
        """64 hexadecimal digits that an approval is bound to."""
        canonical = json.dumps(self.stored(), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()
