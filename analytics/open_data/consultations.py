"""Consultations and their results as open data."""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlmodel import Session, col, select

from analytics.consultations import public_results
from analytics.disclosure import disclose
from analytics.open_data.table import Column, Kind, Row, Table
from civic.consultation_answers import content_of
from civic.consultation_file import Kind as QuestionKind
from civic.consultation_file import Question
from civic.consultation_results import Group, QuestionResult, Results
from civic.region import Region
from core.i18n import N_
from core.models import Consultation, ConsultationState

REGION = "region"
_PUBLIC = (ConsultationState.OPEN, ConsultationState.CLOSED)


def _public(session: Session) -> list[Consultation]:
    query = select(Consultation).where(col(Consultation.state).in_(_PUBLIC))
    return list(session.exec(query.order_by(col(Consultation.opens_at), col(Consultation.id))))


def _results(consultation: Consultation) -> Results | None:
    """The public results of one that is closed; figures of an open one would change from day to day by one person."""
    if consultation.results is None:
        return None
    return public_results(Results.model_validate(consultation.results))


def _consultations(session: Session, _region: Region) -> Iterator[Row]:
    for one in _public(session):
        content = content_of(one)
        results = _results(one)
        yield {
            "consultation": one.slug, "state": one.state, "title": content.title, "opens_at": one.opens_at,
            "closes_at": one.closes_at, "people": results.people if results else None,
            "outcome": one.outcome, "outcome_at": one.outcome_at,
        }  # fmt: skip


def _answers(session: Session, _region: Region) -> Iterator[Row]:
    for one in _public(session):
        content, results = content_of(one), _results(one)
        for question, result in zip(content.questions, results.questions if results else (), strict=False):
            if question.kind.counted:
                yield from _of_question(one.slug, question, result)


def _of_question(slug: str, question: Question, result: QuestionResult) -> Iterator[Row]:
    areas: Mapping[str, Group | None] = {REGION: result.whole, **result.by_province}
    for area, group in areas.items():
        for number, value in enumerate(question.values):
            # What few chose in a group that may be shown is itself a small group.
            chosen = disclose(group.counts)[value] if group else None
            yield {
                "consultation": slug, "question": question.id, "asked": question.text, "area": area, "answer": value,
                "label": _label(question, number), "answered": group.people if group else None, "chosen": chosen,
            }  # fmt: skip


def _label(question: Question, number: int) -> dict[str, Any]:
    if question.kind is QuestionKind.SCALE:
        ends = {0: question.low, len(question.values) - 1: question.high}
        return dict(ends.get(number, {}))
    return {code: options[number] for code, options in question.options.items()}


CONSULTATIONS = Table(
    slug="consultations",
    title=N_("Consultations"),
    about=N_("What the council asked people, when, how many took part, and what came of it."),
    columns=(
        Column("consultation", Kind.TEXT, N_("Consultation"), N_("its short name in addresses"), required=True),
        Column("state", Kind.TEXT, N_("State"), "open, closed", required=True),
        Column("title", Kind.TEXT, N_("Title"), spoken=True),
        Column("opens_at", Kind.MOMENT, N_("Opens"), required=True),
        Column("closes_at", Kind.MOMENT, N_("Closes"), required=True),
        Column("people", Kind.NUMBER, N_("People"), N_("who took part, once it is closed; empty below 5")),
        Column("outcome", Kind.TEXT, N_("What came of it"), spoken=True),
        Column("outcome_at", Kind.MOMENT, N_("Told on")),
    ),
    key=("consultation",),
    rows=_consultations,
)
RESULTS = Table(
    slug="consultation-results",
    title=N_("Results of consultations"),
    about=N_("How many people chose each answer, in the whole region and by province."),
    columns=(
        Column("consultation", Kind.TEXT, N_("Consultation"), required=True, table="consultations"),
        Column("question", Kind.TEXT, N_("Question"), N_("its short name"), required=True),
        Column("asked", Kind.TEXT, N_("What was asked"), spoken=True),
        Column("area", Kind.TEXT, N_("Area"), N_("region, a province, or unknown"), required=True),
        Column("answer", Kind.TEXT, N_("Answer"), N_("its number; of a scale the step from 1 to 5"), required=True),
        Column("label", Kind.TEXT, N_("The answer in words"), N_("of a scale only its ends have words"), spoken=True),
        Column("answered", Kind.NUMBER, N_("People who answered"), N_("empty where so few are not shown")),
        Column("chosen", Kind.NUMBER, N_("People who chose it"), N_("empty where so few are not shown")),
    ),
    key=("consultation", "question", "area", "answer"),
    rows=_answers,
)
