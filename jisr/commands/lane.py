"""`jisr lane`: the ways out, one per network account."""

from typing import Annotated

import typer
from sqlmodel import select

from bots.lanes import open_by_staff
from core.models import Lane
from jisr.commands.output import AsJson, By, print_rows
from jisr.ground import firm_ground

app = typer.Typer(no_args_is_help=True, help="The ways out, one per network account.")


COLUMNS = ("name", "held", "blocked_until", "trouble", "failures", "reason")


@app.command("list")
def list_(as_json: AsJson = False) -> None:
    """Each lane: open, waiting until a moment the network named, or held until staff act."""
    ground = firm_ground()
    with ground.db.reading() as session:
        rows = [
            lane.model_dump(mode="json", include=set(COLUMNS))
            for lane in session.exec(select(Lane).order_by(Lane.name))
        ]
    print_rows(rows, COLUMNS, as_json=as_json, empty="Nothing was sent yet.")


@app.command("open")
def open_(name: Annotated[str, typer.Argument(help="The lane's name.")], by: By) -> None:
    """Try a held lane again, after what held it was mended."""
    ground = firm_ground()
    with ground.db.transaction() as session:
        open_by_staff(session, name, by)
    typer.echo(f"lane {name} is open")
