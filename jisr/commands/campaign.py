"""`jisr campaign`: import, look, approve, schedule, follow."""

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.panel import Panel
from rich.table import Table

from analytics.report import campaign_figures
from analytics.rollups import roll_up
from campaigns import amend, drafting, queries, service
from campaigns.headcount import headcount
from campaigns.outlook import outlook, warnings
from campaigns.records import content_of
from campaigns.trial import send_to_myself
from campaigns.versions import difference, last_approved
from civic.declared_days import calendar_of
from core.clock import now
from core.staff import find_staff
from jisr.commands import campaign_look
from jisr.commands.campaign_look import LARGEST_ID, SMALL, Id, read_text, show_difference
from jisr.commands.output import AsJson, By, console, errors, print_json, print_rows
from jisr.ground import firm_ground

__all__ = ["LARGEST_ID", "Id", "app", "read_text"]

app = typer.Typer(no_args_is_help=True, help="Plan, approve, schedule and follow campaigns.")
campaign_look.add_to(app)


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="A campaign file (TOML).")],
    by: By,
    draft: Annotated[bool, typer.Option("--draft", help="Keep it back from approval; it may be incomplete.")] = False,
) -> None:
    """Read a campaign file, check it whole, and print the campaign's number."""
    ground = firm_ground()
    source = read_text(file)
    with ground.db.transaction() as session:
        campaign = service.import_campaign(session, source, str(file), by, ground.region, draft=draft)
        number = campaign.id
        lacking = service.faults(session, number, ground.region) if draft else []
    typer.echo(number)
    for line in lacking:
        errors.print(f"still to do: {line}", markup=False)


@app.command()
def draft(
    template: Annotated[str, typer.Option(help="project_milestone, project_started or project_completed.")],
    project: Annotated[str, typer.Option(help="The project's code, such as pdr-07.")],
    by: By,
    milestone: Annotated[int | None, typer.Option(min=1, help="The milestone's number in its project.")] = None,
) -> None:
    """Fill a template from the plan: a draft of yours; print its number."""
    ground = firm_ground()
    with ground.db.transaction() as session:
        campaign = drafting.draft_of_project(session, template, project, ground.region, milestone=milestone, by=by)
        number = campaign.id
    typer.echo(number)


@app.command()
def submit(number: Id, by: By) -> None:
    """Ask for approval of a draft, or of a returned campaign."""
    ground = firm_ground()
    with ground.db.transaction() as session:
        service.submit(session, number, by, ground.region)
    typer.echo(f"campaign {number} is submitted")


@app.command("return")
def return_(number: Id, by: By, reason: Annotated[str, typer.Option(help="What the author should change.")]) -> None:
    """Send a campaign back to its author."""
    ground = firm_ground()
    with ground.db.transaction() as session:
        service.return_campaign(session, number, by, reason)
    typer.echo(f"campaign {number} is returned")


@app.command("list")
def list_(as_json: AsJson = False) -> None:
    """All campaigns and where they stand."""
    ground = firm_ground()
    with ground.db.reading() as session:
        rows = [row.model_dump(mode="json") for row in queries.list_campaigns(session)]
    columns = ("id", "name", "topic", "state", "version", "next_due", "missed")
    print_rows(rows, columns, as_json=as_json, empty="There is no campaign yet.")


@app.command()
def show(number: Id, as_json: AsJson = False) -> None:
    """One campaign: its content and its history."""
    ground = firm_ground()
    with ground.db.reading() as session:
        found = queries.show(session, number)
    if as_json:
        print_json(found)
        return
    table = Table("field", "value", show_header=False)
    for key, value in found.model_dump(mode="json").items():
        table.add_row(key, str(value))
    console.print(table)


@app.command()
def preview(number: Id, as_json: AsJson = False) -> None:
    """Each channel and language, as it will be sent, byte for byte."""
    ground = firm_ground()
    with ground.db.reading() as session:
        found = queries.preview(session, number, ground.region)
    if as_json:
        print_json([one.model_dump(mode="json") for one in found])
        return
    for one in found:
        buttons = "".join(f"\n[ {button.label} ]" for button in one.message.buttons)
        console.print(Panel(one.message.text + buttons, title=f"{one.channel} · {one.language}"), markup=False)


@app.command()
def approve(
    number: Id,
    by: By,
    version: Annotated[int | None, typer.Option(min=1, help="The version that you looked at; else none.")] = None,
) -> None:
    """Approve what the campaign says now; never its author. What changed since the last approval is shown."""
    ground = firm_ground()
    with ground.db.transaction() as session:
        approved_before = last_approved(session, number)
        campaign = service.approve(session, number, by, ground.region, version=version)
        changed = difference(session, number, before=approved_before) if approved_before else None
        small = headcount(session, content_of(session, campaign.id), ground.region, now()).small
    if changed and changed.changes:
        show_difference(changed)
    typer.echo(f"campaign {number} is approved")
    if small:
        typer.echo(SMALL)


@app.command()
def schedule(
    number: Id,
    at: Annotated[str | None, typer.Option(help="The council's wall time, as 2026-12-01T09:00; none: now.")] = None,
    by: Annotated[str, typer.Option("--by", help="E-mail address of the member of staff who does this.")] = "",
) -> None:
    """Set the hour at which the campaign goes out."""
    ground = firm_ground()
    with ground.db.transaction() as session:
        staff = find_staff(session, by) if by else None
        occurrence = service.schedule(session, number, at, ground.region, now(), by=staff)
        due = f"{occurrence.due_at:%Y-%m-%d %H:%M} UTC"
        line = f"campaign {number} goes out at {occurrence.wall_time} ({occurrence.zone}), {due}"
        content = content_of(session, number)
        around = outlook(content, occurrence.due_at, ground.region, calendar_of(session, ground.region))
    for told in (line, *warnings(around)):
        typer.echo(told)


@app.command("try")
def try_(number: Id, by: By) -> None:
    """Send it to your own Telegram account, as readers would get it."""
    ground = firm_ground()
    with ground.db.transaction() as session:
        messages = send_to_myself(session, number, by_email=by, region=ground.region)
    typer.echo(f"{messages} messages of campaign {number} are on their way to you")


@app.command()
def pause(number: Id, by: By) -> None:
    """Hold what has not been sent yet."""
    ground = firm_ground()
    with ground.db.transaction() as session:
        service.pause(session, number, by)
    typer.echo(f"campaign {number} is paused")


@app.command()
def resume(number: Id, by: By) -> None:
    """Go on where it was paused."""
    ground = firm_ground()
    with ground.db.transaction() as session:
        service.resume(session, number, by)
    typer.echo(f"campaign {number} goes on")


@app.command()
def cancel(number: Id, by: By) -> None:
    """Send nothing more of it."""
    ground = firm_ground()
    with ground.db.transaction() as session:
        service.cancel(session, number, by)
    typer.echo(f"campaign {number} is cancelled")


@app.command("end-poll")
def end_poll(number: Id, by: By) -> None:
    """End its poll in the channel now; the last votes are kept."""
    ground = firm_ground()
    with ground.db.transaction() as session:
        service.end_polls(session, number, by)
    typer.echo(f"the poll of campaign {number} ends")


@app.command()
def correct(
    number: Id, by: By, file: Annotated[Path, typer.Option("--file", help="The campaign file with the right words.")]
) -> None:
    """Hand in other words for what is published; they wait for `approve-correction`."""
    ground = firm_ground()
    source = read_text(file)
    with ground.db.transaction() as session:
        amend.correct(session, number, source, str(file), by_email=by, region=ground.region)
    typer.echo(f"the correction of campaign {number} waits for approval")


@app.command("approve-correction")
def approve_correction(number: Id, by: By) -> None:
    """Say yes to other words for what is published, and change the posts; never who wrote them."""
    ground = firm_ground()
    with ground.db.transaction() as session:
        posts = amend.approve_correction(session, number, by_email=by, region=ground.region)
    typer.echo(f"campaign {number} is corrected; {posts} posts are being changed")


@app.command()
def withdraw(number: Id, by: By, reason: Annotated[str, typer.Option(help="Why it is taken down.")]) -> None:
    """Take its posts down and send nothing more of it; private messages that arrived stay."""
    ground = firm_ground()
    with ground.db.transaction() as session:
        posts = amend.withdraw(session, number, by_email=by, reason=reason)
    typer.echo(f"campaign {number} is withdrawn; {posts} posts are being taken down")


@app.command()
def status(number: Id, as_json: AsJson = False) -> None:
    """Counts by channel and delivery state, rate, time left, reach, engagement and participation."""
    ground = firm_ground()
    roll_up(ground.db, ground.region.zone)
    with ground.db.reading() as session:
        found = queries.status(session, number)
        figures = campaign_figures(session, number)
    if as_json:
        print_json({**found.model_dump(mode="json"), "figures": figures})
        return
    _print_status(found, figures)


def _print_status(found: queries.CampaignStatus, figures: dict[str, Any]) -> None:
    console.print(f"[bold]{found.name}[/bold]: {found.state}")
    for occurrence in found.occurrences:
        waits = f", quiet hours until {occurrence.waits_until:%Y-%m-%d %H:%M} UTC" if occurrence.waits_until else ""
        console.print(f"{occurrence.wall_time} ({occurrence.zone}): {occurrence.state}{waits}")
    for reason, people in found.left_out.items():
        console.print(f"{people} left out: {reason}")
    if found.missed:
        console.print(f"{found.missed} missed: their hour passed unsent")
    if found.counts:
        states = sorted({state for counts in found.counts.values() for state in counts})
        table = Table("channel", *states)
        for channel, counts in found.counts.items():
            table.add_row(channel, *(str(counts.get(state, 0)) for state in states))
        console.print(table)
    if found.left and found.seconds_left is not None:
        console.print(f"{found.left} left, {found.rate:.1f} a second, about {found.seconds_left:.0f} s to go")
    for poll in found.polls:
        console.print(f"{poll.question} ({'ended' if poll.closed else 'open'}, {poll.voters} voted)", markup=False)
        console.print("; ".join(f"{option}: {votes}" for option, votes in poll.votes.items()), markup=False)
    table = Table("figure", "total", "by channel", "by language", "by province")
    for slug, figure in figures.items():
        shares = (_shares(figure[by]) for by in ("by_channel", "by_language", "by_province"))
        table.add_row(slug, str(figure["total"]), *shares)
    console.print(table)


def _shares(counts: dict[str, int]) -> str:
    return ", ".join(f"{name} {count}" for name, count in sorted(counts.items()))
