"""Installations to run the command in: empty, migrated, with staff and a campaign, and a council in full work."""

import shutil
from pathlib import Path

import pytest
import time_machine

from core.db import Database
from core.migrate import migrate
from tests.jisr.command import APPROVER, EDITOR, ROAD, Command
from tests.jisr.council_world import NOON, build


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """Keys, and nothing else."""
    return Command(tmp_path, monkeypatch, capsys)


@pytest.fixture(scope="session")
def migrated_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("migrated") / "jisr.db"
    database = Database(f"sqlite:///{path}")
    migrate(database)
    database.close()
    return path


@pytest.fixture
def jisr(empty: Command, migrated_database: Path) -> Command:
    """A migrated database."""
    (empty.folder / "var").mkdir()
    shutil.copy(migrated_database, empty.folder / "var" / "jisr.db")
    return empty


@pytest.fixture
def staffed(jisr: Command) -> Command:
    """An editor, an approver, and the editor's campaign 1, imported."""
    jisr.says("staff", "add", EDITOR, "--role", "editor")
    jisr.says("staff", "add", APPROVER, "--role", "approver")
    assert jisr.says("campaign", "import", jisr.write("road.toml", ROAD), "--by", EDITOR) == "1"
    return jisr


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database of a council in full work."""
    path = tmp_path_factory.mktemp("world") / "jisr.db"
    with time_machine.travel(NOON, tick=False):
        build(path)
    return path


@pytest.fixture
def council_at_work(empty: Command, world: Path) -> Command:
    """An installation of its own with that database."""
    (empty.folder / "var").mkdir()
    shutil.copy(world, empty.folder / "var" / "jisr.db")
    return empty
