"""A region, staff, campaign files and subscribers to test campaigns with."""

import pytest
from sqlmodel import Session

from civic.region import Region, load_region
from core.db import Database
from core.models import Role, Staff
from tests.campaigns.stage import APPROVER, AUTHOR, Stage


@pytest.fixture(scope="session")
def region() -> Region:
    return load_region(None)


@pytest.fixture
def stage(db: Database, region: Region) -> Stage:
    """An empty database with one editor and one approver, and what they do with campaigns."""
    with db.transaction() as session:
        _hire(session)
    return Stage(db, region)


def _hire(session: Session) -> None:
    session.add(Staff(email=AUTHOR, role=Role.EDITOR))
    session.add(Staff(email=APPROVER, role=Role.APPROVER))
