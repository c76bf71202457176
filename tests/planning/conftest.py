"""Tests of the plan stand in one moment."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import time_machine

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)


@pytest.fixture(autouse=True)
def stopped_clock() -> Iterator[None]:
    """Everything happens in one moment."""
    with time_machine.travel(NOW, tick=False):
        yield
