"""The regional plan: its projects by place, topic and state, and each with its milestones."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from sqlmodel import Session

from civic.plan_view import plan_of
from civic.planning import (
    SeenMilestone,
    SeenProject,
    count_projects,
    project,
    projects_by_commune,
    projects_by_province,
    public_projects,
)
from civic.search import find_communes
from core.clock import local_date, now
from core.models import MilestoneState, ProjectState
from web.portal.page import Ask, Page, Turns, View
from web.portal.said import Said
from web.portal.tiles import Mark, tile_map
from web.words import PROJECT_STATES, word

SIZE, FOUND, ALL = 10, 30, 1000
LONGEST_SEARCH = 120


@dataclass(frozen=True)
class Step:
    """A milestone with its words; `late` when its planned day is past."""

    title: Said
    planned_on: date | None
    reached_on: date | None
    reached: bool
    cancelled: bool
    late: bool


@dataclass(frozen=True)
class ProjectCard:
    """A project as it is read; `places` are named in the visitor's language, none: the whole region."""

    code: str
    title: Said
    description: Said
    topic: str
    state: str
    state_word: str
    budget: int | None
    progress: int | None
    places: tuple[str, ...]
    steps: tuple[Step, ...]
    seen: SeenProject

    @property
    def reached(self) -> int:
        """How many of its milestones are reached."""
        return sum(step.reached for step in self.steps)

    @property
    def next(self) -> Step | None:
        """The milestone that comes next."""
        return next((step for step in self.steps if not step.reached and not step.cancelled), None)


@dataclass(frozen=True)
class Filters:
    """What of the plan is looked at; empty words are no filter. `commune` is a census code."""

    province: str = ""
    commune: str = ""
    topic: str = ""
    state: str = ""
    typed: str = ""

    @classmethod
    def of(cls, ask: Ask) -> "Filters":
        """As the address says, without what nobody knows; a commune that was typed is found in whatever spelling."""
        region = ask.region
        commune = ask.chosen("commune", (one.code for one in region.communes))
        province = region.commune(commune).province if commune else ""
        return cls(
            province=province or ask.chosen("province", (one.slug for one in region.provinces)),
            commune=commune,
            topic=ask.chosen("topic", (one.slug for one in region.topics)),
            state=ask.chosen("state", (state.value for state in ProjectState)),
            typed=ask.query.get("q", "").strip()[:LONGEST_SEARCH],
        )

    def __bool__(self) -> bool:
        return any((self.province, self.topic, self.state, self.typed))

    @property
    def query(self) -> str:
        """The words of an address that keep these filters on the next page."""
        parts = {"commune": self.commune, "province": "" if self.commune else self.province, "topic": self.topic,
                 "state": self.state, "q": self.typed}  # fmt: skip
        return urlencode({name: value for name, value in parts.items() if value})


def card(ask: Ask, one: SeenProject) -> ProjectCard:
    """A project in the visitor's language."""
    topics = {topic.slug: topic.label(ask.language) for topic in ask.region.topics}
    today = local_date(now(), ask.region.zone)
    return ProjectCard(
        code=one.code,
        title=ask.said(one.title),
        description=ask.said(one.description),
        topic=topics.get(one.topic, one.topic),
        state=one.state.value,
        state_word=word(ask.t, PROJECT_STATES, one.state.value),
        budget=one.budget,
        progress=one.progress,
        places=tuple(_places(ask, one)),
        steps=tuple(_step(ask, step, today) for step in one.milestones),
        seen=one,
    )


def _places(ask: Ask, one: SeenProject) -> Iterable[str]:
    communes = {commune.code: commune for commune in ask.region.communes}
    for province, code in one.places:
        there = ask.region.province_name(province, ask.language)
        name = communes[code].name(ask.language) if code in communes else ""
        yield ask.t("%(commune)s (%(province)s)", commune=name, province=there) if name else there


def _step(ask: Ask, one: SeenMilestone, today: date) -> Step:
    return Step(
        title=ask.said(one.title),
        planned_on=one.planned_on,
        reached_on=one.reached_on,
        reached=one.state is MilestoneState.REACHED,
        cancelled=one.state is MilestoneState.CANCELLED,
        late=one.late(today),
    )


def _list(ask: Ask) -> View:
    filters = Filters.of(ask)
    found, count, turns = found_by(ask, filters)
    region, language = ask.region, ask.language
    return View(
        title=ask.t("Projects of the regional plan"),
        lead=ask.t("What is planned, what is being built and what is done, by province and commune, with each step."),
        entry="projects",
        call=ask.t("Follow a project"),
        values={
            "projects": [card(ask, one) for one in found],
            "count": count,
            "filters": filters,
            "turns": turns,
            "commune": region.commune(filters.commune).name(language) if filters.commune else "",
            "provinces": [(one.slug, one.name(language)) for one in region.provinces],
            "topics": [(one.slug, one.label(language)) for one in region.topics],
            "states": [(state.value, word(ask.t, PROJECT_STATES, state.value)) for state in ProjectState],
            "communes": find_communes(region, filters.typed, limit=4) if filters.typed else [],
        },
    )


def found_by(ask: Ask, filters: Filters) -> tuple[list[SeenProject], int, Turns]:
    """The projects of this page, how many there are, and the pages."""
    state = ProjectState(filters.state) if filters.state else None
    if filters.typed:
        found = plan_of(ask.session, ask.region).find(filters.typed, FOUND)
        kept = [one for one in found if _fits(one, filters, state)]
        return kept, len(kept), Turns(1, 1)
    wanted = {"province": filters.province, "commune": filters.commune, "topic": filters.topic}
    count = count_projects(ask.session, **wanted, state=state)
    turns = Turns.of(ask, count, SIZE)
    return public_projects(ask.session, **wanted, state=state, limit=SIZE, offset=turns.offset(SIZE)), count, turns


def _fits(one: SeenProject, filters: Filters, state: ProjectState | None) -> bool:
    there = not filters.province or not one.places or filters.province in one.provinces
    return there and filters.topic in {"", one.topic} and state in {None, one.state}


def _provinces(ask: Ask) -> View:
    """The map of the plan: how many projects name each province, and how many of its communes are named."""
    language, named = ask.language, projects_by_province(ask.session)
    communes = projects_by_commune(ask.session)
    rows = [
        (one.slug, one.name(language), named.get(one.slug, 0), sum(each.code in communes for each in one.communes))
        for one in ask.region.provinces
    ]
    marks = {slug: Mark(count, str(count), f"/{language}/projects/in/{slug}") for slug, _, count, _ in rows}
    return View(
        title=ask.t("Projects by province"),
        lead=ask.t("How many projects of the regional plan name each province or one of its communes."),
        entry="projects",
        call=ask.t("Follow a project"),
        values={"rows": rows, "map": tile_map(ask.region, language, marks)},
    )


def _communes(ask: Ask) -> View:
    """Every commune of a province with how many projects name it, and the whole province's and region's beside."""
    region = ask.region
    province = region.province(ask.path["province"])
    named = projects_by_commune(ask.session)
    return View(
        title=ask.t("Projects by commune: %(province)s", province=province.name(ask.language)),
        lead=ask.t("Every commune of the province, with the projects of the regional plan that name it."),
        entry="projects",
        call=ask.t("Follow a project"),
        values={
            "province": province.slug,
            "communes": [(one.code, one.name(ask.language), len(named.get(one.code, ()))) for one in province.communes],
            "provinces": [(one.slug, one.name(ask.language)) for one in region.provinces],
            "all": count_projects(ask.session, province=province.slug),
        },
    )


def _one(ask: Ask) -> View:
    found = card(ask, project(ask.session, ask.path["code"]))
    return View(
        title=found.title,
        lead=found.description or found.title,
        entry=f"projects_{found.code}",
        call=ask.t("Follow this project"),
        values={"project": found, "feedback": f"feedback_p{found.code}"},
    )


def _named(session: Session) -> Iterable[str]:
    return (one.code for one in public_projects(session, limit=ALL))


PAGES = (
    Page("projects", "portal/projects.html", _list),
    Page("projects/in", "portal/provinces.html", _provinces),
    Page("projects/in/{province}", "portal/communes.html", _communes),
    Page("projects/{code}", "portal/project.html", _one, _named),
)
