"""Unknown page posts and answers to comments, cleared up by looking at the page."""

from datetime import timedelta

import pytest
from sqlmodel import select

from bots.lanes import close_lane, reopen_lane
from bots.reconcile import Reconciler
from core.models import Act, Campaign, Delivery, DeliveryState, Event, EventKind, Occurrence, Priority
from core.networks import FACEBOOK_PAGE
from sandbox.client import SandboxClient
from tests.campaigns.stage import Stage
from tests.delivery.way_out import PUBLIC, going_out, page, rows, started, states, until

POST = PUBLIC.replace('["facebook_page", "telegram_channel"]', '["facebook_page"]').format(more="")


async def lost(stage: Stage, sandbox: SandboxClient, fault: str) -> Campaign:
    """A campaign whose page post was struck by this fault, and is unknown."""
    sandbox.add_fault("facebook", fault, "POST feed", times=1)
    campaign = started(stage, POST)
    async with going_out(stage.db, {FACEBOOK_PAGE: page(sandbox)}):
        await until(lambda: states(stage.db) == {"unknown": 1})
    return campaign


async def look(stage: Stage, sandbox: SandboxClient, wait: timedelta = timedelta(minutes=10)) -> int:
    channel = page(sandbox)
    try:
        return await Reconciler(stage.db, {FACEBOOK_PAGE: channel}, wait=wait).look()
    finally:
        await channel.close()


def told(stage: Stage) -> dict[str, int]:
    """The sum of the events by kind and name."""
    sums: dict[str, int] = {}
    with stage.db.reading() as session:
        for event in session.exec(select(Event)):
            name = event.name if event.kind is EventKind.DELIVERY else event.kind.value
            sums[name] = sums.get(name, 0) + event.amount
    return {name: amount for name, amount in sums.items() if amount}


async def test_a_post_that_is_there_is_sent_and_never_published_again(stage: Stage, sandbox: SandboxClient):
    await lost(stage, sandbox, "cut_after")
    assert await look(stage, sandbox) == 1
    (post,) = sandbox.facebook_posts()
    (delivery,) = rows(stage.db)
    assert (delivery.state, delivery.network_id) == (DeliveryState.SENT, post["id"])
    assert told(stage) == {"sent": 1, "publication": 1}
    assert await look(stage, sandbox) == 0


async def test_a_post_that_is_surely_not_there_goes_again_once_it_was_waited_for(stage: Stage, sandbox: SandboxClient):
    await lost(stage, sandbox, "cut_before")
    assert await look(stage, sandbox) == 0
    assert states(stage.db) == {"unknown": 1}
    assert await look(stage, sandbox, timedelta(0)) == 1
    assert states(stage.db) == {"planned": 1}
    async with going_out(stage.db, {FACEBOOK_PAGE: page(sandbox)}):
        await until(lambda: states(stage.db) == {"sent": 1})
    assert len(sandbox.facebook_posts()) == 1
    assert told(stage) == {"sent": 1, "publication": 1}


async def test_a_post_that_would_be_late_fails_instead(sqlite_stage: Stage, sandbox: SandboxClient):
    campaign = await lost(sqlite_stage, sandbox, "cut_before")
    with sqlite_stage.db.transaction() as session:
        session.exec(select(Occurrence).where(Occurrence.campaign_id == campaign.id)).one().due_at -= timedelta(hours=3)
    assert await look(sqlite_stage, sandbox, timedelta(0)) == 1
    assert states(sqlite_stage.db) == {"failed": 1}
    assert "not sent again" in rows(sqlite_stage.db)[0].reason


async def test_a_page_that_cannot_be_read_decides_nothing(sqlite_stage: Stage, sandbox: SandboxClient):
    await lost(sqlite_stage, sandbox, "cut_after")
    sandbox.add_fault("facebook", "500", "GET feed")
    assert await look(sqlite_stage, sandbox, timedelta(0)) == 0
    assert states(sqlite_stage.db) == {"unknown": 1}


async def test_a_network_that_asks_for_rest_gets_it_and_a_held_lane_is_not_asked(
    sqlite_stage: Stage, sandbox: SandboxClient
):
    await lost(sqlite_stage, sandbox, "cut_after")
    channel = page(sandbox)
    reconciler = Reconciler(sqlite_stage.db, {FACEBOOK_PAGE: channel}, wait=timedelta(0))
    sandbox.add_fault("facebook", "429", "GET feed", retry_after=60, times=1)
    assert [await reconciler.look(), await reconciler.look()] == [0, 0]
    assert sandbox.calls_of("facebook", "GET feed") == 0
    with sqlite_stage.db.transaction() as session:
        close_lane(session, FACEBOOK_PAGE, "368", until=None, trouble="banned")
    assert await Reconciler(sqlite_stage.db, {FACEBOOK_PAGE: channel}, wait=timedelta(0)).look() == 0
    assert sandbox.calls_of("facebook", "GET feed") == 0
    with sqlite_stage.db.transaction() as session:
        reopen_lane(session, FACEBOOK_PAGE)
    assert await Reconciler(sqlite_stage.db, {FACEBOOK_PAGE: channel}, wait=timedelta(0)).look() == 1
    await channel.close()
    assert states(sqlite_stage.db) == {"sent": 1}


async def test_a_duplicate_of_another_post_fails_with_a_word_what_to_do(sqlite_stage: Stage, sandbox: SandboxClient):
    started(sqlite_stage, POST)
    async with going_out(sqlite_stage.db, {FACEBOOK_PAGE: page(sandbox)}):
        await until(lambda: states(sqlite_stage.db) == {"sent": 1})
        started(sqlite_stage, POST.replace("road-308", "road-309"))
        await until(lambda: states(sqlite_stage.db) == {"sent": 1, "unknown": 1})
    assert await look(sqlite_stage, sandbox, timedelta(0)) == 1
    (failed,) = rows(sqlite_stage.db, state="failed")
    assert "change the words" in failed.reason


@pytest.mark.parametrize(("fault", "state"), [("cut_after", "sent"), ("cut_before", "planned")])
async def test_an_answer_to_a_comment_is_looked_for_under_the_comment(
    sqlite_stage: Stage, sandbox: SandboxClient, fault: str, state: str
):
    post = sandbox.visitor_post("الطريق")["post_id"]
    comment = sandbox.comment(post, "متى؟")
    sandbox.add_fault("facebook", fault, "POST comments", times=1)
    with sqlite_stage.db.transaction() as session:
        session.add(
            Delivery(
                lane=FACEBOOK_PAGE, channel=FACEBOOK_PAGE, recipient=f"comment:{comment}", address=f"comment:{comment}",
                priority=Priority.REPLY, act=Act.SEND, message={"text": "شكرا على سؤالكم"},
            )
        )  # fmt: skip
    async with going_out(sqlite_stage.db, {FACEBOOK_PAGE: page(sandbox)}):
        await until(lambda: states(sqlite_stage.db) == {"unknown": 1})
    assert await look(sqlite_stage, sandbox, timedelta(0)) == 1
    assert states(sqlite_stage.db) == {state: 1}


async def test_an_answer_to_a_comment_that_has_gone_holds_nothing_up(sqlite_stage: Stage, sandbox: SandboxClient):
    await lost(sqlite_stage, sandbox, "cut_after")
    with sqlite_stage.db.transaction() as session:
        post = session.exec(select(Delivery)).one()
        gone = Delivery(
            lane=FACEBOOK_PAGE, channel=FACEBOOK_PAGE, recipient="comment:1_2", priority=Priority.REPLY,
            state=DeliveryState.UNKNOWN, message={"text": "شكرا"}, attempts=3, tried_at=post.tried_at,
        )  # fmt: skip
        session.add(gone)
    assert await look(sqlite_stage, sandbox, timedelta(0)) == 2
    assert states(sqlite_stage.db) == {"sent": 1, "failed": 1}
