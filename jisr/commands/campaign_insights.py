"""`jisr campaign insights`: what came of a campaign beside its own counts."""

from dataclasses import asdict

import typer
from rich.table import Table

from analytics.aftermath import Aftermath, aftermath
from campaigns.queries import show
from jisr.commands.campaign import Id
from jisr.commands.output import AsJson, console, print_json
from jisr.ground import firm_ground


def add_to(app: typer.Typer) -> None:
    """Put the command among those of campaigns."""
    app.command()(insights)


def insights(number: Id, as_json: AsJson = False) -> None:
    """The network's own figures of its posts, its links, and who left within a day of it."""
    ground = firm_ground()
    with ground.db.reading() as session:
        name = show(session, number).name
        found = aftermath(session, number)
    if as_json:
        print_json({"name": name, **asdict(found)})
        return
    _print(name, found)


def _print(name: str, found: Aftermath) -> None:
    console.print(f"[bold]{name}[/bold]")
    figures = Table("post", "figure", "value")
    for figure in found.figures:
        value = f"none ({figure.gap})" if figure.value is None else str(figure.value)
        figures.add_row(figure.post, figure.metric, value)
    links = Table("channel", "link", "followed")
    for link in found.links:
        links.add_row(link.channel, link.address, str(link.followed))
    for table in (figures, links):
        if table.row_count:
            console.print(table)
    left = ", ".join(f"{reason} {number}" for reason, number in found.left.items())
    console.print(f"left within a day: {left or 'nobody'}")
