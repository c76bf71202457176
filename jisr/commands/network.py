"""`jisr network`: what the networks say of us."""

import asyncio

import typer
from sqlmodel import col, select

from bots.channels.registry import build_channels
from bots.checkup import ask_networks, note_test
from core.models import NetworkFinding
from jisr.commands.output import AsJson, By, print_rows
from jisr.ground import firm_ground

COLUMNS = ("verdict", "subject", "detail", "until", "at")

app = typer.Typer(no_args_is_help=True, help="What the networks say of us.")


@app.command("list")
def list_(as_json: AsJson = False) -> None:
    """What was found when they were last asked: once a day, and by `jisr network test`."""
    ground = firm_ground()
    with ground.db.reading() as session:
        found = session.exec(select(NetworkFinding).order_by(col(NetworkFinding.place))).all()
        rows = [one.model_dump(mode="json", include=set(COLUMNS)) for one in found]
    print_rows(rows, COLUMNS, as_json=as_json, empty="The networks were not asked yet.")


@app.command()
def test(by: By) -> None:
    """Ask every network now whether it still serves us; `jisr doctor` looks without keeping what it finds."""
    ground = firm_ground()
    found = asyncio.run(ask_networks(ground.settings, lambda: build_channels(ground.settings)))
    with ground.db.transaction() as session:
        note_test(session, by, found)
    for one in found:
        typer.echo(f"{one.verdict}: {one.subject}: {one.detail}")
