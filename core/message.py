"""What travels: messages out, people's words in, and things that happened, free of any network's form."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict

# How the value of a button begins that works from anywhere.
ENTRY_BUTTON = "go:"


class ButtonKind(StrEnum):
    """What a button does: answers a question, opens a link, shares the phone number or the place."""

    ANSWER = "answer"
    LINK = "link"
    PHONE = "phone"
    PLACE = "place"


class Button(BaseModel):
    """A button under a message; `value` is the answer's data (at most 64 bytes) or the link."""

    model_config = ConfigDict(frozen=True)

    label: str
    value: str = ""
    kind: ButtonKind = ButtonKind.ANSWER

    @property
    def stays(self) -> bool:
        """Whether it leads into a conversation from anywhere, also months later (`go:flow`, `go:flow:argument`)."""
        return self.kind is ButtonKind.ANSWER and self.value.startswith(ENTRY_BUTTON)


class Markup(StrEnum):
    """The form a text is in."""

    PLAIN = "plain"
    HTML = "html"


class Media(BaseModel):
    """A picture, document or voice note; `alt` is its words for who cannot see it.

    It is where one of these says: `path` (a local file), `handle` (the network's own name for what it has already), or
    `content`, a text that is the file itself, called `name`, and that goes from the database once it is sent.
    """

    model_config = ConfigDict(frozen=True)

    kind: str
    path: str = ""
    alt: str = ""
    handle: str = ""
    name: str = ""
    content: str = ""


class Poll(BaseModel):
    """A question that a network itself lets people vote on, nobody seeing who chose what."""

    model_config = ConfigDict(frozen=True)

    question: str
    options: tuple[str, ...]
    multiple: bool = False


class Message(BaseModel):
    """What is said, in the form in which one channel sends it; the same for all who receive it.

    With a `poll` it is that poll alone, and `text` repeats its question. With `ends_poll`, the network's identifier of
    a poll that was sent, nothing is said: that poll is ended, and the receipt holds its last votes.
    `prompt` names the question that it asks ("flow.step"), for who would rather hear it.
    """

    model_config = ConfigDict(frozen=True)

    text: str
    markup: Markup = Markup.PLAIN
    rows: tuple[tuple[Button, ...], ...] = ()
    media: tuple[Media, ...] = ()
    link: str = ""
    language: str = ""
    poll: Poll | None = None
    ends_poll: str = ""
    prompt: str = ""

    @property
    def buttons(self) -> tuple[Button, ...]:
        """All buttons, row by row."""
        return tuple(button for row in self.rows for button in row)


@dataclass(frozen=True)
class Outbound:
    """A message for one recipient: a chat, a channel, a page; `to` is the network's own address.

    `comment:ID` answers a comment: on the page's lane under it, on Messenger's in private.
    """

    to: str
    message: Message


@dataclass(frozen=True)
class Receipt:
    """A network's word that it took a message: its identifier there, and that of its poll, where it is one.

    `votes` are the last ones of a poll that was ended: option by option, and how many people voted; no option
    where it had been ended before.
    `also` are the identifiers of what went with it: the further pictures of an album.
    """

    network_id: str
    poll_id: str = ""
    votes: tuple[tuple[int, ...], int] | None = None
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class Capabilities:
    """What a channel can carry; lengths in UTF-16 units, `public` channels have readers instead of contacts.

    A file of ours has at most `file_limit` bytes there; 0 where none reaches a person. `pages`: a web page is a file
    like any other there; where not, what is to be kept goes as plain text.
    `news`: we may write there to who has not just written to us.
    `caption_limit` is the longest text under a document or voice note; 0: words and files travel apart.
    Of a button's label `label_limit` units can be read. `lasting_buttons` of a message that asks nothing stay with it;
    where that is 0, all do.
    """

    markup: Markup
    text_limit: int
    button_limit: int
    button_data_bytes: int
    public: bool = False
    shares_phone: bool = False
    shares_place: bool = False
    edits: bool = False
    news: bool = False
    file_limit: int = 0
    pages: bool = False
    label_limit: int = 40
    lasting_buttons: int = 0
    caption_limit: int = 0

    @property
    def files(self) -> bool:
        """Whether a document, picture or voice note of ours reaches a person there."""
        return self.file_limit > 0


@dataclass(frozen=True)
class Place:
    """A shared position in degrees."""

    latitude: float
    longitude: float


@dataclass(frozen=True)
class Attachment:
    """A file that a person sent: its kind (photo, voice, document …) and the network's handle to fetch it by."""

    kind: str
    handle: str


@dataclass(frozen=True)
class Inbound:
    """One thing a person said or pressed. `phone` is set only when the network vouches that it is theirs."""

    channel: str
    external_id: str
    sender: str
    at: datetime
    text: str = ""
    command: str = ""
    argument: str = ""
    button: str = ""
    phone: str = ""
    place: Place | None = None
    attachments: tuple[Attachment, ...] = ()
    language_hint: str = ""
    acknowledge: str = ""


class SignalKind(StrEnum):
    """Things that happened on a network and are no words to the bot."""

    REACTIONS = "reactions"
    COMMENT = "comment"
    STOPPED = "stopped"
    RETURNED = "returned"
    POLL = "poll"


@dataclass(frozen=True)
class Signal:
    """One thing that happened: on a post (`post` is its network id) or with a person (`sender`).

    REACTIONS data: `counts` {reaction: total} when the network tells totals (Telegram), or `reaction`, `verb`
    (add, edit, remove) of one `sender` (Facebook). COMMENT data: `comment`, `verb` (add, edited, remove, hide, unhide),
    `text`, `parent`. POLL data: `poll`, `question`, `options` {text: votes in order}, `voters`,
    `closed`.
    """

    channel: str
    external_id: str
    kind: SignalKind
    at: datetime
    post: str = ""
    sender: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Received:
    """All that one raw call of a network holds; `ignored` names what we know and do not use, or do not know."""

    inbound: tuple[Inbound, ...] = ()
    signals: tuple[Signal, ...] = ()
    ignored: tuple[str, ...] = ()
