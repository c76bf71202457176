"""Behind the webhooks: comments they did not bring, figures that only Facebook has, and whether it still serves us."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlmodel import col, select

from bots import watch
from bots.channels.facebook_metrics import Node, asked_for
from bots.channels.facebook_page import FacebookPageChannel
from bots.channels.facebook_reading import usage_percent
from bots.checkup import BAD, GOOD, NOTE, TOKEN, Finding, check_networks, is_due, keep_findings, tell_staff
from core.alerts import open_alerts
from core.clock import now
from core.db import Database
from core.message import Message, Outbound
from core.models import Comment, Delivery, DeliveryState, Event, EventKind, Insight
from core.networks import FACEBOOK_PAGE
from sandbox.client import SandboxClient
from sandbox.facebook_state import APP_SECRET, PAGE_ID, SCOPES
from tests.facebook.page import VERIFY_TOKEN, Page, open_page, settings_of

PERSON = "7000000000031"


@pytest.fixture
async def page(sqlite_db: Database, sandbox: SandboxClient) -> AsyncIterator[Page]:
    async with open_page(sqlite_db, sandbox) as page:
        yield page


def channel_of(page: Page) -> FacebookPageChannel:
    channel = page.channels[FACEBOOK_PAGE]
    assert isinstance(channel, FacebookPageChannel)
    return channel


async def published(page: Page, text: str = "Les travaux commencent.") -> str:
    """A post of ours with its delivery."""
    receipt = await channel_of(page).send(Outbound(PAGE_ID, Message(text=text)))
    with page.db.transaction() as session:
        session.add(
            Delivery(
                lane=FACEBOOK_PAGE, channel=FACEBOOK_PAGE, recipient=PAGE_ID, state=DeliveryState.SENT,
                network_id=receipt.network_id, sent_at=now(),
            )
        )  # fmt: skip
    return receipt.network_id


async def hear_no_more(sandbox: SandboxClient) -> None:
    """The page pushes its comments no longer, as after a lost subscription."""
    url = sandbox.facebook_webhook()["url"]
    await asyncio.to_thread(
        lambda: sandbox.subscribe_facebook(
            url, verify_token=VERIFY_TOKEN, app_secret=APP_SECRET, page_fields=["messages"]
        )
    )


def comments(db: Database) -> list[str]:
    with db.reading() as session:
        return [row.text for row in session.exec(select(Comment).order_by(col(Comment.id)))]


def insights(db: Database) -> dict[tuple[str, str], Insight]:
    with db.reading() as session:
        return {(row.node, row.metric): row for row in session.exec(select(Insight))}


async def test_comments_that_no_webhook_brought_are_found_once(page: Page, sandbox: SandboxClient):
    post = await published(page)
    heard = await page.comments(post, "متى تنتهي الأشغال؟", PERSON)
    await hear_no_more(sandbox)
    await asyncio.to_thread(sandbox.comment, post, "شكرا لكم", PERSON)
    await asyncio.to_thread(sandbox.comment, heard, "وأنا أيضا أسأل", PERSON)
    assert comments(page.db) == ["متى تنتهي الأشغال؟"]
    for _ in range(2):
        await watch.find_missed_comments(page.db, channel_of(page), page.inbox.take)
    assert sorted(comments(page.db)) == sorted(["متى تنتهي الأشغال؟", "شكرا لكم", "وأنا أيضا أسأل"])
    with page.db.reading() as session:
        events = session.exec(select(Event).where(Event.kind == EventKind.COMMENT)).all()
    assert [event.name for event in events] == ["add"] * 3


async def test_a_reply_to_a_found_comment_knows_its_thread(page: Page, sandbox: SandboxClient):
    post = await published(page)
    await hear_no_more(sandbox)
    first = await asyncio.to_thread(sandbox.comment, post, "Bonjour", PERSON)
    await asyncio.to_thread(sandbox.comment, first, "Moi aussi", PERSON)
    await watch.find_missed_comments(page.db, channel_of(page), page.inbox.take)
    with page.db.reading() as session:
        parents = {row.text: row.parent for row in session.exec(select(Comment))}
    assert parents == {"Bonjour": "", "Moi aussi": first}


async def test_figures_are_read_one_metric_at_a_time_and_a_gap_is_no_zero(page: Page, sandbox: SandboxClient):
    post = await published(page)
    sandbox.set_insight(post, "post_clicks", 17)
    sandbox.add_fault("facebook", "400", method="insights", times=1)
    await watch.read_insights(page.db, channel_of(page))
    found = insights(page.db)
    gaps = [row.metric for row in found.values() if row.value is None]
    assert len(gaps) == 1
    assert all(row.gap for row in found.values() if row.value is None)
    clicks = found[post, "post_clicks"]
    assert (clicks.value, clicks.delivery_id is not None) == (17, True)
    assert (PAGE_ID, "page_follows") in found
    assert not [metric for _, metric in found if "impressions" in metric]
    assert sandbox.violations() == []


async def test_what_was_read_lately_is_not_asked_again(page: Page, sandbox: SandboxClient):
    await published(page)
    first = await watch.read_insights(page.db, channel_of(page))
    assert first > 4
    assert await watch.read_insights(page.db, channel_of(page)) == 0
    with time_machine.travel(now() + timedelta(hours=7), tick=False):
        young = await watch.read_insights(page.db, channel_of(page))
    assert 0 < young < first


async def test_reading_makes_way_when_the_limits_are_nearly_used_up(page: Page, sandbox: SandboxClient):
    await published(page)
    sandbox.set_facebook(app_usage={"call_count": 81, "total_time": 3, "total_cputime": 3})
    assert await watch.read_insights(page.db, channel_of(page)) == 1


def test_the_highest_share_of_any_limit_counts():
    usage = {"app": {"call_count": 3, "total_time": 40}, "business": {"1": [{"total_cputime": 77, "type": "pages"}]}}
    assert usage_percent(usage) == 77
    assert usage_percent({}) == 0


async def test_a_network_that_fails_us_is_no_fault_of_ours(page: Page, sandbox: SandboxClient):
    await published(page)
    sandbox.set_facebook(token_valid=False)
    assert await watch.read_insights(page.db, channel_of(page)) == 0
    assert await watch.find_missed_comments(page.db, channel_of(page), page.inbox.take) == 0


async def test_staff_hear_of_a_dead_token_until_there_is_a_new_one(page: Page, sandbox: SandboxClient):
    async def check() -> list[str]:
        findings = await check_networks(page.channels, settings_of(sandbox))
        with page.db.transaction() as session:
            tell_staff(session, findings)
        with page.db.reading() as session:
            return [alert.subject for alert in open_alerts(session)]

    assert "Facebook token" not in await check()
    sandbox.set_facebook(token_valid=False)
    assert "Facebook token" in await check()
    sandbox.set_facebook(token_valid=True)
    assert "Facebook token" not in await check()


@pytest.mark.parametrize(("days", "stage"), [(20, []), (14, ["14"]), (8, ["14"]), (7, ["7"]), (1, ["1"]), (0, ["1"])])
def test_the_end_of_a_token_is_told_at_14_7_and_1_days(sqlite_db: Database, days: int, stage: list[str]):
    def ends_in(days: int) -> list[Finding]:
        return [Finding("Facebook token", NOTE, "ends", now() + timedelta(days=days, hours=1))]

    with sqlite_db.transaction() as session:
        tell_staff(session, ends_in(30))
        tell_staff(session, ends_in(days))
        tell_staff(session, [Finding("Facebook token", BAD, "the network is away")])
    with sqlite_db.reading() as session:
        alerts = [alert.subject for alert in open_alerts(session) if alert.kind == TOKEN]
    assert alerts == [f"facebook_page:{each}" for each in stage]


def test_the_networks_are_asked_daily_and_soon_again_while_something_is_wrong(db: Database):
    moment = now()

    def due_after(hours: int, *verdicts: str) -> bool:
        with db.transaction() as session:
            keep_findings(session, [Finding(f"part {place}", verdict, "") for place, verdict in enumerate(verdicts)])
        with db.reading() as session:
            return is_due(session, moment + timedelta(hours=hours))

    with db.reading() as session:
        assert is_due(session, moment)
    assert not due_after(23, GOOD, NOTE)
    assert due_after(25, GOOD, NOTE)
    assert due_after(0, GOOD, BAD)


async def test_a_page_that_is_well_is_found_well(page: Page, sandbox: SandboxClient):
    verdicts = {each.subject: each.verdict for each in await check_networks(page.channels, settings_of(sandbox))}
    assert verdicts["Facebook token"] == GOOD
    assert BAD not in {verdicts["Facebook token"], verdicts["Facebook subscription"]}


@pytest.mark.parametrize(
    ("missing", "messenger", "verdict"),
    [
        (["pages_manage_engagement"], False, BAD), (["read_insights"], False, NOTE), (["pages_messaging"], False, GOOD),
        (["pages_messaging"], True, BAD), (["pages_manage_posts", "read_insights"], False, BAD),
    ],
)  # fmt: skip
async def test_staff_hear_of_what_the_token_may_not_do(
    page: Page, sandbox: SandboxClient, missing: list[str], *, messenger: bool, verdict: str
):
    sandbox.set_facebook(scopes=[one for one in SCOPES if one not in missing])
    settings = settings_of(sandbox).model_copy(update={"messenger": messenger})
    (found,) = [one for one in await check_networks(page.channels, settings) if one.subject == "Facebook permissions"]
    assert (found.verdict, found.detail) == (
        verdict, "all are granted" if verdict == GOOD else f"the token lacks {', '.join(missing)}"
    )  # fmt: skip


async def test_a_dead_token_says_nothing_of_what_it_may_do(page: Page, sandbox: SandboxClient):
    sandbox.set_facebook(token_valid=False)
    verdicts = {each.subject: each.verdict for each in await check_networks(page.channels, settings_of(sandbox))}
    assert verdicts["Facebook token"] == BAD
    assert "Facebook permissions" not in verdicts


def test_metrics_are_asked_for_only_while_the_network_knows_them():
    day = datetime(2025, 11, 14, tzinfo=UTC).date()
    assert "post_impressions" in {metric.name for metric in asked_for(Node.POST, day)}
    assert "post_impressions" not in {metric.name for metric in asked_for(Node.POST, day + timedelta(days=1))}
