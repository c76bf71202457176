"""What the pretend Telegram remembers: bots, people, channels, messages, files, polls."""

import asyncio
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sandbox.limits import Limits
from sandbox.serials import next_large, next_small
from sandbox.violations import Json, bad_request

DEFAULT_TOKEN = "1000000001:sandbox-bot-token-of-no-real-bot-0001"
DEFAULT_CHANNEL = -1001000000001
NOT_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
FIRST_CITIZEN = 700_000_001


@dataclass
class Citizen:
    """A person with a Telegram account; id is the private chat's too."""

    id: int
    first_name: str = "Citizen"
    last_name: str | None = None
    username: str | None = None
    language_code: str | None = "ar"
    phone_number: str = ""
    blocked: bool = False
    deactivated: bool = False

    def user(self) -> Json:
        """Return the User object."""
        return {"id": self.id, "is_bot": False, **self._names(), **_given(language_code=self.language_code)}

    def chat(self) -> Json:
        """Return the private Chat object."""
        return {"id": self.id, "type": "private", **self._names()}

    def _names(self) -> Json:
        return {"first_name": self.first_name, **_given(last_name=self.last_name, username=self.username)}


@dataclass
class Channel:
    """A channel; its id begins with -100."""

    id: int
    title: str
    username: str | None = None
    bot_is_admin: bool = True
    members: int = 1_250
    messages: dict[int, Json] = field(default_factory=dict)
    reactions: dict[int, dict[str, int]] = field(default_factory=dict)

    def chat(self) -> Json:
        """Return the Chat object."""
        return {"id": self.id, "type": "channel", "title": self.title, **_given(username=self.username)}


@dataclass
class StoredFile:
    """A file that can be downloaded; path is below /file/bot{token}/."""

    id: str
    path: str
    mime: str
    name: str
    content: bytes


@dataclass
class Sent:
    """One delivered message, with the parameters as they were received."""

    seq: int
    method: str
    chat_id: int
    message_id: int
    text: str
    time: float
    params: Json

    def json(self) -> Json:
        """Return it as JSON; time in Unix seconds."""
        return dict(vars(self))


@dataclass
class Webhook:
    """Where a bot's updates are pushed."""

    url: str = ""
    secret: str | None = None
    max_connections: int = 40
    last_error_date: int | None = None
    last_error: str | None = None


@dataclass
class Bot:
    """One bot, as the pretend Telegram knows it by its token."""

    token: str
    number: int = 1
    webhook: Webhook = field(default_factory=Webhook)
    allowed: frozenset[str] | None = None
    updates: deque[Json] = field(default_factory=deque)
    last_update: Json | None = None
    news: asyncio.Event = field(default_factory=asyncio.Event)
    poll: int = 0
    chats: dict[int, dict[int, Json]] = field(default_factory=dict)
    keyboards: dict[int, Json | None] = field(default_factory=dict)
    queries: dict[str, Json] = field(default_factory=dict)
    commands: dict[str, list[Json]] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    pinned: dict[int, int] = field(default_factory=dict)
    actions: dict[int, str] = field(default_factory=dict)
    reactions: dict[tuple[int, int], list[Json]] = field(default_factory=dict)
    menu_buttons: dict[int, Json] = field(default_factory=dict)

    @property
    def id(self) -> int:
        """The bot's user id: the number in front of its token."""
        return int(self.token.partition(":")[0])

    def user(self) -> Json:
        """Return the bot's User object."""
        suffix = "" if self.number == 1 else str(self.number)
        return {
            "id": self.id,
            "is_bot": True,
            "first_name": "Jisr",
            "username": f"jisr_sandbox{suffix}_bot",
        }

    def wants(self, kind: str) -> bool:
        """Whether updates of this kind were asked for."""
        return kind in self.allowed if self.allowed else kind not in NOT_BY_DEFAULT

    def subscribe(self, kinds: list[str] | None) -> None:
        """Remember the kinds asked for; None keeps what was, an empty list is Telegram's default."""
        if kinds is not None:
            self.allowed = frozenset(kinds) or None

    def update(self, kind: str, content: Json) -> Json | None:
        """Queue an update and return it; None when its kind was not asked for."""
        if not self.wants(kind):
            return None
        update = {"update_id": next_small(), kind: content}
        self.queue(update)
        return update

    def queue(self, update: Json) -> None:
        """Put an update behind the others, again if need be."""
        self.last_update = update
        self.updates.append(update)
        self.wake()

    def wake(self) -> None:
        """Let whoever polls look again."""
        self.news.set()
        self.news = asyncio.Event()


class Telegram:
    """Everything of the pretend Telegram; `now` returns Unix seconds, messages are numbered from `first_message`."""

    def __init__(self, now: Callable[[], float], first_message: int = 1) -> None:
        self.now = now
        self.first_message = first_message
        self.message_ids: Counter[int] = Counter()
        self.limits = Limits()
        self.token_revoked = False
        self.closing = False
        self.bots: dict[str, Bot] = {}
        self.claimed = False
        self.citizens: dict[int, Citizen] = {}
        self.channels: dict[int, Channel] = {}
        self.files: dict[str, StoredFile] = {}
        self.polls: dict[str, Json] = {}
        self.votes: dict[str, dict[int, list[int]]] = {}
        self.sent: list[Sent] = []
        self.delivered: Counter[int] = Counter()
        self.delivered_texts: Counter[str] = Counter()
        self.calls: deque[Json] = deque(maxlen=5_000)
        self.next_citizen = FIRST_CITIZEN
        self.add_channel(Channel(DEFAULT_CHANNEL, "جهة بني ملال خنيفرة", "jisr_region"))

    def bot(self, token: str) -> Bot:
        """Return the bot of a token; the first token ever used takes what waited for a bot."""
        if token in self.bots:
            return self.bots[token]
        if self.bots and not self.claimed:
            waiting = self.bots.popitem()[1]
            waiting.token = token
            self.bots[token] = waiting
        else:
            self.bots[token] = Bot(token, number=len(self.bots) + 1)
        self.claimed = True
        return self.bots[token]

    def main_bot(self) -> Bot:
        """Return the bot people talk to: the first that ever called, or one that waits for its token."""
        if not self.bots:
            self.bots[DEFAULT_TOKEN] = Bot(DEFAULT_TOKEN)
        return next(iter(self.bots.values()))

    def add_citizen(self, citizen: Citizen) -> Citizen:
        """Make a person known to the bot."""
        self.citizens[citizen.id] = citizen
        return citizen

    def new_citizen_id(self) -> int:
        """Return an id nobody has."""
        while self.next_citizen in self.citizens:
            self.next_citizen += 1
        return self.next_citizen

    def add_channel(self, channel: Channel) -> Channel:
        """Make a channel known."""
        self.channels[channel.id] = channel
        return channel

    def chat(self, chat_id: int | str) -> Citizen | Channel:
        """Return the chat of an id or @username, or refuse in Telegram's words."""
        if isinstance(chat_id, int):
            found = self.citizens.get(chat_id) or self.channels.get(chat_id)
        else:
            name = chat_id.lstrip("@").lower()
            found = next((each for each in self.channels.values() if (each.username or "").lower() == name), None)
        if found is None:
            raise bad_request("chat not found")
        return found

    def messages(self, bot: Bot, chat_id: int) -> dict[int, Json]:
        """Return a chat's messages by id, oldest first."""
        if chat_id in self.channels:
            return self.channels[chat_id].messages
        return bot.chats.setdefault(chat_id, {})

    def put(self, bot: Bot, chat: Citizen | Channel, sender: Json | None, content: Json) -> Json:
        """Store a message and return it; without a sender the chat itself is the author."""
        message: Json = {"message_id": self._number(chat), "date": int(self.now()), "chat": chat.chat()}
        if sender is None:
            message["sender_chat"] = message["chat"]
        else:
            message["from"] = sender
        message.update(content)
        self.messages(bot, chat.id)[message["message_id"]] = message
        return message

    def _number(self, chat: Citizen | Channel) -> int:
        # A channel numbers its own messages; a bot's private chats share one sequence.
        shelf = chat.id if isinstance(chat, Channel) else 0
        self.message_ids[shelf] += 1
        return self.first_message + self.message_ids[shelf] - 1

    def store_file(self, folder: str, name: str, mime: str, content: bytes) -> StoredFile:
        """Keep a file and return it."""
        number = next_large()
        suffix = name.rpartition(".")[2] if "." in name else "bin"
        stored = StoredFile(f"AgACsandbox{number}", f"{folder}/file_{number}.{suffix}", mime, name, content)
        self.files[stored.id] = stored
        return stored


def _given(**fields: Any) -> Json:
    return {name: value for name, value in fields.items() if value}
