"""Objects that bots send inside their calls: keyboards, entities, media, options; as the Bot API documents them."""

import json
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, Tag, model_validator
from pydantic_core import PydanticCustomError

T = TypeVar("T")


class Shape(BaseModel):
    """An object with exactly the documented fields."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


def refuse(description: str) -> PydanticCustomError:
    """Return an error whose text reaches the caller as it stands, behind "Bad Request: "."""
    return PydanticCustomError("telegram", "{description}", {"description": description})


def _from_json(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError as error:
        raise refuse("can't parse JSON object") from error


FromJson = BeforeValidator(_from_json)
AnyObject = Annotated[dict[str, Any], FromJson]


def _chat(value: Any) -> Any:
    if isinstance(value, str) and value.lstrip("-").isdigit():
        return int(value)
    if isinstance(value, bool) or (isinstance(value, str) and not value.startswith("@")):
        raise refuse("chat not found")
    return value


ChatId = Annotated[int | str, BeforeValidator(_chat)]


class MessageEntity(Shape):
    """A part of a text with its meaning; offset and length in UTF-16 units."""

    type: str
    offset: int = Field(ge=0)
    length: int = Field(gt=0)
    url: str | None = None
    user: dict[str, Any] | None = None
    language: str | None = None
    custom_emoji_id: str | None = None
    unix_time: int | None = None
    date_time_format: str | None = None


class LinkPreviewOptions(Shape):
    """How a link's preview is shown."""

    is_disabled: bool | None = None
    url: str | None = None
    prefer_small_media: bool | None = None
    prefer_large_media: bool | None = None
    show_above_text: bool | None = None


class ReplyParameters(Shape):
    """The message replied to."""

    message_id: int
    chat_id: ChatId | None = None
    allow_sending_without_reply: bool | None = None
    quote: str | None = Field(None, max_length=1024)
    quote_parse_mode: str | None = None
    quote_entities: list[MessageEntity] | None = None
    quote_position: int | None = None
    checklist_task_id: int | None = None
    poll_option_id: str | None = None


class CopyTextButton(Shape):
    """Text that a press copies."""

    text: str = Field(min_length=1, max_length=256)


class WebAppInfo(Shape):
    """A page that a press opens."""

    url: str


class InlineKeyboardButton(Shape):
    """A button below a message; exactly one action."""

    text: str = Field(min_length=1)
    icon_custom_emoji_id: str | None = None
    style: Literal["danger", "success", "primary"] | None = None
    url: str | None = None
    callback_data: str | None = None
    web_app: WebAppInfo | None = None
    login_url: dict[str, Any] | None = None
    switch_inline_query: str | None = None
    switch_inline_query_current_chat: str | None = None
    switch_inline_query_chosen_chat: dict[str, Any] | None = None
    copy_text: CopyTextButton | None = None
    callback_game: dict[str, Any] | None = None
    pay: bool | None = None

    @model_validator(mode="after")
    def _one_action(self) -> "InlineKeyboardButton":
        actions = self.model_fields_set - {"text", "icon_custom_emoji_id", "style"}
        if len(actions) != 1:
            raise refuse("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
        if self.callback_data is not None and not 1 <= len(self.callback_data.encode()) <= 64:
            raise refuse("BUTTON_DATA_INVALID")
        if self.url is not None and not self.url.startswith(("http://", "https://", "tg://")):
            raise refuse(f"inline keyboard button URL '{self.url}' is invalid: Unsupported URL protocol")
        return self


class InlineKeyboardMarkup(Shape):
    """Buttons below a message."""

    inline_keyboard: list[list[InlineKeyboardButton]]

    @model_validator(mode="after")
    def _not_too_many(self) -> "InlineKeyboardMarkup":
        if sum(map(len, self.inline_keyboard)) > 100 or any(len(row) > 8 for row in self.inline_keyboard):
            raise refuse("reply markup is too long")
        return self


class KeyboardButton(Shape):
    """A button in place of the keyboard; at most one request."""

    text: str = Field(min_length=1)
    icon_custom_emoji_id: str | None = None
    style: Literal["danger", "success", "primary"] | None = None
    request_users: dict[str, Any] | None = None
    request_chat: dict[str, Any] | None = None
    request_managed_bot: dict[str, Any] | None = None
    request_contact: bool | None = None
    request_location: bool | None = None
    request_poll: dict[str, Any] | None = None
    web_app: WebAppInfo | None = None


def _button(value: Any) -> Any:
    return {"text": value} if isinstance(value, str) else value


class ReplyKeyboardMarkup(Shape):
    """Buttons in place of the keyboard."""

    keyboard: list[list[Annotated[KeyboardButton, BeforeValidator(_button)]]]
    is_persistent: bool | None = None
    resize_keyboard: bool | None = None
    one_time_keyboard: bool | None = None
    input_field_placeholder: str | None = Field(None, min_length=1, max_length=64)
    selective: bool | None = None


class ReplyKeyboardRemove(Shape):
    """Takes the buttons away again."""

    remove_keyboard: Literal[True]
    selective: bool | None = None


class ForceReply(Shape):
    """Opens the reply box."""

    force_reply: Literal[True]
    input_field_placeholder: str | None = Field(None, min_length=1, max_length=64)
    selective: bool | None = None


MARKUPS = ("inline_keyboard", "keyboard", "remove_keyboard", "force_reply")


def _markup(value: Any) -> str | None:
    if isinstance(value, dict):
        return next((name for name in MARKUPS if name in value), None)
    return None


Inline = Annotated[InlineKeyboardMarkup, FromJson]
Markup = Annotated[
    Annotated[InlineKeyboardMarkup, Tag("inline_keyboard")]
    | Annotated[ReplyKeyboardMarkup, Tag("keyboard")]
    | Annotated[ReplyKeyboardRemove, Tag("remove_keyboard")]
    | Annotated[ForceReply, Tag("force_reply")],
    Discriminator(_markup, custom_error_type="telegram", custom_error_message="object expected as reply markup"),
    FromJson,
]


class InputMediaPhoto(Shape):
    """A photo of a group."""

    type: Literal["photo"]
    media: str
    caption: str | None = None
    parse_mode: str | None = None
    caption_entities: list[MessageEntity] | None = None
    show_caption_above_media: bool | None = None
    has_spoiler: bool | None = None


class InputMediaVideo(Shape):
    """A video of a group."""

    type: Literal["video"]
    media: str
    thumbnail: str | None = None
    cover: str | None = None
    start_timestamp: int | None = None
    caption: str | None = None
    parse_mode: str | None = None
    caption_entities: list[MessageEntity] | None = None
    show_caption_above_media: bool | None = None
    width: int | None = None
    height: int | None = None
    duration: int | None = None
    supports_streaming: bool | None = None
    has_spoiler: bool | None = None


class InputMediaDocument(Shape):
    """A file of a group."""

    type: Literal["document"]
    media: str
    thumbnail: str | None = None
    caption: str | None = None
    parse_mode: str | None = None
    caption_entities: list[MessageEntity] | None = None
    disable_content_type_detection: bool | None = None


class InputMediaAudio(Shape):
    """A piece of music of a group."""

    type: Literal["audio"]
    media: str
    thumbnail: str | None = None
    caption: str | None = None
    parse_mode: str | None = None
    caption_entities: list[MessageEntity] | None = None
    duration: int | None = None
    performer: str | None = None
    title: str | None = None


InputMedia = Annotated[
    InputMediaPhoto | InputMediaVideo | InputMediaDocument | InputMediaAudio,
    Field(discriminator="type"),
]


class InputPollOption(Shape):
    """One answer of a poll."""

    text: str = Field(min_length=1, max_length=100)
    text_parse_mode: str | None = None
    text_entities: list[MessageEntity] | None = None
    media: dict[str, Any] | None = None


class BotCommand(Shape):
    """One entry of the menu."""

    command: str = Field(pattern=r"^[a-z0-9_]{1,32}$")
    description: str = Field(min_length=1, max_length=256)


class ReactionType(Shape):
    """An emoji, a custom emoji or a paid star."""

    type: Literal["emoji", "custom_emoji", "paid"]
    emoji: str | None = None
    custom_emoji_id: str | None = None
