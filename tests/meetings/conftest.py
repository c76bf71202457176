"""A stopped clock, Monday 23 November 2026, 10:00 in Morocco, and a stage on each database."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
import time_machine

from civic.region import Region, load_region
from core.db import Database
from tests.meetings.stage import Stage


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(datetime(2026, 11, 23, 10, tzinfo=UTC), tick=False) as traveller:
        yield traveller


@pytest.fixture(scope="session")
def region() -> Region:
    return load_region()


@pytest.fixture
def stage(db: Database, region: Region, clock: time_machine.Traveller) -> Stage:
    return Stage(db, region)


@pytest.fixture
def in_paris(db: Database, region: Region, clock: time_machine.Traveller) -> Stage:
    """A council whose clocks change in March and October."""
    return Stage(db, replace(region, zone="Europe/Paris"))
