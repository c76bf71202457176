"""`jisr request`, `jisr feedback`: what citizens brought in."""

import typer

from civic import feedback, information_requests
from jisr.commands.output import AsJson, print_rows
from jisr.ground import firm_ground

request_app = typer.Typer(no_args_is_help=True, help="Requests for information.")
feedback_app = typer.Typer(no_args_is_help=True, help="Feedback from citizens.")


@request_app.command("list")
def list_requests(as_json: AsJson = False) -> None:
    """Requests for information with their last day to answer."""
    ground = firm_ground()
    with ground.db.reading() as session:
        found = information_requests.list_requests(session)
        rows = [row.model_dump(mode="json", include=_REQUEST) for row in found]
    print_rows(rows, _REQUEST_ORDER, as_json=as_json, empty="There is no request yet.")


@feedback_app.command("list")
def list_feedback(as_json: AsJson = False) -> None:
    """What citizens wrote, the newest first."""
    ground = firm_ground()
    with ground.db.reading() as session:
        rows = [row.model_dump(mode="json", include=_FEEDBACK) for row in feedback.list_feedback(session)]
    print_rows(rows, _FEEDBACK_ORDER, as_json=as_json, empty="There is no feedback yet.")


_REQUEST_ORDER = ("reference", "state", "received_on", "due_on", "urgent", "language", "province", "text")
_FEEDBACK_ORDER = ("reference", "state", "topic", "province", "language", "campaign_id", "text")
_REQUEST, _FEEDBACK = set(_REQUEST_ORDER), set(_FEEDBACK_ORDER)
