"""Brings a database to the newest revision, and says which one it is at."""

from importlib.resources import files

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from core.db import Database


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


def newest() -> str:
    """The newest revision that the program knows."""
    return ScriptDirectory.from_config(config()).get_current_head() or ""


def current(database: Database) -> str:
    """The revision that the database is at; empty when it is new."""
    with database.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() or ""
