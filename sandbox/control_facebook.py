"""The control API's Facebook half: visitors, their comments and reactions, Messenger, the webhook."""

import base64
from typing import Any

from starlette.requests import Request

from sandbox import visitors
from sandbox.citizens import ControlError
from sandbox.control import form, get, post, world_of
from sandbox.control_forms import (
    Deed,
    FacebookComment,
    FacebookCommentChange,
    FacebookMessage,
    FacebookOpen,
    FacebookPost,
    FacebookPostback,
    FacebookReaction,
    Insight,
    Subscribe,
)
from sandbox.delivery import challenge
from sandbox.facebook_state import Comment, Facebook, Person, Post
from sandbox.violations import Json


def _facebook(request: Request) -> Facebook:
    return world_of(request).facebook


def _person(facebook: Facebook, deed: Deed) -> Person:
    return facebook.person(deed.person_id, deed.name)


async def _subscribe(request: Request) -> Any:
    wanted, facebook = await form(request, Subscribe), _facebook(request)
    facebook.verify_token = wanted.verify_token or facebook.verify_token
    facebook.app_secret = wanted.app_secret or facebook.app_secret
    problem = await challenge(wanted.url, facebook.verify_token)
    if problem is not None:
        raise ControlError(f"the callback {wanted.url} {problem}")
    facebook.callback_url = wanted.url
    if wanted.page_fields is not None:
        facebook.page_fields = list(wanted.page_fields)
    return {"ok": True}


async def _webhook(request: Request) -> Any:
    facebook = _facebook(request)
    return {
        "url": facebook.callback_url,
        "pending": len(facebook.events),
        "last_error": facebook.last_error,
        "page_fields": facebook.page_fields,
    }


async def _post(request: Request) -> Any:
    wanted, facebook = await form(request, FacebookPost), _facebook(request)
    return {"post_id": visitors.write_post(facebook, _person(facebook, wanted), wanted.message).id}


async def _comment(request: Request) -> Any:
    wanted, facebook = await form(request, FacebookComment), _facebook(request)
    made = visitors.comment(facebook, _person(facebook, wanted), wanted.parent_id, wanted.message)
    return {"comment_id": made.id}


async def _change_comment(request: Request) -> Any:
    wanted = await form(request, FacebookCommentChange)
    visitors.change_comment(_facebook(request), wanted.comment_id, wanted.verb, wanted.message)
    return {"ok": True}


async def _react(request: Request) -> Any:
    wanted, facebook = await form(request, FacebookReaction), _facebook(request)
    visitors.react(facebook, _person(facebook, wanted), wanted.object_id, wanted.kind, wanted.verb)
    return {"ok": True}


async def _message(request: Request) -> Any:
    wanted, facebook = await form(request, FacebookMessage), _facebook(request)
    return {"message_id": visitors.message(facebook, _person(facebook, wanted), wanted.text, wanted.payload)}


async def _open(request: Request) -> Any:
    wanted, facebook = await form(request, FacebookOpen), _facebook(request)
    return {"message_id": visitors.open_thread(facebook, _person(facebook, wanted), wanted.ref)}


async def _postback(request: Request) -> Any:
    wanted, facebook = await form(request, FacebookPostback), _facebook(request)
    return {"message_id": visitors.postback(facebook, _person(facebook, wanted), wanted.payload, wanted.title)}


async def _replay(request: Request) -> Any:
    facebook = _facebook(request)
    if facebook.last_event is None:
        raise ControlError("no event was made yet")
    facebook.queue(facebook.last_event)
    return facebook.last_event


async def _insight(request: Request) -> Any:
    wanted = await form(request, Insight)
    _facebook(request).insights[wanted.object_id, wanted.metric] = wanted.value
    return {"ok": True}


async def _posts(request: Request) -> Any:
    facebook = _facebook(request)
    return {"posts": [_post_json(facebook, each) for each in facebook.posts.values()]}


def _post_json(facebook: Facebook, post: Post) -> Json:
    return {
        "id": post.id,
        "from": post.author,
        "message": post.message,
        "time": post.time,
        "link": post.link,
        "photos": [{"id": each.id, "url": each.url, "alt": each.alt} for each in post.photos],
        "published": post.published,
        "params": post.params,
        "reactions": post.reactions,
        "comments": [_comment_json(facebook, each) for each in facebook.comments_of(post.id)],
    }


def _comment_json(facebook: Facebook, comment: Comment) -> Json:
    return {
        "id": comment.id,
        "from": comment.author,
        "message": comment.message,
        "time": comment.time,
        "hidden": comment.hidden,
        "reactions": comment.reactions,
        "replies": [_comment_json(facebook, each) for each in facebook.comments_of(comment.id)],
    }


async def _messages(request: Request) -> Any:
    return {"messages": _facebook(request).messages}


async def _file(request: Request) -> Any:
    """A file that came with a Messenger message, in Base64."""
    kept = _facebook(request).files.get(request.query_params.get("id", ""))
    if kept is None:
        raise ControlError("no such file")
    content = base64.b64encode(kept.content).decode()
    return {"name": kept.name, "mime": kept.mime, "kind": kept.kind, "content": content}


ROUTES = [
    post("/facebook/subscribe", _subscribe),
    get("/facebook/webhook", _webhook),
    post("/facebook/post", _post),
    post("/facebook/comment", _comment),
    post("/facebook/comment/change", _change_comment),
    post("/facebook/reaction", _react),
    post("/facebook/message", _message),
    post("/facebook/open", _open),
    post("/facebook/postback", _postback),
    post("/facebook/replay", _replay),
    post("/facebook/insights", _insight),
    get("/facebook/posts", _posts),
    get("/facebook/messages", _messages),
    get("/facebook/file", _file),
]
