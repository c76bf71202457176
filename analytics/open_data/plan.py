"""The regional plan's projects and milestones as open data."""

from collections.abc import Iterator

from sqlmodel import Session

from analytics.open_data.table import Column, Kind, Row, Table
from civic.planning import public_projects
from civic.region import Region
from core.i18n import N_


def _projects(session: Session, _region: Region) -> Iterator[Row]:
    for one in public_projects(session):
        yield {
            **{name: getattr(one, name) for name in _SAME},
            "project": one.code,
            "provinces": one.provinces,
            "communes": [code for _, code in one.places if code],
        }


def _milestones(session: Session, _region: Region) -> Iterator[Row]:
    for project in public_projects(session):
        for step in project.milestones:
            yield {
                "project": project.code, "number": step.number, "title": step.title, "state": step.state,
                "planned_on": step.planned_on, "reached_on": step.reached_on,
            }  # fmt: skip


_SAME = (
    "title", "description", "topic", "state", "budget", "progress", "partners", "goals", "start_planned", "end_planned",
    "start_actual", "end_actual", "source", "updated_on",
)  # fmt: skip
PROJECTS = Table(
    slug="projects",
    title=N_("Projects"),
    about=N_("The projects of the regional plan: where they are, what they cost, how far they are."),
    columns=(
        Column("project", Kind.TEXT, N_("Project"), N_("its code in the plan"), required=True),
        Column("title", Kind.TEXT, N_("Title"), spoken=True),
        Column("description", Kind.TEXT, N_("Description"), spoken=True),
        Column("topic", Kind.TEXT, N_("Topic")),
        Column("state", Kind.TEXT, N_("State"), "planned, running, suspended, completed, cancelled", required=True),
        Column("provinces", Kind.TEXT, N_("Provinces"), N_("with ; between them; empty for the whole region")),
        Column("communes", Kind.TEXT, N_("Communes"), N_("census codes with ; between them")),
        Column("budget", Kind.NUMBER, N_("Budget in dirhams")),
        Column("progress", Kind.NUMBER, N_("Progress in percent")),
        Column("partners", Kind.TEXT, N_("Partners"), N_("with ; between them")),
        Column("goals", Kind.TEXT, N_("Goals targets"), N_("numbers of targets such as 6.1, with ; between them")),
        Column("start_planned", Kind.DAY, N_("Planned to begin on")),
        Column("end_planned", Kind.DAY, N_("Planned to end on")),
        Column("start_actual", Kind.DAY, N_("Begun on")),
        Column("end_actual", Kind.DAY, N_("Ended on")),
        Column("source", Kind.TEXT, N_("Source")),
        Column("updated_on", Kind.DAY, N_("As of")),
    ),
    key=("project",),
    rows=_projects,
)
MILESTONES = Table(
    slug="milestones",
    title=N_("Milestones"),
    about=N_("The steps of each project: when they were planned, and when they were reached."),
    columns=(
        Column("project", Kind.TEXT, N_("Project"), required=True, table="projects"),
        Column("number", Kind.NUMBER, N_("Number"), required=True),
        Column("title", Kind.TEXT, N_("Title"), spoken=True),
        Column("state", Kind.TEXT, N_("State"), "planned, reached, cancelled", required=True),
        Column("planned_on", Kind.DAY, N_("Planned for")),
        Column("reached_on", Kind.DAY, N_("Reached on")),
    ),
    key=("project", "number"),
    rows=_milestones,
)
