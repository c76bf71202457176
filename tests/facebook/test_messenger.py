"""Conversations over Messenger: quick replies, more of them than fit, the account as the person, and the window."""

import hashlib
import hmac
import json
from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlmodel import col, select

from bots.channels.messenger import cut
from core.clock import now
from core.db import Database
from core.i18n import translator
from core.models import Contact, Delivery, Feedback, PetitionSupport
from core.notices import notify
from sandbox.client import SandboxClient
from sandbox.facebook_state import APP_SECRET, PAGE_ID
from tests.bots.stage import Stage, plain
from tests.facebook.page import PERSON, Page, open_page, words_of

T = translator("fr")


def texts(answers: list[dict[str, Any]]) -> list[str]:
    return [plain(words_of(answer)) for answer in answers]


async def welcomed(page: Page) -> None:
    """Through the welcome with quick replies, in French, without news."""
    assert "Bienvenue" in "".join(texts(await page.says("Bonjour")))
    assert "Telegram" in texts(await page.presses("Français"))[-1]
    await page.presses(T("Yes, I agree"))


async def test_welcome(db: Database, sandbox: SandboxClient):
    async with open_page(db, sandbox) as page:
        await welcomed(page)
        await page.presses("Azilal")
        last = await page.says("Demnate")
        assert "pas d’actualités" in texts(last)[0]
    with db.reading() as session:
        contact = session.exec(select(Contact)).one()
    assert (contact.network, contact.province, contact.commune) == ("messenger", "azilal", "05.081.01.03")
    assert not contact.news
    assert sandbox.violations() == []


async def test_feedback_in_several_messages(db: Database, sandbox: SandboxClient):
    async with open_page(db, sandbox) as page:
        await welcomed(page)
        await page.says("menu")
        await page.presses(T("Tell us what you think"))
        await page.presses("Eau")
        assert "Votre référence : F" in texts(await page.says("Pas d’eau depuis lundi"))[0]
        await page.says("à Tagleft aussi")
        where = await page.presses(T("Say where it is"))
        assert "Dans quelle commune" in texts(where)[0]
        assert "Noté : Demnate." in texts(await page.says("Demnate"))[0]
        await page.presses(T("That is all"))
        await page.presses(T("Yes, tell me"))
    with db.reading() as session:
        one = session.exec(select(Feedback)).one()
    assert (one.network, one.topic, one.commune, one.wants_outcome) == ("messenger", "water", "05.081.01.03", True)
    assert sandbox.violations() == []


async def test_a_petition_counts_the_account_once(db: Database, sandbox: SandboxClient):
    stage = Stage(db)
    stage.petition("road-308")
    async with open_page(db, sandbox) as page:
        await welcomed(page)
        await page.says("menu")
        await page.presses(T("Petitions"))
        await page.presses("Pétition road-308")
        await page.presses(T("I support it"))
        await page.presses(T("Yes, all three"))
        (receipt,) = texts(await page.presses("Azilal"))
        (support,) = stage.rows(PetitionSupport)
        assert support.reference in receipt
        await page.says("menu")
        await page.presses(T("Petitions"))
        (read,) = await page.presses("Pétition road-308")
        further = ("My receipt", "Withdraw my support", "Other petitions", "Menu")
        assert [reply["title"] for reply in read["quick_replies"]] == [cut(T(label)) for label in further]
    assert sandbox.violations() == []


async def test_more_answers_than_messenger_shows_are_paged(sqlite_db: Database, sandbox: SandboxClient):
    stage = Stage(sqlite_db)
    for number in range(30):
        stage.petition(f"p{number:02}")
    async with open_page(sqlite_db, sandbox) as page:
        await welcomed(page)
        await page.says("menu")
        shown: list[str] = []
        (answer,) = await page.presses(T("Petitions"))
        for _ in range(3):
            titles = [reply["title"] for reply in answer["quick_replies"]]
            assert len(titles) <= 13
            assert titles[-1] == T("More")
            shown += titles[:-1]
            (answer,) = await page.presses(T("More"))
        assert len(shown) == len(set(shown)) == 32
        assert [reply["title"] for reply in answer["quick_replies"]][:1] == shown[:1]
        assert "p29" in texts(await page.presses("Pétition p29"))[0]


async def test_a_link_leads_into_a_conversation(sqlite_db: Database, sandbox: SandboxClient):
    async with open_page(sqlite_db, sandbox) as page:
        await welcomed(page)
        await page.says("menu")
        event = {
            "sender": {"id": PERSON}, "recipient": {"id": PAGE_ID}, "timestamp": int(now().timestamp() * 1000),
            "referral": {"ref": "request", "source": "SHORTLINK", "type": "OPEN_THREAD"},
        }  # fmt: skip
        body = json.dumps({"object": "page", "entry": [{"id": PAGE_ID, "time": 1, "messaging": [event]}]}).encode()
        signature = "sha256=" + hmac.new(APP_SECRET.encode(), body, hashlib.sha256).hexdigest()
        before = len(page.answers())
        async with httpx.AsyncClient() as client:
            url = sandbox.facebook_webhook()["url"]
            answer = await client.post(url, content=body, headers={"X-Hub-Signature-256": signature})
        assert answer.status_code == 200
        await page.rest()
        assert "De quelle information" in plain(page.answers()[before]["text"])


@pytest.mark.parametrize(("hours", "state", "reason"), [(23, "sent", ""), (24, "skipped", "window")])
async def test_nothing_is_sent_outside_the_window(
    db: Database, sandbox: SandboxClient, hours: int, state: str, reason: str
):
    async with open_page(db, sandbox) as page:
        await welcomed(page)
        with db.transaction() as session:
            contact = session.exec(select(Contact)).one()
            contact.seen_at = now() - timedelta(hours=hours)
            notify(session, contact, "La réponse du conseil")
        page.outbox.wake()
        await page.rest()
    with db.reading() as session:
        last = session.exec(select(Delivery).order_by(col(Delivery.id).desc())).first()
    assert last is not None
    assert (last.state, last.reason) == (state, reason)
    assert sandbox.counts()["violations"] == []
    assert all("tag" not in message for message in sandbox.facebook_messages())


async def test_a_long_text_goes_in_parts(sqlite_db: Database, sandbox: SandboxClient):
    async with open_page(sqlite_db, sandbox) as page:
        await welcomed(page)
        before = len(page.answers())
        with sqlite_db.transaction() as session:
            notify(session, session.exec(select(Contact)).one(), "La route est ouverte. " * 200)
        page.outbox.wake()
        await page.rest()
        parts = [answer["text"] for answer in page.answers()[before:]]
        assert len(parts) == 3
        assert max(map(len, parts)) <= 2000
        assert " ".join(parts).split() == ("La route est ouverte. " * 200).split()
