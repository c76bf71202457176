"""One thing said is one transaction: taken in once, answered always, and never half."""

import asyncio
import re
from dataclasses import replace

import pytest
from sqlmodel import col

from bots.channel import BadPayload
from bots.flows import FLOWS
from bots.flows.effects import FileFeedback
from bots.flows.engine import HERE, LEAVE, Flow, FlowStep, Move
from bots.flows.scene import Effect, Pending
from bots.inbox import Inbox
from core.clock import now
from core.db import Database
from core.message import Inbound, Message
from core.models import (
    Contact,
    Conversation,
    Delivery,
    Event,
    EventKind,
    Feedback,
    InboundMessage,
    PetitionSupport,
    Priority,
)
from tests.bots.stage import Citizen, HandChannel, Stage

APOLOGY = "Une erreur est survenue de notre côté. Réessayez dans un instant."


class Unheard(Effect):
    """Nobody carries this out."""


def breaks(_scene, _answers, turn) -> Move:
    """Fails in the flow, or after something was already written."""
    if turn.text == "flow":
        raise RuntimeError("broken")
    written = Pending(FileFeedback("half", "F26-222222"))
    return Move(LEAVE, effects=(written, Pending(Unheard())) if turn.text == "effect" else (written,))


def ask(_scene, _answers) -> Message:
    return Message(text="?")


def fails(_scene, _answers) -> Message:
    raise RuntimeError("broken")


BROKEN = {**FLOWS, "broken": Flow("broken", (FlowStep("now", ask, breaks),))}


async def test_the_same_message_twice_changes_nothing(db: Database) -> None:
    citizen = await Citizen(Stage(db)).welcomed()
    await citizen.presses_value("go:feedback")
    await citizen.presses_value("feedback.topic:water")
    first = await citizen.says("Il n’y a plus d’eau.")
    before = [citizen.stage.count(table) for table in (Feedback, Delivery, InboundMessage)], citizen.state()
    assert await citizen.repeats() == first
    assert ([citizen.stage.count(table) for table in (Feedback, Delivery, InboundMessage)], citizen.state()) == before


async def test_a_conversation_hears_a_message_once_however_often_it_is_delivered(sqlite_db: Database) -> None:
    heard = []

    def hears(_scene, _answers, turn) -> Move:
        heard.append(turn.text)
        return Move(HERE)

    stage = Stage(sqlite_db, flows={**FLOWS, "echo": Flow("echo", (FlowStep("now", ask, hears),))})
    citizen = await Citizen(stage).welcomed()
    await citizen.presses_value("go:echo")
    await citizen.says("once")
    await citizen.repeats()
    stage.restart()
    await citizen.repeats()
    assert heard == ["once"]


async def test_one_call_may_hold_the_same_message_twice(db: Database) -> None:
    stage = Stage(db)
    citizen = await Citizen(stage).welcomed()
    await citizen.says("/menu")
    assert citizen.last is not None
    fresh = replace(citizen.last, external_id=stage.new_id(), command="", text="Bonne idée")
    before = stage.count(Delivery)
    await stage.take(fresh, fresh)
    assert stage.count(Delivery) == before + 1


async def test_people_do_not_disturb_each_other(db: Database) -> None:
    stage = Stage(db)
    first, second = await Citizen(stage, "1").welcomed("fr"), await Citizen(stage, "2").welcomed("ar")
    await first.presses_value("go:feedback")
    await second.presses_value("go:request")
    assert (first.state()["flow"], second.state()["flow"]) == ("feedback", "request")
    assert {contact.language for contact in stage.rows(Contact)} == {"fr", "ar"}


async def test_an_account_is_another_person_on_another_network(sqlite_db: Database) -> None:
    for channel in (HandChannel("telegram"), HandChannel("messenger")):
        await Citizen(Stage(sqlite_db, channel)).says("/start")
    assert Stage(sqlite_db).count(Contact) == 2


async def test_answers_go_to_who_asked_before_broadcasts(sqlite_db: Database) -> None:
    stage = Stage(sqlite_db)
    await Citizen(stage).says("/start")
    (row,) = stage.rows(Delivery)
    (contact,) = stage.rows(Contact)
    assert (row.lane, row.channel, row.recipient, row.contact_id) == (
        "telegram",
        "telegram",
        str(contact.id),
        contact.id,
    )
    assert (row.priority, row.state, row.part, row.address) == (Priority.REPLY, "planned", 0, "")


@pytest.mark.parametrize("where", ["flow", "effect"])
async def test_a_fault_of_ours_is_apologised_for_and_leaves_everything_as_it_was(db: Database, where: str) -> None:
    stage = Stage(db, flows=BROKEN)
    citizen = await Citizen(stage).welcomed()
    await citizen.presses_value("go:broken")
    state = citizen.state()
    assert [message.text for message in await citizen.says(where)] == [APOLOGY]
    assert citizen.state() == state
    assert stage.count(Feedback) == 0
    assert stage.count(InboundMessage, col(InboundMessage.failed)) == 1
    assert [message.text for message in await citizen.repeats()] == [APOLOGY]
    assert stage.count(InboundMessage, col(InboundMessage.failed)) == 1
    await citizen.says("something that works")
    assert (stage.count(Feedback), citizen.state()["flow"]) == (1, "")


async def test_a_fault_at_the_first_message_still_answers(db: Database) -> None:
    stage = Stage(db, flows={**FLOWS, "welcome": Flow("welcome", (FlowStep("language", fails, breaks),))})
    assert [message.text for message in await Citizen(stage, hint="fr").says("/start")] == [APOLOGY]
    assert stage.count(Contact) == 1
    stage.flows = FLOWS
    stage.restart()
    assert "Bienvenue" in (await Citizen(stage, hint="fr").says("/start"))[0].text


async def test_a_fault_with_one_message_of_a_call_does_not_lose_the_next(sqlite_db: Database) -> None:
    stage = Stage(sqlite_db, flows=BROKEN)
    first, second = await Citizen(stage, "1").welcomed(), await Citizen(stage, "2").welcomed()
    await first.presses_value("go:broken")
    assert first.last is not None
    assert second.last is not None
    broken = replace(first.last, external_id="x1", button="", text="flow")
    fine = replace(second.last, external_id="x2", command="menu", text="/menu")
    await stage.take(broken, fine)
    assert [message.text for message in stage.answers("x1")] == [APOLOGY]
    assert second.state()["flow"] == "menu"


async def test_who_refuses_storage_is_erased_and_gets_the_last_word(db: Database) -> None:
    stage = Stage(db)
    citizen = Citizen(stage, "4711", hint="fr")
    await citizen.says("/start")
    await citizen.presses("Français")
    (last,) = await citizen.presses("Non")
    assert "nous avons effacé" in last.text
    assert (stage.count(Contact), stage.count(Conversation)) == (0, 0)
    row = stage.rows(Delivery)[-1]
    assert (row.contact_id, row.recipient, row.address, row.state) == (None, "erased", "4711", "planned")
    # What was still on its way to them is called off and has lost its words.
    assert {(old.state, old.message, old.contact_id) for old in stage.rows(Delivery)[:-1]} == {
        ("cancelled", None, None)
    }
    assert all(event.contact_id is None for event in stage.rows(Event))


async def test_who_comes_back_after_erasing_is_a_stranger(db: Database) -> None:
    stage = Stage(db)
    citizen = await Citizen(stage).welcomed()
    await citizen.says("/mydata")
    await citizen.presses("Tout effacer")
    await citizen.presses("Oui, effacer")
    await citizen.says("/feedback")
    assert citizen.state()["flow"] == "welcome"
    assert citizen.state()["answers"]["then"] == "feedback"


async def test_two_messages_of_one_person_at_once_are_taken_one_after_the_other(db: Database) -> None:
    stage = Stage(db)
    citizen = Citizen(stage, hint="fr")
    await citizen.says("/start")
    assert citizen.last is not None
    ids = [stage.new_id() for _ in range(6)]
    at_once = [replace(citizen.last, external_id=each) for each in ids]
    await asyncio.gather(*(stage.take(inbound) for inbound in at_once))
    assert stage.count(Contact) == 1
    assert all(len(stage.answers(each)) == 1 for each in ids)
    assert citizen.state()["step"] == "language"


async def test_the_first_messages_of_a_stranger_at_once_make_one_contact(db: Database) -> None:
    stage = Stage(db)
    start = Inbound("telegram", "x", "700", now(), text="/start", command="start")
    await asyncio.gather(*(stage.take(replace(start, external_id=f"x{number}")) for number in range(4)))
    assert stage.count(Contact) == 1
    assert stage.count(InboundMessage, col(InboundMessage.failed)) == 0


async def test_the_senders_are_woken_after_every_call(sqlite_db: Database) -> None:
    stage = Stage(sqlite_db)
    await Citizen(stage).says("/start")
    assert stage.woken == 1


async def test_a_press_is_acknowledged_after_it_is_stored(sqlite_db: Database) -> None:
    stage = Stage(sqlite_db)
    citizen = Citizen(stage)
    await citizen.says("/start")
    await citizen.presses("Français")
    await asyncio.sleep(0)
    assert len(stage.channel.acknowledged) == 1


async def test_a_call_of_no_known_form_is_refused_and_stores_nothing(sqlite_db: Database) -> None:
    stage = Stage(sqlite_db)
    inbox = Inbox(sqlite_db, stage.region, FLOWS, {"telegram": stage.channel})
    with pytest.raises(BadPayload):
        await inbox.take("telegram", {"update": {}})
    assert stage.count(InboundMessage) == 0


async def test_what_is_ignored_is_counted(sqlite_db: Database) -> None:
    stage = Stage(sqlite_db)
    await stage.take(ignored=["edited_message"])
    assert stage.events(EventKind.IGNORED) == ["edited_message"]


async def test_presses_are_counted_with_the_campaign_they_are_about(sqlite_db: Database) -> None:
    stage = Stage(sqlite_db)
    campaign = stage.campaign()
    citizen = await Citizen(stage).welcomed()
    await citizen.presses_value(f"go:feedback:c{campaign.id}")
    await citizen.says("Merci pour la route")
    await citizen.presses_value("feedback.topic:water")
    found = [(row.kind, row.name, row.campaign_id) for row in stage.rows(Event) if row.kind in ("button", "result")]
    assert found == [
        ("button", "go:feedback", campaign.id),
        ("result", "feedback", campaign.id),
        ("button", "feedback.topic", None),
    ]


async def test_stopping_is_counted_as_stopping(sqlite_db: Database) -> None:
    stage = Stage(sqlite_db)
    await (await Citizen(stage).welcomed()).says("stop")
    assert stage.events(EventKind.RESULT) == ["stopped"]
    assert stage.events(EventKind.STOPPED) == ["asked"]
    assert stage.events(EventKind.CONSENT) == ["news:withdrawn"]


async def test_a_place_that_the_region_has_no_longer_stops_nobody(sqlite_db: Database) -> None:
    stage = Stage(sqlite_db)
    citizen = await Citizen(stage).welcomed("fr", "atlantis")
    holdings, *_ = await citizen.says("/mydata")
    assert "Province : –" in holdings.text.replace("\u00a0", " ")


async def test_two_accounts_with_one_number_support_a_petition_once(db: Database) -> None:
    stage = Stage(db)
    stage.petition("road-308")
    receipts = []
    for sender in ("1", "2"):
        citizen = await Citizen(stage, sender).welcomed()
        await citizen.says("/start petition_road-308")
        await citizen.presses("Je la soutiens")
        await citizen.presses("Oui, les trois")
        (last,) = await citizen.sends(phone="+212600000001")
        receipts.append(last.text.rsplit(" ", 1)[-1])
    assert receipts[0] == receipts[1] == stage.rows(PetitionSupport)[0].reference
    assert stage.count(PetitionSupport) == 1
    assert stage.events(EventKind.RESULT) == ["petition_support"]


async def test_a_number_shared_twice_at_once_supports_once(db: Database) -> None:
    stage = Stage(db)
    stage.petition("road-308")
    people = [await Citizen(stage, sender).welcomed() for sender in ("1", "2")]
    for citizen in people:
        await citizen.says("/start petition_road-308")
        await citizen.presses("Je la soutiens")
        await citizen.presses("Oui, les trois")
    answers = await asyncio.gather(*(citizen.sends(phone="+212600000001") for citizen in people))
    assert stage.count(PetitionSupport) == 1
    assert all(re.search(r"P\d\d-", last.text) for (last,) in answers)
