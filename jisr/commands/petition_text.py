"""`jisr petition text`: what a petition says in each language, before it is opened and while it gathers support."""

import tomllib
from pathlib import Path
from typing import Annotated

import typer

from civic import petition_texts
from civic.petition_texts import PARTS, TextChange
from core.errors import BadInput
from jisr.commands.campaign import read_text
from jisr.commands.output import AsJson, By, print_json
from jisr.ground import firm_ground


def read_change(source: str, where: str) -> TextChange:
    """Read the texts of one language from TOML: title, summary, demand, any of them; BadInput names the key."""
    try:
        found = tomllib.loads(source)
    except tomllib.TOMLDecodeError as broken:
        raise BadInput(f"this is no TOML: {broken}", where=where, remedy="Mend that line.") from broken
    for key, text in found.items():
        if key not in PARTS or not isinstance(text, str):
            remedy = f"Known keys, each with a text: {', '.join(PARTS)}."
            raise BadInput("this is not a text of a petition", where=f"{where}, {key}", remedy=remedy)
    return TextChange(**found)


def text(
    reference: Annotated[str, typer.Argument(help="A draft's reference (D26-…), or the name of an open petition.")],
    language: Annotated[str, typer.Option(help="The language that is written: ar, fr, zgh, en.")],
    by: By,
    file: Annotated[Path | None, typer.Option(help='TOML: title = "…", summary = "…", demand = "…".')] = None,
    title: Annotated[str, typer.Option(help="What it is called, in a line.")] = "",
    summary: Annotated[str, typer.Option(help="What it is about.")] = "",
    demand: Annotated[str, typer.Option(help="What the council is asked to decide.")] = "",
    as_json: AsJson = False,
) -> None:
    """Write or change a petition's texts in one language, and say which are still missing before it can be opened."""
    written = read_change(read_text(file), str(file)) if file else TextChange()
    change = TextChange(title or written.title, summary or written.summary, demand or written.demand)
    ground = firm_ground()
    with ground.db.transaction() as session:
        texts = petition_texts.write_text(
            session, reference, language=language, change=change, by=by, region=ground.region
        )  # fmt: skip
    lacks = petition_texts.missing(texts, {}, ground.region)
    if as_json:
        print_json({"texts": texts, "lacks": lacks})
        return
    state = f"still lacks {', '.join(lacks)}" if lacks else "has all the texts it needs"
    typer.echo(f"{reference} is written in {', '.join(texts)}; it {state}")


def add_to(app: typer.Typer) -> None:
    """Put this command under `jisr petition`."""
    app.command()(text)
