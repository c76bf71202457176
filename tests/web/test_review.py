"""From a draft to its hour: returned, changed, approved, scheduled, and sent to oneself."""

import re

import pytest
from sqlmodel import col, select

from campaigns import service
from campaigns.records import content_of
from campaigns.source import content_source
from campaigns.trial import send_to_myself
from civic import staff_accounts
from core.errors import Refused
from core.models import AuditEntry, Campaign, CampaignState, Contact, Delivery, Occurrence, Proposal, Staff
from tests.web.composing import APPROVER, EDITOR, PAGE, amal, content, found_in, people, send, stage, words, write

__all__ = ["amal", "people", "stage"]  # fixtures that are shared
ROAD_FILE = {
    "name": "road-308", "topic": "roads", "channels": ["telegram_channel"],
    "body": {"ar": "الطريق 308", "fr": "La route 308"},
}  # fmt: skip


async def test_it_is_returned_changed_approved_and_scheduled(people, stage):
    amal, brahim = people[EDITOR], people[APPROVER]
    answer = await write(amal, "submit")
    assert answer.headers["location"] == "/console/campaigns/1/review?done=submitted"
    page = (await amal.get("/console/campaigns/1/review", headers=PAGE)).text
    assert "You wrote it: somebody else says yes." in page
    assert "/console/campaigns/1/approve" not in page
    assert (await send(amal, "/console/campaigns/1/approve", {"version": "1"})).status_code == 403
    unsaid = await send(brahim, "/console/campaigns/1/return", {"reason": " "})
    assert (unsaid.status_code, "Say what the author should change." in unsaid.text) == (409, True)
    await send(brahim, "/console/campaigns/1/return", {"reason": "La date manque"})
    page = (await amal.get("/console/compose/1", headers=PAGE)).text
    assert "brahim@council.example returned it:" in words(page)
    assert "La date manque" in page
    await write(amal, "submit", 1, version="1", **{"body-fr": "**La route 308** : les travaux commencent lundi."})
    page = (await brahim.get("/console/campaigns/1/review", headers=PAGE)).text
    assert "What changed since version 1" in page
    assert re.search(r'lang="fr">.*<ins><span class="unseen">\[new: </span>commencent lundi\.', page)
    with stage.db.reading() as session:
        assert found_in(r"([0-9a-f]{64})", page) == content_of(session, 1).content_hash()
    stale = await send(brahim, "/console/campaigns/1/approve", {"version": "1"})
    assert (stale.status_code, "look again" in stale.text) == (409, True)
    assert (await send(brahim, "/console/campaigns/1/approve", {"version": "2"})).status_code == 303
    late = await send(amal, "/console/campaigns/1/schedule", {"at": "2026-11-01T09:00"})
    assert (late.status_code, 'value="2026-11-01T09:00"' in late.text) == (409, True)
    done = await send(amal, "/console/campaigns/1/schedule", {"at": "2026-12-03T22:30"})
    assert done.headers["location"] == "/console/campaigns/1/review?done=scheduled"
    page = (await amal.get("/console/campaigns/1/review", headers=PAGE)).text
    assert "Quiet hours: Telegram, to subscribers begins on" in page
    with stage.db.reading() as session:
        assert session.exec(select(Occurrence.wall_time)).all() == ["2026-12-03T22:30"]
    # A new version voids the yes; what is new is shown against what was approved.
    await write(amal, "submit", 1, version="2", **{"body-fr": "**La route 308** : les travaux commencent mardi."})
    page = (await brahim.get("/console/campaigns/1/review", headers=PAGE)).text
    assert "What changed since version 2, which was approved" in page
    with stage.db.reading() as session:
        acts = session.exec(select(AuditEntry.action).order_by(col(AuditEntry.id))).all()
    assert [act for act in acts if act.startswith("campaign.")] == [
        "campaign.import", "campaign.submit", "campaign.return", "campaign.import", "campaign.submit",
        "campaign.approve", "campaign.schedule", "campaign.import", "campaign.submit",
    ]  # fmt: skip


async def test_who_approves_does_not_approve_their_own(people):
    brahim = people[APPROVER]
    await write(brahim, "submit")
    page = (await brahim.get("/console/campaigns/1/review", headers=PAGE)).text
    assert "/console/campaigns/1/approve" not in page
    refused = await send(brahim, "/console/campaigns/1/approve", {"version": "1"})
    assert (refused.status_code, "somebody else approves it" in refused.text) == (409, True)


async def test_it_is_sent_to_oneself_on_the_real_way(amal, stage):
    unlinked = await write(amal, "try")
    assert unlinked.status_code == 409
    assert "has linked no account" in unlinked.text
    assert "jisr staff link" in unlinked.text
    with stage.db.transaction() as session:
        staff = session.exec(select(Staff).where(Staff.email == EDITOR)).one()
        code = staff_accounts.new_link(session, staff)
        me = Contact(network="telegram", address_hash="me", address="4711", language="fr")
        session.add(me)
        session.flush()
        assert staff_accounts.link(session, me, code)
    sent = await write(amal, "try", 1, version="1", **{"body-fr": "Lisez [ceci](https://a.example)"})
    assert sent.headers["location"] == "/console/compose/1?done=tried"
    with stage.db.reading() as session:
        mine = session.exec(select(Delivery).where(Delivery.recipient == str(me.id))).all()
        texts = [one.message["text"] for one in mine]
    assert [(one.lane, one.state) for one in mine] == [("telegram", "planned")] * 4
    assert sum("Lisez" in text for text in texts) == 3
    assert all("/r/" not in text for text in texts)
    assert (await send(amal, "/console/campaigns/1/try", {})).status_code == 303


async def test_a_published_campaign_is_not_written_over(amal, stage):
    await write(amal)
    with stage.db.transaction() as session:
        session.get_one(Campaign, 1).state = CampaignState.RUNNING
    page = (await amal.get("/console/compose/1", headers=PAGE)).text
    assert "This is published. Its words can be corrected" in page
    assert 'value="save"' not in page
    refused = await write(amal, number=1, version="1", **{"body-fr": "Autre chose"})
    assert (refused.status_code, "its content stands" in refused.text) == (409, True)
    with stage.db.transaction() as session:
        session.get_one(Campaign, 1).state = CampaignState.CANCELLED
    page = (await amal.get("/console/compose/1", headers=PAGE)).text
    assert "What this campaign says stands" in page
    assert "/amend" not in page


async def test_what_is_not_there_is_not_found(amal):
    for address in ("/console/compose/99", "/console/campaigns/99/review", "/console/campaigns/99/file"):
        assert (await amal.get(address, headers=PAGE)).status_code == 404


async def test_a_suggested_campaign_is_taken_up_and_opens_in_the_composer(amal, stage):
    source = content_source({**ROAD_FILE, "template": "project_started", "data": {"project": "308"}})
    with stage.db.transaction() as session:
        for number in (1, 2):
            session.add(Proposal(key=f"k{number}", event_id=number, trigger="project_started", source=source))
    page = (await amal.get("/console/campaigns/proposals", headers=PAGE)).text
    assert page.count("A project begins") == 2
    taken = await send(amal, "/console/campaigns/proposals/1/take", {})
    assert taken.headers["location"] == "/console/compose/1?done=draft"
    page = (await amal.get("/console/compose/1", headers=PAGE)).text
    assert 'name="v-project-fr" lang="fr" dir="ltr" value="308"' in page
    again = await send(amal, "/console/campaigns/proposals/1/take", {})
    assert (again.status_code, "is taken already" in again.text) == (409, True)
    unsaid = await send(amal, "/console/campaigns/proposals/2/dismiss", {"reason": ""})
    assert (unsaid.status_code, "why it is not told" in unsaid.text) == (409, True)
    await send(amal, "/console/campaigns/proposals/2/dismiss", {"reason": "Connu"})
    assert "Nothing is suggested" in (await amal.get("/console/campaigns/proposals", headers=PAGE)).text


async def test_what_is_tried_comes_in_the_pieces_that_telegram_takes(stage):
    words = {"ar": "نص " * 900, "fr": "mot " * 900}
    file = {**ROAD_FILE, "channels": ["facebook_page"], "body": words}
    with stage.db.transaction() as session:
        staff = session.exec(select(Staff).where(Staff.email == EDITOR)).one()
        me = Contact(network="telegram", address_hash="me", address="4711")
        session.add(me)
        session.flush()
        assert staff_accounts.link(session, me, staff_accounts.new_link(session, staff))
        page = service.import_campaign(session, content_source(file), "f", EDITOR, stage.region)
        assert send_to_myself(session, page.id, by_email=EDITOR, region=stage.region) == 2
        poll = {"question": {"ar": "نعم؟", "fr": "Oui ?"}, "options": {"ar": ["نعم", "لا"], "fr": ["Oui", "Non"]}}
        file = {**ROAD_FILE, "name": "poll", "channels": ["telegram_channel"], "poll": poll}
        asked = service.import_campaign(session, content_source(file), "f", EDITOR, stage.region)
        assert send_to_myself(session, asked.id, by_email=EDITOR, region=stage.region) == 2
        last = session.exec(select(Delivery).order_by(col(Delivery.id).desc())).first()
        assert last.message["text"] == "نعم؟\nOui ?\n• نعم / Oui\n• لا / Non"
        me.network = "messenger"
        with pytest.raises(Refused, match="takes no messages on Telegram"):
            send_to_myself(session, asked.id, by_email=EDITOR, region=stage.region)


async def test_a_correction_is_compared_word_by_word_and_approved_as_it_was_looked_at(people, stage):
    amal, brahim = people[EDITOR], people[APPROVER]
    await write(amal)
    with stage.db.transaction() as session:
        session.get_one(Campaign, 1).state = CampaignState.DONE
    assert "/console/campaigns/1/amend" in (await amal.get("/console/compose/1", headers=PAGE)).text
    body = {"body-ar": "**الطريق 308**: الأشغال بدات.", "body-fr": "**La route 308** : les travaux ont commencé."}
    assert (await send(amal, "/console/campaigns/1/correct", body)).status_code == 303
    mine = (await amal.get("/console/campaigns/1/review", headers=PAGE)).text
    assert "A correction waits for a yes" in mine
    assert "/approve-correction" not in mine
    page = (await brahim.get("/console/campaigns/1/review", headers=PAGE)).text
    assert "ont commencé." in found_in(r"<ins>(.*?)</ins>", page)
    stale = await send(brahim, "/console/campaigns/1/approve-correction", {"version": "1"})
    assert (stale.status_code, "has a newer correction by now" in stale.text) == (409, True)
    assert (await send(brahim, "/console/campaigns/1/approve-correction", {"version": "2"})).status_code == 303
    assert "ont commencé" in content(stage, 1).body["fr"]
