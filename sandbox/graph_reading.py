"""The Graph API's calls that read: pages, posts, comments, photos, reactions, insights."""

from collections import Counter
from typing import Any

from sandbox.facebook_state import Comment, Photo, Post, graph_time
from sandbox.graph_calls import (
    ReadComments,
    ReadFeed,
    ReadList,
    ReadNode,
    ReadPageInsights,
    ReadPhotos,
    ReadPostInsights,
    ReadReactions,
)
from sandbox.graph_desk import GraphDesk, listed, within
from sandbox.graph_fields import (
    COMMENT_FIELDS,
    PAGE_FIELDS,
    PHOTO_FIELDS,
    POST_FIELDS,
    Wanted,
    check_names,
    parse_fields,
)
from sandbox.graph_params import validate
from sandbox.violations import GraphError, Json

_POST_METRICS = (
    "post_media_view post_total_media_view_unique post_clicks post_clicks_by_type post_reactions_by_type_total "
    "post_activity_by_action_type post_video_views "
)
POST_METRICS = frozenset(_POST_METRICS.split())
_PAGE_METRICS = (
    "page_media_view page_total_media_view_unique page_follows page_daily_follows_unique page_post_engagements "
    "page_views_total page_total_actions page_actions_post_reactions_total page_messages_new_conversations_unique "
)
PAGE_METRICS = frozenset(_PAGE_METRICS.split())
STATUS = {"link": "shared_story", "photo": "added_photos", "text": "mobile_status_update"}


def _wanted(expression: str | None, default: str, known: frozenset[str], node: str) -> tuple[Wanted, ...]:
    found = parse_fields(expression or default)
    check_names(found, known, node)
    return found


def _pick(values: Json, wanted: tuple[Wanted, ...]) -> Json:
    shown = {each.shown_as: values[each.name] for each in wanted if values.get(each.name) is not None}
    return {**shown, "id": values["id"]}


def read_page(desk: GraphDesk, _node: Any, call: ReadNode) -> Json:
    """Return the page's fields."""
    page = desk.facebook
    wanted = _wanted(call.fields, "name,id", PAGE_FIELDS, "Page")
    values: Json = {
        **page.page(),
        "access_token": page.page_token,
        "fan_count": page.followers,
        "followers_count": page.followers,
        "link": f"https://www.facebook.com/{page.page_id}",
        "username": "jisr.region",
        "category": "Government organization",
        "is_published": True,
        "is_webhooks_subscribed": bool(page.page_fields),
    }
    return _pick(values, wanted)


def read_feed(desk: GraphDesk, _node: Any, call: ReadFeed) -> Json:
    """Return all published posts on the page, newest first."""
    return _posts(desk, call, [each for each in desk.facebook.posts.values() if each.published])


def read_own_posts(desk: GraphDesk, _node: Any, call: ReadFeed) -> Json:
    """Return the page's own published posts, newest first."""
    page = desk.facebook
    own = [each for each in page.posts.values() if each.published and each.author["id"] == page.page_id]
    return _posts(desk, call, own)


def _posts(desk: GraphDesk, call: ReadFeed, posts: list[Post]) -> Json:
    wanted = _wanted(call.fields, "created_time,message,id", POST_FIELDS, "PagePost")
    rows = within(list(reversed(posts)), call, lambda each: each.time)
    return listed(desk, call, rows, lambda each: each.id, lambda each: post_json(desk, each, wanted))


def read_post(desk: GraphDesk, post: Post, call: ReadNode) -> Json:
    """Return a post's fields."""
    return post_json(desk, post, _wanted(call.fields, "created_time,message,id", POST_FIELDS, "PagePost"))


def post_json(desk: GraphDesk, post: Post, wanted: tuple[Wanted, ...]) -> Json:
    """Return the wanted fields of a post."""
    kind = "photo" if post.photos else "link" if post.link else "text"
    values: Json = {
        "id": post.id,
        "message": post.message or None,
        "created_time": graph_time(post.time),
        "updated_time": graph_time(post.edited or post.time),
        "from": post.author,
        "permalink_url": f"https://www.facebook.com/{post.id.replace('_', '/posts/')}",
        "is_published": post.published,
        "is_hidden": post.hidden,
        "status_type": STATUS[kind],
        "full_picture": post.photos[0].url if post.photos else None,
        "scheduled_publish_time": post.scheduled,
    }
    for each in wanted:
        values.update(_post_edge(desk, post, each))
    return _pick(values, wanted)


def _post_edge(desk: GraphDesk, post: Post, wanted: Wanted) -> Json:
    match wanted.name:
        case "comments":
            return {"comments": read_comments(desk, post, _below(ReadComments, wanted))}
        case "reactions":
            return {"reactions": read_reactions(desk, post, _below(ReadReactions, wanted))}
        case "likes":
            return {"likes": read_likes(desk, post, _below(ReadList, wanted))}
        case "attachments" if post.photos or post.link:
            return {"attachments": read_attachments(desk, post, ReadList())}
        case "insights":
            return {"insights": read_post_insights(desk, post, _below(ReadPostInsights, wanted))}
    return {}


def _below(model: type[Any], wanted: Wanted) -> Any:
    arguments = {name: value for name, value in wanted.arguments.items() if name != "as"}
    below = ",".join(_expression(each) for each in wanted.below)
    return validate(model, {**arguments, **({"fields": below} if below else {})}, {})


def _expression(wanted: Wanted) -> str:
    arguments = "".join(f".{name}({value})" for name, value in wanted.arguments.items())
    below = ",".join(_expression(each) for each in wanted.below)
    return f"{wanted.name}{arguments}" + (f"{{{below}}}" if below else "")


def read_attachments(_desk: GraphDesk, post: Post, _call: ReadList) -> Json:
    """Return what hangs on a post."""
    if post.photos:
        items = [{"type": "photo", "target": {"id": each.id}, "description": each.caption} for each in post.photos]
        return {"data": items if len(items) == 1 else [{"type": "album", "subattachments": {"data": items}}]}
    return {"data": [{"type": "share", "url": post.link, "unshimmed_url": post.link}] if post.link else []}


def read_comments(desk: GraphDesk, parent: Post | Comment, call: ReadComments) -> Json:
    """Return comments; `stream` has the answers to comments as well."""
    wanted = _wanted(call.fields, "created_time,from,message,id", COMMENT_FIELDS, "Comment")
    found = desk.facebook.comments_of(parent.id)
    if call.filter == "stream" and isinstance(parent, Post):
        found = [each for each in desk.facebook.comments.values() if each.post_id == parent.id]
    if call.order == "reverse_chronological":
        found = list(reversed(found))
    rows = within(found, call, lambda each: each.time)
    answer = listed(desk, call, rows, lambda each: each.id, lambda each: comment_json(desk, each, wanted))
    if call.summary:
        answer["summary"] = {"order": call.order, "total_count": len(rows), "can_comment": True}
    return answer


def read_comment(desk: GraphDesk, comment: Comment, call: ReadNode) -> Json:
    """Return a comment's fields."""
    return comment_json(desk, comment, _wanted(call.fields, "created_time,from,message,id", COMMENT_FIELDS, "Comment"))


def comment_json(desk: GraphDesk, comment: Comment, wanted: tuple[Wanted, ...]) -> Json:
    """Return the wanted fields of a comment."""
    values: Json = {
        "id": comment.id,
        "message": comment.message,
        "created_time": graph_time(comment.time),
        "from": comment.author,
        "is_hidden": comment.hidden,
        "can_hide": True,
        "can_remove": True,
        "can_comment": True,
        "can_reply_privately": not comment.answered_privately and desk.world.now() - comment.time < 7 * 86_400,
        "comment_count": len(desk.facebook.comments_of(comment.id)),
        "like_count": len(comment.reactions),
        "parent": {"id": comment.parent_id} if comment.parent_id != comment.post_id else None,
        "object": {"id": comment.post_id},
    }
    for each in wanted:
        if each.name == "comments":
            values["comments"] = read_comments(desk, comment, _below(ReadComments, each))
        elif each.name == "reactions":
            values["reactions"] = read_reactions(desk, comment, _below(ReadReactions, each))
    return _pick(values, wanted)


def read_reactions(desk: GraphDesk, node: Post | Comment, call: ReadReactions) -> Json:
    """Return who reacted how; with a summary the total."""
    kinds = [(person, kind.upper()) for person, kind in node.reactions.items()]
    rows = [each for each in kinds if call.type in {None, "NONE", each[1]}]

    def show(row: tuple[str, str]) -> Json:
        return {**desk.facebook.person(row[0]).json(), "type": row[1]}

    answer = listed(desk, call, rows, lambda row: row[0], show)
    if call.summary:
        answer["summary"] = {"total_count": len(rows), "viewer_reaction": "NONE"}
    return answer


def read_likes(desk: GraphDesk, node: Post | Comment, call: ReadList) -> Json:
    """Return who reacted, whatever the reaction, as `likes` does."""
    rows = list(node.reactions)
    answer = listed(desk, call, rows, str, lambda person: desk.facebook.person(person).json())
    if call.summary:
        answer["summary"] = {"total_count": len(rows), "can_like": True, "has_liked": False}
    return answer


def read_photo(desk: GraphDesk, photo: Photo, call: ReadNode) -> Json:
    """Return a photo's fields."""
    values: Json = {
        "id": photo.id,
        "name": photo.caption or None,
        "alt_text_custom": photo.alt or None,
        "link": f"https://www.facebook.com/photo/{photo.id}",
        "page_story_id": photo.post_id,
        "from": desk.facebook.page(),
        "images": [{"source": photo.url, "width": 1280, "height": 720}],
    }
    return _pick(values, _wanted(call.fields, "name,id", PHOTO_FIELDS, "Photo"))


def read_photos(desk: GraphDesk, _node: Any, call: ReadPhotos) -> Json:
    """Return the page's published photos, newest first."""
    rows = [each for each in reversed(desk.facebook.photos.values()) if each.post_id]
    return listed(desk, call, rows, lambda each: each.id, lambda each: read_photo(desk, each, ReadNode()))


def read_post_insights(desk: GraphDesk, post: Post, call: ReadPostInsights) -> Json:
    """Return a post's figures; one unknown or retired metric fails them all, a gap is left out."""
    kinds = dict(Counter(post.reactions.values()))
    derived: Json = {
        "post_reactions_by_type_total": kinds,
        "post_media_view": 40 + 3 * len(post.reactions),
        "post_total_media_view_unique": 30 + 2 * len(post.reactions),
        "post_clicks": len(desk.facebook.comments_of(post.id)),
    }
    return _insights(desk, post.id, call, POST_METRICS, derived, "lifetime")


def read_page_insights(desk: GraphDesk, _node: Any, call: ReadPageInsights) -> Json:
    """Return the page's figures; one unknown or retired metric fails them all, a gap is left out."""
    page = desk.facebook
    reactions = sum(len(each.reactions) for each in page.posts.values())
    derived: Json = {
        "page_follows": page.followers,
        "page_media_view": 40 * len(page.posts),
        "page_post_engagements": reactions + len(page.comments),
    }
    return _insights(desk, page.page_id, call, PAGE_METRICS, derived, call.period or "day")


def _insights(desk: GraphDesk, node_id: str, call: Any, known: frozenset[str], derived: Json, period: str) -> Json:
    if set(call.metric) - known:
        raise GraphError(100, "(#100) The value must be a valid insights metric")
    shown = []
    for metric in call.metric:
        value = desk.facebook.insights.get((node_id, metric), derived.get(metric))
        if value is not None:
            identity = f"{node_id}/insights/{metric}/{period}"
            values = [{"value": value, "end_time": graph_time(desk.world.now())}]
            shown.append({"name": metric, "period": period, "values": values, "title": metric, "id": identity})
    return {"data": shown, "paging": {"previous": desk.base, "next": desk.base}}
