"""What is said of projects in a conversation: a page of them, and one with all that is known of it."""

from collections.abc import Sequence

from bots.flows.scene import Answers, Scene
from civic.planning import SeenMilestone, SeenProject, in_language
from core.i18n import Translator
from core.models import MilestoneState, ProjectState
from templates.environment import day, money, number

LABEL = 40
SHOWN = 700  # of a description: all of it together stays within one message of every network
STEPS = 12


def label(title: str) -> str:
    """A title as a button holds it."""
    return title if len(title) <= LABEL else title[: LABEL - 1] + "…"


def listed(scene: Scene, answers: Answers) -> Sequence[SeenProject]:
    """The projects that were asked for: near a commune, in a province, on a topic, followed, or found by letters."""
    plan = scene.plan
    kind, _, rest = str(answers.get("by", "")).partition(":")
    match kind:
        case "commune":
            province, _, commune = rest.partition(":")
            return plan.in_commune(province, commune)
        case "province":
            return plan.in_province(rest)
        case "topic":
            return plan.about(rest)
        case "followed":
            return [one for one in plan.projects if one.code in scene.followed]
        case "found":
            found = [plan.project(code) for code in answers.get("found", [])]
            return [one for one in found if one is not None]
    return plan.projects


def page_of(found: Sequence[SeenProject], answers: Answers, size: int) -> Sequence[SeenProject]:
    """The page that the answers are at; after the last one comes the first again."""
    at = int(answers.get("at", 0))
    return found[at : at + size] if at < len(found) else found[:size]


def facts(scene: Scene, project: SeenProject) -> str:
    """All that is known of a project, in short lines."""
    language = scene.language
    description = in_language(project.description, language)
    if len(description) > SHOWN:
        description = description[: SHOWN - 1] + "…"
    steps = [f"– {_step(scene, one)}" for one in project.milestones[:STEPS]]
    milestones = "\n".join([scene.t("Milestones:"), *steps]) if steps else ""
    parts = (in_language(project.title, language), description, "\n".join(_lines(scene, project)), milestones,
             _source(scene, project))  # fmt: skip
    return "\n\n".join(part for part in parts if part)


def _lines(scene: Scene, project: SeenProject) -> list[str]:
    t, language = scene.t, scene.language
    lines = [
        t("State: %(state)s", state=state_name(project.state, t)),
        t("Where: %(places)s", places=_places(scene, project)),
    ]
    if project.progress is not None:
        lines.append(t("Progress: %(percent)s %%", percent=number(project.progress, language)))
    if project.budget is not None:
        lines.append(t("Budget: %(amount)s", amount=money(project.budget, language)))
    if project.end_actual:
        lines.append(t("Completed on %(day)s", day=day(project.end_actual, language)))
    elif project.end_planned:
        lines.append(t("Planned end: %(day)s", day=day(project.end_planned, language)))
    if project.partners:
        lines.append(t("With: %(partners)s", partners=_and(project.partners, t)))
    return lines


def _places(scene: Scene, project: SeenProject) -> str:
    t, region, language = scene.t, scene.region, scene.language
    communes = {one.code: one.name(language) for one in region.communes}
    provinces = {one.slug: one.name(language) for one in region.provinces}
    found = []
    for slug in project.provinces:
        inside = [communes[code] for province, code in project.places if province == slug and code in communes]
        name = provinces.get(slug, slug)
        found.append(t("%(communes)s (%(province)s)", communes=_and(inside, t), province=name) if inside else name)
    return _and(found, t) if found else t("the whole region")


def _and(names: Sequence[str], t: Translator) -> str:
    return ("، " if t.right_to_left else ", ").join(names)


def _step(scene: Scene, step: SeenMilestone) -> str:
    t, language = scene.t, scene.language
    title = in_language(step.title, language)
    match step.state:
        case MilestoneState.REACHED if step.reached_on:
            return t("%(milestone)s: reached on %(day)s", milestone=title, day=day(step.reached_on, language))
        case MilestoneState.CANCELLED:
            return t("%(milestone)s: called off", milestone=title)
    if step.planned_on is None:
        return t("%(milestone)s: planned", milestone=title)
    planned = day(step.planned_on, language)
    if step.late(scene.today):
        return t("%(milestone)s: was planned for %(day)s, not reached yet", milestone=title, day=planned)
    return t("%(milestone)s: planned for %(day)s", milestone=title, day=planned)


def _source(scene: Scene, project: SeenProject) -> str:
    t = scene.t
    lines = [t("Source: %(source)s", source=project.source)] if project.source else []
    if project.updated_on:
        lines.append(t("As of %(day)s", day=day(project.updated_on, scene.language)))
    return "\n".join(lines)


def state_name(state: ProjectState, t: Translator) -> str:
    """The state of a project in words."""
    return {
        ProjectState.PLANNED: t("planned"),
        ProjectState.RUNNING: t("under way"),
        ProjectState.SUSPENDED: t("suspended"),
        ProjectState.COMPLETED: t("completed"),
        ProjectState.CANCELLED: t("called off"),
    }[state]
