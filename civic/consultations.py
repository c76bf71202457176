"""What staff and the clock do with consultations: written, opened, asked in the channel, closed, followed up.

The caller owns the transaction; errors are BadInput or Refused with one line.
"""

from collections.abc import Mapping
from datetime import datetime

from sqlmodel import Session, col, delete, select

from civic.consultation_answers import content_of, poll_votes_of, responses_of
from civic.consultation_file import SCALE, Kind, Question, read_consultation
from civic.consultation_results import Results, tally, with_polls
from civic.polls import POLL_CHANNEL, plan, polls_of, public_poll
from civic.region import Region
from core import clock
from core.clock import now, to_utc
from core.errors import BadInput, Refused
from core.events import record
from core.i18n import N_
from core.message import Message
from core.models import (
    ChannelPoll,
    Consultation,
    ConsultationDraft,
    ConsultationState,
    Delivery,
    EventKind,
    Role,
    Staff,
)
from core.networks import DESTINATIONS, PUBLIC_LANGUAGES
from core.once import insert_once
from core.sentence import Wall
from core.staff import audit, staff_who_may

EDITORS = frozenset({Role.EDITOR, Role.APPROVER, Role.ADMIN})
APPROVERS = frozenset({Role.APPROVER, Role.ADMIN})


def find_consultation(session: Session, slug: str, *, locked: bool = False) -> Consultation:
    """The consultation called `slug`, held until the transaction ends where `locked`; BadInput when there is none."""
    if locked:
        return _locked(session, slug)
    found = session.exec(select(Consultation).where(Consultation.slug == slug)).first()
    return found or _no_consultation(slug)


def _locked(session: Session, slug: str) -> Consultation:
    query = select(Consultation).where(Consultation.slug == slug).with_for_update()
    return session.exec(query.execution_options(populate_existing=True)).first() or _no_consultation(slug)


def _no_consultation(slug: str) -> Consultation:
    raise BadInput("there is no consultation %(slug)r", remedy="`jisr consultation list` shows them all.", slug=slug)


def list_consultations(session: Session) -> list[Consultation]:
    """All consultations, the newest first."""
    return list(session.exec(select(Consultation).order_by(col(Consultation.opens_at).desc(), col(Consultation.id))))


def import_consultation(session: Session, source: str, where: str, by_email: str, region: Region) -> Consultation:
    """Take in a consultation file as a draft; the same name again replaces a draft, and nothing that was opened."""
    staff = staff_who_may(session, by_email, EDITORS, "import consultations")
    clock.require_current_rules()
    content = read_consultation(source, where, region)
    values = {
        "source": source,
        "content": content.model_dump(mode="json"),
        "zone": region.zone,
        "opens_at": to_utc(content.opens_wall, region.zone),
        "closes_at": to_utc(content.closes_wall, region.zone),
        "author_id": staff.id,
    }
    added = insert_once(session, Consultation, slug=content.slug, **values)
    consultation = _locked(session, content.slug)
    if added is None:
        if consultation.state is not ConsultationState.DRAFT:
            raise Refused(
                "consultation %(slug)r is %(state)s, its questions stand", slug=content.slug, state=consultation.state
            )
        consultation.sqlmodel_update(values)
    _note(session, staff, "import", consultation)
    return consultation


def open_consultation(session: Session, slug: str, by_email: str, *, at_once: bool = False) -> Consultation:
    """Let a draft open at its hour, or now when that has passed or `at_once` is said; never by who wrote it."""
    staff = staff_who_may(session, by_email, APPROVERS, "open consultations")
    consultation = _locked(session, slug)
    if consultation.state not in {ConsultationState.DRAFT, ConsultationState.SCHEDULED}:
        raise Refused("consultation %(slug)r is %(state)s already", slug=slug, state=consultation.state)
    waits = consultation.state is ConsultationState.SCHEDULED and consultation.opens_at > now()
    if waits and not at_once:
        opens = Wall(content_of(consultation).opens)
        raise Refused("consultation %(slug)r opens by itself at %(opens)s", slug=slug, opens=opens)
    if staff.id == consultation.author_id:
        raise Refused("%(email)s wrote consultation %(slug)r; somebody else opens it", email=staff.email, slug=slug)
    if consultation.closes_at <= now():
        closed = content_of(consultation).closes
        raise Refused(
            "consultation %(slug)r was to close at %(closed)s; import it with a later hour",
            slug=slug,
            closed=Wall(closed),
        )
    at_once = at_once or consultation.opens_at <= now()
    consultation.state = ConsultationState.OPEN if at_once else ConsultationState.SCHEDULED
    if at_once:
        record(session, EventKind.HAPPENED, f"consultation_opened:{slug}")
    _note(session, staff, "open", consultation, state=consultation.state)
    return consultation


def close_consultation(session: Session, slug: str, by_email: str, region: Region) -> Consultation:
    """Close an open consultation before its hour."""
    staff = staff_who_may(session, by_email, APPROVERS, "close consultations")
    consultation = _locked(session, slug)
    if consultation.state is not ConsultationState.OPEN:
        raise Refused(
            "consultation %(slug)r is %(state)s; only an open one can be closed", slug=slug, state=consultation.state
        )
    _close(session, consultation, region)
    _note(session, staff, "close", consultation)
    return consultation


def due(session: Session, moment: datetime) -> list[str]:
    """The consultations whose hour to open or to close has come."""
    opens = (Consultation.state == ConsultationState.SCHEDULED) & (Consultation.opens_at <= moment)
    closes = (Consultation.state == ConsultationState.OPEN) & (Consultation.closes_at <= moment)
    return list(session.exec(select(Consultation.slug).where(opens | closes).order_by(Consultation.slug)))


def follow_clock(session: Session, slug: str, moment: datetime, region: Region) -> ConsultationState:
    """Open or close a consultation whose hour has come; its state then. Again it changes nothing."""
    consultation = _locked(session, slug)
    if consultation.state is ConsultationState.SCHEDULED and consultation.opens_at <= moment:
        consultation.state = ConsultationState.OPEN
        record(session, EventKind.HAPPENED, f"consultation_opened:{slug}")
        _note(session, None, "open", consultation)
    if consultation.state is ConsultationState.OPEN and consultation.closes_at <= moment:
        _close(session, consultation, region)
        _note(session, None, "close", consultation)
    return consultation.state


def _close(session: Session, consultation: Consultation, region: Region) -> None:
    """The figures of this moment stand: everybody is told the same ones, and a late vote changes nothing."""
    consultation.results = results_of(session, consultation, region).model_dump(mode="json")
    consultation.state, consultation.closed_at = ConsultationState.CLOSED, now()
    record(session, EventKind.HAPPENED, f"consultation_closed:{consultation.slug}")
    session.exec(delete(ConsultationDraft).where(col(ConsultationDraft.consultation_id) == consultation.id))


def results_of(session: Session, consultation: Consultation, region: Region) -> Results:
    """The figures of a consultation, whole: for staff; those of its closing once it is closed.

    The answers are kept as they were then. The votes of its polls follow until the network has ended them.
    """
    content, polls = content_of(consultation), poll_votes_of(session, consultation.id)
    if consultation.results is not None:
        return with_polls(Results.model_validate(consultation.results), content, polls)
    provinces = [province.slug for province in region.provinces]
    return tally(content, provinces, responses_of(session, consultation.id), polls)


def add_outcome(session: Session, slug: str, texts: Mapping[str, str], by_email: str) -> Consultation:
    """Say what came of a closed consultation; who asked to hear of it is told, also of a later wording."""
    staff = staff_who_may(session, by_email, APPROVERS, "tell what came of consultations")
    consultation = _locked(session, slug)
    if consultation.state is not ConsultationState.CLOSED:
        raise Refused(
            "consultation %(slug)r is %(state)s; what came of it is told once it is closed",
            slug=slug,
            state=consultation.state,
        )
    consultation.outcome, consultation.outcome_at = dict(texts), now()
    _note(session, staff, "outcome", consultation)
    return consultation


def ask_in_channel(session: Session, slug: str, question_id: str, by_email: str, address: str) -> ChannelPoll:
    """Send a question of an open consultation to the public channel at `address` as a poll, once."""
    staff = staff_who_may(session, by_email, APPROVERS, "ask in the channel")
    consultation = _locked(session, slug)
    question = content_of(consultation).question(question_id)
    if consultation.state is not ConsultationState.OPEN:
        raise Refused(
            "consultation %(slug)r is %(state)s; only an open one is asked in the channel",
            slug=slug,
            state=consultation.state,
        )
    if any(poll.question_id == question_id for poll in polls_of(session, consultation_id=consultation.id)):
        raise Refused("question %(question_id)r was asked in the channel already", question_id=question_id)
    message = poll_of(question)
    if not address:
        raise Refused("the Telegram channel is switched off: JISR_TELEGRAM_CHANNEL is not set")
    delivery = Delivery(
        lane=DESTINATIONS[POLL_CHANNEL].lane,
        channel=POLL_CHANNEL,
        recipient=address,
        message=message.model_dump(mode="json"),
    )
    row = plan(session, delivery, consultation_id=consultation.id, question_id=question_id)
    _note(session, staff, "poll", consultation, question=question_id)
    return row


def poll_of(question: Question) -> Message:
    """A question as the poll that the channel is asked; BadInput for a question that is answered in words."""
    if not question.kind.counted:
        remedy = N_("Choose a question of kind choice, several or scale.")
        raise BadInput("question %(id)r is answered in words, a poll has options", remedy=remedy, id=question.id)
    options = _steps(question) if question.kind is Kind.SCALE else question.options
    multiple = question.kind is Kind.SEVERAL
    poll = public_poll(question.text, options, multiple=multiple, field=question.id)
    return Message(text=poll.question, language=PUBLIC_LANGUAGES[0], poll=poll)


def _steps(question: Question) -> dict[str, list[str]]:
    """The five steps of a scale as options, the first and the last with their meaning."""
    steps = {}
    for language in PUBLIC_LANGUAGES:
        if language in question.low and language in question.high:
            low, high = f"{SCALE[0]} – {question.low[language]}", f"{SCALE[-1]} – {question.high[language]}"
            steps[language] = [low, *SCALE[1:-1], high]
    return steps


def _note(session: Session, staff: Staff | None, action: str, consultation: Consultation, **data: str) -> None:
    audit(session, staff, f"consultation.{action}", f"consultation:{consultation.id}", slug=consultation.slug, **data)
