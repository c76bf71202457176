"""A sandbox in a process of its own for all tests here, empty at the start of each; staff and a region."""

from collections.abc import Iterator

import pytest

from civic.region import Region, load_region
from core.db import Database
from core.models import Role, Staff
from sandbox.client import SandboxClient
from sandbox.server import running_sandbox
from tests.campaigns.stage import APPROVER, AUTHOR, Stage


@pytest.fixture(scope="package")
def running() -> Iterator[SandboxClient]:
    """The sandbox, started once."""
    with running_sandbox(process=True) as client:
        yield client


@pytest.fixture
def sandbox(running: SandboxClient) -> SandboxClient:
    """The sandbox, empty."""
    running.reset()
    return running


@pytest.fixture(scope="session")
def region() -> Region:
    return load_region(None)


@pytest.fixture
def stage(db: Database, region: Region) -> Stage:
    """Campaigns on both databases."""
    return _staffed(db, region)


@pytest.fixture
def sqlite_stage(sqlite_db: Database, region: Region) -> Stage:
    """Campaigns on SQLite alone, where the database makes no difference."""
    return _staffed(sqlite_db, region)


def _staffed(db: Database, region: Region) -> Stage:
    with db.transaction() as session:
        session.add(Staff(email=AUTHOR, role=Role.EDITOR))
        session.add(Staff(email=APPROVER, role=Role.APPROVER))
    return Stage(db, region)
