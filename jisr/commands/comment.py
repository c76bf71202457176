"""`jisr comment`: comments under the page's posts, how they are sorted, and correcting it."""

from typing import Annotated, Any

import typer
from sqlmodel import Session

from civic import comments
from civic.comment_replies import ways_answered
from civic.comment_sorting import load_comment_rules, read_source, sort_comment
from core.models import Comment, CommentKind
from jisr.commands.output import AsJson, By, print_json, print_rows
from jisr.ground import firm_ground, lay_ground
from jisr.wiring import comment_care

app = typer.Typer(no_args_is_help=True, help="Comments under the page's posts.")

_COLUMNS = ("id", "at", "kind", "because", "language", "state", "answered", "text")


@app.command()
def rules(
    text: Annotated[str, typer.Option("--try", help="Show what the rules make of this text.")] = "",
    as_json: AsJson = False,
) -> None:
    """The rules by which comments are sorted, as they are written; or what they make of a text."""
    path = lay_ground().settings.comment_rules_file
    found = load_comment_rules(path)
    if text:
        made = sort_comment(found, text)
        shown = {"kind": made.kind.value, "because": made.because, "in_public": made.in_public}
        told = f"{made.kind}: {made.because or 'no rule has a word of it'}"
        way = " (answered in public)" if made.in_public else ""
        print_json(shown) if as_json else typer.echo(told + way)
    elif as_json:
        print_json(found)
    else:
        typer.echo(read_source(path))


@app.command("list")
def list_(
    kind: Annotated[CommentKind | None, typer.Option(help="Only those of this kind.")] = None, as_json: AsJson = False
) -> None:
    """The comments, the newest first, with why they were sorted so and how they were answered."""
    ground = firm_ground()
    with ground.db.reading() as session:
        rows = [_row(session, one) for one in comments.list_comments(session, kind=kind)]
    print_rows(rows, _COLUMNS, as_json=as_json, empty="There is no comment yet.")


def _row(session: Session, one: Comment) -> dict[str, Any]:
    row = one.model_dump(mode="json", include={"id", "at", "kind", "because", "language", "state", "post", "text"})
    return row | {"answered": ways_answered(session, one), "by_staff": one.sorted_by_id is not None}


@app.command()
def sort(
    number: Annotated[int, typer.Argument(metavar="ID", help="The comment's number.")],
    kind: Annotated[CommentKind, typer.Option("--as", help="What it is.")],
    by: By,
) -> None:
    """Say what a comment is; the rules leave it alone from then on."""
    ground = firm_ground()
    policy = comment_care(ground.settings).policy
    with ground.db.transaction() as session:
        answers = comments.sort_as(session, comment_id=number, kind=kind, policy=policy, by=by)
    typer.echo(f"comment {number} is sorted as {kind}" + (f"; {answers} answers are on their way" if answers else ""))
