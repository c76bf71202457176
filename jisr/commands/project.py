"""`jisr project`: the plan's projects, their milestones and history; a milestone reached or moved by hand."""

from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any

import typer

from civic import planning
from civic.planning_import import Comparison, in_words
from civic.planning_store import change_milestone
from civic.project_followers import follower_counts
from core.clock import local_date, now
from core.models import MilestoneState, ProjectState
from jisr.commands.output import AsJson, By, console, print_json, print_rows
from jisr.ground import firm_ground

app = typer.Typer(no_args_is_help=True, help="The projects of the regional plan.")

Code = Annotated[str, typer.Argument(help="The project's code, such as pdr-07.")]
Number = Annotated[int, typer.Argument(min=1, max=999, help="The milestone's number in its project.")]
_DAY = ["%Y-%m-%d"]
_COLUMNS = ("code", "title", "topic", "provinces", "state", "progress", "budget", "feedback", "followers")


@app.command("list")
def list_(
    province: Annotated[str, typer.Option(help="Only what is in this province, or everywhere.")] = "",
    commune: Annotated[str, typer.Option(help="Only what concerns the commune of this census code.")] = "",
    topic: Annotated[str, typer.Option(help="Only what is about this topic.")] = "",
    state: Annotated[ProjectState | None, typer.Option(help="Only what is in this state.")] = None,
    language: Annotated[str, typer.Option(help="The language of the titles.")] = "fr",
    as_json: AsJson = False,
) -> None:
    """The projects by their code, each with how many wrote about it and how many follow it."""
    ground = firm_ground()
    province = ground.region.commune(commune).province if commune else province
    if province:
        ground.region.province(province)
    if topic:
        ground.region.topic(topic)
    with ground.db.reading() as session:
        found = planning.public_projects(session, province=province, commune=commune, topic=topic, state=state)
        said, following = planning.feedback_counts(session), follower_counts(session)
    rows = [
        {
            **{name: getattr(one, name) for name in ("code", "topic", "state", "progress", "budget")},
            "title": planning.in_language(one.title, language),
            "provinces": " ".join(one.provinces),
            "feedback": said.get(one.id, 0),
            "followers": following.get(one.id, 0),
        }
        for one in found
    ]
    print_rows(rows, _COLUMNS, as_json=as_json, empty="There is no such project.")


@app.command()
def show(code: Code, as_json: AsJson = False) -> None:
    """One project with its milestones and every change of it."""
    ground = firm_ground()
    today = local_date(now(), ground.region.zone)
    with ground.db.reading() as session:
        found = planning.project(session, code)
        lines = planning.history(session, found.id)
        said = planning.feedback_counts(session, [found.id]).get(found.id, 0)
        following = follower_counts(session).get(found.id, 0)
    steps = [asdict(one) | {"late": one.late(today)} for one in found.milestones]
    shown: dict[str, Any] = asdict(found) | {"milestones": steps, "feedback": said, "followers": following}
    if as_json:
        print_json(shown | {"history": [asdict(line) for line in lines]})
        return
    for name, value in shown.items():
        if name not in {"id", "milestones"}:
            console.print(f"{name}: {value}", markup=False, highlight=False, soft_wrap=True)
    for step in steps:
        late = ", late" if step["late"] else ""
        planned, reached = step["planned_on"], step["reached_on"]
        title = planning.in_language(step["title"], "fr")
        text = f"{step['number']}. {title}: {step['state']}, planned {planned}, reached {reached}{late}"
        console.print(text, markup=False, highlight=False, soft_wrap=True)
    for one in lines:
        what = f"{one.number or ''} {one.field or 'added'}".strip()
        text = f"{one.at:%Y-%m-%d %H:%M} {one.by} {what}: {one.before or '–'} → {one.after or '–'} ({one.origin})"
        console.print(text, markup=False, highlight=False, soft_wrap=True)


@app.command()
def reach(
    code: Code,
    number: Number,
    by: By,
    on: Annotated[datetime | None, typer.Option(formats=_DAY, help="The day; none: today.")] = None,
) -> None:
    """Say that a milestone is reached; who follows the project is told."""
    ground = firm_ground()
    day = on.date() if on else local_date(now(), ground.region.zone)
    with ground.db.transaction() as session:
        found = change_milestone(
            session, code, number, ground.region, by=by, reached_on=day, state=MilestoneState.REACHED
        )
    _say(found)


@app.command()
def move(
    code: Code, number: Number, by: By, to: Annotated[datetime, typer.Option(formats=_DAY, help="The new day.")]
) -> None:
    """Give a milestone another planned day; who follows the project is told."""
    ground = firm_ground()
    with ground.db.transaction() as session:
        found = change_milestone(session, code, number, ground.region, by=by, planned_on=to.date())
    _say(found)


def _say(found: Comparison) -> None:
    for line in in_words(found.steps) or ["nothing changed"]:
        typer.echo(line)
