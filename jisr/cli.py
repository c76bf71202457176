"""The `jisr` command. Errors a user can act on are one line on standard error; core/errors.py has the exit codes.

What a command alone needs it imports itself, so that the short ones start in a moment.
"""

import asyncio
import secrets
import sys
from collections.abc import Sequence
from functools import cache
from typing import Annotated, Any, NoReturn

import typer
from rich.table import Table
from sqlalchemy.exc import DatabaseError, OperationalError
from typer.main import get_command

from core.errors import JisrError, Refused
from jisr.commands import (
    association,
    audit,
    campaign,
    campaign_insights,
    comment,
    consultation,
    delivery,
    feedback,
    holiday,
    importing,
    lane,
    meeting,
    network,
    petition,
    petition_paper,
    petition_text,
    privacy,
    project,
    proposal,
    published,
    reply,
    report,
    request,
    rollup,
    said_and_done,
    staff,
    voice,
)
from jisr.commands.output import AsJson, console, errors, print_json
from jisr.ground import lay_ground, opened
from jisr.role import Role

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="A regional council reaches its citizens over Facebook and Telegram, and hears them back.",
)
campaign_insights.add_to(campaign.app)
proposal.add_to(campaign.app)
app.add_typer(campaign.app, name="campaign")
app.add_typer(staff.app, name="staff")
app.add_typer(privacy.app, name="privacy")
app.add_typer(voice.app, name="voice")
app.add_typer(lane.app, name="lane")
app.add_typer(network.app, name="network")
petition_paper.add_to(petition.app)
petition_text.add_to(petition.app)
app.add_typer(delivery.app, name="delivery")
app.command("alerts")(delivery.alerts)
app.add_typer(petition.app, name="petition")
published.add_to(request.app)
app.add_typer(request.app, name="request")
app.add_typer(holiday.app, name="holiday")
said_and_done.add_to(feedback.app)
app.add_typer(feedback.app, name="feedback")
app.add_typer(comment.app, name="comment")
app.add_typer(association.app, name="association")
app.add_typer(meeting.app, name="meeting")
app.add_typer(consultation.app, name="consultation")
app.add_typer(reply.app, name="reply")
app.add_typer(audit.app, name="audit")
app.add_typer(importing.app, name="import")
app.add_typer(project.app, name="project")
app.add_typer(rollup.app, name="rollup")
app.add_typer(report.report, name="report")
app.add_typer(report.export, name="export")


@app.command()
def serve(
    role: Annotated[Role, typer.Option(help="Which part of the work this process does.")] = Role.ALL,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port to listen on.")] = 8080,
) -> None:
    """Run Jisr: web, webhooks or polling, scheduler and outbox in one process."""
    from jisr.serve import serve as run_server

    run_server(lay_ground(), role, host, port)


@app.command()
def migrate() -> None:
    """Bring the database to this version's tables."""
    from core import migrate as migrations

    typer.echo(f"the database is at revision {migrations.migrate(lay_ground().db)}")


@app.command()
def doctor(as_json: AsJson = False) -> None:
    """Look whether everything is fit to run; exit code 1 if not."""
    from bots.checkup import BAD
    from jisr.doctor import examine

    found = asyncio.run(examine(lay_ground()))
    if as_json:
        print_json([finding.as_json() for finding in found])
    else:
        table = Table("", "subject", "detail")
        for finding in found:
            table.add_row(finding.verdict, finding.subject, finding.detail)
        console.print(table)
    if any(finding.verdict == BAD for finding in found):
        raise typer.Exit(1)


@app.command()
def demo(
    once: Annotated[bool, typer.Option("--once", help="Play the main job once, print a table, and stop.")] = False,
    port: Annotated[
        int, typer.Option(min=1, max=65534, help="Port of the web; the sandbox takes the next one.")
    ] = 8080,
) -> None:
    """Rehearse against the sandbox: no token, no network, nothing to set up."""
    from jisr.demo import demo as play

    raise typer.Exit(play(once=once, port=port))


@app.command()
def talk(language: Annotated[str, typer.Option(help="Language to be greeted in: ar, fr, zgh, en.")] = "") -> None:
    """Talk to the bot in this terminal; nothing is kept."""
    from jisr.talk import talk as converse

    converse(language)


@app.command()
def keys() -> None:
    """Make the secret settings of a new installation, ready for `.env`."""
    for name in ("JISR_SECRET_KEY", "JISR_DATA_KEY", "JISR_HASH_KEY", "JISR_TELEGRAM_WEBHOOK_SECRET"):
        typer.echo(f"{name}={secrets.token_hex(32)}")


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command and exit; what a user can act on becomes one line and an exit code."""
    with opened:
        code = _run(arguments)
    sys.exit(code)


@cache
def _commands() -> Any:
    """All commands, put together once."""
    return get_command(app)


def _run(arguments: Sequence[str] | None) -> int:
    try:
        code = _commands()(arguments, prog_name="jisr", standalone_mode=False)
    except Refused as refusal:
        return _complain(str(refusal), 1)
    except JisrError as wrong:
        return _complain(str(wrong), 2)
    except DatabaseError as broken:
        if type(broken) not in {DatabaseError, OperationalError}:
            raise  # a fault of ours, such as a wrong statement
        return _complain(f"the database does not answer ({type(broken.orig).__name__}); see JISR_DATABASE_URL", 2)
    except typer.TyperException as misused:
        return _complain(_usage(misused), 2)
    except typer.Abort:
        return _complain("stopped", 1)
    return code or 0


def _complain(text: str, code: int) -> int:
    for line in text.splitlines():
        errors.print(f"jisr: {line}", markup=False)
    return code


def _usage(misused: typer.TyperException) -> str:
    """One line; nothing where the help has been printed instead."""
    what = " ".join(misused.format_message().replace("Value error, ", "").split())
    context = getattr(misused, "ctx", None)
    return what and f"{what.rstrip('.')}. See `{context.command_path if context else 'jisr'} --help`."
