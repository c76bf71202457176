"""What people do on the Facebook page and in Messenger: each deed becomes the event that an app would get."""

from typing import Any

from sandbox.citizens import ControlError
from sandbox.facebook_state import Comment, Facebook, Person, Post
from sandbox.serials import next_large
from sandbox.violations import Json


def post_of(facebook: Facebook, post_id: str) -> Post:
    """Return a post by id."""
    if post_id not in facebook.posts:
        raise ControlError(f"no post {post_id}")
    return facebook.posts[post_id]


def comment_of(facebook: Facebook, comment_id: str) -> Comment:
    """Return a comment by id."""
    if comment_id not in facebook.comments:
        raise ControlError(f"no comment {comment_id}")
    return facebook.comments[comment_id]


def tell_post(facebook: Facebook, post: Post, verb: str) -> None:
    """Tell the app about a post: add, edited, remove or hide."""
    item = "photo" if post.photos else "share" if post.link else "status"
    value: Json = {"item": item, "verb": verb, "post_id": post.id, "from": post.author, "message": post.message}
    if post.link:
        value["link"] = post.link
    value.update(published=int(post.published), created_time=int(post.time))
    facebook.tell("feed", value)


def tell_comment(facebook: Facebook, comment: Comment, verb: str) -> None:
    """Tell the app about a comment: add, edited, remove, hide or unhide."""
    value: Json = {"item": "comment", "verb": verb, "comment_id": comment.id, "post_id": comment.post_id}
    value.update(parent_id=comment.parent_id, created_time=int(comment.time))
    value["from"] = comment.author
    if verb != "remove":
        value["message"] = comment.message
    facebook.tell("feed", value)


def write_post(facebook: Facebook, person: Person, message: str) -> Post:
    """A visitor posts on the page."""
    post = facebook.add_post(person.json(), message)
    value: Json = {"item": "post", "verb": "add", "post_id": post.id, "from": person.json(), "message": message}
    facebook.tell("feed", {**value, "created_time": int(post.time)})
    return post


def comment(facebook: Facebook, person: Person, parent_id: str, message: str) -> Comment:
    """Somebody comments on a post, or answers a comment."""
    parent = facebook.comments.get(parent_id) or post_of(facebook, parent_id)
    made = facebook.add_comment(parent, person.json(), message)
    tell_comment(facebook, made, "add")
    return made


def change_comment(facebook: Facebook, comment_id: str, verb: str, message: str | None) -> None:
    """A comment is edited, removed, hidden or shown again."""
    found = comment_of(facebook, comment_id)
    if verb == "edited":
        found.message = message or ""
    elif verb == "remove":
        del facebook.comments[comment_id]
    else:
        found.hidden = verb == "hide"
    tell_comment(facebook, found, verb)


def react(facebook: Facebook, person: Person, object_id: str, kind: str, verb: str) -> None:
    """Somebody reacts (add), reacts otherwise (edit) or takes it back (remove)."""
    found: Any = facebook.comments.get(object_id) or post_of(facebook, object_id)
    if verb == "remove":
        found.reactions.pop(person.id, None)
    else:
        found.reactions[person.id] = kind
    post_id = found.post_id if isinstance(found, Comment) else found.id
    value: Json = {"item": "reaction", "verb": verb, "reaction_type": kind, "post_id": post_id, "parent_id": post_id}
    if isinstance(found, Comment):
        value["comment_id"] = found.id
    facebook.tell("feed", {**value, "from": person.json(), "created_time": int(facebook.now())})


def message(facebook: Facebook, person: Person, text: str, payload: str | None = None) -> str:
    """Somebody writes to the page, or presses a quick reply; return the message's id."""
    message_id = f"m_{next_large()}"
    content: Json = {"mid": message_id, "text": text}
    if payload is not None:
        content["quick_reply"] = {"payload": payload}
    _arrive(facebook, person, {"text": text, "mid": message_id})
    facebook.tell_message("messages", {**_envelope(facebook, person), "message": content})
    return message_id


def open_thread(facebook: Facebook, person: Person, ref: str) -> str:
    """Somebody follows a link to the conversation: who is new presses the button that begins it; the event's id."""
    referral = {"ref": ref, "source": "SHORTLINK", "type": "OPEN_THREAD"}
    message_id = f"m_{next_large()}"
    new = person.last_wrote is None
    begin = facebook.profile.get("get_started", {}).get("payload")
    _arrive(facebook, person, {"text": "", "mid": message_id, "referral": ref})
    if new and begin:
        content = {"mid": message_id, "title": "Get Started", "payload": begin, "referral": referral}
        facebook.tell_message("messaging_postbacks", {**_envelope(facebook, person), "postback": content})
    else:
        facebook.tell_message("messaging_referrals", {**_envelope(facebook, person), "referral": referral})
    return message_id


def postback(facebook: Facebook, person: Person, payload: str, title: str) -> str:
    """Somebody presses a button of a template or the menu; return the event's id."""
    message_id = f"m_{next_large()}"
    _arrive(facebook, person, {"text": title, "mid": message_id, "postback": payload})
    content = {"mid": message_id, "title": title, "payload": payload}
    facebook.tell_message("messaging_postbacks", {**_envelope(facebook, person), "postback": content})
    return message_id


def _arrive(facebook: Facebook, person: Person, content: Json) -> None:
    person.last_wrote = facebook.now()
    facebook.messages.append({"psid": person.id, "from": "person", "time": facebook.now(), **content})


def _envelope(facebook: Facebook, person: Person) -> Json:
    when = int(facebook.now() * 1000)
    return {"sender": {"id": person.id}, "recipient": {"id": facebook.page_id}, "timestamp": when}
