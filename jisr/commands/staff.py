"""`jisr staff`: who works with Jisr."""

import getpass
import sys
from typing import Annotated

import typer
from sqlmodel import col, select

from civic import staff_accounts
from core import staff_changes
from core.errors import BadInput, Refused
from core.models import Role, Staff
from core.staff import audit, find_staff
from jisr.commands.output import AsJson, errors, print_rows
from jisr.ground import firm_ground, lay_ground

app = typer.Typer(no_args_is_help=True, help="The people of the council who use Jisr.")

SHORTEST_PASSWORD = 12


@app.command()
def add(
    email: Annotated[str, typer.Argument(help="E-mail address.")],
    role: Annotated[Role, typer.Option(help="What they may do.")],
    password_stdin: Annotated[bool, typer.Option("--password-stdin", help="Read a password from there.")] = False,
) -> None:
    """Add a member of staff; with a password they can log in to the console."""
    from core import migrate
    from web.passwords import hash_password

    password = _read_password() if password_stdin else ""
    ground = lay_ground()
    migrate.ready(ground.db)
    with ground.db.transaction() as session:
        staff = staff_changes.add_staff(session, by=None, email=email, role=role)
        staff.password_hash = hash_password(password) if password else ""
    typer.echo(f"{email} is {role}")


def _read_password() -> str:
    password = getpass.getpass() if sys.stdin.isatty() else sys.stdin.readline().rstrip("\r\n")
    if len(password) < SHORTEST_PASSWORD:
        raise BadInput(f"the password has fewer than {SHORTEST_PASSWORD} characters", remedy="Choose a longer one.")
    return password


@app.command("list")
def list_(as_json: AsJson = False) -> None:
    """Everybody and their role."""
    ground = firm_ground()
    with ground.db.reading() as session:
        everybody = session.exec(select(Staff).where(col(Staff.left_at).is_(None)).order_by(Staff.email)).all()
        rows = [{"email": one.email, "role": str(one.role)} for one in everybody]
    print_rows(rows, ("email", "role"), as_json=as_json, empty="There is nobody yet: `jisr staff add` adds one.")


@app.command()
def invite(email: Annotated[str, typer.Argument(help="E-mail address.")]) -> None:
    """Print a link with which this member of staff chooses a password for the console, once, within three days."""
    from web import auth

    ground = firm_ground()
    with ground.db.transaction() as session:
        staff = find_staff(session, email)
        token = auth.invite(session, staff)
        audit(session, None, "staff.invite", staff.email)
    typer.echo(f"{ground.settings.public_url.rstrip('/')}/console/welcome/{token}")


@app.command("lost-phone")
def lost_phone(email: Annotated[str, typer.Argument(help="E-mail address.")]) -> None:
    """Let this member of staff in without the codes of their phone; they switch them on again in their account."""
    with firm_ground().db.transaction() as session:
        staff = find_staff(session, email)
        if not staff.second_factor:
            raise Refused(f"{staff.email} needs no code to log in")
        staff_changes.forget_factor(session, by=None, staff_id=staff.id)
    typer.echo(f"{email} logs in with the password alone")


@app.command()
def leave(email: Annotated[str, typer.Argument(help="E-mail address.")]) -> None:
    """Take somebody off the staff: they are logged out at once, and what they did keeps their name."""
    from web import auth

    ground = firm_ground()
    with ground.db.transaction() as session:
        staff = staff_changes.let_go(session, by=None, staff_id=find_staff(session, email).id)
        auth.end(session, staff.id)
    typer.echo(f"{email} has left the staff")


@app.command()
def link(email: Annotated[str, typer.Argument(help="E-mail address.")]) -> None:
    """Print a one-time code with which this member of staff links their own account at a network."""
    ground = firm_ground()
    with ground.db.transaction() as session:
        code = staff_accounts.new_link(session, find_staff(session, email))
    typer.echo(f"/staff {code}")
    errors.print("Send that line to the bot from your own account within 15 minutes.")


@app.command()
def unlink(email: Annotated[str, typer.Argument(help="E-mail address.")]) -> None:
    """End the link of this member of staff's account."""
    ground = firm_ground()
    with ground.db.transaction() as session:
        if not staff_accounts.unlink(session, find_staff(session, email)):
            raise Refused(f"{email} has linked no account")
    typer.echo(f"the account of {email} is linked no more")
