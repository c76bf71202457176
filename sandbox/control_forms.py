"""What the control API accepts: one small model per deed."""

from typing import Any, Literal

from pydantic import Base64Bytes, BaseModel, ConfigDict, Field


class Form(BaseModel):
    """Exactly the fields named."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Advance(Form):
    """Seconds by which the sandbox's clock moves."""

    advance: float


class TelegramSettings(Form):
    """Switches of Telegram; rates in messages per second or minute."""

    token_revoked: bool = False
    strict: bool = False
    overall_per_second: float = 30
    chat_per_second: float = 1
    chat_burst: float = 3
    group_per_minute: int = 20


class FacebookSettings(Form):
    """Switches of Facebook; usage as in the rate headers."""

    page_id: str = ""
    page_name: str = ""
    page_token: str = ""
    app_id: str = ""
    app_secret: str = ""
    verify_token: str = ""
    token_valid: bool = True
    token_expires_at: int = 0
    scopes: list[str] = []
    duplicate_seconds: float = 60
    batch_size: int = Field(1, ge=1, le=1000)
    app_usage: dict[str, Any] = {}
    business_usage: dict[str, Any] = {}
    followers: int = 0


class Settings(Form):
    """Only what is given changes."""

    telegram: TelegramSettings | None = None
    facebook: FacebookSettings | None = None


class NewUsers(Form):
    """One person, or `count` of them with ids that follow each other."""

    id: int | None = Field(None, gt=0)
    count: int = Field(1, ge=1, le=200_000)
    first_name: str = "Citizen"
    last_name: str | None = None
    username: str | None = None
    language_code: str | None = "ar"
    phone_number: str = ""


class NewChannel(Form):
    """A channel; the id begins with -100."""

    id: int = Field(lt=-1_000_000_000_000)
    title: str = "Channel"
    username: str | None = None
    bot_is_admin: bool = True
    members: int = 1_250


class Saying(Form):
    """A text, in answer to a message or not."""

    text: str = Field(min_length=1)
    reply_to: int | None = None


class Press(Form):
    """A button by its data or its text; without message_id in the newest message that has it."""

    data: str | None = None
    text: str | None = None
    message_id: int | None = None


class Contact(Form):
    """A phone number; user_id 0: of nobody's account, absent: the sender's own."""

    phone_number: str = "+212600000001"
    user_id: int | None = None


class Location(Form):
    """Degrees."""

    latitude: float = 32.3394
    longitude: float = -6.3608


class Picture(Form):
    """A photo; without content a small one of the sandbox."""

    caption: str = ""
    base64: Base64Bytes = b""


class Voice(Form):
    """A voice message; duration in seconds."""

    duration: int = 3
    base64: Base64Bytes = b""


class Vote(Form):
    """Chosen options of a poll, by number from 0; none takes the vote back."""

    poll_id: str
    options: list[int]


class Reactions(Form):
    """Counts by emoji of one channel message."""

    chat_id: int | str
    message_id: int
    counts: dict[str, int]


class Subscribe(Form):
    """A callback URL; page_fields: what the page is subscribed to, null leaves that to the app."""

    url: str
    verify_token: str | None = None
    app_secret: str | None = None
    page_fields: list[str] | None = ["feed", "messages", "messaging_postbacks"]


class Deed(Form):
    """What all deeds on Facebook have in common: who."""

    person_id: str | None = None
    name: str | None = None


class FacebookPost(Deed):
    """A visitor's post."""

    message: str


class FacebookComment(Deed):
    """A comment on a post, or an answer to a comment."""

    parent_id: str
    message: str


class FacebookCommentChange(Form):
    """What happens to a comment."""

    comment_id: str
    verb: Literal["edited", "remove", "hide", "unhide"]
    message: str | None = None


class FacebookReaction(Deed):
    """A reaction to a post or comment."""

    object_id: str
    kind: Literal["like", "love", "care", "haha", "wow", "sad", "angry"] = "like"
    verb: Literal["add", "edit", "remove"] = "add"


class FacebookMessage(Deed):
    """A Messenger text; payload: it was a quick reply."""

    text: str
    payload: str | None = None


class FacebookOpen(Deed):
    """A link to the conversation that was followed."""

    ref: str


class FacebookPostback(Deed):
    """A pressed button."""

    payload: str
    title: str = ""


class Insight(Form):
    """A metric's value for the page or a post; null: not available, a gap."""

    object_id: str
    metric: str
    value: Any
