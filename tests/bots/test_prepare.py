"""The conversations on petitions, where a dialogue file cannot look."""

import pytest

from bots.flows import FLOWS
from bots.flows.engine import advance
from bots.flows.scene import Person, Scene, State, Turn
from civic.petition_check import asked_of
from civic.region import load_region
from core.clock import local_date, now
from core.i18n import languages
from core.models import Contact, Delivery, Event, EventKind, PetitionKind, PetitionState, PetitionSupport
from core.networks import MESSENGER_CAPABILITIES, TELEGRAM_CAPABILITIES
from tests.bots.petition_acts import go
from tests.bots.stage import Citizen, Stage

REGION = load_region()


def scene(language="fr", capabilities=TELEGRAM_CAPABILITIES):
    return Scene(
        region=REGION,
        capabilities=capabilities,
        today=local_date(now(), REGION.zone),
        code="7KX4QM",
        person=Person(language=language, language_chosen=True, province="azilal", storage=True),
        language=language,
    )


def said(state, turn, **more):
    return advance(FLOWS, state, turn, scene(**more))


def test_a_button_under_an_earlier_question_is_no_answer_to_a_later_one():
    state = State("prepare", "condition", {"kind": "citizens", "verdicts": {"matter": "met", "constants": "met"}})
    old = said(state, Turn(button="prepare.condition", value="1-missing"))
    assert old.state.answers["verdicts"] == state.answers["verdicts"]
    assert old.say[0].text.startswith("Appuyez sur un des boutons, s’il vous plaît, ou écrivez ce qui est dessus.")
    new = said(state, Turn(button="prepare.condition", value="2-missing"))
    assert new.state.answers["verdicts"]["residence"] == "missing"


def test_an_old_province_button_is_no_number_for_another_province():
    state = State("prepare", "count", {"kind": "citizens", "signed": {"beni-mellal": 3}})
    old = said(state, Turn(button="prepare.count", value="0-0"))
    assert old.state.answers["signed"] == {"beni-mellal": 3}
    new = said(state, Turn(button="prepare.count", value="1-unknown"))
    assert new.state.answers["signed"] == {"beni-mellal": 3, "azilal": None}


@pytest.mark.parametrize("text", ["many", "-3", "3.5", "99999999999999", ""])
def test_what_is_no_number_is_asked_again(text):
    state = State("prepare", "count", {"kind": "citizens", "signed": {}})
    assert said(state, Turn(text=text)).state == state


@pytest.mark.parametrize("kind", PetitionKind)
@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("verdict", ["met", "missing", "unsure"])
def test_the_check_can_be_sent_on_every_network(kind, language, verdict):
    answers = {
        "kind": kind.value,
        "title": "t" * 120,
        "verdicts": {rule.key: verdict for rule in asked_of(kind, REGION)},
        "signed": {province.slug: 0 for province in REGION.provinces},
    }
    [step] = [step for step in FLOWS["prepare"].steps if step.name == "check"]
    asked = step.ask(scene(language, MESSENGER_CAPABILITIES), answers)
    assert len(asked.text.encode("utf-16-le")) // 2 <= MESSENGER_CAPABILITIES.text_limit


@pytest.fixture
def stage(sqlite_db):
    found = Stage(sqlite_db)
    found.petition("road-308")
    return found


async def supports(person, number):
    await person.says("/start petition_road-308")
    await person.presses("Je la soutiens")
    await person.presses("Oui, les trois")
    await person.sends(phone=number)


async def test_support_and_withdrawal_are_counted_where_they_counted(stage):
    person = await Citizen(stage).welcomed("fr", "azilal")
    await supports(person, "+212600000001")
    with stage.db.transaction() as session:
        session.get_one(Contact, 1).province = "khenifra"
    await person.says("/start petition_road-308")
    await person.presses("Retirer mon soutien")
    await person.presses("Oui, retirer")
    counted = [row for row in stage.rows(Event, Event.kind == EventKind.RESULT) if row.name == "petition_support"]
    assert [(row.amount, row.province) for row in counted] == [(1, "azilal"), (-1, "azilal")]


async def test_who_gave_the_support_is_told_when_the_receipt_withdraws_it_elsewhere(stage):
    giver = await Citizen(stage).welcomed("fr", "azilal")
    await supports(giver, "+212600000001")
    [given] = stage.rows(PetitionSupport)
    other = await Citizen(stage, sender="701").welcomed("ar", "azilal")
    await other.says("/supports")
    await other.presses("السحب برقم الوصل")
    await other.says(f"وصلي هو {given.reference.lower()}")
    await other.presses("نعم، اسحبوها")
    assert stage.count(PetitionSupport) == 0
    [notice] = [row for row in stage.rows(Delivery) if row.inbound_id is None]
    assert (notice.contact_id, notice.lane) == (given.contact_id, "telegram")
    assert "a été retiré avec son reçu" in notice.message["text"]


async def test_everybody_who_asked_is_told_once(stage):
    people = [await Citizen(stage, sender=f"70{number}").welcomed("fr", "azilal") for number in range(2)]
    for number, person in enumerate(people):
        await supports(person, f"+21260000000{number}")
        await person.presses("Tenez-moi au courant")
    go(stage, "road-308", PetitionState.DEPOSITED)
    assert len([row for row in stage.rows(Delivery) if row.inbound_id is None]) == 2


async def test_receipts_cannot_be_tried_out(stage):
    giver = await Citizen(stage).welcomed("fr", "azilal")
    await supports(giver, "+212600000001")
    [given] = stage.rows(PetitionSupport)
    other = await Citizen(stage, sender="701").welcomed("fr", "azilal")
    for receipt in ["P26-22222A", "P26-22222B", "P26-22222C", "P26-22222D", "P26-22222E", given.reference]:
        await other.says("/supports")
        await other.presses("Retirer par un reçu")
        await other.says(receipt)
        [last] = await other.presses("Oui, retirer")
    assert "demain" in last.text
    assert stage.count(PetitionSupport) == 1
