"""The column `untold`: beside each matter, for staff, how many people could not be told of it, and why."""

import json
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import time_machine
from sqlmodel import Session

from core.db import Database
from core.models import Delivery, DeliveryState
from tests.jisr.command import Command
from tests.jisr.council_world import NOON

# What shows it, by the matter: the list with the key of its rows, and the matter by itself.
SHOWN = {
    "request:R26-222221": ("request", "reference"),
    "feedback:F26-222222": ("feedback", "reference"),
    "petition:road-308": ("petition", "slug"),
    "consultation:open": ("consultation", "slug"),
    "meeting:road-day": ("meeting", "slug"),
    "association:A26-222222": ("association", "reference"),
}


@contextmanager
def stored(jisr: Command) -> Iterator[Session]:
    database = Database(f"sqlite:///{jisr.folder}/var/jisr.db")
    with database.transaction() as session:
        yield session
    database.close()


def lost(about: str, recipient: str, state: DeliveryState, reason: str) -> Delivery:
    return Delivery(lane="telegram", channel="telegram", recipient=recipient, state=state, reason=reason, about=about)


@pytest.mark.parametrize("matter", SHOWN)
def test_staff_see_beside_a_matter_who_could_not_be_told(council_at_work: Command, matter: str):
    command, key = SHOWN[matter]
    _, _, name = matter.partition(":")
    with stored(council_at_work) as session:
        session.add_all(
            [
                lost(matter, "1", DeliveryState.SKIPPED, "blocked"),
                lost(matter, "1", DeliveryState.SKIPPED, "blocked"),
                lost(matter, "2", DeliveryState.SKIPPED, "blocked"),
                lost(matter, "3", DeliveryState.SKIPPED, "window"),
                lost(matter, "4", DeliveryState.MISSED, "too_late"),
                lost(matter, "5", DeliveryState.FAILED, "Rejected: said the network at length"),
                lost(matter, "6", DeliveryState.SENT, ""),
            ]
        )
    told = "could not be told: blocked us (2), failed (1), too late to be worth telling (1), window over (1)"
    with time_machine.travel(NOON, tick=False):
        rows = {row[key]: row["untold"] for row in json.loads(council_at_work.says(command, "list", "--json"))}
        assert rows.pop(name) == told
        assert set(rows.values()) <= {""}
        assert json.loads(council_at_work.says(command, "show", name, "--json"))["untold"] == told
        assert told in council_at_work.says(command, "show", name)
