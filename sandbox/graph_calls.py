"""The Graph API's calls: each a model of its own, with the documented parameters a page program may need (v25.0)."""

import json
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from sandbox.bot_calls import Upload

TEXT_LIMIT = 63_206


def from_json(value: Any) -> Any:
    """What stands in a string of JSON; the string itself where it is none."""
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value


def _list(value: Any) -> Any:
    found = from_json(value)
    return found.split(",") if isinstance(found, str) else found


AnyObject = Annotated[dict[str, Any], BeforeValidator(from_json)]
Objects = Annotated[list[Annotated[dict[str, Any], BeforeValidator(from_json)]], BeforeValidator(from_json)]
Strings = Annotated[list[str], BeforeValidator(_list)]


class GraphShape(BaseModel):
    """Exactly the fields named."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True, coerce_numbers_to_str=True)


class Signed(GraphShape):
    """What every call may carry."""

    access_token: str | None = None
    appsecret_proof: str | None = None
    appsecret_time: int | None = None
    format: str | None = None
    pretty: bool | None = None
    debug: str | None = None
    locale: str | None = None
    method: str | None = None


class GraphCall(Signed):
    """A call that may say which fields it wants back."""

    fields: str | None = None


class Reading(GraphCall):
    """What every reading of a list may carry; since and until are Unix seconds or dates."""

    limit: int = Field(25, ge=0, le=100)
    after: str | None = None
    before: str | None = None
    since: str | None = None
    until: str | None = None
    summary: str | None = None


class ReadNode(GraphCall):
    """GET of a page, post, comment or photo."""


class ReadFeed(Reading):
    """GET /{page}/feed."""

    include_hidden: bool | None = None
    show_expired: bool | None = None
    with_: str | None = Field(None, alias="with")


class PublishFeed(GraphCall):
    """POST /{page}/feed."""

    message: str | None = None
    link: str | None = None
    published: bool = True
    attached_media: Objects | None = None
    scheduled_publish_time: int | str | None = None
    unpublished_content_type: str | None = None
    backdated_time: str | None = None
    backdated_time_granularity: str | None = None
    actions: AnyObject | None = None
    call_to_action: AnyObject | None = None
    caption: str | None = None
    child_attachments: Objects | None = None
    description: str | None = None
    enforce_link_ownership: bool | None = None
    feed_targeting: AnyObject | None = None
    multi_share_end_card: bool | None = None
    multi_share_optimized: bool | None = None
    name: str | None = None
    object_attachment: str | None = None
    picture: str | None = None
    place: str | None = None
    privacy: str | None = None
    properties: AnyObject | None = None
    quote: str | None = None
    tags: Strings | None = None
    targeting: AnyObject | None = None
    title: str | None = None


class PublishPhoto(GraphCall):
    """POST /{page}/photos; the picture by address or as a file."""

    url: str | None = None
    source: Upload | None = None
    message: str | None = None
    caption: str | None = None
    name: str | None = None
    alt_text_custom: str | None = Field(None, max_length=1000)
    published: bool = True
    no_story: bool | None = None
    temporary: bool | None = None
    scheduled_publish_time: int | None = None
    unpublished_content_type: str | None = None
    backdated_time: str | None = None
    feed_targeting: AnyObject | None = None
    place: str | None = None
    privacy: str | None = None
    tags: Objects | None = None
    targeting: AnyObject | None = None
    vault_image_id: str | None = None


class ReadList(Reading):
    """GET of a list without parameters of its own."""


class ReadPhotos(Reading):
    """GET /{page}/photos."""

    biz_tag_id: int | None = None
    business_id: str | None = None
    type: Literal["profile", "tagged", "uploaded"] | None = None


class ReadPageInsights(GraphCall):
    """GET /{page}/insights."""

    metric: Strings
    period: Literal["day", "week", "days_28", "month", "lifetime", "total_over_range"] | None = None
    date_preset: str | None = None
    breakdown: Strings | None = None
    show_description_from_api_doc: bool | None = None
    since: str | None = None
    until: str | None = None


class ReadPostInsights(GraphCall):
    """GET /{post}/insights."""

    metric: Strings
    period: Literal["day", "week", "days_28", "month", "lifetime", "total_over_range"] | None = None
    date_preset: str | None = None
    since: str | None = None
    until: str | None = None


class SubscribeApps(GraphCall):
    """POST /{page}/subscribed_apps."""

    subscribed_fields: Strings


class EditPost(GraphCall):
    """POST /{post}."""

    message: str | None = None
    attached_media: Objects | None = None
    backdated_time: str | None = None
    is_hidden: bool | None = None
    is_pinned: bool | None = None
    is_published: bool | None = None
    place: str | None = None
    privacy: str | None = None
    scheduled_publish_time: int | None = None
    tags: Strings | None = None
    timeline_visibility: str | None = None


class ReadComments(Reading):
    """GET /{post}/comments and GET /{comment}/comments."""

    filter: Literal["toplevel", "stream"] = "toplevel"
    live_filter: str | None = None
    order: Literal["chronological", "reverse_chronological"] = "chronological"


class WriteComment(GraphCall):
    """POST /{post}/comments and POST /{comment}/comments."""

    message: str | None = Field(None, max_length=8000)
    attachment_id: str | None = None
    attachment_share_url: str | None = None
    attachment_url: str | None = None
    comment_privacy_value: str | None = None


class EditComment(GraphCall):
    """POST /{comment}."""

    message: str | None = Field(None, max_length=8000)
    is_hidden: bool | None = None
    attachment_id: str | None = None
    attachment_share_url: str | None = None
    attachment_url: str | None = None


class ReadReactions(Reading):
    """GET /{post}/reactions and GET /{comment}/reactions."""

    type: Literal["NONE", "LIKE", "LOVE", "WOW", "HAHA", "SAD", "ANGRY", "CARE"] | None = None


class Like(GraphCall):
    """POST and DELETE /{object}/likes."""


class DebugToken(GraphCall):
    """GET /debug_token."""

    input_token: str


class SubscribeAppFields(Signed):
    """POST /{app}/subscriptions."""

    object: Literal["page", "user", "permissions", "instagram"]
    callback_url: str
    verify_token: str
    fields: Strings
    include_values: bool | None = None
