"""Everything that a network can do wrong, mixed, in one broadcast: nobody twice, missing only as unknown, no more."""

from typing import Any

import pytest

from bots.limits import Limits
from core.models import Contact
from core.networks import TELEGRAM
from sandbox.client import SandboxClient
from tests.campaigns.stage import Stage
from tests.delivery.way_out import TO_ALL, bot, going_out, rows, started, states, subscribers, until

PEOPLE = 400
# Kind, one in so many calls, what else.
MIX: list[tuple[str, int, dict[str, Any]]] = [
    ("slow", 7, {"delay": 0.1}),
    ("cut_after", 41, {}),
    ("cut_before", 43, {}),
    ("reset", 47, {}),
    ("500", 53, {}),
    ("502_html", 59, {}),
    ("429", 97, {"retry_after": 1, "times": 2}),
]


@pytest.mark.timeout(90)
async def test_nobody_twice_and_missing_only_as_unknown(sqlite_stage: Stage, sandbox: SandboxClient):
    people = subscribers(sqlite_stage, sandbox, PEOPLE)
    for kind, every, more in MIX:
        sandbox.add_fault("telegram", kind, "sendMessage", every=every, **more)
    started(sqlite_stage, TO_ALL.format(more=""))
    async with going_out(sqlite_stage.db, {TELEGRAM: bot(sandbox)}, {TELEGRAM: Limits(rate=200)}):
        await until(lambda: set(states(sqlite_stage.db)) <= {"sent", "unknown"}, 60)
    by_chat = {int(chat): count for chat, count in sandbox.sent_counts()["by_chat"].items()}
    unknown = {row.contact_id for row in rows(sqlite_stage.db, state="unknown")}
    missing = {person.id for person in people if int(person.address) not in by_chat}
    assert set(by_chat.values()) == {1}
    assert missing <= unknown
    struck = sum(
        sandbox.calls_of("telegram", "sendMessage", kind)
        for kind in ("cut_after", "cut_before", "reset", "500", "502_html")
    )
    assert len(unknown) == struck
    assert 5 <= struck <= PEOPLE // 8
    assert sandbox.calls_of("telegram", "sendMessage", "429") >= 2
    assert sandbox.violations() == []


@pytest.mark.timeout(60)
async def test_a_server_that_is_down_leaves_few_unknown_and_the_rest_waits(sqlite_stage: Stage, sandbox: SandboxClient):
    subscribers(sqlite_stage, sandbox, PEOPLE)
    sandbox.add_fault("telegram", "500", "sendMessage")
    started(sqlite_stage, TO_ALL.format(more=""))
    limits = {TELEGRAM: Limits(rate=100, in_flight=16)}
    async with going_out(sqlite_stage.db, {TELEGRAM: bot(sandbox)}, limits):
        await until(lambda: states(sqlite_stage.db).get("unknown", 0) >= 5)
    # What was on its way when the fifth failed, and no more.
    assert states(sqlite_stage.db)["unknown"] <= 5 + 16
    assert states(sqlite_stage.db)["planned"] >= PEOPLE - 21
    assert sandbox.sent_counts()["total"] == 0


async def test_a_blocked_person_is_stopped_and_the_others_get_it(stage: Stage, sandbox: SandboxClient):
    people = subscribers(stage, sandbox, 5)
    sandbox.block(int(people[2].address))
    started(stage, TO_ALL.format(more=""))
    async with going_out(stage.db, {TELEGRAM: bot(sandbox)}):
        await until(lambda: states(stage.db) == {"sent": 4, "failed": 1})
    with stage.db.reading() as session:
        assert session.get_one(Contact, people[2].id).state == "blocked"
