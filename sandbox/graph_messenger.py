"""Messenger's calls: sending within its windows, and the page's messaging profile."""

from typing import Any

from sandbox.facebook_state import Person
from sandbox.graph_attachments import attached
from sandbox.graph_desk import GraphDesk
from sandbox.graph_writing import parameter
from sandbox.messenger_calls import DeleteMessengerProfile, ReadMessengerProfile, SendMessenger, SetMessengerProfile
from sandbox.serials import next_large
from sandbox.violations import GraphError, Json

DAY = 86_400


def send(desk: GraphDesk, _node: Any, call: SendMessenger) -> Json:
    """Send a message or a sign of typing to a person; return the person's id and the message's."""
    if (call.message is None) == (call.sender_action is None):
        raise parameter("Either message or sender_action must be given")
    person = _private_reply(desk, call) if call.recipient.comment_id else _known(desk, call)
    if call.message is None:
        return {"recipient_id": person.id}
    _check_content(call)
    if not call.recipient.comment_id:
        _check_window(desk, person, call.tag)
    kept = attached(desk, call.message.attachment, call.filedata)
    message_id = f"m_{next_large()}"
    content = call.message.model_dump(exclude_none=True)
    if kept is not None:
        content["file"] = {"id": kept.id, "name": kept.name, "mime": kept.mime, "size": len(kept.content)}
    row = {"psid": person.id, "from": "page", "time": desk.world.now(), "mid": message_id, **content}
    desk.facebook.messages.append(
        row | ({"comment_id": call.recipient.comment_id} if call.recipient.comment_id else {})
    )
    answer = {"recipient_id": person.id, "message_id": message_id}
    return answer | ({"attachment_id": kept.id} if kept is not None and kept.reusable else {})


def _known(desk: GraphDesk, call: SendMessenger) -> Person:
    if not call.recipient.id:
        raise parameter("Param recipient must name an id or a comment_id")
    person = desk.facebook.people.get(call.recipient.id)
    if person is None or person.last_wrote is None:
        raise GraphError(100, "(#100) No matching user found", subcode=2018001)
    return person


def _private_reply(desk: GraphDesk, call: SendMessenger) -> Person:
    comment = desk.facebook.comments.get(call.recipient.comment_id or "")
    if comment is None:
        raise GraphError(100, "(#100) No matching comment found", subcode=33)
    if comment.answered_privately:
        raise GraphError(10900, "(#10900) Activity already replied to", subcode=2018292)
    if desk.world.now() - comment.time > 7 * DAY:
        raise GraphError(10, "(#10) The comment is older than 7 days", subcode=2018278, status=403)
    comment.answered_privately = True
    return desk.facebook.person(comment.author["id"], comment.author["name"])


def _check_content(call: SendMessenger) -> None:
    message = call.message
    if message is None or (message.text is None) == (message.attachment is None):
        raise parameter("Param message must have a text or an attachment")
    for reply in message.quick_replies or []:
        if reply.content_type == "text" and not (reply.title and reply.payload):
            raise parameter("A quick reply needs a title and a payload")
    if call.tag is not None and call.messaging_type != "MESSAGE_TAG":
        raise parameter("A tag needs the messaging_type MESSAGE_TAG")


def _check_window(desk: GraphDesk, person: Person, tag: str | None) -> None:
    allowed = 7 * DAY if tag == "HUMAN_AGENT" else DAY
    if person.last_wrote is None or desk.world.now() - person.last_wrote > allowed:
        message = "(#10) This message is sent outside of allowed window."
        raise GraphError(10, message, subcode=2018278, status=403)


def read_profile(desk: GraphDesk, _node: Any, call: ReadMessengerProfile) -> Json:
    """Return the fields of the messaging profile that are set."""
    names = (call.fields or "").split(",")
    found = {name: desk.facebook.profile[name] for name in names if name in desk.facebook.profile}
    return {"data": [found] if found else []}


def set_profile(desk: GraphDesk, _node: Any, call: SetMessengerProfile) -> Json:
    """Set fields of the messaging profile."""
    common = set(type(call).model_fields) & {"access_token", "appsecret_proof", "platform"}
    given = call.model_dump(exclude_unset=True, exclude_none=True, exclude=common)
    if "persistent_menu" in given and not ("get_started" in given or "get_started" in desk.facebook.profile):
        raise parameter("You must set a Get Started button if you also wish to use persistent menu")
    for name in ("persistent_menu", "greeting"):
        if name in given and not any(each["locale"] == "default" for each in given[name]):
            raise parameter(f"Param {name} must have the locale default")
    desk.facebook.profile.update(given)
    return {"result": "success"}


def delete_profile(desk: GraphDesk, _node: Any, call: DeleteMessengerProfile) -> Json:
    """Take fields of the messaging profile away."""
    for name in (call.fields or "").strip("[]").replace('"', "").split(","):
        desk.facebook.profile.pop(name.strip(), None)
    return {"result": "success"}
