"""What the audit log says of logins that failed."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlmodel import col, select

from core.models import AuditEntry
from tests.web import story
from tests.web.test_console import log_in

NOW = datetime(2026, 12, 1, 16, tzinfo=UTC)


@pytest.fixture(autouse=True)
def told(deps):
    story.tell(deps.db)


def failures(deps) -> list[tuple[str, int]]:
    with deps.db.reading() as session:
        rows = session.exec(
            select(AuditEntry).where(AuditEntry.action == "login.failed").order_by(col(AuditEntry.id))
        ).all()
        assert {row.staff_id for row in rows} <= {None}
        assert {len(row.data["origin"]) for row in rows} <= {12}
        assert all("guess" not in str(row.data) for row in rows)
        return [(row.subject, row.data["failures"]) for row in rows]


async def test_who_guesses_a_password_is_noted_ever_more_seldom(client, deps):
    with time_machine.travel(NOW, tick=False) as clock:
        for _ in range(9):
            assert (await log_in(client, password="guess")).status_code == 401
            clock.shift(timedelta(minutes=16))
    assert failures(deps) == [(story.EMAIL, number) for number in (1, 2, 4, 8)]


async def test_invented_addresses_share_one_count(client, deps):
    for number in range(4):
        await log_in(client, email=f"guess{number}@council.example")
    assert failures(deps) == [("console", 1), ("console", 2), ("console", 4)]


async def test_who_gets_in_is_counted_anew(client, deps):
    for _ in range(2):
        await log_in(client, password="guess")
        assert (await log_in(client)).status_code == 303
    assert failures(deps) == [(story.EMAIL, 1), (story.EMAIL, 1)]
