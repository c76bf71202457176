"""Messages whose outcome is unknown, and published posts that are changed or taken down, as staff use the console."""

import re

import pytest
from sqlmodel import col, select

from core.models import Act, AuditEntry, Campaign, Correction, Delivery, DeliveryState, Role, Staff
from tests.factories import contact
from tests.web import story
from tests.web.test_console import log_in, token_in

PAGE = {"Accept": "text/html", "Accept-Language": "en"}
UNKNOWN = "/console/unknown/"
AMEND = "/console/campaigns/1/amend"


@pytest.fixture
async def desk(client, deps):
    """A logged-in editor; campaign 1 is done and left some messages unknown."""
    story.tell(deps.db)
    await log_in(client)
    return client


async def send(client, shown: str, target: str, **fields: str):
    token = token_in((await client.get(shown, headers=PAGE)).text)
    return await client.post(target, data={"form_token": token, **fields}, headers=PAGE)


def unknown_ids(deps, *, private: bool | None = None) -> list[int]:
    query = select(Delivery.id).where(Delivery.state == DeliveryState.UNKNOWN).order_by(col(Delivery.id))
    if private is not None:
        query = query.where(col(Delivery.contact_id).is_not(None) if private else col(Delivery.contact_id).is_(None))
    with deps.db.reading() as session:
        return list(session.exec(query))


async def test_it_says_what_is_known_and_why_nobody_is_sent_twice(desk, deps):
    page = (await desk.get(UNKNOWN, headers=PAGE)).text
    assert "never send such a message again by ourselves" in page
    assert [int(number) for number in re.findall(r'id="m(\d+)"', page)] == unknown_ids(deps)
    assert '<a href="?campaign=1"' in page
    home = (await desk.get("/console/", headers=PAGE)).text
    assert f'href="{UNKNOWN}?campaign=1"' in home
    assert f'href="{UNKNOWN}?campaign=1"' in (await desk.get("/console/campaigns/1", headers=PAGE)).text


@pytest.mark.parametrize(
    ("outcome", "state"),
    [("sent", DeliveryState.SENT), ("again", DeliveryState.PLANNED), ("failed", DeliveryState.FAILED)],
)
async def test_one_is_settled_and_written_down(desk, deps, outcome, state):
    number = unknown_ids(deps)[0]
    answer = await send(desk, UNKNOWN, UNKNOWN + "one", message=str(number), outcome=outcome)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{UNKNOWN}?done=settled")
    with deps.db.reading() as session:
        assert session.get_one(Delivery, number).state is state
        assert session.exec(select(AuditEntry.subject).where(AuditEntry.action == "delivery.settle")).all() == [
            f"delivery:{number}"
        ]
    if outcome == "sent":
        again = await send(desk, UNKNOWN, UNKNOWN + "one", message=str(number), outcome="failed")
        assert again.status_code == 409
        assert f"Delivery {number} is sent; it cannot be settled as failed." in again.text


async def test_all_private_ones_of_a_campaign_go_only_when_it_is_meant(desk, deps):
    fields = {"campaign": "1", "outcome": "failed"}
    forgotten = await send(desk, UNKNOWN, UNKNOWN + "all", **fields)
    assert (forgotten.status_code, "Confirm that you mean all of them." in forgotten.text) == (409, True)
    public = unknown_ids(deps, private=False)
    with deps.db.transaction() as session:
        person = contact()
        session.add(person)
        session.flush()
        private = session.exec(select(Delivery).where(Delivery.state == DeliveryState.PLANNED)).first()
        private.contact_id, private.state = person.id, DeliveryState.UNKNOWN
    assert len(unknown_ids(deps)) == len(public) + 1
    assert (await send(desk, UNKNOWN, UNKNOWN + "all", **fields, sure="yes")).status_code == 303
    assert unknown_ids(deps) == public


@pytest.mark.parametrize("fields", [{}, {"message": "x", "outcome": "sent"}, {"message": "7", "outcome": "lost"}])
async def test_what_is_no_answer_changes_nothing(desk, deps, fields):
    before = unknown_ids(deps)
    assert (await send(desk, UNKNOWN, UNKNOWN + "one", **fields)).status_code == 409
    assert unknown_ids(deps) == before


async def test_a_post_is_taken_down_with_a_reason(desk, deps):
    without = await send(desk, AMEND, "/console/campaigns/1/withdraw", reason=" ")
    assert (without.status_code, "The reason is missing. Say why it is taken down." in without.text) == (409, True)
    done = await send(desk, AMEND, "/console/campaigns/1/withdraw", reason="The day was wrong.")
    assert done.headers["location"] == "/console/campaigns/1?done=withdrawn"
    with deps.db.reading() as session:
        assert session.get_one(Campaign, 1).withdrawn_at is not None
        assert session.exec(select(Delivery).where(Delivery.act == Act.DELETE)).all()
    assert "It is withdrawn" in (await desk.get(AMEND, headers=PAGE)).text


async def test_other_words_wait_for_somebody_else(desk, deps):
    page = (await desk.get(AMEND, headers=PAGE)).text
    texts = dict(re.findall(r'name="(body-\w+)"[^>]*>([^<]*)</textarea>', page))
    assert texts
    fields = {name: f"{said} 2" for name, said in texts.items()}
    empty = await send(desk, AMEND, "/console/campaigns/1/correct", **{**fields, "body-ar": ""})
    assert empty.status_code == 409
    assert fields["body-fr"] in empty.text
    done = await send(desk, AMEND, "/console/campaigns/1/correct", **fields)
    assert done.headers["location"] == "/console/campaigns/1?done=reworded"
    shown = (await desk.get(AMEND, headers=PAGE)).text
    assert "A new wording waits for a yes" in shown
    with deps.db.reading() as session:
        assert len(session.exec(select(Correction)).all()) == 1
    approving = "/console/campaigns/1/approve-correction"
    assert (await send(desk, AMEND, approving)).status_code == 403
    with deps.db.transaction() as session:
        session.exec(select(Staff).where(Staff.email == story.EMAIL)).one().role = Role.APPROVER
    own = await send(desk, AMEND, approving)
    assert (own.status_code, "somebody else approves it" in own.text) == (409, True)


async def test_a_campaign_that_is_not_there_cannot_be_amended(desk):
    assert (await desk.get("/console/campaigns/999/amend", headers=PAGE)).status_code == 404
