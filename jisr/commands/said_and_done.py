"""`jisr feedback publish`, `published`, `correct-published`, `unpublish`: what was said and what was done."""

import tomllib
from pathlib import Path
from typing import Annotated

import typer
from pydantic import BaseModel, ConfigDict, ValidationError

from civic import said_and_done
from civic.region import Region
from core.errors import BadInput
from jisr.commands.campaign import LARGEST_ID, read_text
from jisr.commands.output import AsJson, By, print_rows
from jisr.ground import firm_ground

Checked = Annotated[bool, typer.Option("--checked", help="Numbers and names in it are nobody's.")]
Number = Annotated[int, typer.Argument(min=1, max=LARGEST_ID, help="Its number, as `jisr feedback published` says.")]


class SaidAndDoneFile(BaseModel):
    """A "you said, we did" as written in TOML: public words per language, and the references that led to it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    said: dict[str, str]
    done: dict[str, str]
    topic: str = ""
    province: str = ""
    feedback: tuple[str, ...] = ()


def publish(
    source: Annotated[Path, typer.Argument(help="A “you said, we did” file (TOML).")], by: By, checked: Checked = False
) -> None:
    """Publish what was said and what was done, and tell the people concerned who asked."""
    content = read_said_and_done(read_text(source), str(source))
    ground = firm_ground()
    _check_place(ground.region, content)
    with ground.db.transaction() as session:
        row = said_and_done.publish(
            session, said=content.said, done=content.done, references=content.feedback, topic=content.topic,
            province=content.province, checked=checked, by=by,
        )  # fmt: skip
    typer.echo(row.id)


def _check_place(region: Region, content: SaidAndDoneFile) -> None:
    """BadInput for a topic or province that the region has not."""
    if content.topic:
        region.topic(content.topic)
    if content.province:
        region.province(content.province)


def read_said_and_done(source: str, where: str) -> SaidAndDoneFile:
    """Read a "you said, we did" file; BadInput names the line or the field."""
    try:
        return SaidAndDoneFile.model_validate(tomllib.loads(source))
    except tomllib.TOMLDecodeError as broken:
        raise BadInput(f"this is no TOML: {broken}", where=where, remedy="Mend that line.") from broken
    except ValidationError as wrong:
        first = wrong.errors()[0]
        field = ".".join(str(part) for part in first["loc"])
        known = ", ".join(SaidAndDoneFile.model_fields)
        raise BadInput(first["msg"], where=f"{where}, {field}", remedy=f"Known keys: {known}.") from wrong


def published(as_json: AsJson = False) -> None:
    """What was published, the newest first."""
    ground = firm_ground()
    with ground.db.reading() as session:
        rows = [vars(one) for one in said_and_done.published(session)]
    columns = ("id", "published_at", "topic", "province", "said", "done")
    print_rows(rows, columns, as_json=as_json, empty="Nothing is published yet.")


def correct_published(
    number: Number,
    source: Annotated[Path, typer.Argument(help="The file (TOML) with the right words.")],
    by: By,
    checked: Checked = False,
) -> None:
    """Put right what is published; who was told the old words is told the new ones."""
    content = read_said_and_done(read_text(source), str(source))
    ground = firm_ground()
    with ground.db.transaction() as session:
        said_and_done.correct(session, number, said=content.said, done=content.done, checked=checked, by=by)
    typer.echo(f"{number} is corrected")


def unpublish(number: Number, by: By, reason: Annotated[str, typer.Option(help="Why, for the record.")]) -> None:
    """Show it no more."""
    ground = firm_ground()
    with ground.db.transaction() as session:
        said_and_done.withdraw(session, number, reason=reason, by=by)
    typer.echo(f"{number} is withdrawn")


def add_to(app: typer.Typer) -> None:
    """Put these commands under `jisr feedback`."""
    for command in (publish, published, unpublish):
        app.command()(command)
    app.command("correct-published")(correct_published)
