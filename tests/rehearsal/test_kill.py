"""SIGKILL in the middle of things: by the sandbox's own count nothing is sent twice and nobody is forgotten."""

import json
import random
import time
from collections import Counter
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import pytest
from sqlmodel import col, select

from bots.limits import Limits
from core.crypto import open_vault
from core.db import Database
from core.models import Contact, Delivery, DeliveryState, InboundMessage
from jisr.rehearsal.stage import Stage, raised
from tests import factories

FIRST = 700_000_001
LEASE_SECONDS = 2
EDITOR, APPROVER = "editor@example.org", "approver@example.org"
CAMPAIGN = """
name = "water"
topic = "water"
channels = ["telegram_subscribers"]

[body]
ar = "انقطاع الماء غدا من التاسعة إلى الزوال"
fr = "Coupure d'eau demain de 9 h à midi"
"""


def prepare(stage: Stage, people: range) -> int:
    """People who agreed to news, and an approved campaign; its number."""
    stage.sandbox.add_users(len(people), first_id=people[0])
    stage.jisr("migrate")
    for email, role in ((EDITOR, "editor"), (APPROVER, "approver")):
        stage.jisr("staff", "add", email, "--role", role)
    open_vault([stage.settings["JISR_DATA_KEY"]], stage.settings["JISR_HASH_KEY"])
    database = Database(stage.settings["JISR_DATABASE_URL"])
    with database.transaction() as session:
        factories.subscribers(session, people)
    database.close()
    file = stage.folder / "water.toml"
    file.write_text(CAMPAIGN, encoding="utf-8")
    number = int(stage.jisr("campaign", "import", str(file), "--by", EDITOR))
    stage.jisr("campaign", "approve", str(number), "--by", APPROVER)
    return number


def wait_for(stage: Stage, sent: int) -> None:
    stage.sandbox.wait_until(lambda: stage.sandbox.sent_counts()["total"] >= sent, f"{sent} messages", 60)


def states(stage: Stage, number: int) -> dict[str, int]:
    status = json.loads(stage.jisr("campaign", "status", str(number), "--json"))
    counts: dict[str, int] = status["counts"]["telegram_subscribers"]
    return counts


def finished(stage: Stage, number: int) -> bool:
    return set(states(stage, number)) <= {"sent", "unknown"}


def unknown_people(stage: Stage) -> set[int]:
    database = Database(stage.settings["JISR_DATABASE_URL"])
    with database.reading() as session:
        query = (
            select(Contact.address)
            .join(Delivery, col(Delivery.contact_id) == Contact.id)
            .where(Delivery.state == DeliveryState.UNKNOWN)
        )
        found = {int(address) for address in session.exec(query)}
    database.close()
    return found


def broadcast(folder: Path, people: range, kills: Sequence[int], fault: str | None) -> dict[str, int]:
    """Broadcast to these people, killing the process after so many messages each time; the outcomes by state."""
    settings = {"JISR_TELEGRAM_RATE": "200", "JISR_LEASE_SECONDS": str(LEASE_SECONDS), "JISR_TELEGRAM_MODE": "polling"}
    with raised(folder, settings) as stage:
        number = prepare(stage, people)
        if fault:
            # Slow answers keep many calls in flight, so that the kill finds some of them on their way.
            stage.sandbox.add_fault("telegram", fault, method="sendMessage", delay=0.2)
        stage.start()
        stage.jisr("campaign", "schedule", str(number))
        for sent in kills:
            wait_for(stage, sent)
            stage.kill()
            # What the dead process had on its way is taken over when its leases end.
            time.sleep(LEASE_SECONDS)
            stage.start()
        stage.sandbox.wait_until(lambda: finished(stage, number), "the broadcast to end", 120)
        outcome = states(stage, number)
        by_person = {int(chat): count for chat, count in stage.sandbox.sent_counts()["by_chat"].items()}
        unknown = unknown_people(stage)
    assert [person for person, count in by_person.items() if count > 1] == []
    assert set(people) - set(by_person) <= unknown
    # At most what each kill found on its way.
    assert outcome.get("unknown", 0) <= len(kills) * Limits(rate=1).in_flight
    assert outcome.get("unknown", 0) + outcome["sent"] == len(people)
    return outcome


@pytest.mark.timeout(240)
@pytest.mark.parametrize("fault", [None, "slow"])
def test_nobody_twice_nobody_forgotten(tmp_path: Path, fault: str | None):
    broadcast(tmp_path, range(FIRST, FIRST + 500), (80, 250), fault)


@pytest.mark.proof
@pytest.mark.timeout(1200)
def test_nobody_twice_nobody_forgotten_over_twenty_kills(tmp_path: Path):
    moments = sorted(random.Random(308).sample(range(50, 3800), 20))
    outcome = broadcast(tmp_path, range(FIRST, FIRST + 4000), moments, "slow")
    print(f"\n4000 people, 20 kills: {outcome}")


WRITERS = range(710_000_001, 710_000_041)


def rows(stage: Stage) -> tuple[int, dict[int, int]]:
    """How many messages were taken in, and the answers planned for each person."""
    database = Database(stage.settings["JISR_DATABASE_URL"])
    with database.reading() as session:
        taken = len(session.exec(select(InboundMessage)).all())
        query = select(Contact.address).join(Delivery, col(Delivery.contact_id) == Contact.id)
        answers = Counter(int(address) for address in session.exec(query))
    database.close()
    return taken, answers


@pytest.mark.timeout(240)
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
