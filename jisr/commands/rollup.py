"""`jisr rollup`: the counts that pages show, kept ready from the events."""

from typing import Any

import typer
from sqlmodel import func, select

from analytics.rollups import NAME, rebuild, roll_up
from civic.petition_counts import add_up_anew
from core.errors import Refused
from core.models import Event, RollupState
from jisr.commands.output import AsJson, print_json
from jisr.ground import Ground, firm_ground

app = typer.Typer(no_args_is_help=True, help="The counts that pages show, kept ready from the events.")
_TRIES = 5


@app.command("rebuild")
def rebuild_(as_json: AsJson = False) -> None:
    """Count events and support for petitions anew, beside the running system; what pages show changes at the end."""
    ground = firm_ground()
    # Who counts meanwhile stands on what is to be mended, so that we begin again.
    if all(rebuild(ground.db, ground.region.zone) is None for _ in range(_TRIES)):
        raise Refused("other processes count without a pause; stop the worker for a moment and try again")
    roll_up(ground.db, ground.region.zone)
    with ground.db.transaction() as session:
        add_up_anew(session)
    _tell(ground, as_json=as_json)


@app.command()
def status(as_json: AsJson = False) -> None:
    """How far the events are counted."""
    _tell(firm_ground(), as_json=as_json)


def _tell(ground: Ground, *, as_json: bool) -> None:
    found = _how_far(ground)
    if as_json:
        print_json(found)
    else:
        typer.echo(f"counted up to event {found['counted']} at {found['at']}; {found['behind']} event numbers behind")


def _how_far(ground: Ground) -> dict[str, Any]:
    with ground.db.reading() as session:
        state = session.get(RollupState, NAME)
        newest = session.exec(select(func.max(Event.id))).one() or 0
    counted = state.counted if state else 0
    at = state.counted_at.isoformat() if state and state.counted_at else None
    return {"counted": counted, "at": at, "behind": newest - counted}
