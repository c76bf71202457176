"""The Bot API's calls: each a model of its own, with exactly the documented parameters (Bot API 10.1)."""

from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from sandbox.bot_types import (
    AnyObject,
    BotCommand,
    ChatId,
    FromJson,
    Inline,
    InputMedia,
    InputPollOption,
    LinkPreviewOptions,
    Markup,
    MessageEntity,
    ReactionType,
    ReplyParameters,
    Shape,
)

Entities = Annotated[list[MessageEntity], FromJson]
Strings = Annotated[list[str], FromJson]


@dataclass(frozen=True)
class Upload:
    """A file that came with a call."""

    name: str
    mime: str
    content: bytes


File = Upload | str


class _Quiet(Shape):
    disable_notification: bool | None = None
    protect_content: bool | None = None
    message_effect_id: str | None = None


class _Thread(_Quiet):
    chat_id: ChatId
    message_thread_id: int | None = None
    allow_paid_broadcast: bool | None = None
    reply_parameters: Annotated[ReplyParameters, FromJson] | None = None


class _Business(_Thread):
    business_connection_id: str | None = None


class _Message(_Business):
    direct_messages_topic_id: int | None = None
    suggested_post_parameters: AnyObject | None = None
    reply_markup: Markup | None = None


class _Captioned(_Message):
    caption: str | None = None
    parse_mode: str | None = None
    caption_entities: Entities | None = None


class GetMe(Shape):
    """getMe."""


class GetUpdates(Shape):
    """getUpdates; timeout in seconds."""

    offset: int | None = None
    limit: int = Field(100, ge=1, le=100)
    timeout: int = Field(0, ge=0)
    allowed_updates: Strings | None = None


class SetWebhook(Shape):
    """setWebhook."""

    url: str
    certificate: Upload | None = None
    ip_address: str | None = None
    max_connections: int = Field(40, ge=1, le=100)
    allowed_updates: Strings | None = None
    drop_pending_updates: bool = False
    secret_token: str | None = Field(None, pattern=r"^[A-Za-z0-9_-]{1,256}$")


class DeleteWebhook(Shape):
    """deleteWebhook."""

    drop_pending_updates: bool = False


class GetWebhookInfo(Shape):
    """getWebhookInfo."""


class SendMessage(_Message):
    """sendMessage; the limit of the text counts after the entities are parsed."""

    text: str
    parse_mode: str | None = None
    entities: Entities | None = None
    link_preview_options: Annotated[LinkPreviewOptions, FromJson] | None = None


class SendPhoto(_Captioned):
    """sendPhoto."""

    photo: File
    show_caption_above_media: bool | None = None
    has_spoiler: bool | None = None


class SendDocument(_Captioned):
    """sendDocument."""

    document: File
    thumbnail: File | None = None
    disable_content_type_detection: bool | None = None


class SendVoice(_Captioned):
    """sendVoice; duration in seconds."""

    voice: File
    duration: int | None = None


class SendAudio(_Captioned):
    """sendAudio; duration in seconds."""

    audio: File
    duration: int | None = None
    performer: str | None = None
    title: str | None = None
    thumbnail: File | None = None


class SendVideo(_Captioned):
    """sendVideo; duration in seconds."""

    video: File
    duration: int | None = None
    width: int | None = None
    height: int | None = None
    thumbnail: File | None = None
    cover: File | None = None
    start_timestamp: int | None = None
    show_caption_above_media: bool | None = None
    has_spoiler: bool | None = None
    supports_streaming: bool | None = None


class SendMediaGroup(_Business):
    """sendMediaGroup; 2 to 10 items."""

    direct_messages_topic_id: int | None = None
    media: Annotated[list[InputMedia], FromJson]


class SendPoll(_Business):
    """sendPoll; 1 to 12 options."""

    question: str = Field(min_length=1, max_length=300)
    question_parse_mode: str | None = None
    question_entities: Entities | None = None
    options: Annotated[list[InputPollOption], FromJson]
    is_anonymous: bool = True
    type: str = Field("regular", pattern=r"^(regular|quiz)$")
    allows_multiple_answers: bool = False
    allows_revoting: bool | None = None
    shuffle_options: bool | None = None
    allow_adding_options: bool | None = None
    hide_results_until_closes: bool | None = None
    members_only: bool | None = None
    country_codes: Strings | None = None
    correct_option_ids: Annotated[list[int], FromJson] | None = None
    explanation: str | None = Field(None, max_length=200)
    explanation_parse_mode: str | None = None
    explanation_entities: Entities | None = None
    explanation_media: AnyObject | None = None
    open_period: int | None = None
    close_date: int | None = None
    is_closed: bool = False
    description: str | None = None
    description_parse_mode: str | None = None
    description_entities: Entities | None = None
    media: AnyObject | None = None
    reply_markup: Markup | None = None


class StopPoll(Shape):
    """stopPoll."""

    business_connection_id: str | None = None
    chat_id: ChatId
    message_id: int
    reply_markup: Inline | None = None


class SendLocation(_Message):
    """sendLocation."""

    latitude: float = Field(ge=-90, le=90)
    longitude: float = Field(ge=-180, le=180)
    horizontal_accuracy: float | None = Field(None, ge=0, le=1500)
    live_period: int | None = None
    heading: int | None = Field(None, ge=1, le=360)
    proximity_alert_radius: int | None = None


class SendChatAction(Shape):
    """sendChatAction."""

    business_connection_id: str | None = None
    chat_id: ChatId
    message_thread_id: int | None = None
    action: str = Field(
        pattern=r"^(typing|upload_photo|record_video|upload_video|record_voice|upload_voice|upload_document"
        r"|choose_sticker|find_location|record_video_note|upload_video_note)$",
    )


class _Edit(Shape):
    business_connection_id: str | None = None
    chat_id: ChatId | None = None
    message_id: int | None = None
    inline_message_id: str | None = None
    reply_markup: Inline | None = None


class EditMessageText(_Edit):
    """editMessageText."""

    text: str | None = None
    parse_mode: str | None = None
    entities: Entities | None = None
    link_preview_options: Annotated[LinkPreviewOptions, FromJson] | None = None
    rich_message: AnyObject | None = None


class EditMessageReplyMarkup(_Edit):
    """editMessageReplyMarkup."""


class EditMessageCaption(_Edit):
    """editMessageCaption."""

    caption: str | None = None
    parse_mode: str | None = None
    caption_entities: Entities | None = None
    show_caption_above_media: bool | None = None


class DeleteMessage(Shape):
    """deleteMessage."""

    chat_id: ChatId
    message_id: int


class ForwardMessage(_Quiet):
    """forwardMessage."""

    chat_id: ChatId
    message_thread_id: int | None = None
    direct_messages_topic_id: int | None = None
    from_chat_id: ChatId
    video_start_timestamp: int | None = None
    suggested_post_parameters: AnyObject | None = None
    message_id: int


class CopyMessage(_Thread):
    """copyMessage."""

    direct_messages_topic_id: int | None = None
    from_chat_id: ChatId
    message_id: int
    video_start_timestamp: int | None = None
    caption: str | None = None
    parse_mode: str | None = None
    caption_entities: Entities | None = None
    show_caption_above_media: bool | None = None
    suggested_post_parameters: AnyObject | None = None
    reply_markup: Markup | None = None


class PinChatMessage(Shape):
    """pinChatMessage."""

    business_connection_id: str | None = None
    chat_id: ChatId
    message_id: int
    disable_notification: bool | None = None


class AnswerCallbackQuery(Shape):
    """answerCallbackQuery."""

    callback_query_id: str
    text: str | None = Field(None, max_length=200)
    show_alert: bool = False
    url: str | None = None
    cache_time: int | None = None


class SetMessageReaction(Shape):
    """setMessageReaction; a bot sets at most one."""

    chat_id: ChatId
    message_id: int
    reaction: Annotated[list[ReactionType], FromJson] = Field(default_factory=list, max_length=1)
    is_big: bool = False


class GetFile(Shape):
    """getFile."""

    file_id: str


class GetChat(Shape):
    """getChat."""

    chat_id: ChatId


class GetChatMember(Shape):
    """getChatMember."""

    chat_id: ChatId
    user_id: int


class GetChatMemberCount(Shape):
    """getChatMemberCount."""

    chat_id: ChatId


class GetChatAdministrators(Shape):
    """getChatAdministrators."""

    chat_id: ChatId
    return_bots: bool = False


class SetMyCommands(Shape):
    """setMyCommands; at most 100."""

    commands: Annotated[list[BotCommand], FromJson] = Field(max_length=100)
    scope: AnyObject | None = None
    language_code: str | None = None


class GetMyCommands(Shape):
    """getMyCommands."""

    scope: AnyObject | None = None
    language_code: str | None = None


class SetMyDescription(Shape):
    """setMyDescription."""

    description: str = Field("", max_length=512)
    language_code: str | None = None


class SetMyShortDescription(Shape):
    """setMyShortDescription."""

    short_description: str = Field("", max_length=120)
    language_code: str | None = None


class SetChatMenuButton(Shape):
    """setChatMenuButton."""

    chat_id: int | None = None
    menu_button: AnyObject | None = None
