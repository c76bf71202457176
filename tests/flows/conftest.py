"""One stopped moment for all conversations: Monday 23 November 2026, 10:00 in Morocco."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import time_machine


@pytest.fixture(autouse=True)
def moment() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 11, 23, 10, tzinfo=UTC), tick=False):
        yield
