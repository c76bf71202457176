"""All that a conversation can bring about; bots/effects carries each of them out."""

from collections.abc import Mapping
from dataclasses import dataclass

from bots.flows.scene import Answers, Effect, Person
from civic.petition_drafts import DraftWords
from core.message import Attachment, Place
from core.models import Came, ComplaintLevel, PetitionKind, Purpose, Way


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
    project: str = ""


@dataclass(frozen=True)
class FollowGoals(Effect):
    """Be told of a goal ("6") or an indicator ("6-1-1"); not done when it is gone."""

    subject: str


@dataclass(frozen=True)
class UnfollowGoals(Effect):
    """Be told no more of it; not done when it was not followed. The last one takes the consent back."""

    subject: str
    reference: str


@dataclass(frozen=True)
class FollowProject(Effect):
    """Be told when a milestone of the project with this code changes; not done when it is gone."""

    code: str


@dataclass(frozen=True)
class UnfollowProject(Effect):
    """Be told no more of the project with this code; not done when one did not follow it."""

    code: str
    reference: str


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
class WithdrawSupport(Effect):
    """Take back the support given from this account; not done when there is none (any more)."""

    petition_id: int


@dataclass(frozen=True)
class WithdrawByReceipt(Effect):
    """Take back the support with this receipt; not done for no such. The outcome's `title` is the petition's.

    `tired` instead when this account tried too many that do not exist, so that nobody finds others' by trying.
    """

    receipt: str


@dataclass(frozen=True)
class FollowPetition(Effect):
    """Be told how a petition that one supports goes on, or no longer; not done when one does not support it."""

    petition_id: int
    tell: bool


@dataclass(frozen=True)
class FilePetition(Effect):
    """Hand a prepared petition to staff; `answers` are verdicts by condition, `signed` signatures by province."""

    kind: PetitionKind
    words: DraftWords
    answers: Mapping[str, str]
    signed: Mapping[str, int | None]
    reference: str


@dataclass(frozen=True)
class FileRequest(Effect):
    """Ask the council for information; the outcome's `due` is the last day to answer, `counted` how it was counted."""

    text: str
    urgent: bool
    reference: str
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True)
class NoteAnswerFound(Effect):
    """A published answer was what the person wanted; nothing is filed."""

    answer_id: int


@dataclass(frozen=True)
class ReplyToQuestion(Effect):
    """Answer what the council asked back about a request; the outcome's `due` is the last day to answer now."""

    request: str
    text: str
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True)
class WithdrawRequest(Effect):
    """Give a request for information up; not done when that is too late."""

    request: str


@dataclass(frozen=True)
class ComplainAboutRequest(Effect):
    """Complain about a request, once per level and in time; the outcome's `due` is the last day to decide it."""

    request: str
    level: ComplaintLevel
    text: str = ""
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True)
class SaveConsultationDraft(Effect):
    """Keep how far a person is with a consultation."""

    consultation_id: int
    answers: Answers
    position: int


@dataclass(frozen=True)
class SendConsultationAnswers(Effect):
    """Hand in the answers, once per account; not done when the consultation has closed.

    The outcome's `reference` is that of the first time, `changed` whether this was another one.
    """

    consultation_id: int
    answers: Answers
    follow: bool
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


@dataclass(frozen=True)
class RegisterAssociation(Effect):
    """Register an association, with its representative's consent; not done when they speak for one already.

    The outcome's `reference` is that of the registration that stands.
    """

    name: str
    role: str
    province: str
    field: str
    recognised_in: int
    reference: str


@dataclass(frozen=True)
class LeaveAsAssociation(Effect):
    """Take the association out, and the consent back; not done when there is none."""

    reference: str


@dataclass(frozen=True)
class JoinMeeting(Effect):
    """Take part in a meeting, there or from afar; not done when it cannot be joined any more. `link` for those afar."""

    meeting_id: int
    way: Way


@dataclass(frozen=True)
class LeaveMeeting(Effect):
    """No longer come; not done when the person had not joined."""

    meeting_id: int


@dataclass(frozen=True)
class SayCame(Effect):
    """Say after a meeting whether one came; not done when it is too early or too late."""

    meeting_id: int
    came: Came


@dataclass(frozen=True)
class LinkStaff(Effect):
    """Take this account for that of the member of staff whose one-time code it is; not done for a wrong code."""

    code: str


@dataclass(frozen=True)
class KeepRecording(Effect):
    """Keep a voice message as the recording of a question; not done for who may not."""

    prompt: str
    language: str
    handle: str
