"""SIGKILL in the middle of things: by the sandbox's own count nothing is sent twice and nobody is forgotten."""

import random
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest
from sqlmodel import col, func, select

from bots.channels.registry import telegram_limits
from campaigns import service
from civic.region import load_region
from core.clock import now
from core.crypto import open_vault
from core.db import Database
from core.models import Contact, Delivery, DeliveryState, InboundMessage, Role, Staff
from jisr.rehearsal.stage import Stage, raised
from tests import factories

FIRST = 700_000_001
LEASE_SECONDS = 1
EDITOR, APPROVER = "editor@example.org", "approver@example.org"
CAMPAIGN = """
name = "water"
topic = "water"
channels = ["telegram_subscribers"]

[body]
ar = "انقطاع الماء غدا من التاسعة إلى الزوال"
fr = "Coupure d'eau demain de 9 h à midi"
"""


@contextmanager
def opened(stage: Stage) -> Iterator[Database]:
    """The database that the killed process uses too."""
    database = Database(stage.settings["JISR_DATABASE_URL"])
    yield database
    database.close()


def prepare(stage: Stage, people: range) -> None:
    """People who agreed to news, and an approved campaign that is due now."""
    stage.sandbox.add_users(len(people), first_id=people[0])
    stage.jisr("migrate")
    open_vault([stage.settings["JISR_DATA_KEY"]], stage.settings["JISR_HASH_KEY"])
    region = load_region(None)
    with opened(stage) as database, database.transaction() as session:
        session.add_all((Staff(email=EDITOR, role=Role.EDITOR), Staff(email=APPROVER, role=Role.APPROVER)))
        factories.subscribers(session, people)
        session.flush()
        campaign = service.import_campaign(session, CAMPAIGN, "water.toml", EDITOR, region)
        service.approve(session, campaign.id, APPROVER, region)
        service.schedule(session, campaign.id, None, region, now())


def states(database: Database) -> dict[str, int]:
    with database.reading() as session:
        found = session.exec(select(Delivery.state, func.count()).group_by(col(Delivery.state)))
        return {str(state): number for state, number in found}


def unknown_people(stage: Stage) -> set[int]:
    with opened(stage) as database, database.reading() as session:
        query = (
            select(Contact.address)
            .join(Delivery, col(Delivery.contact_id) == Contact.id)
            .where(Delivery.state == DeliveryState.UNKNOWN)
        )
        return {int(address) for address in session.exec(query)}


def broadcast(folder: Path, people: range, kills: Sequence[int], *, rate: int) -> dict[str, int]:
    """Broadcast to these people, killing the process once so many messages have ended; the outcomes by state."""
    settings = {
        "JISR_TELEGRAM_RATE": str(rate),
        "JISR_LEASE_SECONDS": str(LEASE_SECONDS),
        "JISR_TELEGRAM_MODE": "polling",
    }
    with raised(folder, settings) as stage, opened(stage) as database:
        prepare(stage, people)
        # Slow answers keep many calls in flight, so that the kill finds some of them on their way.
        stage.sandbox.add_fault("telegram", "slow", method="sendMessage", delay=0.2)
        stage.start()
        for ended in kills:
            wait_for(stage, database, ended)
            stage.kill()
            # What the dead process had on its way is taken over when its leases end; a start takes longer than that.
            stage.start()
        stage.sandbox.wait_until(lambda: set(states(database)) <= {"sent", "unknown"}, "the broadcast to end", 300)
        outcome = states(database)
        by_person = {int(chat): count for chat, count in stage.sandbox.sent_counts()["by_chat"].items()}
        unknown = unknown_people(stage)
    assert [person for person, count in by_person.items() if count > 1] == []
    assert set(people) - set(by_person) <= unknown
    assert outcome.get("unknown", 0) <= len(kills) * telegram_limits(rate).in_flight
    assert outcome.get("unknown", 0) + outcome["sent"] == len(people)
    return {**outcome, "missing": len(people) - len(by_person)}


def wait_for(stage: Stage, database: Database, ended: int) -> None:
    """Wait until so many messages have ended, as sent or unknown: some of those never arrived."""
    stage.sandbox.wait_until(
        lambda: sum(states(database).get(state, 0) for state in ("sent", "unknown")) >= ended, f"{ended} messages", 60
    )


@pytest.mark.timeout(120)
def test_nobody_twice_nobody_forgotten(tmp_path: Path):
    outcome = broadcast(tmp_path, range(FIRST, FIRST + 500), (80, 250), rate=200)
    # With answers that take so long the kills did find some on their way.
    assert outcome["unknown"] > 0


@pytest.mark.proof
@pytest.mark.timeout(3600)
def test_nobody_twice_nobody_forgotten_over_a_hundred_kills(tmp_path: Path):
    seed = 308
    moments = sorted(random.Random(seed).sample(range(20, 9500), 100))
    began = time.monotonic()
    outcome = broadcast(tmp_path, range(FIRST, FIRST + 10_000), moments, rate=500)
    print(f"\n10,000 people, 100 kills (seed {seed}), {time.monotonic() - began:.0f} s: {outcome}; "
          f"unknown at most {100 * telegram_limits(500).in_flight}")  # fmt: skip


WRITERS = range(710_000_001, 710_000_041)


def rows(stage: Stage) -> tuple[int, dict[int, int]]:
    """How many messages were taken in, and the answers planned for each person."""
    with opened(stage) as database, database.reading() as session:
        taken = len(session.exec(select(InboundMessage)).all())
        query = select(Contact.address).join(Delivery, col(Delivery.contact_id) == Contact.id)
        answers = Counter(int(address) for address in session.exec(query))
    return taken, answers


@pytest.mark.timeout(120)
@pytest.mark.parametrize("mode", ["webhook", "polling"])
def test_every_word_is_taken_in_once(tmp_path: Path, mode: str):
    settings = {"JISR_TELEGRAM_RATE": "200", "JISR_LEASE_SECONDS": str(LEASE_SECONDS), "JISR_TELEGRAM_MODE": mode}
    with raised(tmp_path, settings) as stage:
        sandbox = stage.sandbox
        sandbox.add_users(len(WRITERS), first_id=WRITERS[0])
        stage.jisr("migrate")
        open_vault([stage.settings["JISR_DATA_KEY"]], stage.settings["JISR_HASH_KEY"])
        stage.start()
        for number, person in enumerate(WRITERS):
            sandbox.say(person, "الماء مقطوع في دوارنا منذ يومين")
            if number in (10, 25):
                stage.kill()
                stage.start()
        sandbox.wait_until(lambda: rows(stage)[0] == len(WRITERS), "every message to be taken in", 60)
        sandbox.replay_telegram()
        unknown = partial(unknown_people, stage)
        sandbox.wait_until(
            lambda: {int(chat) for chat in sandbox.sent_counts()["by_chat"]} | unknown() >= set(WRITERS), "answers", 60
        )
        taken, answers = rows(stage)
        by_person = sandbox.sent_counts()["by_chat"]
    assert taken == len(WRITERS)
    assert answers == dict.fromkeys(WRITERS, 1)
    assert max(by_person.values()) == 1
