"""Answers of the council to requests for information that everybody may read, searched in whatever spelling."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from civic.requests.finding import search
from civic.requests.publishing import count_published, list_published, public_answer
from core.models import PublishedAnswer
from web.portal.page import Ask, Page, Turns, View
from web.portal.said import Said

SIZE, ALL = 10, 1000
LONGEST_SEARCH = 120


@dataclass(frozen=True)
class AnswerCard:
    """An answer in a list or whole; `files` are their names in the order of their numbers."""

    id: int
    question: Said
    answer: Said
    topic: str
    on: date
    files: tuple[str, ...]


def newest(ask: Ask, limit: int) -> list[AnswerCard]:
    """The answers published last."""
    return [_card(ask, row) for row in list_published(ask.session, limit=limit)]


def _card(ask: Ask, row: PublishedAnswer) -> AnswerCard:
    topics = {topic.slug: topic.label(ask.language) for topic in ask.region.topics}
    files = tuple(name for name, _path in row.files)
    answer = ask.said(row.answer)
    return AnswerCard(row.id, ask.said(row.question), answer, topics.get(row.topic, row.topic), row.published_on, files)


def _list(ask: Ask) -> View:
    typed = ask.query.get("q", "").strip()[:LONGEST_SEARCH]
    topic = ask.chosen("topic", (one.slug for one in ask.region.topics))
    turns = Turns.of(ask, 0 if typed else count_published(ask.session, topic=topic), SIZE)
    if typed:
        rows = search(ask.session, typed, topic=topic, limit=2 * SIZE)
    else:
        rows = list_published(ask.session, topic=topic, limit=SIZE, offset=turns.offset(SIZE))
    return View(
        title=ask.t("Published answers"),
        lead=ask.t(
            "What others asked the council and what it answered. Look here first: the answer may be there already."
        ),
        entry="request",
        call=ask.t("Ask for information"),
        values={
            "answers": [_card(ask, row) for row in rows],
            "typed": typed,
            "topic": topic,
            "topics": [(one.slug, one.label(ask.language)) for one in ask.region.topics],
            "turns": turns,
            "law": ask.region.request_rules.law,
            "days": ask.region.request_rules.answer.days,
        },
    )


def _one(ask: Ask) -> View:
    card = _card(ask, public_answer(ask.session, ask.path["number"]))
    return View(
        title=card.question,
        lead=card.answer,
        entry="request",
        call=ask.t("Ask for information"),
        values={"answer": card, "law": ask.region.request_rules.law},
    )


def _named(session: Session) -> Iterable[str]:
    return (str(row.id) for row in list_published(session, limit=ALL))


PAGES = (
    Page("answers", "portal/answers.html", _list),
    Page("answers/{number}", "portal/answer.html", _one, _named),
)
