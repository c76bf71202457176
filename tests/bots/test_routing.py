"""What people write, press and follow leads where they meant to go."""

from collections.abc import Awaitable, Callable

import pytest
from sqlmodel import select

from bots.flows.scene import Turn
from bots.routing import COMMANDS, GREETINGS, STOP_WORDS, turn_of
from core.clock import now
from core.db import Database
from core.i18n import translator
from core.message import Inbound
from core.models import Contact, Event, EventKind
from tests.bots.stage import Citizen, Stage, plain

STOPS = [
    "stop", "STOP", "Stop !", "stop.", "arrêt", "Arrêtez", "arrêter", "désabonner", "unsubscribe",
    "توقف", "توقّف", "توقفوا!", "قف", "أوقف", "اوقف", "إيقاف", "ايقاف", "حبس", "حبسو", "سالينا؟", "وقفوا",
    "safi stop", "7bess", "Hbess", "ⴱⴷⴷ", "ⴱⴷⴷⴰⵜ.", "ⵃⴱⵙ",
]  # fmt: skip
NO_STOPS = [
    "stop aux ordures devant l’école", "le bus ne fait plus stop ici", "توقف الحافلة بعيد عن المدرسة", "الما حبس علينا",
    "arrêté municipal", "non", "لا", "ستوب؟ لا", "", "!",
]  # fmt: skip


def inbound(**said: str) -> Inbound:
    return Inbound("telegram", "1", "700", now(), **said)  # type: ignore[arg-type]


def press(value: str) -> Callable[[Citizen], Awaitable[object]]:
    return lambda citizen: citizen.presses_value(value)


def say(text: str) -> Callable[[Citizen], Awaitable[object]]:
    return lambda citizen: citizen.says(text)


# The ways to every question there is.
WAYS: dict[str, list[Callable[[Citizen], Awaitable[object]]]] = {
    "menu.choose": [say("/menu")],
    "feedback.topic": [say("/feedback")],
    "feedback.text": [say("/feedback"), press("feedback.topic:water")],
    "petition.list": [say("/petition")],
    "petition.read": [say("/start petition_road-308")],
    "petition.eligible": [say("/start petition_road-308"), press("petition.read:support-road-308")],
    "petition.province": [say("/start petition_road-308"), press("petition.read:support-road-308"),
                          press("petition.eligible:yes-road-308")],
    "petition.phone": [say("/start petition_road-308"), press("petition.read:support-road-308"),
                       press("petition.eligible:yes-road-308"), press("petition.province:azilal")],
    "request.text": [say("/request")],
    "request.urgent": [say("/request"), say("Combien coûte la route ?")],
    "mydata.choose": [say("/mydata")],
    "forget.sure": [say("/mydata"), press("mydata.choose:erase")],
    "welcome.language": [say("/language")],
    "welcome.province": [say("/language"), press("welcome.language:fr")],
    "welcome.commune": [say("/language"), press("welcome.language:fr"), press("welcome.province:azilal")],
    "welcome.topics": [say("/language"), press("welcome.language:fr"), press("welcome.province:skip")],
    "welcome.news": [say("/language"), press("welcome.language:fr"), press("welcome.province:skip"),
                     press("welcome.topics:all")],
}  # fmt: skip


@pytest.mark.parametrize("text", STOPS)
def test_words_that_stop(text: str) -> None:
    assert turn_of(inbound(text=text)) == Turn(entry="stop")


@pytest.mark.parametrize("text", NO_STOPS)
def test_words_that_do_not_stop(text: str) -> None:
    assert turn_of(inbound(text=text)) == Turn(text=text)


def test_no_word_means_two_things() -> None:
    assert not STOP_WORDS & GREETINGS


@pytest.mark.parametrize("step", WAYS)
@pytest.mark.parametrize("word", ["STOP", "توقف", "7bess", "ⴱⴷⴷ", "/stop"])
async def test_stop_is_heard_at_every_question(sqlite_db: Database, step: str, word: str) -> None:
    stage = Stage(sqlite_db)
    stage.petition("road-308")
    citizen = await Citizen(stage).welcomed("fr", "")
    for move in WAYS[step]:
        await move(citizen)
    assert f"{citizen.state()['flow']}.{citizen.state()['step']}" == step
    (last,) = await citizen.says(word)
    assert plain(last.text).startswith("Vous ne recevrez plus nos actualités.")
    assert citizen.state()["flow"] == ""
    (contact,) = stage.rows(Contact)
    assert (contact.news, contact.state) == (False, "stopped")


@pytest.mark.parametrize("step", ["welcome.language", "welcome.privacy"])
async def test_stop_is_heard_from_a_stranger(sqlite_db: Database, step: str) -> None:
    citizen = Citizen(Stage(sqlite_db), hint="fr")
    await citizen.says("/start")
    if step == "welcome.privacy":
        await citizen.presses("Français")
    assert citizen.state()["step"] == step.partition(".")[2]
    (last,) = await citizen.says("stop")
    assert plain(last.text).startswith("Vous ne recevrez plus")


@pytest.mark.parametrize("greeting", ["salam", "Salam!", "السلام عليكم", "Bonjour !", "azul", "ⴰⵣⵓⵍ"])
def test_a_greeting_says_nothing_that_could_be_kept(greeting: str) -> None:
    assert turn_of(inbound(text=greeting)) == Turn()


@pytest.mark.parametrize("word", ["menu", "Menu", "القائمة"])
def test_the_menu_comes_when_it_is_named(word: str) -> None:
    assert turn_of(inbound(text=word)).entry == "menu"


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_leads_somewhere(command: str) -> None:
    assert turn_of(inbound(text=f"/{command}", command=command)) == Turn(entry=COMMANDS[command])


def test_a_command_that_nobody_knows_leads_to_the_menu() -> None:
    assert turn_of(inbound(text="/pizza", command="pizza")).entry == "menu"


@pytest.mark.parametrize(
    ("payload", "entry"),
    [
        ("petition_road-308", "petition:road-308"),
        ("feedback_c12", "feedback:c12"),
        ("feedback", "feedback"),
        ("petition_a_b", "petition:a_b"),
    ],
)
def test_a_link_leads_into_a_conversation(payload: str, entry: str) -> None:
    assert turn_of(inbound(text=f"/start {payload}", command="start", argument=payload)).entry == entry


@pytest.mark.parametrize(
    ("written", "entry", "campaign"),
    [
        ("petition_road-308_c12", "petition:road-308", 12),
        ("petition__c12", "petition:", 12),
        ("petition_road-308_c0", "petition:road-308_c0", None),
        ("petition_road-308_cx", "petition:road-308_cx", None),
    ],
)
def test_a_link_and_a_button_may_name_the_campaign_they_stand_in(
    written: str, entry: str, campaign: int | None
) -> None:
    led = Turn(entry=entry, campaign=campaign)
    assert turn_of(inbound(text=f"/start {written}", command="start", argument=written)) == led
    assert turn_of(inbound(button=f"go:{written.replace('_', ':', 1)}")) == led


async def test_what_comes_of_a_campaigns_link_counts_as_its_own(db: Database) -> None:
    stage = Stage(db)
    stage.petition("road-308")
    campaign = stage.campaign()
    citizen = Citizen(stage, hint="ar")
    await citizen.says(f"/start petition_road-308_c{campaign.id}")
    await citizen.presses("العربية")
    await citizen.presses("نعم، أوافق")
    await citizen.presses("أساندها")
    await citizen.presses("نعم، الثلاثة")
    await citizen.presses("أزيلال")
    await citizen.sends(phone="+212600000001")
    with db.reading() as session:
        support = session.exec(select(Event).where(Event.name == "petition_support")).one()
        assert support.campaign_id == campaign.id
    await citizen.says("/petition")
    await citizen.says("/start petition_road-308_c999999")
    with db.reading() as session:
        later = session.exec(select(Event.campaign_id).where(Event.name == "menu.choose")).all()
        assert {*later} <= {None}


def test_a_button_is_an_answer_or_an_entry() -> None:
    assert turn_of(inbound(button="feedback.topic:water")) == Turn(button="feedback.topic", value="water")
    assert turn_of(inbound(button="go:feedback:c12")) == Turn(entry="feedback:c12")


async def test_a_stranger_is_welcomed_first_and_then_led_to_where_they_were_going(db: Database) -> None:
    stage = Stage(db)
    stage.petition("road-308")
    citizen = Citizen(stage, hint="ar")
    await citizen.says("/start petition_road-308")
    await citizen.presses("العربية")
    (read,) = await citizen.presses("نعم، أوافق")
    assert "عريضة road-308" in plain(read.text)
    assert citizen.state()["answers"] == {"petition": "road-308", "later": True}


async def test_an_entry_button_of_months_ago_works_from_anywhere(sqlite_db: Database) -> None:
    stage = Stage(sqlite_db)
    campaign = stage.campaign()
    citizen = await Citizen(stage).welcomed()
    await citizen.says("/petition")
    await citizen.presses_value(f"go:feedback:c{campaign.id}")
    assert citizen.state() == {"flow": "feedback", "step": "text", "answers": {"campaign": campaign.id}}


@pytest.mark.parametrize("value", ["go:pizza", "go:", "go:feedback:c99999999999999999999", "go:petition:nothing"])
async def test_an_entry_to_what_is_not_there_is_answered(sqlite_db: Database, value: str) -> None:
    citizen = await Citizen(Stage(sqlite_db)).welcomed()
    assert await citizen.presses_value(value)
    assert citizen.state()["flow"]


@pytest.mark.parametrize("language", ["ar", "fr", "zgh", "en"])
async def test_an_answer_to_an_earlier_question_is_told_as_such(sqlite_db: Database, language: str) -> None:
    citizen = await Citizen(Stage(sqlite_db)).welcomed(language)
    await citizen.says("/feedback")
    asked = await citizen.says("/request")
    state = citizen.state()
    notice, question = await citizen.presses_value("feedback.topic:water")
    assert notice.text == translator(language)("That button belongs to an earlier question.")
    assert [question] == asked
    assert citizen.state() == state


@pytest.mark.parametrize("value", ["feedback.topic", "feedback.topic:pizza", "pizza", "a.b.c:d", "feedback.topic:"])
async def test_a_press_that_means_nothing_is_answered(sqlite_db: Database, value: str) -> None:
    citizen = await Citizen(Stage(sqlite_db)).welcomed()
    await citizen.says("/feedback")
    assert await citizen.presses_value(value)
    assert citizen.state()["step"] == "topic"


async def test_a_state_of_an_older_program_begins_anew(sqlite_db: Database) -> None:
    stage = Stage(sqlite_db)
    citizen = await Citizen(stage).welcomed()
    citizen.set_state({"flow": "survey", "step": "third", "answers": {"x": 1}})
    assert await citizen.says("/menu")
    citizen.set_state({"flow": "feedback", "step": "gone", "answers": {}})
    (kept,) = await citizen.says("Il n’y a plus d’eau.")
    assert "Il n’y a plus d’eau." in kept.text
    assert stage.events(EventKind.RESULT) == []


async def test_an_old_button_of_one_petition_never_counts_for_another(sqlite_db: Database) -> None:
    stage = Stage(sqlite_db)
    for slug in ("road-308", "school-bus"):
        stage.petition(slug)
    citizen = await Citizen(stage).welcomed("fr", "azilal")
    await citizen.says("/start petition_road-308")
    await citizen.says("/start petition_school-bus")
    await citizen.presses_value("petition.read:support-road-308")
    assert citizen.state()["step"] == "read"
    await citizen.presses_value("petition.read:support-school-bus")
    await citizen.presses_value("petition.eligible:yes-road-308")
    assert citizen.state()["step"] == "eligible"
