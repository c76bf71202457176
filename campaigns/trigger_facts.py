"""Reads what an event is about, as it is now, and hands it to the pure function that words it; None: nothing to say."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import Session, select

from campaigns import suggestions
from campaigns.suggestions import ConsultationFacts, MeetingFacts, Pair, PetitionFacts, Suggestion
from civic import planning
from civic.consultation_answers import content_of
from civic.consultation_file import Question
from civic.consultation_results import Group, Results
from civic.meeting_minutes import outcomes_of
from civic.petitions import petition_standing
from civic.region import Region
from core.clock import local_date, wall_time
from core.models import Consultation, Meeting, Petition, Project, PublishedAnswer, SaidAndDone


@dataclass(frozen=True)
class Occasion:
    """One event: of what (a code, a slug, a number), with its data; `least`: no smaller group of people is told of."""

    session: Session
    subject: str
    data: Mapping[str, Any]
    region: Region
    least: int


def _project(on: Occasion, code: str) -> planning.SeenProject | None:
    known = on.session.exec(select(Project.id).where(Project.code == code)).first()
    return planning.project(on.session, code) if known else None


def milestone(on: Occasion) -> Suggestion | None:
    """A milestone that was reached or moved, unless it is gone since."""
    code, _, number = on.subject.partition(":")
    project = _project(on, code)
    step = project.milestone(int(number)) if project else None
    if project is None or step is None:
        return None
    before = on.data.get("before")
    return suggestions.milestone_suggestion(
        project, step, on.region, before=date.fromisoformat(before) if before else None
    )


def project_started(on: Occasion) -> Suggestion | None:
    """A project that began."""
    project = _project(on, on.subject)
    return suggestions.project_suggestion("project_started", project, on.region) if project else None


def project_completed(on: Occasion) -> Suggestion | None:
    """A project that is completed."""
    project = _project(on, on.subject)
    return suggestions.project_suggestion("project_completed", project, on.region) if project else None


def petition(on: Occasion) -> Suggestion | None:
    """A petition with half of its number, or all of it."""
    found = on.session.exec(select(Petition).where(Petition.slug == on.subject)).first()
    if found is None:
        return None
    stands = petition_standing(on.session, found, on.region)
    each = max((part.needed for part in stands.provinces), default=0)
    facts = PetitionFacts(found.slug, found.title, stands.total, stands.needed, each, stands.reached)
    return suggestions.petition_suggestion(facts, least=on.least)


def answer(on: Occasion) -> Suggestion | None:
    """A published answer that has not been withdrawn."""
    row = on.session.get(PublishedAnswer, int(on.subject))
    if row is None or row.withdrawn:
        return None
    return suggestions.answer_suggestion(Pair(row.question, row.answer, row.topic))


def said_and_done(on: Occasion) -> Suggestion | None:
    """What was said and done."""
    row = on.session.get(SaidAndDone, int(on.subject))
    if row is None:
        return None
    pair = Pair(row.said, row.done, row.topic, row.province)
    return suggestions.said_suggestion(pair)


def _consultation(on: Occasion) -> ConsultationFacts | None:
    row = on.session.exec(select(Consultation).where(Consultation.slug == on.subject)).first()
    if row is None:
        return None
    content = content_of(row)
    results = Results.model_validate(row.results) if row.results is not None else None
    return ConsultationFacts(
        slug=row.slug,
        title=content.title,
        introduction=content.introduction,
        questions=len(content.questions),
        until=local_date(row.closes_at, row.zone),
        provinces=content.audience.provinces,
        people=results.people if results else None,
        leading=_leading(results, {one.id: one for one in content.questions}, on.least) if results else (),
    )


def _leading(
    results: Results, questions: Mapping[str, Question], least: int
) -> tuple[tuple[Mapping[str, str], Mapping[str, str]], ...]:
    """The question and the answer that most gave, without numbers; nothing of a small group, and no tie."""
    found = []
    for result in results.questions:
        question = questions[result.id]
        value = _most(result.whole) if result.whole and result.whole.people >= least else None
        if value is not None and question.options:
            options = {code: texts[int(value) - 1] for code, texts in question.options.items()}
            found.append((question.text, options))
    return tuple(found)


def _most(group: Group) -> str | None:
    ranked = sorted(group.counts.items(), key=lambda pair: -pair[1])
    tie = len(ranked) > 1 and ranked[0][1] == ranked[1][1]
    return ranked[0][0] if ranked and ranked[0][1] and not tie else None


def consultation_opened(on: Occasion) -> Suggestion | None:
    """A consultation that opened."""
    facts = _consultation(on)
    return suggestions.opening_suggestion(facts, on.region) if facts else None


def consultation_closed(on: Occasion) -> Suggestion | None:
    """A consultation that closed."""
    facts = _consultation(on)
    return suggestions.results_suggestion(facts, least=on.least) if facts else None


def minutes(on: Occasion) -> Suggestion | None:
    """A meeting whose minutes are out."""
    row = on.session.exec(select(Meeting).where(Meeting.slug == on.subject)).first()
    if row is None or not row.minutes_at:
        return None
    points: list[Any] = [one.text for one in outcomes_of(on.session, row.id)]
    held = wall_time(row.wall_start).date()
    return suggestions.minutes_suggestion(
        MeetingFacts(row.slug, row.topic, row.title, held, row.minutes, tuple(points))
    )
