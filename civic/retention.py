"""Ends each class of personal data when its term is over, as region.toml states the terms; each rule is one statement.

What has words loses them, what is only about one person goes, and what must still be counted loses its person.
"""

from calendar import monthrange
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import ColumnElement, String, Table, and_, cast, delete, exists, func, literal, or_, update
from sqlmodel import Session, SQLModel, col, select

from civic.privacy import erase_all
from civic.region import Region
from civic.rules import RetentionRule
from core.clock import local_date, now, to_utc
from core.columns import EncryptedText
from core.models import (
    Comment,
    Consent,
    Contact,
    ContactState,
    Delivery,
    DeliveryState,
    Feedback,
    FeedbackState,
    InboundMessage,
    InformationRequest,
    Petition,
    PetitionState,
    PetitionSupport,
    Purpose,
    Reaction,
    RequestState,
    Role,
    Staff,
    StaffAccount,
)
from core.staff import audit

ENDERS = frozenset({Role.ADMIN})
OVER = frozenset({PetitionState.CLOSED, PetitionState.DEPOSITED, PetitionState.ACCEPTED, PetitionState.REFUSED})
SETTLED = frozenset({RequestState.ANSWERED, RequestState.REFUSED, RequestState.WITHDRAWN})
GOING = frozenset({DeliveryState.PLANNED, DeliveryState.CLAIMED, DeliveryState.SENDING})
Which = ColumnElement[bool]


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


@dataclass(frozen=True)
class Due:
    """How many rows of a kind are due: those from before the cut."""

    data_class: str
    what: str
    months: int
    cut: Cut
    rows: int


def months_before(day: date, months: int) -> date:
    """The same day of the month so many months earlier, or that month's last day where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def due(session: Session, region: Region) -> list[Due]:
    """What would end now, kind by kind; nothing is changed."""
    return [_due(session, region, ending) for ending in ENDINGS]


def end_all(session: Session, region: Region, staff: Staff | None = None) -> list[Due]:
    """End what is due, with one line in the audit log for each kind that had any; the counts of what ended."""
    ended = []
    for ending in ENDINGS:
        found = _due(session, region, ending)
        if found.rows:
            ending.end(session, ending.which(found.cut))
            audit(session, staff, "privacy.retention", f"{found.data_class}:{found.what}", rows=found.rows,
                  months=found.months, before=found.cut.day.isoformat())  # fmt: skip
        ended.append(found)
    return ended


def _due(session: Session, region: Region, ending: Ending) -> Due:
    rule: RetentionRule = getattr(region.privacy.retention, ending.data_class)
    day = months_before(local_date(now(), region.zone), rule.months)
    cut = Cut(day, to_utc(datetime.combine(day, time()), region.zone))
    rows = session.exec(select(func.count()).select_from(ending.table).where(ending.which(cut))).one()
    return Due(ending.data_class, ending.what, rule.months, cut, rows)


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


def _erase(session: Session, which: Which) -> None:
    erase_all(session, which)


def _old_replies(cut: Cut) -> Which:
    ended = col(Delivery.state).not_in(GOING)
    return and_(col(Delivery.occurrence_id).is_(None), ended, col(Delivery.planned_at) < cut.moment)


def _old_marks(cut: Cut) -> Which:
    """Marks of what was taken in; one waits for its answer, as long as that stays."""
    answered = exists().where(col(Delivery.inbound_id) == col(InboundMessage.id), ~_old_replies(cut))
    return and_(col(InboundMessage.at) < cut.moment, ~answered)


def _told_before(cut: Cut) -> Which:
    closed = col(Feedback.state) == FeedbackState.CLOSED
    return and_(_has_words(Feedback), closed, _since(Feedback, "closed_at", "created_at") < cut.moment)


def _asked_before(cut: Cut) -> Which:
    settled = col(InformationRequest.state).in_(SETTLED)
    since = _since(InformationRequest, "closed_on", "due_on")
    return and_(_has_words(InformationRequest), settled, since < cut.day)


def _supported_before(cut: Cut) -> Which:
    since = _since(Petition, "decided_on", "closed_on", "opened_on")
    over = select(Petition.id).where(col(Petition.state).in_(OVER), since < cut.day)
    return and_(col(PetitionSupport.petition_id).in_(over), col(PetitionSupport.person_hash).not_like("ended:%"))


def _withdrawn_before(cut: Cut) -> Which:
    """Lines of who withdrew the purpose before, and agreed to it no more since; and lines that lost their person."""
    line, later, last = Consent.__table__, Consent.__table__.alias(), Consent.__table__.alias()  # type: ignore[attr-defined]
    mine = (later.c.contact_id == line.c.contact_id, later.c.purpose == line.c.purpose)
    newest = select(func.max(later.c.id)).where(*mine).correlate(line).scalar_subquery()
    withdrawn = exists().where(last.c.id == newest, last.c.granted.is_(False), last.c.at < cut.moment)
    return or_(and_(line.c.contact_id.is_(None), line.c.at < cut.moment), withdrawn)


def _commented_before(cut: Cut) -> Which:
    return and_(_has_words(Comment), col(Comment.at) < cut.moment)


def _reacted_before(cut: Cut) -> Which:
    named = and_(col(Reaction.actor) != "", col(Reaction.actor).not_like("ended:%"))
    return and_(named, col(Reaction.updated_at) < cut.moment)


def _words(table: Table) -> Sequence[Any]:
    """The columns that hold people's words."""
    return [column for column in table.columns if isinstance(column.type, EncryptedText)]


def _has_words(model: type[SQLModel]) -> Which:
    table: Table = model.__table__  # type: ignore[attr-defined]
    return or_(table.c.contact_id.is_not(None) if "contact_id" in table.c else literal(value=False),
               *(column != "" for column in _words(table)))  # fmt: skip


def _strip(model: type[SQLModel], **values: Any) -> Callable[[Session, Which], None]:
    """Takes the words out of the rows, and out of the rows that hang on them; the rows stay to be counted."""

    def end(session: Session, which: Which) -> None:
        table: Table = model.__table__  # type: ignore[attr-defined]
        ids = select(table.c.id).where(which)
        for child in (found for found in table.metadata.tables.values() if found is not table and _words(found)):
            for key in child.foreign_keys:
                if key.column.table is table and key.ondelete == "CASCADE":
                    _empty(session, child, key.parent.in_(ids), {})
        person = {"contact_id": None} if "contact_id" in table.c else {}
        _empty(session, table, which, {**person, **values})

    return end


def _empty(session: Session, table: Table, which: Which, values: dict[str, Any]) -> None:
    words: dict[str, Any] = {column.name: None if column.nullable else "" for column in _words(table)}
    session.connection().execute(update(table).where(which).values({**words, **values}))
    session.expire_all()


def _remove(model: type[SQLModel]) -> Callable[[Session, Which], None]:
    def end(session: Session, which: Which) -> None:
        session.connection().execute(delete(model).where(which))
        session.expire_all()

    return end


def _unname(model: type[SQLModel], column: str) -> Callable[[Session, Which], None]:
    """Puts a mark that leads to nobody in the place of a person's keyed hash, so that counts stay."""

    def end(session: Session, which: Which) -> None:
        table: Table = model.__table__  # type: ignore[attr-defined]
        values: dict[str, Any] = {column: literal("ended:") + cast(table.c.id, String)}
        if "contact_id" in table.c:
            values["contact_id"] = None
        session.connection().execute(update(table).where(which).values(values))
        session.expire_all()

    return end


# Replies go before the marks they answer.
ENDINGS = (
    Ending("contact", "people", Contact, _silent, _erase),
    Ending("unanswered", "strangers", Contact, _never_agreed, _erase),
    Ending("messages", "replies", Delivery, _old_replies, _remove(Delivery)),
    Ending("messages", "marks", InboundMessage, _old_marks, _remove(InboundMessage)),
    Ending("feedback", "feedback", Feedback, _told_before, _strip(Feedback)),
    Ending("requests", "requests", InformationRequest, _asked_before, _strip(InformationRequest)),
    Ending("petition_support", "supports", PetitionSupport, _supported_before, _unname(PetitionSupport, "person_hash")),
    Ending("consents", "consents", Consent, _withdrawn_before, _remove(Consent)),
    Ending("comments", "comments", Comment, _commented_before, _strip(Comment, actor="")),
    Ending("comments", "reactions", Reaction, _reacted_before, _unname(Reaction, "actor")),
)
