"""What a conversation may know: the person, the place, what was just said. Values only."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from civic.associations import OwnAssociation
from civic.consultation_answers import OpenConsultation, Progress
from civic.meeting_guests import SeenMeeting
from civic.petition_support import OwnSupport
from civic.petitions import OpenPetition
from civic.plan_view import Plan
from civic.region import Region
from civic.requests.publishing import Published
from civic.requests.queries import OwnRequest
from civic.sdg.view import Goals
from core.i18n import Translator, translator
from core.message import ENTRY_BUTTON, Attachment, Capabilities, Message, Place
from core.reference import reference_of

Answers = Mapping[str, Any]


@dataclass(frozen=True)
class Person:
    """What is stored of who we speak with; empty strings where they have not said."""

    language: str = ""
    language_chosen: bool = False
    province: str = ""
    commune: str = ""
    topics: tuple[str, ...] = ()
    news: bool = False
    storage: bool = False
    listens: bool = False


@dataclass(frozen=True)
class Scene:
    """All that a flow may look at while it decides what to say.

    `requests` are the person's own, `alike` the published answers that look like the words at hand.
    `audible` are the languages in which questions can be heard here; `staff` is the role of a member of staff, empty
    for everybody else; `questions` asks each question there is, by its name.
    `followed` are the codes of the plan's projects that the person follows, `told_of_projects` whether they agreed;
    `followed_goals` and `told_of_goals` are the same for the Goals.
    """

    region: Region
    capabilities: Capabilities
    today: date
    code: str
    person: Person = field(default_factory=Person)
    language: str = "ar"
    petitions: tuple[OpenPetition, ...] = ()
    supports: tuple[OwnSupport, ...] = ()
    requests: tuple[OwnRequest, ...] = ()
    alike: tuple[Published, ...] = ()
    association: OwnAssociation | None = None
    meetings: tuple[SeenMeeting, ...] = ()
    consultations: tuple[OpenConsultation, ...] = ()
    drafts: Mapping[int, Progress] = field(default_factory=dict)
    answered: Mapping[int, Progress] = field(default_factory=dict)
    audible: frozenset[str] = frozenset()
    staff: str = ""
    questions: Mapping[str, Callable[["Scene", Answers], Message]] = field(default_factory=dict)
    feedback: frozenset[str] = frozenset()
    plan: Plan = field(default_factory=Plan)
    followed: frozenset[str] = frozenset()
    told_of_projects: bool = False
    goals: Goals = field(default_factory=Goals)
    followed_goals: frozenset[str] = frozenset()
    told_of_goals: bool = False

    @property
    def t(self) -> Translator:
        """Says a message in the language of this scene."""
        return translator(self.language)

    @property
    def hears(self) -> bool:
        """Whether this person could hear the questions in their language."""
        return self.capabilities.files and self.language in self.audible

    def reference(self, kind: str) -> str:
        """The reference number of what this turn files; `kind` is its capital letter."""
        return reference_of(kind, self.today, self.code)

    def of(self, person: Person | None) -> "Scene":
        """The same scene after the person changed, in the language they now have."""
        if person is None:
            return self
        language = person.language if person.language_chosen else self.language
        return replace(self, person=person, language=language)

    def request(self, reference: str) -> OwnRequest | None:
        """The person's request of that reference."""
        return next((request for request in self.requests if request.reference == reference), None)

    def petition(self, slug: str) -> OpenPetition | None:
        """The open petition of that name, if it is open."""
        return next((petition for petition in self.petitions if petition.slug == slug), None)

    def support(self, slug: str) -> OwnSupport | None:
        """What this person gave to the petition of that name, open or not."""
        return next((support for support in self.supports if support.slug == slug), None)

    def meeting(self, slug: str) -> SeenMeeting | None:
        """The meeting of that name, also where it is over or for others."""
        return next((meeting for meeting in self.meetings if meeting.slug == slug), None)

    def consultation(self, slug: str) -> OpenConsultation | None:
        """The consultation of that name, if it takes answers now."""
        return next((consultation for consultation in self.consultations if consultation.slug == slug), None)


@dataclass(frozen=True)
class Turn:
    """One thing a person said or pressed. `button` is `flow.step` with its `value`; `entry` leads into a flow.

    `campaign` is the number of the campaign whose link or button led there, as it was written in it.
    """

    text: str = ""
    button: str = ""
    value: str = ""
    entry: str = ""
    phone: str = ""
    place: Place | None = None
    attachments: tuple[Attachment, ...] = ()
    campaign: int | None = None

    @classmethod
    def pressed(cls, value: str) -> "Turn":
        """The turn that a button makes: an entry, or the answer to a question."""
        if value.startswith(ENTRY_BUTTON):
            return cls(entry=value.removeprefix(ENTRY_BUTTON))
        button, _, answer = value.partition(":")
        return cls(button=button, value=answer)

    @property
    def files(self) -> list[list[str]]:
        """The attachments in the form that answers are stored in."""
        return [[attachment.kind, attachment.handle] for attachment in self.attachments]


@dataclass(frozen=True)
class State:
    """Where a person stands: a flow, its step and the answers so far."""

    flow: str = ""
    step: str = ""
    answers: Answers = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """The form that is stored."""
        return {"flow": self.flow, "step": self.step, "answers": dict(self.answers)}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "State":
        """The state that was stored; the beginning when there was none."""
        return cls(**stored) if stored else cls()


@dataclass(frozen=True)
class Outcome:
    """What came of an effect: whether it took place, and what there is to tell of it."""

    done: bool = True
    values: Mapping[str, Any] = field(default_factory=dict)


class Effect:
    """Something to be stored; the subclasses in bots/flows/effects.py are all there are."""


@dataclass(frozen=True)
class Pending:
    """An effect, and what is said once its outcome is known."""

    effect: Effect
    say: Callable[[Outcome], tuple[Message, ...]] = lambda _outcome: ()
