"""The `jisr` command. Errors a user can act on are one line on standard error; core/errors.py has the exit codes.

What a command alone needs it imports itself, so that the short ones start in a moment.
"""

import asyncio
import secrets
import sys
from typing import Annotated

import typer
from rich.table import Table
from sqlalchemy.exc import OperationalError

from core.errors import JisrError, NotReady, Refused
from jisr.commands import campaign, civic, staff
from jisr.commands.output import AsJson, console, errors, print_json
from jisr.ground import lay_ground
from jisr.role import Role

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="A regional council reaches its citizens over Facebook and Telegram, and hears them back.",
)
app.add_typer(campaign.app, name="campaign")
app.add_typer(staff.app, name="staff")
app.add_typer(civic.petition_app, name="petition")
app.add_typer(civic.request_app, name="request")
app.add_typer(civic.feedback_app, name="feedback")


@app.command()
def serve(
    role: Annotated[Role, typer.Option(help="Which part of the work this process does.")] = Role.ALL,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.")] = 8080,
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
    from jisr.doctor import BAD, examine

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
    port: Annotated[int, typer.Option(help="Port of the web; the sandbox takes the next one.")] = 8080,
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


def main() -> None:
    """Run the command; turn what a user can act on into one line and an exit code."""
    try:
        app()
    except Refused as refusal:
        _stop(refusal, 1)
    except JisrError as wrong:
        _stop(wrong, 2)
    except OperationalError as unreachable:
        _stop(NotReady(f"the database does not answer ({type(unreachable.orig).__name__}); see JISR_DATABASE_URL"), 2)


def _stop(error: JisrError, code: int) -> None:
    errors.print(f"jisr: {error}", markup=False)
    sys.exit(code)
