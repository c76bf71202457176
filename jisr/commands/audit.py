"""`jisr audit`: who of the staff did what, on what, and when."""

from datetime import datetime
from typing import Annotated

import typer

from core.audit_log import entries
from core.staff import find_staff
from jisr.commands.output import AsJson, print_rows
from jisr.ground import firm_ground

app = typer.Typer(no_args_is_help=True, help="The audit log: every act of staff, and what the clock did.")

Day = Annotated[datetime | None, typer.Option("--since", formats=["%Y-%m-%d"], help="From this day on (UTC).")]


@app.command("list")
def list_(
    subject: Annotated[str, typer.Option(help="Only on this subject, such as petition:7, or petition for all.")] = "",
    action: Annotated[str, typer.Option(help="Only this act, such as petition.open, or petition for all.")] = "",
    who: Annotated[str, typer.Option(help="Only what this member of staff did (e-mail address).")] = "",
    since: Day = None,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="At most this many.")] = 100,
    as_json: AsJson = False,
) -> None:
    """The acts, the newest first."""
    ground = firm_ground()
    with ground.db.reading() as session:
        staff_id = find_staff(session, who).id if who else None
        found = entries(session, subject=subject, action=action, staff_id=staff_id, since=since, limit=limit)
        rows = [
            {"at": one.at.isoformat(timespec="seconds"), "by": by, "action": one.action, "subject": one.subject,
             "data": one.data}
            for one, by in found
        ]  # fmt: skip
    print_rows(rows, ("at", "by", "action", "subject", "data"), as_json=as_json, empty="Nothing of that is in the log.")
