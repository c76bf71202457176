"""`jisr report` and `jisr export`: what the council shows of itself, as files."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from analytics.evidence.freshness import freshness
from analytics.evidence.pack import MANIFEST, evidence
from analytics.evidence.period import period
from analytics.open_data import TABLES
from analytics.open_data.formats import DESCRIPTION, as_csv, as_json
from analytics.open_data.packages import descriptions
from analytics.rollups import roll_up
from core.folders import write_folder
from jisr.commands.output import AsJson, errors, print_json
from jisr.ground import firm_ground

report = typer.Typer(no_args_is_help=True, help="What the council can show of a period.")
export = typer.Typer(no_args_is_help=True, help="Data for others to use.")

Day = Annotated[datetime, typer.Option("--from", formats=["%Y-%m-%d"], help="First day, such as 2026-01-01.")]
LastDay = Annotated[datetime, typer.Option("--to", formats=["%Y-%m-%d"], help="Last day; it must be over.")]
Out = Annotated[Path, typer.Option("--out", help="The folder to make; an earlier one of this kind is replaced.")]


@report.callback()
def _report() -> None:
    """What the council can show of a period."""


@export.callback()
def _export() -> None:
    """Data for others to use."""


@report.command("evidence")
def evidence_(first: Day, last: LastDay, out: Out, as_json_: AsJson = False) -> None:
    """Make the evidence pack: tables, pages and PDF in French and Arabic; the same bytes for the same data."""
    ground = firm_ground()
    span = period(first.date(), last.date(), ground.region.zone)
    roll_up(ground.db, ground.region.zone)
    with ground.db.reading() as session:
        files = evidence(session, ground.region, span)
        fresh = freshness(session, ground.region)
    write_folder(out, files, mark=MANIFEST, moment=span.until)
    warning = fresh.in_words() if fresh and fresh.warns else None
    if as_json_:
        print_json({"folder": str(out), "files": sorted(files), "warning": warning})
        return
    typer.echo(f"{len(files)} files are in {out}")
    if warning:
        errors.print(f"jisr: {warning}", markup=False)


@export.command("open-data")
def open_data(out: Out, as_json_: AsJson = False) -> None:
    """Write every public table as CSV and JSON, with the data package that describes them."""
    ground = firm_ground()
    region = ground.region
    roll_up(ground.db, region.zone)
    files: dict[str, bytes] = {}
    with ground.db.reading() as session:
        for table in TABLES:
            rows = table.read(session, region)
            files[f"{table.slug}.csv"] = as_csv(table, rows, region)
            files[f"{table.slug}.json"] = as_json(rows)
    files |= descriptions(region, known=files)
    write_folder(out, files, mark=DESCRIPTION)
    if as_json_:
        print_json({"folder": str(out), "files": sorted(files)})
    else:
        typer.echo(f"{len(files)} files are in {out}")
