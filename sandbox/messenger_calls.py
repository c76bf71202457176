"""Messenger's calls and what they carry: each a model of its own, with the documented parameters (v25.0)."""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from sandbox.bot_calls import Upload
from sandbox.graph_calls import AnyObject, GraphCall, GraphShape, Objects, Strings, from_json


class Recipient(GraphShape):
    """Whom a Messenger message is for: a person, or the writer of a comment."""

    id: str | None = None
    comment_id: str | None = None
    post_id: str | None = None
    user_ref: str | None = None


class QuickReply(GraphShape):
    """A button below a Messenger text."""

    content_type: Literal["text", "user_phone_number", "user_email"]
    title: str | None = Field(None, max_length=20)
    payload: str | None = Field(None, max_length=1000)
    image_url: str | None = None


class TemplateButton(GraphShape):
    """A button of a template."""

    type: Literal["postback", "web_url", "phone_number"]
    title: str = Field(min_length=1, max_length=20)
    payload: str | None = Field(None, max_length=1000)
    url: str | None = None
    webview_height_ratio: str | None = None
    messenger_extensions: bool | None = None


class TemplateElement(GraphShape):
    """One card of a generic template."""

    title: str = Field(min_length=1, max_length=80)
    subtitle: str | None = Field(None, max_length=80)
    image_url: str | None = None
    default_action: dict[str, Any] | None = None
    buttons: list[TemplateButton] | None = Field(None, max_length=3)


class TemplatePayload(GraphShape):
    """A button template (a text, 1 to 3 buttons), a generic one (up to 10 cards), or a file's address."""

    template_type: Literal["button", "generic", "media"] | None = None
    text: str | None = Field(None, max_length=640)
    buttons: list[TemplateButton] | None = Field(None, min_length=1, max_length=3)
    elements: list[TemplateElement] | None = Field(None, max_length=10)
    url: str | None = None
    is_reusable: bool | None = None
    attachment_id: str | None = None


class Attachment(GraphShape):
    """A template or file in a Messenger message."""

    type: Literal["template", "image", "audio", "video", "file"]
    payload: TemplatePayload


class MessengerContent(GraphShape):
    """The content of a Messenger message: a text or an attachment."""

    text: str | None = Field(None, min_length=1, max_length=2000)
    attachment: Attachment | None = None
    quick_replies: list[QuickReply] | None = Field(None, max_length=13)
    metadata: str | None = Field(None, max_length=1000)


class SendMessenger(GraphCall):
    """POST /me/messages and POST /{page}/messages; `filedata` is the attachment's file."""

    filedata: Upload | None = None

    recipient: Annotated[Recipient, BeforeValidator(from_json)]
    message: Annotated[MessengerContent, BeforeValidator(from_json)] | None = None
    messaging_type: Literal["RESPONSE", "UPDATE", "MESSAGE_TAG", "UTILITY"] | None = None
    sender_action: Literal["typing_on", "typing_off", "mark_seen", "react", "unreact"] | None = None
    notification_type: Literal["REGULAR", "SILENT_PUSH", "NO_PUSH"] | None = None
    tag: Literal["HUMAN_AGENT"] | None = None
    reply_to: AnyObject | None = None
    persona_id: str | None = None
    payload: str | None = None


class AttachmentOnly(GraphShape):
    """What is uploaded ahead: an attachment and nothing else."""

    attachment: Attachment


class UploadAttachment(GraphCall):
    """POST /me/message_attachments."""

    message: Annotated[AttachmentOnly, BeforeValidator(from_json)]
    filedata: Upload | None = None
    platform: Literal["messenger", "instagram"] | None = None


class ReadMessengerProfile(GraphCall):
    """GET /me/messenger_profile."""

    platform: str | None = None


class MenuEntry(GraphShape):
    """One line of the menu beside the conversation."""

    type: Literal["postback", "web_url"]
    title: str = Field(min_length=1, max_length=30)
    payload: str | None = Field(None, max_length=1000)
    url: str | None = None
    webview_height_ratio: str | None = None


class PersistentMenu(GraphShape):
    """The menu beside the conversation, for people of one locale."""

    locale: str
    composer_input_disabled: bool = False
    call_to_actions: list[MenuEntry] = Field(min_length=1, max_length=20)


class Greeting(GraphShape):
    """What stands above a conversation that has not begun, for people of one locale."""

    locale: str
    text: str = Field(min_length=1, max_length=160)


class GetStarted(GraphShape):
    """What the button sends with which a conversation begins."""

    payload: str = Field(min_length=1, max_length=1000)


class SetMessengerProfile(GraphCall):
    """POST /me/messenger_profile."""

    get_started: Annotated[GetStarted, BeforeValidator(from_json)] | None = None
    greeting: Annotated[list[Greeting], BeforeValidator(from_json)] | None = None
    persistent_menu: Annotated[list[PersistentMenu], BeforeValidator(from_json)] | None = None
    ice_breakers: Objects | None = None
    commands: Objects | None = None
    description: Objects | None = None
    whitelisted_domains: Strings | None = None
    account_linking_url: str | None = None
    platform: str | None = None


class DeleteMessengerProfile(GraphCall):
    """DELETE /me/messenger_profile; `fields` are those to take away."""

    platform: str | None = None
