"""Answers that staff keep ready: named, one per language, with placeholders that are checked before and when used."""

import re
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from civic.region import Region
from core.clock import now
from core.dates import day
from core.errors import BadInput, Refused
from core.i18n import DEFAULT_LANGUAGE, N_, NN_
from core.models import Comment, Contact, Feedback, InformationRequest, Role, SavedReply, Staff
from core.staff import audit, staff_who_may

KEEPERS = frozenset({Role.EDITOR, Role.MODERATOR, Role.APPROVER, Role.ADMIN})
# What a case can fill in; `due` is a request's last day to answer.
PLACEHOLDERS = ("reference", "region", "due")
LONGEST = 3000
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_NAME_LIMIT = 40
_BRACES = re.compile(r"\{([^{}]*)\}|[{}]")


@dataclass(frozen=True)
class Saved:
    """A saved reply in one language, as staff see it; `by` wrote it last."""

    name: str
    language: str
    text: str
    placeholders: tuple[str, ...]
    by: str
    updated_at: datetime


def placeholders_of(text: str) -> tuple[str, ...]:
    """The placeholders of a text, each once; BadInput for one that is unknown, or for a brace that is none."""
    found: dict[str, None] = {}
    for match in _BRACES.finditer(text):
        name = match.group(1)
        if name not in PLACEHOLDERS:
            known = [f"{{{each}}}" for each in PLACEHOLDERS]
            raise BadInput(
                "%(group)r is no placeholder",
                where="text",
                remedy=N_("There are %(known)s."),
                group=match.group(),
                known=known,
            )
        found[name] = None
    return tuple(found)


def save(session: Session, *, name: str, language: str, text: str, by: str, region: Region) -> SavedReply:
    """Keep a reply under this name in this language; it takes the place of the one that was there. Audited."""
    staff = staff_who_may(session, by, KEEPERS, "keep saved replies")
    if len(name) > _NAME_LIMIT or not _NAME.fullmatch(name):
        remedy = N_("Use at most %(most)s small letters, digits and hyphens.")
        raise BadInput("%(name)r is no name of a reply", where="NAME", remedy=remedy, name=name, most=_NAME_LIMIT)
    if language not in region.languages:
        raise BadInput(
            "the region does not speak %(language)r",
            where="--language",
            remedy=N_("It speaks %(known)s."),
            language=language,
            known=region.languages,
        )
    words = text.strip()
    if not 0 < len(words) <= LONGEST:
        what = NN_("a reply of %(n)s character", "a reply of %(n)s characters")
        raise BadInput(
            what, where="text", remedy=N_("From %(least)s to %(most)s."), n=len(words), least=1, most=LONGEST
        )
    placeholders_of(words)
    row = session.exec(_named(name).where(SavedReply.language == language).with_for_update()).one_or_none()
    was = row.text if row else None
    row = row or SavedReply(name=name, language=language, text=words, staff_id=staff.id)
    row.text, row.staff_id, row.updated_at = words, staff.id, now()
    session.add(row)
    session.flush()
    audit(session, staff, "reply.save", f"reply:{name}", language=language, was=was, now=words)
    return row


def remove(session: Session, *, name: str, language: str = "", by: str) -> int:
    """Take a reply away, in one language or in all; how many. BadInput when there is none. Audited."""
    staff = staff_who_may(session, by, KEEPERS, "remove saved replies")
    rows = [row for row in session.exec(_named(name)) if language in ("", row.language)]
    if not rows:
        what = (
            N_("there is no saved reply %(name)r in %(language)r")
            if language
            else N_("there is no saved reply %(name)r")
        )
        raise BadInput(what, remedy="`jisr reply list` names them.", name=name, language=language)
    for row in rows:
        session.delete(row)
    audit(session, staff, "reply.remove", f"reply:{name}", was={row.language: row.text for row in rows})
    return len(rows)


def saved_replies(session: Session, name: str = "") -> list[Saved]:
    """All saved replies by name and language; those of one name when given."""
    query = (
        select(SavedReply, Staff.email)
        .join(Staff, col(Staff.id) == SavedReply.staff_id)
        .order_by(col(SavedReply.name), col(SavedReply.language))
    )
    if name:
        query = query.where(SavedReply.name == name)
    return [
        Saved(row.name, row.language, row.text, placeholders_of(row.text), email, row.updated_at)
        for row, email in session.exec(query)
    ]


def for_feedback(session: Session, name: str, feedback: Feedback, region: Region) -> str:
    """The reply as the answer to a feedback; see `_filled` for what is refused."""
    return _filled(session, name, _spoken_by(session, feedback.contact_id), region, feedback.reference, None)


def for_comment(session: Session, name: str, comment: Comment, region: Region) -> str:
    """The reply as the answer to a comment, which has no reference; see `_filled` for what is refused."""
    return _filled(session, name, comment.language or DEFAULT_LANGUAGE, region, "", None)


def for_request(session: Session, name: str, request: InformationRequest, region: Region) -> str:
    """The reply as the answer to a request for information; see `_filled` for what is refused."""
    language = _spoken_by(session, request.contact_id)
    return _filled(session, name, language, region, request.reference, request.due_on)


def _spoken_by(session: Session, contact_id: int | None) -> str:
    contact = session.get(Contact, contact_id) if contact_id is not None else None
    return contact.language if contact is not None and contact.language else DEFAULT_LANGUAGE


def _filled(session: Session, name: str, language: str, region: Region, reference: str, due: date | None) -> str:
    """The reply in the person's language or the one that stands in for it, its placeholders filled.

    BadInput for a name that there is none of; Refused when it is not written in a language that this person gets, or
    speaks of something that this case has not.
    """
    texts = {row.language: row.text for row in session.exec(_named(name))}
    if not texts:
        raise BadInput(
            "there is no saved reply %(name)r", where="--saved", remedy="`jisr reply list` names them.", name=name
        )
    spoken = next((code for code in (language, region.fallbacks.get(language, "")) if code in texts), None)
    if spoken is None:
        raise Refused(
            "the saved reply %(name)r is not written in %(language)r, the person's language; write it with "
            "`jisr reply save %(name)s --language %(language)s`",
            name=name,
            language=language,
        )
    known = {"reference": reference, "region": region.name(spoken), "due": day(due, spoken) if due else ""}
    lacking = [each for each in placeholders_of(texts[spoken]) if not known[each]]
    if lacking:
        raise Refused(
            "the saved reply %(name)r speaks of %(lacking)s, which this case has not", name=name, lacking=tuple(lacking)
        )
    return _BRACES.sub(lambda match: known[match.group(1)], texts[spoken])


def _named(name: str) -> SelectOfScalar[SavedReply]:
    return select(SavedReply).where(SavedReply.name == name).order_by(col(SavedReply.language))
