"""Consultations: what is asked now and until when, and what came out of those that are closed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from analytics.consultation_words import labels_of
from analytics.consultations import public_results
from civic.consultation_answers import content_of
from civic.consultation_file import ConsultationContent, Kind, Question
from civic.consultation_listing import CLOSED, OPEN, count_consultations, public_consultation, public_consultations
from civic.consultation_results import NOWHERE, Group, QuestionResult, Results
from civic.consultations import results_of
from civic.region import Region
from core.clock import local_date
from core.i18n import Translator
from core.models import Consultation
from web.portal.page import Ask, Page, Turns, View
from web.portal.said import Said
from web.words import CHANNELS, word

SIZE, QUESTIONS, ALL = 10, 6, 1000
# All that are open stand on the first page; a council asks a few things at a time.
MOST_OPEN = 25
# How many bytes of questions a page holds, and what the drawing of one answer takes of them.
ROOM, DRAWN = 16_000, 420


@dataclass(frozen=True)
class ConsultationCard:
    """A consultation in a list; `closes` is its last day in the council's zone."""

    slug: str
    title: Said
    introduction: Said
    closes: date
    is_open: bool
    people: int | None = None


@dataclass(frozen=True)
class Line:
    """One answer of a question: how many of the group chose it, and their part of the group (0 to 1)."""

    label: str
    count: int
    share: float


@dataclass(frozen=True)
class Asked:
    """A question, and what the group that is looked at answered; `people` None where too few did."""

    number: int
    text: Said
    optional: bool
    options: tuple[str, ...]
    counted: bool
    people: int | None = None
    lines: tuple[Line, ...] = ()
    average: float | None = None

    @property
    def weight(self) -> int:
        """About how many bytes it takes on a page."""
        return len(self.text.text.encode()) + sum(len(option.encode()) + DRAWN for option in self.options)


@dataclass(frozen=True)
class Area:
    """A group whose answers can be looked at; `people` None where it is too small to be shown."""

    key: str
    name: str
    people: int | None


def open_now(ask: Ask, limit: int = SIZE) -> list[ConsultationCard]:
    """Those that take answers, the one that closes first before the others."""
    return [_card(ask, one) for one in public_consultations(ask.session, OPEN, limit=limit)]


def _card(ask: Ask, row: Consultation) -> ConsultationCard:
    content = content_of(row)
    results = public_results(results_of(ask.session, row, ask.region)) if row.results is not None else None
    return ConsultationCard(
        slug=row.slug,
        title=ask.said(content.title),
        introduction=ask.said(content.introduction),
        closes=local_date(row.closed_at or row.closes_at, row.zone),
        is_open=row.results is None,
        people=results.people if results else None,
    )


def _list(ask: Ask) -> View:
    turns = Turns.of(ask, count_consultations(ask.session, CLOSED), SIZE)
    closed = public_consultations(ask.session, CLOSED, limit=SIZE, offset=turns.offset(SIZE))
    return View(
        title=ask.t("Consultations"),
        lead=ask.t("What the council asks the people of the region, and what they answered, by province."),
        entry="consult",
        call=ask.t("Answer a consultation"),
        values={
            "open": open_now(ask, MOST_OPEN) if turns.page == 1 else (),
            "closed": [_card(ask, one) for one in closed],
            "turns": turns,
        },
    )


def _one(ask: Ask) -> View:
    row = public_consultation(ask.session, ask.path["slug"])
    content, card = content_of(row), _card(ask, row)
    results = public_results(results_of(ask.session, row, ask.region)) if not card.is_open else None
    areas = areas_of(results, ask.region, ask.t) if results else ()
    area = ask.chosen("area", (one.key for one in areas if one.people is not None))
    every = [asked(ask, number, content, results, area) for number in range(len(content.questions))]
    size = max(min(QUESTIONS, ROOM // max(one.weight for one in every)), 1)
    turns = Turns.of(ask, len(every), size)
    return View(
        title=card.title,
        lead=card.introduction,
        entry=f"consult_{row.slug}" if card.is_open else "",
        call=ask.t("Answer now"),
        values={
            "consultation": card,
            "use": ask.said(content.use),
            "meant": [ask.region.province_name(slug, ask.language) for slug in content.audience.provinces],
            "questions": every[turns.offset(size) :][:size],
            "outcome": ask.said(row.outcome),
            "areas": areas,
            "area": next((one for one in areas if one.key == area), None),
            "turns": turns,
        },
    )


def asked(ask: Ask, number: int, content: ConsultationContent, results: Results | None, area: str) -> Asked:
    """A question with what the group \"province:azilal\", \"network:telegram\" or \"\" (everybody) answered."""
    question = content.questions[number]
    text, labels = ask.said(question.text), _labels(question, ask)
    shown = Asked(number + 1, text, question.optional, labels, question.kind.counted)
    group = _group(results.questions[number], area) if results else None
    if group is None:
        return shown
    lines = [
        Line(label, group.counts[value], group.share(value))
        for value, label in zip(question.values, labels, strict=True)
    ]
    average = group.average if question.kind is Kind.SCALE else None
    return Asked(
        number + 1, text, question.optional, labels, question.kind.counted, group.people, tuple(lines), average
    )


def _labels(question: Question, ask: Ask) -> tuple[str, ...]:
    return tuple(labels_of(question, ask.language, ask.region)) if question.kind.counted else ()


def _group(result: QuestionResult, area: str) -> Group | None:
    """The whole region's answers, or those of "province:azilal" or "network:telegram"; None where too few."""
    kind, _, name = area.partition(":")
    if not kind:
        return result.whole
    return (result.by_province if kind == "province" else result.by_network).get(name)


def areas_of(results: Results, region: Region, t: Translator) -> tuple[Area, ...]:
    """The provinces and the networks with the people who took part there."""
    networks = dict(results.by_network)
    for question in results.questions:
        for name, group in question.by_network.items():
            if name not in networks or (name not in results.by_network and group is not None):
                networks[name] = group.people if group else None
    named = {province.slug: province.name(t.language) for province in region.provinces}
    named[NOWHERE] = t("Province not known")
    provinces = [
        Area(f"province:{slug}", named.get(slug, slug), people) for slug, people in results.by_province.items()
    ]
    return (
        *provinces,
        *(Area(f"network:{name}", word(t, CHANNELS, name), people) for name, people in networks.items()),
    )


def _named(session: Session) -> Iterable[str]:
    return (one.slug for states in (OPEN, CLOSED) for one in public_consultations(session, states, limit=ALL))


PAGES = (
    Page("consultations", "portal/consultations.html", _list),
    Page("consultations/{slug}", "portal/consultation.html", _one, _named),
)
