"""Petitions: those that gather support now with how far they are, those that are over, and each one's way."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from analytics.disclosure import disclose
from civic.petition_counts import supporters_by_province
from civic.petition_listing import (
    OPEN,
    PAST,
    Stage,
    Step,
    count_petitions,
    public_petition,
    public_petitions,
    steps_of,
)
from civic.petition_paper import paper_by_province
from civic.petition_standing import ProvinceStanding, Standing, standing
from civic.petition_words import session_in_words
from civic.region import Region
from core.clock import local_date, now
from core.models import Petition
from web.portal.page import Ask, Page, Turns, View
from web.portal.said import said

# Each with the bars of every province.
SIZE = 5
ALL = 1000


@dataclass(frozen=True)
class ProvinceBar:
    """A province's part; `count` is None where so few support it that they are not shown.

    `here` and `paper` make up the count; None where one of them is too small to be shown, or all is from the bot.
    """

    name: str
    count: int | None
    needed: int
    here: int | None = None
    paper: int | None = None


@dataclass(frozen=True)
class PetitionCard:
    """A petition in the visitor's language, or the first it has; `reached` when the total and every province are.

    `needed` is 0 where no number is asked: for the petition of an `association`. `steps` is its way so far.
    """

    slug: str
    title: str
    summary: str
    language: str
    direction: str
    total: int
    needed: int
    reached: bool
    provinces: tuple[ProvinceBar, ...]
    here: int
    paper: int
    association: str
    is_open: bool
    steps: tuple[Step, ...]

    @property
    def last(self) -> Step:
        """The step it is at."""
        return self.steps[-1]


def gathering(session: Session, region: Region, language: str, limit: int = ALL) -> tuple[PetitionCard, ...]:
    """The open petitions, newest first."""
    return tuple(_card(session, one, region, language) for one in public_petitions(session, OPEN, limit=limit))


def _card(session: Session, petition: Petition, region: Region, language: str) -> PetitionCard:
    counts = supporters_by_province(session, petition.id)
    stands = standing(counts, region, paper_by_province(session, petition.id), petition.kind)
    title = said(petition.title, language, region)
    return PetitionCard(
        slug=petition.slug,
        title=title.text,
        summary=str(petition.summary.get(title.language, "")),
        language=title.language,
        direction=title.direction,
        total=stands.total,
        needed=stands.needed,
        reached=stands.reached,
        provinces=_bars(stands, _elsewhere(counts, region), region, language),
        here=stands.here,
        paper=stands.paper,
        association=petition.association,
        is_open=petition.state in OPEN,
        steps=steps_of(petition),
    )


def _bars(stands: Standing, elsewhere: dict[str, int], region: Region, language: str) -> tuple[ProvinceBar, ...]:
    """A bar for each province, paper and bot apart where both may be shown: neither gives a small group away."""
    shown = disclose({part.province: part.count for part in stands.provinces} | elsewhere)
    here = disclose({part.province: part.here for part in stands.provinces} | elsewhere)
    paper = disclose({part.province: part.paper for part in stands.provinces})

    def bar(part: ProvinceStanding) -> ProvinceBar:
        name, slug = region.province(part.province).name(language), part.province
        apart = stands.paper > 0 and None not in (shown[slug], here[slug], paper[slug])
        return ProvinceBar(name, shown[slug], part.needed, *((here[slug], paper[slug]) if apart else ()))

    return tuple(bar(part) for part in stands.provinces)


def _elsewhere(counts: Mapping[str, int], region: Region) -> dict[str, int]:
    """Supporters of no province are in the total, so hiding must reckon with them."""
    known = {province.slug for province in region.provinces}
    rest = sum(count for slug, count in counts.items() if slug not in known)
    return {"": rest} if rest else {}


def _list(ask: Ask) -> View:
    """Open ones first, over as many pages as they need, then those that are over."""
    session, region = ask.session, ask.region
    count = count_petitions(session, OPEN)
    turns = Turns.of(ask, count + count_petitions(session, PAST), SIZE)
    first = turns.offset(SIZE)
    gathers = public_petitions(session, OPEN, limit=SIZE, offset=first)
    left = SIZE - len(gathers)
    past = public_petitions(session, PAST, limit=left, offset=max(first - count, 0)) if left else []
    return View(
        title=ask.t("Petitions"),
        lead=ask.t(
            "What people ask of the council together: open petitions with their support, and what became of others."
        ),
        entry="petition",
        call=ask.t("Support a petition"),
        values={
            "open": [_card(session, petition, region, ask.language) for petition in gathers],
            "past": [_card(session, petition, region, ask.language) for petition in past],
            "turns": turns,
        },
    )


def _one(ask: Ask) -> View:
    petition = public_petition(ask.session, ask.path["slug"])
    card = _card(ask.session, petition, ask.region, ask.language)
    rules = ask.region.petition_rules
    return View(
        title=ask.said(petition.title),
        lead=ask.said(petition.summary),
        entry=f"petition_{petition.slug}" if card.is_open else "",
        call=ask.t("Support this petition"),
        values={
            "petition": card,
            "summary": ask.said(petition.summary),
            "demand": ask.said(petition.demand),
            "ground": petition.ground,
            "session": session_in_words(petition.session, ask.language) if petition.session else "",
            "stages": Stage,
            "months": rules.decision.months,
            "law": rules.decision.law,
            "article": rules.decision.article,
            "late": _is_late(petition, local_date(now(), ask.region.zone)),
        },
    )


def _is_late(petition: Petition, today: date) -> bool:
    """Whether the last day to decide is past and nothing was decided."""
    return petition.decide_by is not None and petition.decided_on is None and petition.decide_by < today


def _named(session: Session) -> Iterable[str]:
    return (petition.slug for petition in public_petitions(session, OPEN + PAST, limit=ALL))


PAGES = (
    Page("petitions", "portal/petitions.html", _list),
    Page("petitions/{slug}", "portal/petition.html", _one, _named),
)
