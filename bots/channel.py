"""The contract of a channel, and the errors in which every network's refusals are told.

SendError                 retryable  stopped  unknown
├── NotReached            yes        –        –        the call never arrived
├── Throttled             yes        –        –        not executed; wait `retry_after` seconds, the whole lane
├── LaneHeld              yes        –        –        a dead token: nothing goes until staff act
│   └── Banned            yes        –        –        blocked for behaviour: nor does a new start try it again
├── Rejected              –          –        –        this message or recipient is refused for good
│   ├── Missing           –          –        –        what was to be changed or taken down is not there
│   ├── Unchanged         –          –        –        it says already what it was to say
│   └── WindowOver        –          –        –        the network takes no answer to this person any more: too late
├── ContactStopped        –          yes      –        the person blocked us or is gone
├── ChatMoved             yes        –        –        the chat has another address now (`new_address`)
└── OutcomeUnknown        –          –        yes      it may have been delivered: never simply again
"""

from collections.abc import AsyncIterator, Mapping
from datetime import datetime
from typing import Any, ClassVar, Protocol, runtime_checkable

from core.message import Capabilities, Inbound, Message, Outbound, Receipt, Received

# The Bot API gives out files of at most 20 MB; more than that is no photo and no voice message.
FILE_LIMIT = 20_000_000


class SendError(Exception):
    """A message was not sent, or perhaps not; the class says what may be done. `detail` holds no secret."""

    retryable: ClassVar[bool] = False
    stopped: ClassVar[bool] = False
    unknown: ClassVar[bool] = False

    def __init__(self, detail: str, *, retry_after: float = 0) -> None:
        super().__init__(detail)
        self.detail = detail
        self.retry_after = retry_after


class NotReached(SendError):
    """The network was not reached: refused connection, no name, no route."""

    retryable = True


class Throttled(SendError):
    """Too fast: the network executed nothing and names a pause for the whole account."""

    retryable = True


class LaneHeld(SendError):
    """The account itself is refused (the token is dead): hold the lane and tell staff."""

    retryable = True


class Banned(LaneHeld):
    """The account is blocked for its behaviour: more tries make it worse."""


class Rejected(SendError):
    """The network will never take this message for this recipient."""


class Missing(Rejected):
    """What was to be changed or taken down is not there (any more)."""


class Unchanged(Rejected):
    """It says already what it was to say."""


class WindowOver(Rejected):
    """The time in which the network takes answers to this person is over; they are told when they write again."""


class ContactStopped(SendError):
    """The person blocked the bot or their account is gone."""

    stopped = True


class ChatMoved(SendError):
    """The chat has a new address; send there."""

    retryable = True

    def __init__(self, detail: str, *, new_address: str) -> None:
        super().__init__(detail)
        self.new_address = new_address


class OutcomeUnknown(SendError):
    """The call arrived and the answer did not: it may have been delivered."""

    unknown = True


class BadPayload(Exception):
    """What was received is not of the network's form; the text names the place."""


class Channel(Protocol):
    """One network account: turns raw calls into `Received`, and `Outbound` into calls."""

    name: str
    capabilities: Capabilities

    def receive(self, raw: Mapping[str, Any]) -> Received:
        """Read one raw update or webhook body; pure; BadPayload when it is not of the network's form."""
        ...

    async def send(self, outbound: Outbound) -> Receipt:
        """Send one message; raises SendError."""
        ...

    async def acknowledge(self, inbound: Inbound) -> None:
        """Tell the network that a button press was seen, where it waits for that; failures are swallowed."""
        ...

    async def close(self) -> None:
        """Give connections back."""
        ...


@runtime_checkable
class Amends(Protocol):
    """A channel that can change and take back what it published; either may be done twice without harm."""

    async def edit(self, network_id: str, message: Message) -> None:
        """Give what was published this wording; raises SendError."""
        ...

    async def delete(self, network_id: str) -> None:
        """Take it down; gone already is no error. Raises SendError."""
        ...


@runtime_checkable
class Moderates(Protocol):
    """A channel that can hide what others wrote under its posts; doing it twice does no harm."""

    async def hide(self, network_id: str, *, hidden: bool) -> None:
        """Hide this comment, or show it again; to hide what is gone already is no error. Raises SendError."""
        ...


@runtime_checkable
class LooksUp(Protocol):
    """A channel that can be asked whether a message of unknown outcome is there."""

    async def find(self, outbound: Outbound, since: datetime) -> tuple[str, ...]:
        """The ids of what was published there with these words since then (aware), oldest first; raises SendError."""
        ...


class PollingChannel(Channel, Protocol):
    """A channel that can be asked for updates, for places without a public address."""

    def updates(self) -> AsyncIterator[Mapping[str, Any]]:
        """Raw updates one after another; the next is asked for only when the last was taken in."""
        ...


@runtime_checkable
class FileSource(Protocol):
    """A channel from which staff can fetch what a person sent."""

    async def fetch(self, handle: str, limit: int = FILE_LIMIT) -> bytes:
        """The file behind an attachment's handle; Rejected when it is gone, foreign or has more than `limit` bytes.

        Raises SendError, in which no secret stands.
        """
        ...
