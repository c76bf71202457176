"""`jisr comment`: comments under the page's posts, how they are sorted, and correcting it."""

from typing import Annotated, Any

import typer
from sqlmodel import Session

from civic import comment_desk, comment_hiding, comments
from civic.comment_replies import ReplyPolicy, ways_answered
from civic.comment_sorting import load_comment_rules, read_source, sort_comment
from core.models import Comment, CommentKind, ReplyWay
from jisr.commands.campaign import LARGEST_ID
from jisr.commands.output import AsJson, By, print_json, print_rows
from jisr.ground import firm_ground, lay_ground

app = typer.Typer(no_args_is_help=True, help="Comments under the page's posts.")

Number = Annotated[int, typer.Argument(metavar="ID", min=1, max=LARGEST_ID, help="The comment's number.")]
Text = Annotated[str, typer.Option("--text", help="The words.")]
_COLUMNS = ("id", "at", "kind", "because", "language", "state", "progress", "answered", "text")


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


_STORED = {"id", "at", "kind", "because", "language", "state", "progress", "post", "text"}


def _row(session: Session, one: Comment) -> dict[str, Any]:
    row = one.model_dump(mode="json", include=_STORED)
    return row | {"answered": ways_answered(session, one), "by_staff": one.sorted_by_id is not None}


@app.command()
def sort(
    number: Number,
    kind: Annotated[CommentKind, typer.Option("--as", help="What it is.")],
    by: By,
) -> None:
    """Say what a comment is; the rules leave it alone from then on."""
    ground = firm_ground()
    policy = ReplyPolicy.of(ground.settings)
    with ground.db.transaction() as session:
        answers = comments.sort_as(session, comment_id=number, kind=kind, policy=policy, by=by)
    typer.echo(f"comment {number} is sorted as {kind}" + (f"; {answers} answers are on their way" if answers else ""))


@app.command()
def assign(
    number: Number, to: Annotated[str, typer.Option(help="E-mail address of who is to answer it.")], by: By
) -> None:
    """Give it to a member of staff; it is in work from then on."""
    with firm_ground().db.transaction() as session:
        comment_desk.assign(session, comment_id=number, to=to, by=by)
    typer.echo(f"comment {number} is with {to}")


@app.command()
def note(number: Number, text: Text, by: By) -> None:
    """Write a note that only staff see."""
    with firm_ground().db.transaction() as session:
        comment_desk.note(session, comment_id=number, text=text, by=by)
    typer.echo(f"noted at comment {number}")


@app.command()
def answer(
    number: Number,
    text: Text,
    by: By,
    way: Annotated[ReplyWay, typer.Option(help="Under the comment, or to its writer alone.")] = ReplyWay.PUBLIC,
) -> None:
    """Answer it under the post, or to its writer alone: that once, within seven days."""
    ground = firm_ground()
    with ground.db.transaction() as session:
        policy = ReplyPolicy.of(ground.settings)
        comment_desk.answer(session, comment_id=number, way=way, text=text, policy=policy, by=by)
    typer.echo(f"the {way} answer to comment {number} is on its way")


@app.command()
def close(number: Number, by: By) -> None:
    """Say that nothing more is to be done."""
    with firm_ground().db.transaction() as session:
        comment_desk.close(session, comment_id=number, by=by)
    typer.echo(f"comment {number} is closed")


@app.command()
def reopen(number: Number, by: By) -> None:
    """Take a closed one into work again."""
    with firm_ground().db.transaction() as session:
        comment_desk.reopen(session, comment_id=number, by=by)
    typer.echo(f"comment {number} is in work")


@app.command()
def hide(
    number: Number, reason: Annotated[str, typer.Option(help="Why; it is kept in the audit log.")], by: By
) -> None:
    """Hide it on the page from all but its writer and their friends."""
    with firm_ground().db.transaction() as session:
        comment_hiding.hide(session, comment_id=number, reason=reason, by=by)
    typer.echo(f"comment {number} is on its way to being hidden")


@app.command("show-again")
def show_again(number: Number, by: By) -> None:
    """Let it be shown on the page again."""
    with firm_ground().db.transaction() as session:
        comment_hiding.show(session, comment_id=number, by=by)
    typer.echo(f"comment {number} is on its way to being shown again")
