"""What Facebook pushes about a page: its signature, its envelope, and the reactions and comments in it."""

import hashlib
import hmac
import json
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from bots.channel import BadPayload
from core.message import Received, Signal, SignalKind
from core.networks import FACEBOOK_PAGE

ID_LIMIT = 160
NAME_LIMIT = 64
SIGNATURE_PREFIX = "sha256="
COMMENT_VERBS = {
    "add": "add",
    "edit": "edited",
    "edited": "edited",
    "remove": "remove",
    "hide": "hide",
    "unhide": "unhide",
}
REACTION_VERBS = ("add", "edit", "remove")


def verify_signature(app_secret: str, body: bytes, header: str | None) -> bool:
    """Whether X-Hub-Signature-256 is the HMAC-SHA256 of the raw `body`: parsed and dumped again, Arabic differs."""
    expected = SIGNATURE_PREFIX + hmac.new(app_secret.encode(), body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(expected.encode(), (header or "").encode("utf-8", "surrogatepass"))


def storable(value: Any) -> Any:
    """Text without what no database takes: NUL, and halves of characters; any other value as it is."""
    if not isinstance(value, str):
        return value
    return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace").replace("\0", "")


Text = Annotated[str, BeforeValidator(storable)]
Id = Annotated[Text, Field(max_length=80)]


class Form(BaseModel):
    """A part of a body: what we read of it; more may be there."""

    model_config = ConfigDict(frozen=True, coerce_numbers_to_str=True)


class Who(Form):
    """A page or a person, by the network's id."""

    id: Id = ""


class Change(Form):
    """Something happened on the page; `value` has another form for every field."""

    field: Text
    value: dict[str, Any] = {}


class Entry(Form):
    """What happened on one page; `time` in seconds for changes, in milliseconds for messages."""

    id: Id
    time: int = 0
    changes: list[Any] = []
    messaging: list[Any] = []
    standby: list[Any] = []


class Body(Form):
    """One call of the webhook."""

    object: str
    entry: list[Entry]


class FeedValue(Form):
    """A change of the feed: a comment, a reaction or a post; `created_time` in seconds."""

    item: Text
    verb: Text = ""
    author: Who = Field(default=Who(), alias="from")
    post_id: Id = ""
    comment_id: Id = ""
    parent_id: Id = ""
    message: Text = ""
    reaction_type: Annotated[Text, Field(max_length=64)] = ""
    created_time: int = 0


def read_entries(raw: Mapping[str, Any], page_id: str) -> tuple[list[Entry], list[str]]:
    """The entries about our page, and names for those about others; BadPayload when the body has another form."""
    try:
        body = Body.model_validate(raw)
    except ValidationError as invalid:
        first = invalid.errors(include_input=False, include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "body"
        raise BadPayload(f"{where}: {first['msg']}") from None
    if body.object != "page":
        raise BadPayload("object: not a page")
    ours = [entry for entry in body.entry if entry.id == page_id]
    return ours, ["page:other"] * (len(body.entry) - len(ours))


def read_page(raw: Mapping[str, Any], page_id: str) -> Received:
    """Reactions to and comments under the page's posts; what the page did itself is ignored.

    Messenger's part of the body is left to its own channel. BadPayload when the body has another form; a single
    change of another form is named in `ignored`, so that the others of the call are not lost with it.
    """
    entries, ignored = read_entries(raw, page_id)
    signals: list[Signal] = []
    for entry in entries:
        for found in _read_changes(entry, page_id):
            signals.append(found) if isinstance(found, Signal) else ignored.append(printable(found))
    return Received(signals=tuple(signals), ignored=tuple(ignored))


def _read_changes(entry: Entry, page_id: str) -> Iterator[Signal | str]:
    """A signal, or the name of what is ignored, for every change."""
    for raw in entry.changes:
        try:
            change = Change.model_validate(raw)
            value = FeedValue.model_validate(change.value) if change.field == "feed" else None
        except ValidationError:
            yield "feed:malformed"
            continue
        yield _read_feed(value, change.value, entry.time, page_id) if value else f"page:{change.field}"


def _read_feed(value: FeedValue, raw: dict[str, Any], told: int, page_id: str) -> Signal | str:
    if value.author.id == page_id:
        return f"own:{value.item}"
    if value.item == "comment" and value.comment_id and value.verb in COMMENT_VERBS:
        return _comment(value, raw, told)
    # A reaction to a comment is none to the post; one of nobody could never be taken back.
    to_post = value.item == "reaction" and value.post_id and not value.comment_id
    if to_post and value.author.id and value.reaction_type and value.verb in REACTION_VERBS:
        return _reaction(value, raw, told)
    return f"feed:{value.item}"


def _comment(value: FeedValue, raw: dict[str, Any], told: int) -> Signal | str:
    verb = COMMENT_VERBS[value.verb]
    # The comment's time stays the same: only the words tell one edit from the next, and when it was told one hiding.
    which = {"edited": (_digest(value.message)[:16],), "hide": (str(told),), "unhide": (str(told),)}.get(verb, ())
    key = ("comment", value.comment_id, verb, str(value.created_time), *which)
    parent = "" if value.parent_id == value.post_id else value.parent_id
    data = {"comment": value.comment_id, "verb": verb, "text": value.message, "parent": parent}
    at = moment(value.created_time if verb == "add" else told) or moment(value.created_time) or moment(told)
    return _signal(SignalKind.COMMENT, value, key, raw, at, data)


def _reaction(value: FeedValue, raw: dict[str, Any], told: int) -> Signal | str:
    key = ("reaction", value.post_id, value.author.id, value.reaction_type, value.verb, str(value.created_time))
    data = {"reaction": value.reaction_type, "verb": value.verb}
    return _signal(SignalKind.REACTIONS, value, key, raw, moment(value.created_time) or moment(told), data)


def _signal(
    kind: SignalKind,
    value: FeedValue,
    key: tuple[str, ...],
    raw: dict[str, Any],
    at: datetime | None,
    data: dict[str, str],
) -> Signal | str:
    if at is None:
        return "feed:without_time"
    external_id = event_id(key if value.created_time else (), raw)
    return Signal(FACEBOOK_PAGE, external_id, kind, at, post=value.post_id, sender=value.author.id, data=data)


def printable(name: str) -> str:
    """The name of something ignored, fit to be stored and counted whatever the network put into it."""
    return re.sub(r"[^A-Za-z0-9_:.-]", "?", name[:NAME_LIMIT])


def event_id(parts: tuple[str, ...], raw: Any) -> str:
    """The same id for the same event told again: its parts, or, without parts or too long, a digest of it."""
    joined = ":".join(parts)
    if joined and len(joined) <= ID_LIMIT:
        return joined
    return "sha256:" + _digest(json.dumps(list(parts) or raw, sort_keys=True, separators=(",", ":")))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def moment(seconds: float) -> datetime | None:
    """The UTC moment of a Unix time; None for none and for one that no calendar has."""
    try:
        return datetime.fromtimestamp(seconds, UTC) if seconds > 0 else None
    except (OverflowError, ValueError, OSError):
        return None
