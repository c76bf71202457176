"""All that a conversation can bring about; bots/effects.py carries each of them out."""

from dataclasses import dataclass

from bots.flows.scene import Effect, Person
from core.message import Attachment, Place
from core.models import Purpose


@dataclass(frozen=True)
class SaveProfile(Effect):
    """Keep language, place and topics as they are now."""

    person: Person


@dataclass(frozen=True)
class RecordConsent(Effect):
    """Add one line to the ledger."""

    purpose: Purpose
    granted: bool
    reference: str


@dataclass(frozen=True)
class FileFeedback(Effect):
    """Hand words, voice or pictures to the council."""

    text: str
    reference: str
    topic: str = ""
    campaign_id: int | None = None
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True)
class AddToFeedback(Effect):
    """Say more about one's own feedback; not done when it is not the person's."""

    reference: str
    text: str
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True)
class PlaceFeedback(Effect):
    """Say where one's own feedback is: a commune by its code, or a shared position."""

    reference: str
    commune: str = ""
    place: Place | None = None


@dataclass(frozen=True)
class AskForOutcome(Effect):
    """Ask to be told, or not, what comes of one's own feedback."""

    reference: str
    wanted: bool


@dataclass(frozen=True)
class SupportPetition(Effect):
    """Support a petition, once per person; not done when the person already supports it.

    `phone` is the number the network vouches for; empty where the network cannot: then the account counts.
    """

    petition_id: int
    phone: str
    province: str
    commune: str
    reference: str


@dataclass(frozen=True)
class FileRequest(Effect):
    """Ask the council for information; the outcome's `due` is the last day to answer."""

    text: str
    urgent: bool
    reference: str


@dataclass(frozen=True)
class StopNews(Effect):
    """Withdraw the consent to news."""

    reference: str


@dataclass(frozen=True)
class ShowHoldings(Effect):
    """Look up everything stored on the person; the outcome's `holdings` is civic.privacy.Holdings."""

    reference: str


@dataclass(frozen=True)
class EraseData(Effect):
    """Erase the person; what the law keeps stays without them."""

    reference: str
