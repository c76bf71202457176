"""`jisr import`: what the council keeps elsewhere and brings here as files."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from civic.planning_import import Comparison, compare, in_words
from civic.planning_store import PLANNERS, import_plan
from core.errors import BadInput
from core.staff import staff_who_may
from jisr.commands.importing_goals import sdg
from jisr.commands.output import AsJson, By, console, print_json
from jisr.ground import firm_ground

app = typer.Typer(no_args_is_help=True, help="Bring in what the council keeps in files.")
app.command()(sdg)

SHOWN = 30
LARGEST = 50_000_000


@app.callback()
def main() -> None:
    """Bring in what the council keeps in files."""


@app.command()
def planning(
    file: Annotated[Path, typer.Argument(help="A planning file (CSV); docs/planning-file.md describes it.")],
    by: By,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would change.")] = False,
    as_json: AsJson = False,
) -> None:
    """Take the plan's projects and milestones in: all of the file, or nothing and every mistake of it."""
    source = read_bytes(file)
    ground = firm_ground()
    if dry_run:
        with ground.db.reading() as session:
            staff_who_may(session, by, PLANNERS, "import the plan")
            found = compare(session, source, str(file), ground.region)
    else:
        with ground.db.transaction() as session:
            found = import_plan(session, source, str(file), ground.region, by=by)
    if as_json:
        print_json(_as_json(found, dry_run))
    else:
        _print(found, dry_run)


def read_bytes(file: Path) -> bytes:
    """A file's bytes; BadInput when it is missing, no file, or far too large."""
    if not file.is_file():
        raise BadInput("there is no such file", where=str(file))
    if file.stat().st_size > LARGEST:
        raise BadInput("the file is larger than 50 MB", where=str(file), remedy="Is it the right one?")
    return file.read_bytes()


def _as_json(found: Comparison, dry_run: bool) -> dict[str, Any]:
    changes = [
        {"code": step.row.code, "milestone": step.row.number, "new": step.there is None,
         "changes": [asdict(change) for change in step.changes if change.field]}
        for step in found.steps
    ]  # fmt: skip
    counts = {"rows": found.rows, "added": found.added, "changed": found.changed}
    return {"dry_run": dry_run, **counts, "changes": changes, "missing": found.missing}


def _print(found: Comparison, dry_run: bool) -> None:
    for line in in_words(found.steps[:SHOWN]):
        console.print(line, markup=False, highlight=False, soft_wrap=True)
    if len(found.steps) > SHOWN:
        console.print(f"… and {len(found.steps) - SHOWN} more")
    if found.missing:
        names = ", ".join(found.missing[:SHOWN])
        more = f" and {len(found.missing) - SHOWN} more" if len(found.missing) > SHOWN else ""
        console.print(f"not in the file, and left as they are: {names}{more}", markup=False, soft_wrap=True)
    would = "would be " if dry_run else ""
    typer.echo(f"{found.rows} lines: {found.added} {would}added, {found.changed} {would}changed")
