"""`jisr holiday`: days off as they were declared; terms and recurring campaigns that meet them are computed anew."""

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated

import typer
from sqlmodel import col, select

from campaigns import days_off
from campaigns.replanning import Moved
from core.models import DeclaredDay
from jisr.commands.output import AsJson, By, print_rows
from jisr.ground import firm_ground

app = typer.Typer(no_args_is_help=True, help="Days off as they were declared.")

Day = Annotated[datetime, typer.Argument(formats=["%Y-%m-%d"], help="The day, as 2027-03-11.")]


@app.command()
def declare(
    day: Day,
    by: By,
    name: Annotated[str, typer.Option(help="What the day is called.")],
    source: Annotated[str, typer.Option(help="Where it was declared.")],
    instead_of: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The estimated date that it takes the place of.")
    ] = None,
) -> None:
    """Declare a day off, and count anew the terms that cross it."""
    ground = firm_ground()
    with ground.db.transaction() as session:
        estimate = instead_of.date() if instead_of else None
        shifted = days_off.declare(
            session, by, day=day.date(), name=name, source=source, instead_of=estimate, region=ground.region
        )
    typer.echo(f"{day.date()} is a day off; {len(shifted.requests)} due dates moved")
    _tell(shifted.hours)


@app.command()
def withdraw(day: Day, by: By) -> None:
    """Take a declaration back, and count the terms anew."""
    ground = firm_ground()
    with ground.db.transaction() as session:
        shifted = days_off.withdraw(session, by, day.date(), ground.region)
    typer.echo(f"{day.date()} is no longer declared; {len(shifted.requests)} due dates moved")
    _tell(shifted.hours)


def _tell(hours: Iterable[Moved]) -> None:
    for one in hours:
        typer.echo(f"campaign {one.campaign_id} goes out at {one.wall_time} instead of {one.before}")


@app.command("list")
def list_(as_json: AsJson = False) -> None:
    """The declared days."""
    ground = firm_ground()
    with ground.db.reading() as session:
        found = session.exec(select(DeclaredDay).order_by(col(DeclaredDay.day))).all()
        rows = [one.model_dump(mode="json", exclude={"id", "created_at"}) for one in found]
    print_rows(rows, ("day", "name", "instead_of", "source"), as_json=as_json, empty="No day is declared.")
