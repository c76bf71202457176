"""What a line `= name: value` of the files of tests/flows compares: rows stored, and what is known of the person."""

import json
from collections.abc import Callable
from typing import TYPE_CHECKING

from sqlmodel import Session, col

from bots.people import find_contact, person_of
from core.message import Message
from core.models import (
    Association,
    Consent,
    ConsultationAnswer,
    ConsultationDraft,
    Contact,
    Delivery,
    EventKind,
    Feedback,
    FeedbackEntry,
    InformationRequest,
    MeetingGuest,
    PetitionDraft,
    PetitionSupport,
    RequestComplaint,
    VoicePrompt,
)
from tests import dialogue_goals, dialogue_projects
from tests.bots.stage import plain

if TYPE_CHECKING:
    from tests.dialogue import Play


def _person(play: "Play", read: Callable[[Session, Contact], str]) -> str:
    """What `read` says of the citizen; "-" for a stranger and for nothing."""
    with play.db.reading() as session:
        contact = find_contact(session, play.stage.channel.name, play.citizen.sender)
        return (read(session, contact) if contact else "") or "-"


def _told(play: "Play") -> str:
    """What the person was told last without having said anything."""
    notices = [row for row in play.stage.rows(Delivery) if row.inbound_id is None]
    return plain(Message.model_validate(notices[-1].message).text) if notices else "-"


def _step(play: "Play") -> str:
    state = play.citizen.state()
    return f"{state['flow']}.{state['step']}" if state.get("flow") else "-"


def _yes(value: object) -> str:
    return "yes" if value else "no"


CHECKS: dict[str, Callable[["Play"], str]] = {
    **dialogue_projects.CHECKS,
    **dialogue_goals.CHECKS,
    "contacts": lambda play: str(play.stage.count(Contact)),
    "feedback": lambda play: str(play.stage.count(Feedback)),
    "requests": lambda play: str(play.stage.count(InformationRequest)),
    "supports": lambda play: str(play.stage.count(PetitionSupport)),
    "associations": lambda play: " ".join(str(row.state) for row in play.stage.rows(Association)) or "-",
    "guests": lambda play: str(play.stage.count(MeetingGuest, col(MeetingGuest.left_at).is_(None))),
    "came": lambda play: " ".join(str(row.came or "-") for row in play.stage.rows(MeetingGuest)),
    "answers": lambda play: str(play.stage.count(ConsultationAnswer)),
    "unsent": lambda play: str(play.stage.count(ConsultationDraft)),
    "given": lambda play: json.dumps(play.stage.rows(ConsultationAnswer)[-1].answers, ensure_ascii=False),
    "consents": lambda play: str(play.stage.count(Consent)),
    "recordings": lambda play: str(play.stage.count(VoicePrompt)),
    "listens": lambda play: _person(play, lambda _session, contact: _yes(contact.listens)),
    "result": lambda play: (play.stage.events(EventKind.RESULT) or ["-"])[-1],
    "drafts": lambda play: str(play.stage.count(PetitionDraft)),
    "told": _told,
    "step": _step,
    "language": lambda play: _person(play, lambda _session, contact: contact.language),
    "province": lambda play: _person(play, lambda _session, contact: contact.province),
    "commune": lambda play: _person(play, lambda _session, contact: contact.commune),
    "news": lambda play: _person(play, lambda session, contact: _yes(person_of(session, contact).news)),
    "storage": lambda play: _person(play, lambda session, contact: _yes(person_of(session, contact).storage)),
    "topics": lambda play: _person(play, lambda session, contact: " ".join(person_of(session, contact).topics)),
    "state": lambda play: play.stage.rows(InformationRequest)[-1].state,
    "question": lambda play: play.stage.rows(InformationRequest)[-1].question or "-",
    "complaints": lambda play: " ".join(one.level for one in play.stage.rows(RequestComplaint)) or "-",
    "due": lambda play: str(play.stage.rows(InformationRequest)[-1].due_on),
    "urgent": lambda play: _yes(play.stage.rows(InformationRequest)[-1].urgent),
    "text": lambda play: play.stage.rows(Feedback)[-1].text.replace("\n", " / ") or "-",
    "files": lambda play: str(play.stage.rows(Feedback)[-1].attachments.count('["')),
    "topic": lambda play: play.stage.rows(Feedback)[-1].topic or "-",
    "added": lambda play: str(play.stage.count(FeedbackEntry)),
    "asked": lambda play: _yes(play.stage.rows(Feedback)[-1].wants_outcome),
    "stands": lambda play: play.stage.rows(Feedback)[-1].state,
    "where": lambda play: play.stage.rows(Feedback)[-1].place or play.stage.rows(Feedback)[-1].commune or "-",
    "about": lambda play: str(play.stage.rows(Feedback)[-1].campaign_id or "-"),
}
