"""`jisr delivery`, `jisr alerts`: what the networks left open, and what staff must look at."""

from dataclasses import asdict
from typing import Annotated

import typer

from bots.settle import Outcome, settle_campaign, waiting
from bots.settle import settle as settle_one
from core.alerts import all_alerts, open_alerts
from core.errors import BadInput
from core.models import DeliveryState
from jisr.commands.campaign import LARGEST_ID
from jisr.commands.output import AsJson, By, print_rows
from jisr.ground import firm_ground

app = typer.Typer(no_args_is_help=True, help="Messages whose end is not known, or that came too late.")

OfCampaign = Annotated[int | None, typer.Option("--campaign", min=1, max=LARGEST_ID, help="Only of this campaign.")]


@app.command()
def unknown(campaign: OfCampaign = None, as_json: AsJson = False) -> None:
    """Messages that may or may not have arrived; look, then settle them."""
    _print_waiting(DeliveryState.UNKNOWN, campaign, as_json=as_json)


@app.command()
def missed(campaign: OfCampaign = None, as_json: AsJson = False) -> None:
    """Messages that were not sent because they were too late."""
    _print_waiting(DeliveryState.MISSED, campaign, as_json=as_json)


def _print_waiting(state: DeliveryState, campaign: int | None, *, as_json: bool) -> None:
    ground = firm_ground()
    with ground.db.reading() as session:
        rows = [
            {**asdict(one), "tried_at": one.tried_at and one.tried_at.isoformat()}
            for one in waiting(session, state, campaign)
        ]
    columns = ("id", "lane", "channel", "campaign", "public", "tried_at", "reason")
    print_rows(rows, columns, as_json=as_json, empty=f"No message is {state}.")


@app.command()
def settle(
    by: By,
    number: Annotated[int | None, typer.Argument(min=1, max=LARGEST_ID, help="The message's number.")] = None,
    campaign: OfCampaign = None,
    sent: Annotated[bool, typer.Option("--sent", help="It arrived.")] = False,
    again: Annotated[bool, typer.Option("--again", help="Send it again.")] = False,
    failed: Annotated[bool, typer.Option("--failed", help="It did not arrive, and stays so.")] = False,
) -> None:
    """Say what came of one message, or of all unknown private ones of a campaign."""
    said = [outcome for outcome, true in zip(Outcome, (sent, again, failed), strict=True) if true]
    if len(said) != 1 or (number is None) == (campaign is None):
        raise BadInput(
            "name one message or one campaign, and one outcome",
            remedy="Such as `jisr delivery settle 7 --sent --by EMAIL`.",
        )
    ground = firm_ground()
    with ground.db.transaction() as session:
        if number is not None:
            settle_one(session, number, said[0], by_email=by)
            line = f"message {number} is settled: {said[0]}"
        else:
            count = settle_campaign(session, campaign or 0, said[0], by_email=by)
            line = f"{count} messages of campaign {campaign} are settled: {said[0]}"
    typer.echo(line)


def alerts(
    every: Annotated[bool, typer.Option("--all", help="Also those whose cause has gone.")] = False,
    as_json: AsJson = False,
) -> None:
    """What staff must look at: held lanes, refused campaigns, answers that came too late."""
    ground = firm_ground()
    with ground.db.reading() as session:
        rows = [alert.model_dump(mode="json") for alert in (all_alerts if every else open_alerts)(session)]
    columns = ("id", "kind", "subject", "text", "times", "raised_at", "cleared_at")
    print_rows(rows, columns, as_json=as_json, empty="Nothing needs you.")
