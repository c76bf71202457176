"""`jisr campaign proposals`, `take` and `dismiss`: what happened, and may be told."""

from pathlib import Path
from typing import Annotated

import typer

from campaigns import proposals as proposing
from core.models import ProposalState
from jisr.commands.campaign import LARGEST_ID, read_text
from jisr.commands.output import AsJson, By, print_rows
from jisr.ground import firm_ground

Number = Annotated[int, typer.Argument(min=1, max=LARGEST_ID, help="The proposal's number.")]
_COLUMNS = ("id", "trigger", "key", "state", "created_at", "campaign_id", "reason")


def add_to(app: typer.Typer) -> None:
    """Add the commands to `jisr campaign`."""
    for command in (proposals, take, dismiss):
        app.command()(command)


def proposals(
    every: Annotated[bool, typer.Option("--all", help="Also those that were decided on.")] = False,
    as_json: AsJson = False,
) -> None:
    """Campaigns that events suggest, the newest first; with --json the file of each."""
    ground = firm_ground()
    with ground.db.reading() as session:
        found = proposing.proposals(session, state=None if every else ProposalState.OPEN)
        rows = [one.model_dump(mode="json") for one in found]
    print_rows(rows, _COLUMNS, as_json=as_json, empty="Nothing is proposed.")


def take(
    number: Number,
    by: By,
    file: Annotated[Path | None, typer.Option(help="Your own version of the file (TOML).")] = None,
) -> None:
    """Make it your own: a draft campaign, which somebody else approves; print its number."""
    ground = firm_ground()
    source = read_text(file) if file else ""
    with ground.db.transaction() as session:
        campaign = proposing.take(session, number, ground.region, by=by, source=source).id
    typer.echo(campaign)


def dismiss(number: Number, by: By, reason: Annotated[str, typer.Option(help="Why it is not told.")]) -> None:
    """Say that it is not told, and why."""
    ground = firm_ground()
    with ground.db.transaction() as session:
        proposing.dismiss(session, number, by=by, reason=reason)
    typer.echo(f"proposal {number} is dismissed")
