"""Who took part in something: each act of campaigns/acts.py as a set of contacts; people never pass through Python."""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Select, or_, select, union_all
from sqlmodel import Session, col

from campaigns.acts import parse_act
from campaigns.content import CampaignContent
from core.errors import BadInput
from core.models import (
    Came,
    Campaign,
    Consultation,
    ConsultationAnswer,
    Event,
    EventKind,
    Feedback,
    InformationRequest,
    Meeting,
    MeetingGuest,
    Petition,
    PetitionSupport,
)
from core.sentence import Sentence

Found = Select[Any]


def _supporters(slug: str) -> Found:
    """Who supports a petition still: a support that was withdrawn is deleted."""
    theirs = select(col(Petition.id)).where(col(Petition.slug) == slug).scalar_subquery()
    return select(col(PetitionSupport.contact_id)).where(col(PetitionSupport.petition_id) == theirs)


def _answerers(slug: str) -> Found:
    theirs = select(col(Consultation.id)).where(col(Consultation.slug) == slug).scalar_subquery()
    return select(col(ConsultationAnswer.contact_id)).where(col(ConsultationAnswer.consultation_id) == theirs)


def _guests(slug: str) -> Found:
    """Who joined a meeting, has not left it, and does not say that they stayed away."""
    theirs = select(col(Meeting.id)).where(col(Meeting.slug) == slug).scalar_subquery()
    stayed_away = col(MeetingGuest.came) == Came.NO
    return select(col(MeetingGuest.contact_id)).where(
        col(MeetingGuest.meeting_id) == theirs,
        col(MeetingGuest.left_at).is_(None),
        or_(col(MeetingGuest.came).is_(None), ~stayed_away),
    )


def _reacted(name: str) -> Found:
    """Who pressed a button under a campaign, or told the council something about it."""
    theirs = select(col(Campaign.id)).where(col(Campaign.name) == name).scalar_subquery()
    acted = col(Event.kind).in_((EventKind.BUTTON, EventKind.RESULT))
    return select(col(Event.contact_id)).where(col(Event.campaign_id) == theirs, acted)


def _wrote(_: str) -> Found:
    return select(col(Feedback.contact_id))


def _asked(_: str) -> Found:
    return select(col(InformationRequest.contact_id))


_NAMED: dict[str, tuple[type, str, Callable[[str], Found]]] = {
    "petition": (Petition, "slug", _supporters),
    "consultation": (Consultation, "slug", _answerers),
    "meeting": (Meeting, "slug", _guests),
    "campaign": (Campaign, "name", _reacted),
}
_ANY: dict[str, Callable[[str], Found]] = {"feedback": _wrote, "request": _asked}


def who_took_part(acts: Sequence[str]) -> Found:
    """The ids of the contacts who took part in one of these at least; nobody twice over is needed, nor the erased."""
    found = union_all(*(_found(act) for act in acts)).subquery()
    return select(next(iter(found.c)))


def _found(act: str) -> Found:
    kind, name = parse_act(act)
    query = _NAMED[kind][2](name) if kind in _NAMED else _ANY[kind](name)
    return query.where(query.selected_columns[0].is_not(None))


def require_known_acts(session: Session, content: CampaignContent) -> None:
    """Raise BadInput, its `where` the field, for a petition, consultation, meeting or campaign that there is not."""
    audience = content.audience
    for field, acts in (("took_part", audience.took_part), ("not_took_part", audience.not_took_part)):
        for act in acts:
            kind, name = parse_act(act)
            if kind in _NAMED and not _exists(session, kind, name):
                remedy = "`jisr %(command)s list` shows them."
                raise BadInput(
                    "there is no %(kind)s %(name)r",
                    where=f"audience.{field}",
                    remedy=remedy,
                    kind=Sentence(kind),
                    command=kind,
                    name=name,
                )


def _exists(session: Session, kind: str, name: str) -> bool:
    table, column, _ = _NAMED[kind]
    named = getattr(table, column)
    return session.execute(select(named).where(named == name).limit(1)).first() is not None
