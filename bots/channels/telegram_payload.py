"""The parts of a Telegram update that are read, as the Bot API documents them (10.1); other fields are left alone."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, Any, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from bots.channel import BadPayload

END_OF_TIME = 253_402_300_799  # the last second of the year 9999


def _moment(seconds: Any) -> datetime:
    if type(seconds) is not int or not 0 <= seconds <= END_OF_TIME:
        raise ValueError("not a time in Unix seconds")
    return datetime.fromtimestamp(seconds, UTC)


def _storable(text: str) -> str:
    """PostgreSQL stores no NUL, and nothing encodes half a surrogate pair."""
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise ValueError("not Unicode")
    return text.replace("\0", "")


Text = Annotated[str, AfterValidator(_storable)]
Identifier = Annotated[Text, Field(min_length=1, max_length=300)]
Moment = Annotated[datetime, BeforeValidator(_moment)]
Whole = Annotated[int, Field(ge=0, lt=2**63)]
AnyId = Annotated[int, Field(gt=-(2**63), lt=2**63)]


class Part(BaseModel):
    """One object of an update: types are strict, unknown fields are no error."""

    model_config = ConfigDict(strict=True, frozen=True)


class User(Part):
    """Who did something."""

    id: Whole
    is_bot: bool = False
    language_code: Text = ""


class Chat(Part):
    """Where: `type` is private, group, supergroup or channel."""

    id: AnyId
    type: Text

    @property
    def private(self) -> bool:
        """Whether this is one person with the bot."""
        return self.type == "private"


class Contact(Part):
    """A shared contact; `user_id` is there where that person has a Telegram account."""

    phone_number: Text
    user_id: Whole | None = None


class Location(Part):
    """A place in degrees."""

    latitude: float = Field(ge=-90, le=90)
    longitude: float = Field(ge=-180, le=180)


class File(Part):
    """Anything that can be fetched by its id."""

    file_id: Identifier


class PhotoSize(File):
    """One of the sizes in which a photo can be fetched."""

    width: Whole
    height: Whole


class Message(Part):
    """What somebody wrote, with whatever came along."""

    date: Moment
    chat: Chat
    sender: User | None = Field(None, alias="from")
    text: Text = ""
    caption: Text = ""
    contact: Contact | None = None
    location: Location | None = None
    photo: list[PhotoSize] = Field(default_factory=list)
    voice: File | None = None
    audio: File | None = None
    video: File | None = None
    video_note: File | None = None
    animation: File | None = None
    document: File | None = None
    sticker: File | None = None


class Below(Part):
    """The message a button is under, which may be too old to be more than its chat."""

    chat: Chat


class CallbackQuery(Part):
    """A pressed button; it carries no time."""

    id: Identifier
    sender: User = Field(alias="from")
    message: Below | None = None
    data: Text = ""


class Member(Part):
    """The bot's own standing in a chat."""

    status: Text


class MembershipChange(Part):
    """The bot was stopped, or let in again."""

    chat: Chat
    sender: User = Field(alias="from")
    date: Moment
    new_chat_member: Member


class ReactionType(Part):
    """An emoji, a custom emoji, or a paid star."""

    type: Literal["emoji", "custom_emoji", "paid"]
    emoji: Text = ""
    custom_emoji_id: Text = ""

    @property
    def key(self) -> str:
        """The name under which it is counted."""
        return {"emoji": self.emoji, "custom_emoji": f"custom:{self.custom_emoji_id}", "paid": "paid"}[self.type]


class ReactionCount(Part):
    """How many reacted in one way."""

    type: ReactionType
    total_count: Whole


class ReactionTotals(Part):
    """The anonymous reactions to one message of a channel."""

    chat: Chat
    message_id: Whole
    date: Moment
    reactions: list[ReactionCount]


class PollOption(Part):
    """An answer of a poll and its votes."""

    text: Text
    voter_count: Whole


class Poll(Part):
    """A poll as it stands now; it carries no time."""

    id: Identifier
    question: Text = ""
    options: list[PollOption]
    total_voter_count: Whole = 0
    is_closed: bool = False


P = TypeVar("P", bound=Part)


def parse(model: type[P], raw: Mapping[str, Any], place: str) -> P:
    """The part at `place` of an update; BadPayload names what is wrong and repeats nothing that was in it."""
    try:
        return model.model_validate(raw[place])
    except ValidationError as invalid:
        first = invalid.errors(include_input=False, include_url=False, include_context=False)[0]
        where = ".".join([place, *(str(step) for step in first["loc"])])
        raise BadPayload(f"{where}: {first['msg']}") from None
