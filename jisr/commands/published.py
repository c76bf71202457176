"""`jisr request publish`, `published`, `unpublish`: answers that everybody may read."""

import tomllib
from pathlib import Path
from typing import Annotated

import typer
from pydantic import BaseModel, ConfigDict, ValidationError

from civic import kept_files
from civic.requests import publishing
from core.errors import BadInput
from jisr.commands.campaign import read_text
from jisr.commands.output import AsJson, By, print_rows
from jisr.commands.request import Reference
from jisr.ground import firm_ground


class AnswerFile(BaseModel):
    """A published answer as written in TOML: question and answer per language, a topic, files to go along."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    question: dict[str, str]
    answer: dict[str, str]
    topic: str = ""
    files: tuple[Path, ...] = ()


def read_answer(source: str, where: str) -> AnswerFile:
    """Read such a file; BadInput names the line or the field."""
    try:
        return AnswerFile.model_validate(tomllib.loads(source))
    except tomllib.TOMLDecodeError as broken:
        raise BadInput(f"this is no TOML: {broken}", where=where, remedy="Mend that line.") from broken
    except ValidationError as wrong:
        first = wrong.errors()[0]
        field = ".".join(str(part) for part in first["loc"])
        known = ", ".join(AnswerFile.model_fields)
        raise BadInput(first["msg"], where=f"{where}, {field}", remedy=f"Known keys: {known}.") from wrong


def publish(
    reference: Reference,
    file: Annotated[Path, typer.Argument(help="The public wording (TOML): [question], [answer], topic, files.")],
    by: By,
    checked: Annotated[bool, typer.Option("--checked", help="Numbers and addresses in it are nobody's.")] = False,
) -> None:
    """Publish an answered request in the council's own words, without the person; prints the answer's number."""
    content = read_answer(read_text(file), str(file))
    ground = firm_ground()
    files = [kept_files.keep(ground.settings.files_dir, file.parent / path) for path in content.files]
    with ground.db.transaction() as session:
        row = publishing.publish(
            session, reference, by, ground.region, question=content.question, answer=content.answer,
            topic=content.topic, files=files, checked=checked,
        )  # fmt: skip
        number = row.id
    typer.echo(number)


def published(as_json: AsJson = False) -> None:
    """The published answers, the newest first."""
    ground = firm_ground()
    with ground.db.reading() as session:
        rows = [row.model_dump(mode="json") for row in publishing.list_published(session)]
    print_rows(rows, ("id", "published_on", "topic", "question"), as_json=as_json, empty="Nothing is published yet.")


def unpublish(number: Annotated[int, typer.Argument(help="The published answer's number.")], by: By) -> None:
    """Show a published answer no more."""
    ground = firm_ground()
    with ground.db.transaction() as session:
        publishing.withdraw(session, number, by)
    typer.echo(f"answer {number} is withdrawn")


def add_to(app: typer.Typer) -> None:
    """Put these commands under `jisr request`."""
    for command in (publish, published, unpublish):
        app.command()(command)
