"""What there is to say of something that happened: pure functions from facts to the filled names of a template."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from civic.planning import SeenMilestone, SeenProject
from civic.region import Region
from core.models import MilestoneState

Texts = Mapping[str, str]
COMMA = {"ar": "، "}


@dataclass(frozen=True)
class Suggestion:
    """A campaign not written yet: its template with the names filled in, its topic (empty: it concerns everybody).

    `provinces` narrows the audience; `opens` is the conversation that it leads into, `project` what it is about.
    """

    template: str
    topic: str
    data: Mapping[str, Any]
    provinces: tuple[str, ...] = ()
    opens: str = ""
    project: str = ""


def milestone_suggestion(
    project: SeenProject, step: SeenMilestone, region: Region, *, before: date | None = None
) -> Suggestion:
    """A milestone that was reached, or (`before`) given another day."""
    reached = step.state is MilestoneState.REACHED
    data: dict[str, Any] = {"project": dict(project.title), "milestone": dict(step.title), **_facts(project, region)}
    if not reached and step.planned_on:
        data["until"] = step.planned_on
    if before is not None and not reached:
        data["before"] = before
    return _of_project("project_milestone", project, data)


def project_suggestion(template: str, project: SeenProject, region: Region) -> Suggestion:
    """A project that began or is completed."""
    data: dict[str, Any] = {"project": dict(project.title), **_facts(project, region)}
    dates = {"since": project.start_actual, "end": project.end_planned}
    if template == "project_completed":
        dates = {"on": project.end_actual}
    elif project.partners:
        data["partners"] = {code: COMMA.get(code, ", ").join(project.partners) for code in region.languages}
    data |= {name: day for name, day in dates.items() if day}
    return _of_project(template, project, data)


def _of_project(template: str, project: SeenProject, data: Mapping[str, Any]) -> Suggestion:
    return Suggestion(template, project.topic, data, provinces=project.provinces, project=project.code)


def _facts(project: SeenProject, region: Region) -> dict[str, Any]:
    facts: dict[str, Any] = {}
    if project.budget is not None:
        facts["budget"] = project.budget
    if project.places:
        facts["place"] = {code: _place(project, region, code) for code in region.languages}
    return facts


def _place(project: SeenProject, region: Region, language: str) -> str:
    communes = {one.code: one.name(language) for one in region.communes}
    provinces = {one.slug: one.name(language) for one in region.provinces}
    names = [communes.get(code) or provinces.get(province, province) for province, code in project.places]
    return COMMA.get(language, ", ").join(dict.fromkeys(names))


@dataclass(frozen=True)
class PetitionFacts:
    """A petition and its numbers in all, which are public; `each` is what every province must give."""

    slug: str
    title: Texts
    total: int
    needed: int
    each: int
    reached: bool


def petition_suggestion(facts: PetitionFacts, *, least: int) -> Suggestion | None:
    """How a petition stands, neutrally; nothing for a number under `least`."""
    if facts.total < least:
        return None
    data = {
        "title": dict(facts.title),
        "total": facts.total,
        "needed": facts.needed,
        "reached": facts.reached,
        "each": facts.each,
    }
    return Suggestion("petition_progress", "", data, opens=f"petition:{facts.slug}")


@dataclass(frozen=True)
class ConsultationFacts:
    """A consultation: who took part (None: not told), and for each question of which an answer leads both texts."""

    slug: str
    title: Texts
    introduction: Texts
    questions: int
    until: date
    provinces: tuple[str, ...] = ()
    people: int | None = None
    leading: tuple[tuple[Texts, Texts], ...] = ()


def opening_suggestion(facts: ConsultationFacts, region: Region) -> Suggestion:
    """A consultation that opened, for the people who are asked."""
    data: dict[str, Any] = {
        "title": dict(facts.title),
        "introduction": dict(facts.introduction),
        "questions": facts.questions,
        "until": facts.until,
    }
    if facts.provinces:
        data["place"] = {
            code: COMMA.get(code, ", ").join(region.province(slug).name(code) for slug in facts.provinces)
            for code in region.languages
        }
    return Suggestion("consultation_opening", "", data, provinces=facts.provinces, opens=f"consult:{facts.slug}")


def results_suggestion(facts: ConsultationFacts, *, least: int) -> Suggestion | None:
    """What came out of a consultation that closed; nothing where fewer than `least` took part."""
    if facts.people is None or facts.people < least:
        return None
    data: dict[str, Any] = {"title": dict(facts.title), "people": facts.people}
    if facts.leading:
        data["points"] = [
            {code: f"{asked[code]} – {answer[code]}" for code in asked if code in answer}
            for asked, answer in facts.leading
        ]
    return Suggestion("consultation_results", "", data, provinces=facts.provinces)


@dataclass(frozen=True)
class Pair:
    """Two public texts that belong together, on a topic (empty: none) and in a province (empty: everywhere)."""

    first: Texts
    second: Texts
    topic: str = ""
    province: str = ""


def answer_suggestion(facts: Pair) -> Suggestion:
    """An answer that everybody may read."""
    data = {"question": dict(facts.first), "answer": dict(facts.second)}
    return Suggestion("answer_published", facts.topic, data, opens="request")


def said_suggestion(facts: Pair) -> Suggestion:
    """What the council heard, and what came of it."""
    data = {"said": dict(facts.first), "done": dict(facts.second)}
    where = (facts.province,) if facts.province else ()
    return Suggestion("said_and_done", facts.topic, data, provinces=where)


@dataclass(frozen=True)
class MeetingFacts:
    """A meeting with what was said there and what came of it."""

    slug: str
    topic: str
    title: Texts
    held: date
    summary: Texts
    points: tuple[Texts, ...] = ()


def minutes_suggestion(facts: MeetingFacts) -> Suggestion:
    """The minutes of a meeting."""
    data: dict[str, Any] = {"title": dict(facts.title), "held": facts.held}
    if facts.summary:
        data["summary"] = dict(facts.summary)
    if facts.points:
        data["points"] = [dict(point) for point in facts.points]
    return Suggestion("meeting_minutes", facts.topic, data, opens=f"meetings:{facts.slug}")
