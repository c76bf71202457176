"""Associations: who registered, and the council's yes or no."""

from collections.abc import Callable

from fastapi import APIRouter, HTTPException, Request, Response
from sqlmodel import Session

from civic import associations
from civic.associations import Page as Chosen
from civic.untold import untold
from core.clock import local, local_date, now
from core.errors import BadInput
from core.i18n import N_, Translator
from core.models import Association, AssociationState, PetitionKind
from web.console.desk import Desk, Problem, Visitor, see
from web.console.filled import Filled
from web.console.history import history, newest, require_newest
from web.console.posted import Posted
from web.console.reader import ask_of
from web.portal.page import Ask, Turns
from web.words import REASONS, word

ASSOCIATIONS = "/console/associations/"
SIZE = 25
LONGEST_REASON = 900
STATES = {
    "registered": N_("Waits for the council"),
    "confirmed": N_("Confirmed"),
    "declined": N_("Declined"),
    "left": N_("Left"),
}


class Associations:
    """Routes under /console/associations."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def add_to(self, router: APIRouter) -> None:
        """Put the routes under /console/associations."""
        router.add_api_route("/", self.show, methods=["GET"])
        router.add_api_route("/{reference}", self.one, methods=["GET"])
        router.add_api_route("/{reference}/confirm", self.confirm, methods=["POST"])
        router.add_api_route("/{reference}/decline", self.decline, methods=["POST"])

    def show(self, request: Request) -> Response:
        """Registrations, those that wait longest first."""
        who = self._desk.who(request)
        region, t = self._desk.region, who.t
        with self._desk.db.reading() as session:
            ask = ask_of(self._desk, who, session, request)
            chosen = _chosen(ask)
            counts = associations.count_by_state(session)
            turns = Turns.of(ask, associations.count_associations(session, chosen), SIZE)
            rows = associations.page_of_associations(session, chosen, limit=SIZE, offset=turns.offset(SIZE))
            lines = [self._line(row, t) for row in rows]
        values = {
            "lines": lines,
            "state": chosen.state.value if chosen.state else "",
            "province": chosen.province,
            "states": [(state.value, t(STATES[state]), counts.get(state, 0)) for state in AssociationState],
            "provinces": [(one.slug, one.name(t.language)) for one in region.provinces],
            "turns": turns,
        }
        return self._desk.page(request, who, "console/associations.html", values)

    def one(self, request: Request, reference: str) -> Response:
        """One registration."""
        who = self._desk.who(request)
        return self._page(request, who, reference, Filled(who.t, self._desk.region))

    def confirm(self, request: Request, reference: str, posted: Posted) -> Response:
        """Say yes; its representative is told."""
        who = self._desk.acting(request, posted)
        filled = Filled(who.t, self._desk.region, posted)

        def decide(session: Session) -> object:
            return associations.confirm(session, reference, by=who.email)

        return self._decide(request, who, reference, filled, "association_yes", decide)

    def decline(self, request: Request, reference: str, posted: Posted) -> Response:
        """Say no, or take a yes back; its representative is told why."""
        who = self._desk.acting(request, posted)
        filled = Filled(who.t, self._desk.region, posted)
        filled.need("reason")
        if not filled.ok:
            return self._page(request, who, reference, filled, 400)
        reason = filled.get("reason")[:LONGEST_REASON]

        def decide(session: Session) -> object:
            return associations.decline(session, reference, reason=reason, by=who.email)

        return self._decide(request, who, reference, filled, "association_no", decide)

    def _decide(
        self, request: Request, who: Visitor, reference: str, filled: Filled, said: str,
        decide: Callable[[Session], object],
    ) -> Response:  # fmt: skip
        def once(session: Session) -> object:
            row = associations.find_association(session, reference, locked=True)
            require_newest(session, f"association:{row.id}", filled.get("seen"), who.t)
            return decide(session)

        done = self._desk.act(once)
        if isinstance(done, Problem):
            filled.refused(done, {"reason"})
            return self._page(request, who, reference, filled, 409)
        return see(f"{ASSOCIATIONS}{reference}", said)

    def _page(self, request: Request, who: Visitor, reference: str, filled: Filled, code: int = 200) -> Response:
        region, t = self._desk.region, who.t
        with self._desk.db.reading() as session:
            row = _found(session, reference)
            about = f"association:{row.reference}"
            values = {
                "one": self._line(row, t),
                "history": history(session, f"association:{row.id}", region.zone, t),
                "seen": newest(session, f"association:{row.id}"),
                "untold": [
                    (word(t, REASONS, reason), people)
                    for reason, people in sorted(untold(session, [about]).get(about, {}).items())
                ],
            }
        more = {
            "filled": filled,
            "longest": LONGEST_REASON,
            "conditions": [
                (rule, rule.said_in(t.language, region.fallbacks))
                for rule in region.petition_rules.of_kind(PetitionKind.ASSOCIATION)
            ],
            "kept": region.privacy.retention.associations,
            "years": local_date(now(), region.zone).year - row.recognised_in,
        }
        return self._desk.page(request, who, "console/association.html", {**values, **more}, code)

    def _line(self, row: Association, t: Translator) -> dict[str, object]:
        region = self._desk.region
        topics = {topic.slug: topic.label(t.language) for topic in region.topics}
        return {
            **row.model_dump(include={"reference", "name", "role", "recognised_in", "reason"}),
            "state": row.state.value,
            "state_word": t(STATES[row.state]),
            "province": region.province_name(row.province, t.language),
            "field": topics.get(row.field, row.field),
            "since": local(row.created_at, region.zone),
            "decided": local(row.decided_at, region.zone) if row.decided_at else None,
        }


def _chosen(ask: Ask) -> Chosen:
    state = ask.chosen("state", set(AssociationState))
    province = ask.chosen("province", (one.slug for one in ask.region.provinces))
    return Chosen(AssociationState(state) if state else None, province)


def _found(session: Session, reference: str) -> Association:
    try:
        return associations.find_association(session, reference)
    except BadInput as unknown:
        raise HTTPException(404, unknown.what) from None
