"""Forgetting people (law 09-08): what goes, and what stays without them."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, String, cast, literal
from sqlmodel import Session, SQLModel, col, delete, select, update

from civic import sent_files
from civic.feedback import forget_places
from core.losses import note_losses
from core.models import (
    ConsultationAnswer,
    ConsultationDraft,
    Contact,
    Conversation,
    Delivery,
    DeliveryState,
    EntryKind,
    Event,
    Feedback,
    FeedbackEntry,
    InformationRequest,
    PetitionDraft,
    PetitionSupport,
    RequestAct,
    RequestComplaint,
    RequestStep,
    SentFile,
)

# Says of a column that holds a contact's id whether it is one of those who are forgotten.
Theirs = Callable[[Any], ColumnElement[bool]]


def erase(session: Session, contact: Contact) -> None:
    """Forget this person: contact, topics, conversation and the words of the bot's answers go, what waits is not sent.

    A petition that they prepared goes as well, unless it was opened: then its words are everybody's to read, but for
    their role. So do answers to consultations that were not sent, a hand-over to staff, and an association that they
    registered: who speaks for it registers it anew. All files that they sent go, from the disk too.

    What stays has lost its person: feedback and requests, since the council must answer for them and the references
    remain valid; petition support and answers to consultations with their keyed hash, so that nobody counts twice;
    consents, as the proof of what was once allowed; having joined or come to a meeting, deliveries and events, as
    numbers. Their own terms end them.
    """
    _forget(session, lambda column: column == contact.id)
    conversation = session.get(Conversation, contact.id)
    if conversation is not None:
        session.delete(conversation)
        session.flush()
    # The foreign keys do the rest: topics go, every other row's contact_id becomes NULL.
    session.delete(contact)
    session.flush()


def erase_all(session: Session, which: ColumnElement[bool]) -> None:
    """The same for all people to whom a condition on Contact applies, without reading them."""
    session.flush()
    _forget(session, lambda column: column.in_(select(Contact.id).where(which)))
    # The foreign keys take conversations and topics along.
    session.exec(delete(Contact).where(which).execution_options(synchronize_session=False))
    session.expire_all()


def _forget(session: Session, theirs: Theirs) -> None:
    """All but the contact itself."""
    note_losses(session, theirs(col(Event.contact_id)))
    _withdraw_messages(session, theirs(col(Delivery.contact_id)))
    forget_places(session, theirs(col(Feedback.contact_id)))
    _forget_files(session, theirs)
    _forget_drafts(session, theirs)
    for table, wish in ((Feedback, "wants_outcome"), (PetitionSupport, "tell"), (ConsultationAnswer, "follow")):
        _change(session, table, theirs(col(table.contact_id)), **{wish: False})


def _forget_files(session: Session, theirs: Theirs) -> None:
    """Voices and pictures show who somebody is: the files go, and the networks' names for them."""
    mine = select(Feedback.id).where(theirs(col(Feedback.contact_id)))
    asked = select(InformationRequest.id).where(theirs(col(InformationRequest.contact_id)))
    own_acts = col(RequestStep.act).in_((RequestAct.FILE, RequestAct.CLARIFIED))
    theirs_in_thread = (col(FeedbackEntry.feedback_id).in_(mine), col(FeedbackEntry.kind) == EntryKind.PERSON)
    _change(session, Feedback, theirs(col(Feedback.contact_id)), attachments="")
    _change(session, FeedbackEntry, *theirs_in_thread, attachments="")
    _change(session, RequestStep, col(RequestStep.request_id).in_(asked), own_acts, files="")
    _change(session, RequestComplaint, col(RequestComplaint.request_id).in_(asked), files="")
    for row in session.exec(select(ConsultationAnswer).where(theirs(col(ConsultationAnswer.contact_id)))):
        row.answers = without_files(row.answers)
    sent_files.end(session, theirs(col(SentFile.contact_id)))


def without_files(answers: dict[str, Any]) -> dict[str, Any]:
    """Answers to a consultation whose recordings are still said to be some, and lead to none."""
    return {
        name: {**answer, "files": [[kind, ""] for kind, _handle in answer["files"]]} if "files" in answer else answer
        for name, answer in answers.items()
    }


def _forget_drafts(session: Session, theirs: Theirs) -> None:
    session.exec(delete(ConsultationDraft).where(theirs(col(ConsultationDraft.contact_id))))
    mine = theirs(col(PetitionDraft.contact_id))
    session.exec(delete(PetitionDraft).where(mine, col(PetitionDraft.petition_id).is_(None)))
    for opened in session.exec(select(PetitionDraft).where(mine)):
        opened.words = {**opened.words, "role": ""}


def _change(session: Session, table: type[SQLModel], *which: ColumnElement[bool], **values: Any) -> None:
    session.exec(update(table).where(*which).values(**values).execution_options(synchronize_session="fetch"))


def _withdraw_messages(session: Session, mine: ColumnElement[bool]) -> None:
    """Take the person out of their deliveries; a broadcast that waits is left to the sender, who finds nobody.

    The recipient is renamed because SQLite gives the number of the newest contact out again once they are gone. An
    answer that is on its way at this very moment keeps its words until it ends, or the sender could not end it.
    """
    reply = col(Delivery.occurrence_id).is_(None)
    waiting = col(Delivery.state).in_((DeliveryState.PLANNED, DeliveryState.CLAIMED))
    claimed = col(Delivery.state) == DeliveryState.CLAIMED
    settled = col(Delivery.state) != DeliveryState.SENDING
    recipient = literal("erased:") + cast(col(Delivery.id), String)
    for which, values in (
        ((mine, reply, waiting), {"state": DeliveryState.CANCELLED, "reason": "erased", "lease_until": None}),
        ((mine, claimed), {"state": DeliveryState.PLANNED, "lease_until": None}),
        ((mine, settled), {"message": None}),
        ((mine,), {"recipient": recipient, "address": "", "about": ""}),
    ):
        _change(session, Delivery, *which, **values)
