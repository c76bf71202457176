"""One consultation: what it asks, how it stands, and what staff do with it until what came of it is told."""

from collections.abc import Callable

from fastapi import APIRouter, HTTPException, Request, Response
from sqlmodel import Session

from analytics.disclosure import MINIMUM
from civic import consultations
from civic.consultation_answers import content_of
from civic.consultation_file import TEXT
from civic.consultation_listing import answer_counts
from civic.polls import POLL_CHANNEL, polls_of
from civic.untold import untold
from core.clock import local, now
from core.errors import BadInput
from core.i18n import N_, NC_
from core.models import Consultation, ConsultationState, Staff
from web.console.desk import Desk, Problem, Visitor, see
from web.console.filled import Filled
from web.console.history import history, newest, require_newest
from web.console.posted import Posted
from web.console.reader import ask_of
from web.portal.consultations import asked
from web.words import REASONS, word

CONSULTATIONS = "/console/consultations/"
STATES = {
    ConsultationState.DRAFT: N_("Draft"),
    ConsultationState.SCHEDULED: N_("Opens by itself"),
    ConsultationState.OPEN: N_("Open"),
    ConsultationState.CLOSED: NC_("consultation", "Closed"),
}
KINDS = {
    "choice": N_("One choice"),
    "several": N_("Several choices"),
    "scale": N_("Scale from 1 to 5"),
    "text": N_("In own words"),
    "voice": N_("By voice"),
}


class OneConsultation:
    """Routes of one consultation, under /console/consultations."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def add_to(self, router: APIRouter) -> None:
        """Put the routes under /console/consultations."""
        router.add_api_route("/{slug}", self.show, methods=["GET"])
        for name in ("open", "close", "poll", "outcome"):
            router.add_api_route(f"/{{slug}}/{name}", getattr(self, name), methods=["POST"])

    def show(self, request: Request, slug: str) -> Response:
        """The consultation."""
        who = self._desk.who(request)
        return self._page(request, who, slug, Filled(who.t, self._desk.region))

    def open(self, request: Request, slug: str, posted: Posted) -> Response:
        """Let it open, at its hour or at once; never by who wrote it."""

        def deed(session: Session, filled: Filled, who: Visitor) -> Consultation:
            return consultations.open_consultation(session, slug, who.email, at_once=bool(filled.get("now")))

        return self._do(request, slug, posted, "open", deed)

    def close(self, request: Request, slug: str, posted: Posted) -> Response:
        """Close it before its hour."""

        def deed(session: Session, _filled: Filled, who: Visitor) -> Consultation:
            return consultations.close_consultation(session, slug, who.email, self._desk.region)

        return self._do(request, slug, posted, "close", deed)

    def poll(self, request: Request, slug: str, posted: Posted) -> Response:
        """Ask one question in the public channel."""
        settings = self._desk.deps.settings
        address = (settings.telegram_channel or "") if settings.telegram_on else ""

        def deed(session: Session, filled: Filled, who: Visitor) -> object:
            return consultations.ask_in_channel(session, slug, filled.get("question"), who.email, address)

        return self._do(request, slug, posted, "poll", deed)

    def outcome(self, request: Request, slug: str, posted: Posted) -> Response:
        """Say what came of it; who asked to hear of it is told."""

        def deed(session: Session, filled: Filled, who: Visitor) -> Consultation:
            return consultations.add_outcome(session, slug, filled.texts("text"), who.email)

        return self._do(request, slug, posted, "outcome", deed, lambda filled: filled.need_texts("text", TEXT))

    def _do(
        self, request: Request, slug: str, posted: Posted, act: str,
        deed: Callable[[Session, Filled, Visitor], object], check: Callable[[Filled], None] = lambda _: None,
    ) -> Response:  # fmt: skip
        """One act by one form, once."""
        who = self._desk.acting(request, posted)
        filled = Filled(who.t, self._desk.region, posted)
        check(filled)
        if not filled.ok:
            return self._page(request, who, slug, filled, act, 400)

        def once(session: Session) -> object:
            row = consultations.find_consultation(session, slug, locked=True)
            require_newest(session, f"consultation:{row.id}", filled.get("seen"), who.t)
            return deed(session, filled, who)

        done = self._desk.act(once)
        if isinstance(done, Problem):
            filled.refused(done)
            return self._page(request, who, slug, filled, act, 409)
        waits = isinstance(done, Consultation) and done.state is ConsultationState.SCHEDULED
        return see(f"{CONSULTATIONS}{slug}", "consultation_waits" if waits else f"consultation_{act}")

    def _page(
        self, request: Request, who: Visitor, slug: str, filled: Filled, act: str = "", code: int = 200
    ) -> Response:
        region = self._desk.region
        with self._desk.db.reading() as session:
            row = found(session, slug)
            values = self._values(request, who, session, row)
            values |= {
                "history": history(session, f"consultation:{row.id}", region.zone, who.t),
                "seen": newest(session, f"consultation:{row.id}"),
            }
        more = {
            "filled": filled,
            "act": act,
            "longest": TEXT,
            "minimum": MINIMUM,
            "kept": region.privacy.retention.consultations,
        }
        return self._desk.page(request, who, "console/consultation.html", {**values, **more}, code)

    def _values(self, request: Request, who: Visitor, session: Session, row: Consultation) -> dict[str, object]:
        t, content, ask = who.t, content_of(row), ask_of(self._desk, who, session, request)
        author = session.get(Staff, row.author_id)
        polls = {poll.question_id: poll for poll in polls_of(session, consultation_id=row.id)}
        about = f"consultation:{row.slug}"
        people = answer_counts(session, [row.id]).get(row.id, 0)
        return {
            "row": row,
            "state_word": t(STATES[row.state]),
            "title": ask.said(content.title),
            "introduction": ask.said(content.introduction),
            "use": ask.said(content.use),
            "outcome": ask.said(row.outcome),
            "content": content,
            "author": author.email if author else "",
            "due": row.opens_at <= now(),
            "gone": row.closes_at <= now(),
            "closed_at": local(row.closed_at, row.zone) if row.closed_at else None,
            "meant": [self._desk.region.province_name(slug, t.language) for slug in content.audience.provinces],
            "people": people if people >= MINIMUM or not people else None,
            "questions": [
                (asked(ask, number, content, None, ""), t(KINDS[question.kind.value]), question,
                 polls.get(question.id))
                for number, question in enumerate(content.questions)
            ],
            "channel": POLL_CHANNEL,
            "untold": [
                (word(t, REASONS, reason), count)
                for reason, count in sorted(untold(session, [about]).get(about, {}).items())
            ],
        }  # fmt: skip


def found(session: Session, slug: str) -> Consultation:
    """The consultation of this name; 404 when there is none."""
    try:
        return consultations.find_consultation(session, slug)
    except BadInput as unknown:
        raise HTTPException(404, unknown.what) from None
