"""`jisr petition`, `jisr request`: what citizens brought in."""

import tomllib
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import BaseModel, ConfigDict, ValidationError
from sqlmodel import select

from civic import information_requests, petitions
from core.clock import local_date, now
from core.errors import BadInput
from core.models import Petition
from core.staff import audit, find_staff
from jisr.commands.campaign import read_text
from jisr.commands.output import AsJson, By, print_rows
from jisr.ground import firm_ground

petition_app = typer.Typer(no_args_is_help=True, help="Petitions to the council.")
request_app = typer.Typer(no_args_is_help=True, help="Requests for information.")


class PetitionFile(BaseModel):
    """A petition as written in TOML: its name in links, title and summary per language."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    slug: str
    title: dict[str, str]
    summary: dict[str, str]


@petition_app.command("open")
def open_(file: Annotated[Path, typer.Argument(help="A petition file (TOML).")], by: By) -> None:
    """Open a petition for support, and print its name."""
    content = read_petition(read_text(file), str(file))
    ground = firm_ground()
    with ground.db.transaction() as session:
        staff = find_staff(session, by)
        petition = petitions.create_petition(
            session,
            slug=content.slug,
            title=content.title,
            summary=content.summary,
            opened_on=local_date(now(), ground.region.zone),
        )
        audit(session, staff, "petition.open", f"petition:{petition.id}")
    typer.echo(content.slug)


def read_petition(source: str, where: str) -> PetitionFile:
    """Read a petition file; BadInput names the line or the field."""
    try:
        return PetitionFile.model_validate(tomllib.loads(source))
    except tomllib.TOMLDecodeError as broken:
        raise BadInput(f"this is no TOML: {broken}", where=where, remedy="Mend that line.") from broken
    except ValidationError as wrong:
        first = wrong.errors()[0]
        field = ".".join(str(part) for part in first["loc"])
        known = ", ".join(PetitionFile.model_fields)
        raise BadInput(first["msg"], where=f"{where}, {field}", remedy=f"Known keys: {known}.") from wrong


@petition_app.command("list")
def list_petitions(as_json: AsJson = False) -> None:
    """All petitions, their support and what each still needs."""
    ground = firm_ground()
    rows: list[dict[str, Any]] = []
    with ground.db.reading() as session:
        for one in session.exec(select(Petition).order_by(Petition.slug)).all():
            counts = petitions.supporters_by_province(session, one.id)
            standing = petitions.standing(counts, ground.region)
            rows.append(
                {
                    "slug": one.slug,
                    "state": str(one.state),
                    "total": standing.total,
                    "needed": standing.needed,
                    "reached": standing.reached,
                    "provinces": counts,
                }
            )
    columns = ("slug", "state", "total", "needed", "reached", "provinces")
    print_rows(rows, columns, as_json=as_json, empty="There is no petition yet.")


@request_app.command("list")
def list_requests(as_json: AsJson = False) -> None:
    """Requests for information with their last day to answer."""
    ground = firm_ground()
    with ground.db.reading() as session:
        found = information_requests.list_requests(session)
        rows = [row.model_dump(mode="json", include=_REQUEST) for row in found]
    print_rows(rows, _REQUEST_ORDER, as_json=as_json, empty="There is no request yet.")


_REQUEST_ORDER = ("reference", "state", "received_on", "due_on", "urgent", "language", "province", "text")
_REQUEST = set(_REQUEST_ORDER)
