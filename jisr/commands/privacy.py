"""`jisr privacy`: the terms of personal data, and the key that columns and files are sealed with."""

from pathlib import Path
from typing import Annotated, Any

import typer

from campaigns.charts import DRAWN
from campaigns.media import KEPT
from civic import retention
from core import rotation
from core.db import Database
from core.errors import BadInput
from core.models import Role
from core.staff import audit, staff_who_may
from jisr.commands.output import AsJson, By, print_json, print_rows
from jisr.ground import firm_ground

app = typer.Typer(no_args_is_help=True, help="Personal data: its terms and its key.")
# What everybody may see is compared with what was approved, and stays as it is.
PUBLIC = frozenset({KEPT, DRAWN})
KEEPERS = frozenset({Role.ADMIN})
DryRun = Annotated[bool, typer.Option("--dry-run", help="Only count; nothing ends.")]
_COLUMNS = ("class", "what", "months", "before", "rows")


@app.command("retention")
def retention_(dry_run: DryRun = False, by: By = "", as_json: AsJson = False) -> None:
    """End what is older than its term in region.toml, as the daily job does; or only count it."""
    if dry_run == bool(by):
        raise BadInput("say what to do", where="--dry-run or --by", remedy="One of them, not both.")
    ground = firm_ground()
    if dry_run:
        with ground.db.reading() as session:
            found = retention.due(session, ground.region)
    else:
        with ground.db.transaction() as session:
            staff = staff_who_may(session, by, retention.ENDERS, "end personal data")
            found = retention.end_all(session, ground.region, staff)
    rows: list[dict[str, Any]] = [
        {"class": one.data_class, "what": one.what, "months": one.months, "before": str(one.cut.day), "rows": one.rows}
        for one in found
    ]
    print_rows(rows, _COLUMNS, as_json=as_json, empty="")


@app.command()
def rotate(by: By, as_json: AsJson = False) -> None:
    """Seal all personal columns and files with the newest key of JISR_DATA_KEY; run it again if it was interrupted."""
    ground = firm_ground()
    with ground.db.transaction() as session:
        staff = staff_who_may(session, by, KEEPERS, "change the key of personal data")
        audit(session, staff, "privacy.rotate", "keys", keys=len(ground.settings.data_key))
    rows = [_rotated(ground.db, sealed) for sealed in rotation.sealed_columns()]
    files, closed = _rotated_files(ground.settings.files_dir)
    left = sum(row["left"] for row in (*rows, files))
    resealed = sum(row["resealed"] for row in (*rows, files))
    with ground.db.transaction() as session:
        audit(session, staff, "privacy.rotated", "keys", resealed=resealed, left=left, closed=len(closed))
    if as_json:
        print_json({"columns": rows, "files": files, "closed": closed, "left": left})
    else:
        print_rows([*rows, files], ("column", "rows", "resealed", "left"), as_json=False, empty="")
        typer.echo(_word(left, len(closed)))
    for line in closed:
        typer.echo(line, err=True)
    if closed:
        raise typer.Exit(1)


def _word(left: int, closed: int) -> str:
    """What is to be done next."""
    if closed:
        return f"{closed} files do not open with any key given: keep the older keys, add the one they were sealed with"
    if left:
        return f"{left} values came in under an older key meanwhile: restart every process, then run this again"
    return "everything is sealed with the newest key: the older ones can go from JISR_DATA_KEY"


def _rotated(db: Database, sealed: rotation.SealedColumn) -> dict[str, Any]:
    """Two rounds: what the second one still finds was written by a process that has the older key first."""
    first, second = list(rotation.rotate(db, sealed)), list(rotation.rotate(db, sealed))
    return {
        "column": str(sealed),
        "rows": sum(batch.seen for batch in second),
        "resealed": sum(batch.resealed for batch in first),
        "left": sum(batch.resealed for batch in second),
    }


def _rotated_files(folder: Path) -> tuple[dict[str, Any], tuple[str, ...]]:
    """The same for the files; a line for each that no key opens."""
    first, second = (rotation.rotate_files(folder, PUBLIC) for _ in range(2))
    row = {"column": "files", "rows": second.seen, "resealed": first.resealed, "left": second.resealed}
    return row, second.closed
