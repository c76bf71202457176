"""`jisr association`: who registered, and the council's answer."""

from typing import Annotated, Any

import typer
from rich.table import Table
from rich.text import Text

from civic import associations
from core.models import Association, AssociationState
from jisr.commands.output import AsJson, By, console, print_json, print_rows, with_untold
from jisr.ground import firm_ground

app = typer.Typer(no_args_is_help=True, help="Associations that take part.")

Reference = Annotated[str, typer.Argument(help="The registration's reference, as A26-7KX4QM.")]
_FIELDS = ("reference", "state", "name", "province", "field", "recognised_in", "role", "created_at")
_MORE = ("reason", "decided_at", "left_at")


@app.command("list")
def list_(
    state: Annotated[AssociationState | None, typer.Option(help="Only those; none: all that have not left.")] = None,
    as_json: AsJson = False,
) -> None:
    """Registrations, those that wait longest first."""
    ground = firm_ground()
    with ground.db.reading() as session:
        rows = [_line(one) for one in associations.list_associations(session, state)]
        rows = with_untold(session, "association", rows, "reference")
    print_rows(rows, (*_FIELDS[:-1], "untold"), as_json=as_json, empty="No association has registered yet.")


def _line(association: Association, more: tuple[str, ...] = ()) -> dict[str, Any]:
    values = association.model_dump(mode="json")
    return {name: values[name] for name in (*_FIELDS, *more)}


@app.command()
def show(reference: Reference, as_json: AsJson = False) -> None:
    """One registration."""
    ground = firm_ground()
    with ground.db.reading() as session:
        line = _line(associations.find_association(session, reference), _MORE)
        (found,) = with_untold(session, "association", [line], "reference")
    if as_json:
        print_json(found)
        return
    table = Table("field", "value", show_header=False)
    for key, value in found.items():
        table.add_row(key, Text(str(value if value is not None else "")))
    console.print(table)


@app.command()
def confirm(reference: Reference, by: By) -> None:
    """Confirm an association; its representative is told."""
    ground = firm_ground()
    with ground.db.transaction() as session:
        found = associations.confirm(session, reference, by=by)
        line = f"{found.reference} is confirmed"
    typer.echo(line)


@app.command()
def decline(
    reference: Reference, by: By, reason: Annotated[str, typer.Option(help="Why, in words for its representative.")]
) -> None:
    """Decline an association, or take a confirmation back; its representative is told why."""
    ground = firm_ground()
    with ground.db.transaction() as session:
        found = associations.decline(session, reference, reason=reason, by=by)
        line = f"{found.reference} is declined"
    typer.echo(line)
