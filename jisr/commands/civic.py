"""`jisr feedback`: what citizens told the council."""

import typer

from civic import feedback
from jisr.commands.output import AsJson, print_rows
from jisr.ground import firm_ground

feedback_app = typer.Typer(no_args_is_help=True, help="Feedback from citizens.")


@feedback_app.command("list")
def list_feedback(as_json: AsJson = False) -> None:
    """What citizens wrote, the newest first."""
    ground = firm_ground()
    with ground.db.reading() as session:
        rows = [row.model_dump(mode="json", include=_FEEDBACK) for row in feedback.list_feedback(session)]
    print_rows(rows, _FEEDBACK_ORDER, as_json=as_json, empty="There is no feedback yet.")


_FEEDBACK_ORDER = ("reference", "state", "topic", "province", "language", "campaign_id", "text")
_FEEDBACK = set(_FEEDBACK_ORDER)
