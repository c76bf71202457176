"""Petitions that representatives prepared in the chat, before staff open them; their words are personal until then."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from sqlmodel import Session, col, func, select

from civic.petition_check import Check
from core.errors import BadInput
from core.models import Contact, PetitionDraft, PetitionKind

# One or two letters and five digits or more: the number of a Moroccan identity card, and of no road.
_REFERENCE = re.compile(r"[Dd]\d{2}-[0-9A-Za-z]{6}")
_CARD_NUMBER = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]{1,2}\s?\d{5,7}(?![A-Za-z0-9])")


@dataclass(frozen=True)
class DraftWords:
    """What a representative wrote: plain words, no names beyond the association's; `role` is theirs."""

    title: str
    object: str
    demand: str
    role: str
    association: str = ""


def is_draft_reference(text: str) -> bool:
    """Whether this is written like the reference of a draft (D26-7KX4QM); no petition is named so."""
    return _REFERENCE.fullmatch(text) is not None


def names_a_card(text: str) -> bool:
    """Whether the text seems to hold the number of an identity card, which nobody here may collect (law 09-08)."""
    return _CARD_NUMBER.search(text) is not None


def file_draft(
    session: Session,
    *,
    contact: Contact,
    kind: PetitionKind,
    words: DraftWords,
    checked: Check,
    signed: Mapping[str, int | None],
    reference: str,
) -> PetitionDraft:
    """Store what was prepared, for staff to look at."""
    draft = PetitionDraft(
        reference=reference,
        kind=kind,
        contact_id=contact.id,
        language=contact.language,
        words=vars(words).copy(),
        verdicts=checked.verdicts(),
        signed=dict(signed),
    )
    session.add(draft)
    session.flush()
    return draft


def waiting_drafts(session: Session, *, limit: int | None = None, offset: int = 0) -> list[PetitionDraft]:
    """The drafts that nobody opened yet, oldest first; one page of them when there is a limit."""
    query = select(PetitionDraft).where(col(PetitionDraft.petition_id).is_(None)).order_by(col(PetitionDraft.id))
    return list(session.exec(query.limit(limit).offset(offset)))


def count_waiting(session: Session) -> int:
    """How many drafts nobody opened yet."""
    waiting = col(PetitionDraft.petition_id).is_(None)
    return session.exec(select(func.count()).select_from(PetitionDraft).where(waiting)).one()


def find_draft(session: Session, reference: str, *, to_change: bool = False) -> PetitionDraft:
    """The draft with this reference, locked when it is to be changed; BadInput when there is none."""
    query = select(PetitionDraft).where(PetitionDraft.reference == reference.upper())
    found = session.exec(query.with_for_update() if to_change else query).one_or_none()
    if found is None:
        raise BadInput(
            "there is no draft %(reference)r", remedy="`jisr petition drafts` names them.", reference=reference
        )
    return found


def words_of(draft: PetitionDraft) -> DraftWords:
    """The words of a draft."""
    return DraftWords(**draft.words)
