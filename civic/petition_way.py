"""The way of a petition through the council, act by act: open, close, deposit, accept, refuse; each is audited."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlmodel import Session

from civic import petition_words
from civic.petition_drafts import find_draft, words_of
from civic.petition_roles import DECIDERS, KEEPERS
from civic.petition_terms import DecisionTerm, decision_term, named_session, next_session
from civic.petition_texts import PARTS, by_part, require_complete, texts_of, texts_of_draft
from civic.petitions import create_petition, petition_standing
from civic.region import Region
from core.clock import local_date, now
from core.errors import BadInput, Refused
from core.i18n import N_
from core.models import Petition, PetitionDraft, PetitionKind, PetitionState, Staff
from core.sentence import Sentence
from core.staff import audit, staff_who_may

SHORTEST_GROUND = 10
# What may follow what; nothing leads back.
STEPS: Mapping[PetitionState, frozenset[PetitionState]] = {
    PetitionState.DRAFT: frozenset({PetitionState.GATHERING}),
    PetitionState.GATHERING: frozenset({PetitionState.CLOSED, PetitionState.DEPOSITED}),
    PetitionState.CLOSED: frozenset({PetitionState.DEPOSITED}),
    PetitionState.DEPOSITED: frozenset({PetitionState.ACCEPTED, PetitionState.REFUSED}),
    PetitionState.ACCEPTED: frozenset(),
    PetitionState.REFUSED: frozenset(),
}

_INTO_THE_FILE = N_('Write them into the file, or name what stands in: [fallbacks] fr = "ar".')
_WRITE_THEM = "Write them: `jisr petition text %(reference)s --language …`, or name what stands in: --fallback fr=ar."


@dataclass(frozen=True)
class NewPetition:
    """A petition as staff write it: its name in links, its kind, and its texts per language code.

    `fallbacks` names what stands in for a language that it is not written in: {"fr": "ar"}.
    """

    slug: str
    title: Mapping[str, str]
    summary: Mapping[str, str]
    kind: PetitionKind = PetitionKind.CITIZENS
    demand: Mapping[str, str] | None = None
    association: str = ""
    fallbacks: Mapping[str, str] = field(default_factory=dict)


def open_petition(session: Session, new: NewPetition, *, by: str, region: Region) -> Petition:
    """Open a petition for gathering support; BadInput says which texts it lacks."""
    staff = staff_who_may(session, by, KEEPERS, "open petitions")
    petition = _create(session, new, region, Sentence(_INTO_THE_FILE))
    audit(session, staff, "petition.open", f"petition:{petition.id}", slug=petition.slug, fallbacks=dict(new.fallbacks))
    return petition


def open_draft(
    session: Session,
    reference: str,
    *,
    slug: str,
    by: str,
    region: Region,
    fallbacks: Mapping[str, str] | None = None,
) -> Petition:
    """Open what a representative prepared, and tell them. Refused when it is open already; BadInput says what it lacks.

    With this the representative's words, until now for staff alone, can be read by everybody.
    """
    staff = staff_who_may(session, by, KEEPERS, "open petitions")
    draft = find_draft(session, reference, to_change=True)
    if draft.petition_id is not None:
        raise Refused(
            "%(reference)s was opened before, as %(slug)s",
            reference=draft.reference,
            slug=session.get_one(Petition, draft.petition_id).slug,
        )
    named = dict(fallbacks or {})
    remedy = Sentence(_WRITE_THEM, {"reference": draft.reference})
    petition = _create(session, _of_draft(draft, slug, named), region, remedy)
    draft.petition_id = petition.id
    session.add(draft)
    audit(session, staff, "petition.open", f"petition:{petition.id}", slug=petition.slug, draft=draft.reference,
          fallbacks=named)  # fmt: skip
    petition_words.tell_representative(session, petition, petition_words.opened, petition_words.once_opened)
    return petition


def _of_draft(draft: PetitionDraft, slug: str, fallbacks: Mapping[str, str]) -> NewPetition:
    texts = texts_of_draft(draft)
    title, summary, demand = (by_part(texts, part) for part in PARTS)
    association = words_of(draft).association
    return NewPetition(slug, title, summary, draft.kind, demand, association, fallbacks)


def _create(session: Session, new: NewPetition, region: Region, remedy: Sentence) -> Petition:
    if (new.kind is PetitionKind.ASSOCIATION) != bool(new.association.strip()):
        how = N_("Name it for a petition of an association, and for no other.")
        raise BadInput("the association's name and the kind do not fit", where="association", remedy=how)
    require_complete(texts_of(new.title, new.summary, new.demand or {}), new.fallbacks, region, remedy)
    return create_petition(
        session,
        slug=new.slug,
        title=new.title,
        summary=new.summary,
        opened_on=local_date(now(), region.zone),
        kind=new.kind,
        demand=new.demand,
        association=new.association.strip(),
        fallbacks={**region.fallbacks, **new.fallbacks},
    )


def close(session: Session, petition: Petition, *, by: str, region: Region) -> None:
    """End the gathering of support; who asked is told."""
    staff = staff_who_may(session, by, KEEPERS, "close petitions")
    _go(petition, PetitionState.CLOSED)
    petition.closed_on = local_date(now(), region.zone)
    _done(session, petition, staff, "petition.close", **_stands(session, petition, region))
    petition_words.tell(session, petition, petition_words.closed, petition_words.once_closed)


def deposit(session: Session, petition: Petition, *, on: date | None, by: str, region: Region) -> DecisionTerm:
    """Note the deposit with the president, on the day of the receipt (None: today); the clock starts. BadInput for a
    day to come, or before the petition was opened.
    """
    staff = staff_who_may(session, by, DECIDERS, "note deposits of petitions")
    day = _past_day(on, petition.opened_on, region)
    _go(petition, PetitionState.DEPOSITED)
    term = decision_term(day, region.petition_rules.decision)
    petition.closed_on = petition.closed_on or day
    petition.deposited_on, petition.decide_by = day, term.due
    stands = _stands(session, petition, region)
    _done(session, petition, staff, "petition.deposit", on=day.isoformat(), due=term.computation(), **stands)
    then = petition_words.once_deposited(term)
    petition_words.tell(session, petition, petition_words.deposited(day, term.due), then)
    return term


def accept(session: Session, petition: Petition, *, on: date | None, named: str = "", by: str, region: Region) -> str:
    """Accept a deposited petition; the session ("2027-03") on whose agenda it is put: the next one, or that named."""
    staff = staff_who_may(session, by, DECIDERS, "accept petitions")
    _go(petition, PetitionState.ACCEPTED)
    day, rule = _past_day(on, petition.deposited_on, region), region.petition_rules.sessions
    petition.decided_on = day
    petition.session = named_session(named, day, rule) if named else next_session(day, rule)
    _done(session, petition, staff, "petition.accept", on=day.isoformat(), agenda=petition.session,
          late=is_late(petition))  # fmt: skip
    petition_words.tell(session, petition, petition_words.accepted(petition.session), petition_words.once_accepted)
    return petition.session


def refuse(session: Session, petition: Petition, *, ground: str, on: date | None, by: str, region: Region) -> None:
    """Refuse a deposited petition with its ground, as given in writing; who asked is told it in full.

    BadInput without a ground. After the term it can still be noted, and the audit log says that it was late.
    """
    staff = staff_who_may(session, by, DECIDERS, "refuse petitions")
    if len(ground.strip()) < SHORTEST_GROUND:
        remedy = N_("Write the reasons as they were given to the representative.")
        raise BadInput("a refusal needs its ground in writing", where="--ground", remedy=remedy)
    _go(petition, PetitionState.REFUSED)
    day = _past_day(on, petition.deposited_on, region)
    petition.decided_on, petition.ground = day, ground.strip()
    _done(session, petition, staff, "petition.refuse", on=day.isoformat(), ground=petition.ground,
          late=is_late(petition))  # fmt: skip
    petition_words.tell(session, petition, petition_words.refused(petition.ground), petition_words.once_refused)


def is_late(petition: Petition) -> bool:
    """Whether the decision came after the last day to decide."""
    return bool(petition.decided_on and petition.decide_by and petition.decided_on > petition.decide_by)


def is_overdue(petition: Petition, today: date) -> bool:
    """Whether a deposited petition should have been decided on before today; derived, never stored."""
    waiting = petition.state is PetitionState.DEPOSITED
    return waiting and petition.decide_by is not None and petition.decide_by < today


def _go(petition: Petition, target: PetitionState) -> None:
    if target not in STEPS[petition.state]:
        raise Refused(
            "%(slug)s is %(state)s, and cannot become %(target)s",
            slug=petition.slug,
            state=petition.state,
            target=target,
        )
    petition.state = target


def _past_day(on: date | None, earliest: date | None, region: Region) -> date:
    today = local_date(now(), region.zone)
    day = on or today
    if day > today:
        raise BadInput("%(day)s is yet to come", where="--on", remedy=N_("Today is %(today)s."), day=day, today=today)
    if earliest is not None and day < earliest:
        raise BadInput(
            "%(day)s is before %(earliest)s, the step that it follows",
            where="--on",
            remedy=N_("Check the day."),
            day=day,
            earliest=earliest,
        )
    return day


def _stands(session: Session, petition: Petition, region: Region) -> dict[str, object]:
    """The numbers of this moment, for the audit log: support can be withdrawn afterwards."""
    stands = petition_standing(session, petition, region)
    provinces = {part.province: [part.here, part.paper] for part in stands.provinces}
    return {"reached": stands.reached, "total": stands.total, "needed": stands.needed, "here_and_paper": provinces}


def _done(session: Session, petition: Petition, staff: Staff, action: str, **data: object) -> None:
    session.add(petition)
    session.flush()
    audit(session, staff, action, f"petition:{petition.id}", **data)
