"""`jisr petition paper` and `correct-paper`: the signatures that staff count on lists."""

from typing import Annotated

import typer

from civic import petition_paper
from civic.petitions import find_petition
from jisr.commands.output import By
from jisr.commands.petition import Name
from jisr.ground import firm_ground

InBot = Annotated[int, typer.Option("--in-bot", help="How many of them are known to support it in the bot too.")]


def paper(
    name: Name,
    province: Annotated[str, typer.Option(help="The province's short name, such as azilal.")],
    count: Annotated[int, typer.Option(help="How many signatures the list holds.")],
    by: By,
    in_bot: InBot = 0,
    another: Annotated[bool, typer.Option("--another", help="It is another list than one of the same number.")] = False,
) -> None:
    """Enter a list of signatures on paper from one province, and print the entry's number."""
    ground = firm_ground()
    with ground.db.transaction() as session:
        entry = petition_paper.enter_paper(
            session,
            petition=find_petition(session, name, to_change=True),
            province=province,
            count=count,
            in_bot=in_bot,
            another=another,
            by=by,
            region=ground.region,
        )
        typer.echo(entry.id)


def correct_paper(
    name: Name,
    entry: Annotated[int, typer.Argument(help="The number of the entry.")],
    count: Annotated[int, typer.Option(help="How many signatures the list really holds.")],
    reason: Annotated[str, typer.Option(help="What was wrong.")],
    by: By,
    in_bot: InBot = 0,
) -> None:
    """Put an entry right; it stays as it was, and a further line holds the difference."""
    ground = firm_ground()
    with ground.db.transaction() as session:
        correction = petition_paper.correct_paper(
            session,
            petition=find_petition(session, name, to_change=True),
            entry_id=entry,
            count=count,
            in_bot=in_bot,
            reason=reason,
            by=by,
        )
        typer.echo(correction.id)


def add_to(app: typer.Typer) -> None:
    """Put these commands under `jisr petition`."""
    app.command()(paper)
    app.command("correct-paper")(correct_paper)
