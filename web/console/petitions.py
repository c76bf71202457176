"""The desk of petitions: what was prepared, what gathers support, what waits for the council, and what it decided."""

from dataclasses import dataclass
from datetime import date

from fastapi import APIRouter, Request, Response
from sqlmodel import Session

from civic import petition_overview
from civic.petition_drafts import count_waiting, is_draft_reference, waiting_drafts, words_of
from civic.petition_overview import Overview
from civic.petition_texts import missing, texts_of_draft
from civic.petition_words import in_language
from civic.region import Region
from civic.untold import untold
from core.clock import local_date
from core.i18n import N_, Translator
from core.models import PetitionDraft, PetitionState
from web.console.desk import Desk
from web.console.matter import PAGE, Paging, page_number, untold_words
from web.console.matter_words import KINDS, PETITION_STATES, reminder
from web.console.petition import OnePetition
from web.console.petition_draft import Drafts
from web.console.posted import Posted
from web.words import word

PREPARED, OPEN, NEAR = "prepared", "open", "near"
# What can be looked through, with the states that it shows.
SHOWN: dict[str, tuple[PetitionState, ...]] = {
    OPEN: (PetitionState.GATHERING, PetitionState.CLOSED, PetitionState.DEPOSITED),
    "gathering": (PetitionState.GATHERING,),
    "closed": (PetitionState.CLOSED,),
    "deposited": (PetitionState.DEPOSITED,),
    "accepted": (PetitionState.ACCEPTED,),
    "refused": (PetitionState.REFUSED,),
}
TITLES = {OPEN: N_("All open"), NEAR: N_("Decision near or overdue"), PREPARED: N_("Prepared in the chat")}


@dataclass(frozen=True)
class Line:
    """One petition in the list."""

    slug: str
    title: str
    state: str
    state_word: str
    kind: str
    over: Overview
    days: int | None
    reminded: str
    untold: str


@dataclass(frozen=True)
class DraftLine:
    """One prepared petition in the list; `lacking` texts keep it from being opened."""

    reference: str
    title: str
    kind: str
    filed_on: date
    lacking: tuple[str, ...]
    verdicts: dict[str, int]


class Petitions:
    """Routes under /console/petitions."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._one = OnePetition(desk)
        self._drafts = Drafts(desk)

    def add_to(self, router: APIRouter) -> None:
        """Put the routes under /console/petitions."""
        router.add_api_route("/", self.show, methods=["GET"])
        # Two words, so that no petition can be called so.
        router.add_api_route("/write/new", self._drafts.new, methods=["GET"])
        router.add_api_route("/write/new", self._drafts.create, methods=["POST"])
        router.add_api_route("/{name}", self.one, methods=["GET"])
        router.add_api_route("/{name}/text", self.write, methods=["POST"])
        router.add_api_route("/{reference}/open", self._drafts.open, methods=["POST"])
        self._one.add_to(router)

    def one(self, request: Request, name: str) -> Response:
        """A petition, or a draft: no petition is called as drafts are."""
        who = self._desk.who(request)
        if is_draft_reference(name):
            return self._drafts.page(request, who, name)
        return self._one.page(request, who, name)

    def write(self, request: Request, name: str, posted: Posted) -> Response:
        """The texts of a petition or of a draft in one language."""
        if is_draft_reference(name):
            return self._drafts.write(request, name, posted)
        return self._one.write(request, name, posted)

    def show(self, request: Request, show: str = OPEN, page: str = "1") -> Response:
        """One page of the petitions of a kind."""
        who, region, number = self._desk.who(request), self._desk.region, page_number(page)
        which = show if show in SHOWN or show in TITLES else OPEN
        bounds = {"limit": PAGE + 1, "offset": (number - 1) * PAGE}
        with self._desk.db.reading() as session:
            drafts = waiting_drafts(session, **bounds) if which == PREPARED else []
            found: list[Overview] = []
            if which == NEAR:
                found = petition_overview.near_decision(session, region)[bounds["offset"] :][: PAGE + 1]
            elif which != PREPARED:
                found = petition_overview.overviews_of(session, SHOWN[which], region, **bounds)
            values = {
                "lines": _lines(session, found[:PAGE], who.t),
                "drafts": [_draft(one, region, who.t) for one in drafts[:PAGE]],
                "choices": _choices(session, region, who.t),
            }
        more = len(found) > PAGE or len(drafts) > PAGE
        values |= {"which": which, "paging": Paging(number, more)}
        return self._desk.page(request, who, "console/petitions.html", values)


def _choices(session: Session, region: Region, t: Translator) -> list[tuple[str, str, int]]:
    counted = petition_overview.counts_by_state(session)
    counts = {name: sum(counted.get(state, 0) for state in states) for name, states in SHOWN.items()}
    counts |= {PREPARED: count_waiting(session), NEAR: len(petition_overview.near_decision(session, region))}
    names = (PREPARED, OPEN, NEAR, *(name for name in SHOWN if name != OPEN))
    return [
        (name, t(TITLES[name]) if name in TITLES else word(t, PETITION_STATES, name), counts[name]) for name in names
    ]


def _lines(session: Session, found: list[Overview], t: Translator) -> list[Line]:
    lost = untold(session, [f"petition:{one.petition.slug}" for one in found])
    return [
        Line(
            slug=one.petition.slug,
            title=in_language(one.petition.title, t.language, one.petition.fallbacks),
            state=one.petition.state.value,
            state_word=word(t, PETITION_STATES, one.petition.state.value),
            kind=word(t, KINDS, one.petition.kind.value),
            over=one,
            days=one.term.days_left(one.today) if one.term and one.petition.state is PetitionState.DEPOSITED else None,
            reminded=reminder(t, one.reminder),
            untold=untold_words(t, lost.get(f"petition:{one.petition.slug}", {})),
        )
        for one in found
    ]


def _draft(draft: PetitionDraft, region: Region, t: Translator) -> DraftLine:
    verdicts = list(draft.verdicts.values())
    return DraftLine(
        reference=draft.reference,
        title=words_of(draft).title,
        kind=word(t, KINDS, draft.kind.value),
        filed_on=local_date(draft.created_at, region.zone),
        lacking=tuple(missing(texts_of_draft(draft), {}, region)),
        verdicts={verdict: verdicts.count(verdict) for verdict in ("met", "missing", "unsure")},
    )
