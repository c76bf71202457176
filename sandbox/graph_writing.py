"""The Graph API's calls that change the page: posts, photos, comments, subscriptions."""

from typing import Any

from sandbox import visitors
from sandbox.delivery import challenge
from sandbox.facebook_state import Comment, Photo, Post
from sandbox.graph_calls import (
    TEXT_LIMIT,
    DebugToken,
    EditComment,
    EditPost,
    GraphCall,
    Like,
    PublishFeed,
    PublishPhoto,
    SubscribeAppFields,
    SubscribeApps,
    WriteComment,
)
from sandbox.graph_desk import GraphDesk
from sandbox.serials import next_large
from sandbox.violations import GraphError, Json

_SUBSCRIBABLE = (
    "feed mention messages messaging_postbacks messaging_optins message_deliveries message_reads message_echoes "
    "message_reactions messaging_referrals messaging_handovers messaging_policy_enforcement standby ratings "
    "messaging_feedback messaging_customer_information "
)
SUBSCRIBABLE = frozenset(_SUBSCRIBABLE.split())


def parameter(message: str) -> GraphError:
    """Return the refusal of a parameter."""
    return GraphError(100, f"(#100) {message}", violation=True)


def publish_feed(desk: GraphDesk, _node: Any, call: PublishFeed) -> Json:
    """Publish a text, a link or uploaded photos; return the post's id."""
    message = call.message or ""
    if not (message or call.link or call.attached_media):
        raise parameter("The post must have a message, a link or attached media")
    if len(message) > TEXT_LIMIT:
        raise parameter(f"Param message must be at most {TEXT_LIMIT} characters")
    photos = [_attached(desk, each) for each in call.attached_media or []]
    _refuse_duplicate(desk, message, call.link or "", photos)
    scheduled = int(call.scheduled_publish_time) if call.scheduled_publish_time else None
    post = _publish(desk, message, photos, link=call.link or "", published=call.published, scheduled=scheduled)
    return {"id": post.id}


def _publish(desk: GraphDesk, message: str, photos: list[Photo], **more: Any) -> Post:
    page = desk.facebook
    params = {name: value for name, value in desk.params.items() if name not in {"access_token", "appsecret_proof"}}
    post = page.add_post(page.page(), message, photos=photos, params=params, **more)
    for photo in photos:
        photo.post_id = post.id
    if post.published:
        visitors.tell_post(page, post, "add")
    return post


def _attached(desk: GraphDesk, media: Json) -> Photo:
    photo = desk.facebook.photos.get(str(media.get("media_fbid", "")))
    if set(media) != {"media_fbid"} or photo is None:
        raise parameter("attached_media must be objects with the media_fbid of an uploaded photo")
    if photo.post_id is not None:
        raise parameter("The photo is already attached to a post")
    return photo


def _refuse_duplicate(desk: GraphDesk, message: str, link: str, photos: list[Photo]) -> None:
    page = desk.facebook
    since = desk.world.now() - page.duplicate_seconds
    for post in reversed(page.posts.values()):
        if post.time < since:
            return
        same = post.message == message and post.link == link and post.author["id"] == page.page_id
        if same and post.photos == photos:
            raise GraphError(506, "Duplicate status message", subcode=1455006)


def publish_photo(desk: GraphDesk, _node: Any, call: PublishPhoto) -> Json:
    """Upload a photo; published, it is a post at once and its id is returned as well."""
    if (call.url is None) == (call.source is None):
        raise GraphError(324, "Missing or invalid image file", violation=True)
    if call.url is not None and not call.url.startswith(("http://", "https://")):
        raise parameter("Param url must be an absolute address")
    message = call.message or call.caption or call.name or ""
    if len(message) > TEXT_LIMIT:
        raise parameter(f"Param message must be at most {TEXT_LIMIT} characters")
    page = desk.facebook
    number = str(next_large())
    content = call.source.content if call.source else b""
    url = call.url or f"/_sandbox/facebook/photos/{number}"
    photo = page.photos[number] = Photo(number, url, call.alt_text_custom or "", message, content)
    if not call.published:
        return {"id": number}
    return {"id": number, "post_id": _publish(desk, message, [photo]).id}


def edit_post(desk: GraphDesk, post: Post, call: EditPost) -> Json:
    """Change a post's text or whether it is shown."""
    if call.message is not None:
        post.message = call.message
    if call.is_published is not None:
        post.published = call.is_published
    if call.is_hidden is not None:
        post.hidden = call.is_hidden
    post.edited = desk.world.now()
    visitors.tell_post(desk.facebook, post, "hide" if call.is_hidden else "edited")
    return {"success": True}


def delete_post(desk: GraphDesk, post: Post, _call: GraphCall) -> Json:
    """Take a post away."""
    del desk.facebook.posts[post.id]
    visitors.tell_post(desk.facebook, post, "remove")
    return {"success": True}


def _require_moderator(desk: GraphDesk) -> None:
    if "pages_manage_engagement" not in desk.facebook.scopes:
        raise GraphError(200, "(#200) Requires pages_manage_engagement permission", status=403)


def write_comment(desk: GraphDesk, parent: Post | Comment, call: WriteComment) -> Json:
    """Comment as the page; return the comment's id."""
    _require_moderator(desk)
    if not (call.message or call.attachment_id or call.attachment_url or call.attachment_share_url):
        raise parameter("A comment needs a message or an attachment")
    made = desk.facebook.add_comment(parent, desk.facebook.page(), call.message or "")
    visitors.tell_comment(desk.facebook, made, "add")
    return {"id": made.id}


def edit_comment(desk: GraphDesk, comment: Comment, call: EditComment) -> Json:
    """Change one's own comment, or hide anybody's."""
    _require_moderator(desk)
    if call.message is not None:
        if comment.author["id"] != desk.facebook.page_id:
            raise GraphError(200, "(#200) The page can only edit comments of its own", status=403)
        comment.message = call.message
        visitors.tell_comment(desk.facebook, comment, "edited")
    if call.is_hidden is not None:
        comment.hidden = call.is_hidden
        visitors.tell_comment(desk.facebook, comment, "hide" if call.is_hidden else "unhide")
    return {"success": True}


def delete_comment(desk: GraphDesk, comment: Comment, _call: GraphCall) -> Json:
    """Take a comment away."""
    _require_moderator(desk)
    del desk.facebook.comments[comment.id]
    visitors.tell_comment(desk.facebook, comment, "remove")
    return {"success": True}


def like(desk: GraphDesk, node: Post | Comment, _call: Like) -> Json:
    """Like as the page."""
    node.reactions[desk.facebook.page_id] = "like"
    return {"success": True}


def unlike(desk: GraphDesk, node: Post | Comment, _call: Like) -> Json:
    """Take the page's like back."""
    node.reactions.pop(desk.facebook.page_id, None)
    return {"success": True}


def read_subscribed_apps(desk: GraphDesk, _node: Any, _call: GraphCall) -> Json:
    """Return the app, if the page sends it events."""
    page = desk.facebook
    if not page.page_fields:
        return {"data": []}
    return {"data": [{"id": page.app_id, "name": "Jisr", "subscribed_fields": page.page_fields}]}


def subscribe_apps(desk: GraphDesk, _node: Any, call: SubscribeApps) -> Json:
    """Have the page send events of these fields."""
    unknown = set(call.subscribed_fields) - SUBSCRIBABLE
    if unknown:
        raise parameter(f"Param subscribed_fields has unknown values: {', '.join(sorted(unknown))}")
    desk.facebook.page_fields = list(call.subscribed_fields)
    return {"success": True}


def unsubscribe_apps(desk: GraphDesk, _node: Any, _call: GraphCall) -> Json:
    """Have the page send no events."""
    desk.facebook.page_fields = []
    return {"success": True}


def read_app_fields(desk: GraphDesk, _node: Any, _call: GraphCall) -> Json:
    """Return the app's callback URL and fields."""
    page = desk.facebook
    if not page.callback_url:
        return {"data": []}
    fields = [{"name": name, "version": "v25.0"} for name in page.app_fields or page.page_fields]
    row = {"object": "page", "callback_url": page.callback_url, "active": True, "fields": fields}
    return {"data": [row]}


async def subscribe_app_fields(desk: GraphDesk, _node: Any, call: SubscribeAppFields) -> Json:
    """Set the app's callback URL, after it has answered the challenge."""
    problem = await challenge(call.callback_url, call.verify_token)
    if problem is not None:
        message = f"(#2200) Callback verification failed: {problem}"
        raise GraphError(2200, message, subcode=1849035)
    page = desk.facebook
    page.callback_url, page.verify_token, page.app_fields = call.callback_url, call.verify_token, call.fields
    return {"success": True}


def debug_token(desk: GraphDesk, _node: Any, call: DebugToken) -> Json:
    """Return what a token is good for."""
    page = desk.facebook
    valid = call.input_token == page.page_token and page.token_valid
    data: Json = {"app_id": page.app_id, "type": "PAGE", "application": "Jisr", "is_valid": valid}
    if call.input_token != page.page_token:
        data["error"] = {"code": 190, "message": "Invalid OAuth access token - Cannot parse access token"}
        return {"data": {**data, "scopes": []}}
    if not valid:
        data["error"] = {"code": 190, "message": "Error validating access token: Session has expired", "subcode": 463}
    expiry = {"expires_at": page.token_expires_at, "data_access_expires_at": int(desk.world.now()) + 90 * 86_400}
    return {"data": {**data, **expiry, "scopes": page.scopes, "profile_id": page.page_id, "user_id": "10001"}}
