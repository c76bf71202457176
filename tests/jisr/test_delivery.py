"""`jisr delivery` and `jisr alerts`, `jisr campaign correct` and `withdraw`: what staff see and do."""

import json
from contextlib import contextmanager

import pytest
from sqlmodel import select

from core.alerts import raise_alert
from core.db import Database
from core.models import Delivery, DeliveryState
from tests import factories
from tests.jisr.command import APPROVER, EDITOR, ROAD, Command


@contextmanager
def stored(jisr: Command):
    database = Database(f"sqlite:///{jisr.folder}/var/jisr.db")
    with database.transaction() as session:
        yield session
    database.close()


@pytest.fixture
def unknown(staffed: Command) -> int:
    """A message of which nobody knows what came; its number."""
    with stored(staffed) as session:
        person = factories.contact()
        session.add(person)
        session.flush()
        lost = factories.reply(person, "جواب سري", state=DeliveryState.UNKNOWN, reason="cut line")
        session.add(lost)
        session.flush()
        return lost.id


def test_staff_list_what_is_unknown_and_settle_it(staffed: Command, unknown: int):
    (row,) = json.loads(staffed.says("delivery", "unknown", "--json"))
    assert (row["id"], row["reason"], row["public"]) == (unknown, "cut line", False)
    assert "سري" not in json.dumps(row, ensure_ascii=False)
    said = staffed.says("delivery", "settle", str(unknown), "--sent", "--by", EDITOR)
    assert said == f"message {unknown} is settled: sent"
    assert staffed.says("delivery", "unknown") == "No message is unknown."
    assert staffed.says("delivery", "missed") == "No message is missed."
    with stored(staffed) as session:
        assert session.exec(select(Delivery)).one().state is DeliveryState.SENT


@pytest.mark.parametrize(
    "arguments", [("--sent",), ("1",), ("1", "--sent", "--again"), ("1", "--campaign", "1", "--sent")]
)
def test_an_unclear_word_is_refused_in_one_line(staffed: Command, arguments: tuple[str, ...]):
    answer = staffed("delivery", "settle", *arguments, "--by", EDITOR)
    assert answer.code == 2
    assert answer.err.startswith("jisr: name one message or one campaign, and one outcome")


def test_alerts_are_listed_until_their_cause_has_gone(staffed: Command):
    assert staffed.says("alerts") == "Nothing needs you."
    with stored(staffed) as session:
        raise_alert(session, "content_refused", "campaign:1", "'road-308' is paused")
        raise_alert(session, "content_refused", "campaign:1", "'road-308' is paused")
    (alert,) = json.loads(staffed.says("alerts", "--json"))
    assert (alert["subject"], alert["times"]) == ("campaign:1", 2)
    found = json.loads(staffed("doctor", "--json").out)
    (finding,) = [one for one in found if one["subject"].startswith("alert")]
    assert finding["verdict"] == "note"


def test_a_published_campaign_is_corrected_and_withdrawn(staffed: Command):
    file = staffed.folder / "road.toml"
    file.write_text(ROAD, encoding="utf-8")
    number = staffed.says("campaign", "import", str(file), "--by", EDITOR)
    refused = staffed("campaign", "correct", number, "--file", str(file), "--by", EDITOR)
    assert refused.code == 1
    staffed.says("campaign", "approve", number, "--by", APPROVER)
    staffed.says("campaign", "schedule", number)
    file.write_text(ROAD.replace("308:", "309:"), encoding="utf-8")
    waiting = staffed.says("campaign", "correct", number, "--file", str(file), "--by", EDITOR)
    assert waiting == f"the correction of campaign {number} waits for approval"
    approved = staffed.says("campaign", "approve-correction", number, "--by", APPROVER)
    assert approved == f"campaign {number} is corrected; 0 posts are being changed"
    withdrawn = staffed.says("campaign", "withdraw", number, "--by", EDITOR, "--reason", "خطأ")
    assert withdrawn == f"campaign {number} is withdrawn; 0 posts are being taken down"
    assert json.loads(staffed.says("campaign", "show", number, "--json"))["state"] == "cancelled"
