"""The rules by which personal data ends: for each kind of row, since when its term counts and what becomes of it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import String, Table, and_, cast, exists, func, literal, or_
from sqlmodel import Session, SQLModel, col, select

from civic.ending_acts import (
    GIVEN,
    Which,
    end_sent,
    erase_people,
    has_words,
    leave_nobody,
    put,
    remove,
    remove_answers,
    remove_drafts,
    strip,
    unname,
)
from core.models import (
    Association,
    AssociationState,
    AuditEntry,
    Comment,
    Consent,
    Consultation,
    ConsultationAnswer,
    ConsultationDraft,
    ConsultationState,
    Contact,
    ContactState,
    Conversation,
    Delivery,
    DeliveryState,
    Event,
    Feedback,
    FeedbackEntry,
    FeedbackState,
    InboundMessage,
    InformationRequest,
    Meeting,
    MeetingGuest,
    Petition,
    PetitionDraft,
    PetitionState,
    PetitionSupport,
    Purpose,
    Reaction,
    RequestComplaint,
    RequestState,
    RequestStep,
    SentFile,
    SentFileState,
    StaffAccount,
)

OVER = frozenset({PetitionState.CLOSED, PetitionState.DEPOSITED, PetitionState.ACCEPTED, PetitionState.REFUSED})
SETTLED = frozenset({RequestState.ANSWERED, RequestState.REFUSED, RequestState.WITHDRAWN})
GOING = frozenset({DeliveryState.PLANNED, DeliveryState.CLAIMED, DeliveryState.SENDING})


@dataclass(frozen=True)
class Cut:
    """What divides what stays from what ends: a day in the council's zone, and the moment at which it begins."""

    day: date
    moment: datetime


@dataclass(frozen=True)
class Ending:
    """One kind of row whose term is over: what it is, since when it counts, and what becomes of it."""

    data_class: str
    what: str
    table: type[SQLModel]
    which: Callable[[Cut], Which]
    end: Callable[[Session, Which], None]


def _since(model: type[SQLModel], *columns: str) -> Any:
    """When a row's term began: the first of these dates that it has."""
    table: Table = model.__table__  # type: ignore[attr-defined]
    return func.coalesce(*(table.c[name] for name in columns if name in table.c), None)


def _silent(cut: Cut) -> Which:
    """Who has not been here for the term and gets no news."""
    return and_(col(Contact.seen_at) < cut.moment, ~_gets_news(), _may_be_stored())


def _gets_news() -> Which:
    return and_(col(Contact.news), col(Contact.state) == ContactState.ACTIVE)


def _never_agreed(cut: Cut) -> Which:
    return and_(col(Contact.seen_at) < cut.moment, ~_gets_news(), ~_may_be_stored())


def _may_be_stored() -> Which:
    """Who agreed to it; an account of the staff is kept on another ground."""
    mine = col(Consent.contact_id) == col(Contact.id)
    agreed = exists().where(mine, col(Consent.purpose) == Purpose.STORAGE, col(Consent.granted))
    on_the_staff = exists().where(col(StaffAccount.contact_id) == col(Contact.id))
    return or_(agreed, on_the_staff)


def _old_replies(cut: Cut) -> Which:
    ended = col(Delivery.state).not_in(GOING)
    return and_(col(Delivery.occurrence_id).is_(None), ended, col(Delivery.planned_at) < cut.moment)


def _old_marks(cut: Cut) -> Which:
    """Marks of what was taken in; one waits for its answer, as long as that stays."""
    answered = exists().where(col(Delivery.inbound_id) == col(InboundMessage.id), ~_old_replies(cut))
    return and_(col(InboundMessage.at) < cut.moment, ~answered)


def _told_before(cut: Cut) -> Which:
    closed = col(Feedback.state) == FeedbackState.CLOSED
    return and_(has_words(Feedback), closed, _since(Feedback, "closed_at", "created_at") < cut.moment)


def _asked_before(cut: Cut) -> Which:
    settled = col(InformationRequest.state).in_(SETTLED)
    since = _since(InformationRequest, "closed_on", "due_on")
    return and_(has_words(InformationRequest), settled, since < cut.day)


def _ended_petitions(cut: Cut) -> Any:
    since = _since(Petition, "decided_on", "closed_on", "opened_on")
    return select(Petition.id).where(col(Petition.state).in_(OVER), since < cut.day)


def _supported_before(cut: Cut) -> Which:
    over = col(PetitionSupport.petition_id).in_(_ended_petitions(cut))
    return and_(over, col(PetitionSupport.person_hash).not_like("ended:%"))


def _prepared_before(cut: Cut) -> Which:
    """Drafts that nobody opened, and those of petitions that are over: what is public of them is the petition's own."""
    waits = and_(col(PetitionDraft.petition_id).is_(None), col(PetitionDraft.created_at) < cut.moment)
    return or_(waits, col(PetitionDraft.petition_id).in_(_ended_petitions(cut)))


def _broadcast_before(cut: Cut) -> Which:
    known = or_(col(Delivery.contact_id).is_not(None), col(Delivery.address) != "")
    broadcast = col(Delivery.occurrence_id).is_not(None)
    return and_(broadcast, known, col(Delivery.state).not_in(GOING), col(Delivery.planned_at) < cut.moment)


def _left_before(cut: Cut) -> Which:
    gone = col(Association.state).in_((AssociationState.LEFT, AssociationState.DECLINED))
    return and_(gone, _since(Association, "left_at", "decided_at", "created_at") < cut.moment)


def _met_before(cut: Cut) -> Which:
    over = select(Meeting.id).where(col(Meeting.ends_at) < cut.moment)
    return and_(col(MeetingGuest.contact_id).is_not(None), col(MeetingGuest.meeting_id).in_(over))


def _closed_consultations(cut: Cut) -> Any:
    since = _since(Consultation, "closed_at", "closes_at")
    return select(Consultation.id).where(Consultation.state == ConsultationState.CLOSED, since < cut.moment)


def _answered_before(cut: Cut) -> Which:
    """Answers whose figures have been kept since it closed."""
    return col(ConsultationAnswer.consultation_id).in_(_closed_consultations(cut))


def _files_of(model: type[SQLModel], column: str, since: str, *more: Which) -> Callable[[Cut], Which]:
    """Rows of before the cut that still lead to files of people."""
    table: Table = model.__table__  # type: ignore[attr-defined]
    return lambda cut: and_(table.c[column] != "", table.c[since] < cut.moment, *more)


def _happened_before(cut: Cut) -> Which:
    return and_(col(Event.contact_id).is_not(None), col(Event.at) < cut.moment)


def _withdrawn_before(cut: Cut) -> Which:
    """Lines of who withdrew the purpose before, and agreed to it no more since; and lines that lost their person."""
    line, later, last = Consent.__table__, Consent.__table__.alias(), Consent.__table__.alias()  # type: ignore[attr-defined]
    mine = (later.c.contact_id == line.c.contact_id, later.c.purpose == line.c.purpose)
    newest = select(func.max(later.c.id)).where(*mine).correlate(line).scalar_subquery()
    withdrawn = exists().where(last.c.id == newest, last.c.granted.is_(False), last.c.at < cut.moment)
    return or_(and_(line.c.contact_id.is_(None), line.c.at < cut.moment), withdrawn)


def _commented_before(cut: Cut) -> Which:
    return and_(has_words(Comment), col(Comment.at) < cut.moment)


def _reacted_before(cut: Cut) -> Which:
    named = and_(col(Reaction.actor) != "", col(Reaction.actor).not_like("ended:%"))
    return and_(named, col(Reaction.updated_at) < cut.moment)


_OWN_ACTS = col(RequestStep.act).not_in(GIVEN)
_NOBODY = literal("ended:") + cast(col(Delivery.id), String)
# What a person's own end takes along goes before them, so that it is counted; replies go before the marks they answer.
ENDINGS = (
    Ending("files", "files", SentFile,
           lambda cut: and_(col(SentFile.state) != SentFileState.ENDED, col(SentFile.created_at) < cut.moment),
           end_sent),
    Ending("files", "of feedback", Feedback, _files_of(Feedback, "attachments", "created_at"),
           put(Feedback, attachments="")),
    Ending("files", "of replies", FeedbackEntry, _files_of(FeedbackEntry, "attachments", "at"),
           put(FeedbackEntry, attachments="")),
    Ending("files", "of requests", RequestStep, _files_of(RequestStep, "files", "at", _OWN_ACTS),
           put(RequestStep, files="")),
    Ending("files", "of complaints", RequestComplaint, _files_of(RequestComplaint, "files", "at"),
           put(RequestComplaint, files="")),
    Ending("conversations", "conversations", Conversation, lambda cut: col(Conversation.updated_at) < cut.moment,
           remove(Conversation)),
    Ending("conversations", "unsent answers", ConsultationDraft,
           lambda cut: col(ConsultationDraft.updated_at) < cut.moment, remove_drafts),
    Ending("messages", "broadcasts", Delivery, _broadcast_before,
           put(Delivery, contact_id=None, recipient=_NOBODY, address="")),
    Ending("meetings", "guests", MeetingGuest, _met_before, put(MeetingGuest, contact_id=None)),
    Ending("events", "events", Event, _happened_before, leave_nobody),
    Ending("associations", "associations", Association, _left_before, remove(Association)),
    Ending("contact", "people", Contact, _silent, erase_people),
    Ending("unanswered", "strangers", Contact, _never_agreed, erase_people),
    Ending("messages", "replies", Delivery, _old_replies, remove(Delivery)),
    Ending("messages", "marks", InboundMessage, _old_marks, remove(InboundMessage)),
    Ending("feedback", "feedback", Feedback, _told_before, strip(Feedback)),
    Ending("requests", "requests", InformationRequest, _asked_before, strip(InformationRequest)),
    Ending("petition_support", "supports", PetitionSupport, _supported_before, unname(PetitionSupport, "person_hash")),
    Ending("petition_drafts", "prepared petitions", PetitionDraft, _prepared_before, remove(PetitionDraft)),
    Ending("consultations", "answers", ConsultationAnswer, _answered_before, remove_answers),
    Ending("consents", "consents", Consent, _withdrawn_before, remove(Consent)),
    Ending("comments", "comments", Comment, _commented_before, strip(Comment, actor="")),
    Ending("comments", "reactions", Reaction, _reacted_before, unname(Reaction, "actor")),
    Ending("audit", "acts of staff", AuditEntry, lambda cut: col(AuditEntry.at) < cut.moment, remove(AuditEntry)),
)  # fmt: skip
