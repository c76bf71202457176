"""Brings a database to the newest revision, and says which one it is at."""

from functools import cache
from importlib.resources import files

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from core.db import Database
from core.errors import NotReady


def config() -> Config:
    """Alembic's configuration, for the scripts shipped with the program."""
    found = Config()
    found.set_main_option("script_location", str(files("migrations")))
    return found


def migrate(database: Database) -> str:
    """Upgrade to the newest revision, in one transaction; its identifier."""
    settings = config()
    with database.engine.begin() as connection:
        settings.attributes["connection"] = connection
        command.upgrade(settings, "head")
    return newest()


def ready(database: Database) -> None:
    """Give a new database its tables; NotReady for one of another version, which waits for a backup and a command."""
    if current(database):
        require_newest(database)
    else:
        migrate(database)


def require_newest(database: Database) -> None:
    """NotReady unless the database has the tables of this version."""
    at = current(database)
    if not at:
        raise NotReady("the database has no tables yet: run `jisr migrate`")
    if at != newest():
        raise NotReady(f"the database is at revision {at}, this version needs {newest()}: run `jisr migrate`")


@cache
def newest() -> str:
    """The newest revision that the program knows; the files are read once, which takes longer than most commands."""
    return ScriptDirectory.from_config(config()).get_current_head() or ""


def current(database: Database) -> str:
    """The revision that the database is at; empty when it is new."""
    with database.reading() as session:
        return MigrationContext.configure(session.connection()).get_current_revision() or ""
