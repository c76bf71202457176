"""`jisr reply`: answers that staff keep ready, for `jisr feedback answer` and `jisr request answer` (--saved)."""

from pathlib import Path
from typing import Annotated, Any

import typer

from civic import saved_replies
from core.errors import BadInput
from jisr.commands.campaign import read_text
from jisr.commands.output import AsJson, By, print_rows
from jisr.ground import firm_ground

app = typer.Typer(no_args_is_help=True, help="Saved replies of the staff, per language.")

Name = Annotated[str, typer.Argument(help="The reply's name, such as road-works.")]
_COLUMNS = ("name", "language", "placeholders", "by", "text")


@app.command()
def save(
    name: Name,
    language: Annotated[str, typer.Option(help="The language that it is written in: ar, fr, zgh, en.")],
    by: By,
    text: Annotated[str, typer.Option(help="The words; {reference}, {region} and {due} are filled in.")] = "",
    text_file: Annotated[Path | None, typer.Option(help="A file (UTF-8) with the words.")] = None,
) -> None:
    """Keep a reply in one language; it takes the place of the one that was there."""
    if bool(text) == bool(text_file):
        raise BadInput("give --text or --text-file, one of them", remedy="`jisr reply save --help` shows both.")
    ground = firm_ground()
    words = read_text(text_file) if text_file else text
    with ground.db.transaction() as session:
        saved_replies.save(session, name=name, language=language, text=words, by=by, region=ground.region)
    typer.echo(f"reply {name} is kept in {language}")


@app.command("list")
def list_(as_json: AsJson = False) -> None:
    """All saved replies, by name and language."""
    ground = firm_ground()
    with ground.db.reading() as session:
        rows = [_row(one) for one in saved_replies.saved_replies(session)]
    print_rows(rows, _COLUMNS, as_json=as_json, empty="There is no saved reply yet.")


@app.command()
def show(name: Name, as_json: AsJson = False) -> None:
    """One reply in each of its languages."""
    ground = firm_ground()
    with ground.db.reading() as session:
        rows = [_row(one) for one in saved_replies.saved_replies(session, name)]
    if not rows:
        raise BadInput(f"there is no saved reply {name!r}", remedy="`jisr reply list` names them.")
    print_rows(rows, _COLUMNS, as_json=as_json, empty="")


def _row(one: saved_replies.Saved) -> dict[str, Any]:
    return {**vars(one), "placeholders": " ".join(one.placeholders), "updated_at": one.updated_at.isoformat()}


@app.command()
def remove(
    name: Name, by: By, language: Annotated[str, typer.Option(help="Only in this language; without: in all.")] = ""
) -> None:
    """Take a reply away."""
    ground = firm_ground()
    with ground.db.transaction() as session:
        count = saved_replies.remove(session, name=name, language=language, by=by)
    typer.echo(f"reply {name} is removed in {count} languages")
