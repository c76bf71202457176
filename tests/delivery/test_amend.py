"""Correcting and taking down what is published, on both networks, over the same way as everything that is said."""

import pytest
from sqlmodel import select

from bots.lanes import close_lane
from campaigns import amend
from core.errors import BadInput, Refused
from core.models import Act, Campaign, Content, Correction, Event, EventKind
from core.networks import FACEBOOK_PAGE, TELEGRAM
from sandbox.client import SandboxClient
from sandbox.telegram_state import DEFAULT_CHANNEL
from tests.campaigns.stage import APPROVER, AUTHOR, Stage
from tests.delivery.way_out import PUBLIC, bot, going_out, page, rows, started, states, until

SOURCE = PUBLIC.format(more="")
RIGHT = SOURCE.replace("308", "309").replace('name = "road-309"', 'name = "road-308"')


async def published(stage: Stage, sandbox: SandboxClient) -> Campaign:
    campaign = started(stage, SOURCE)
    await send(stage, sandbox, {"sent": 2})
    stage.finish()
    return stage.campaign(campaign.id)


async def send(stage: Stage, sandbox: SandboxClient, end: dict[str, int]) -> None:
    async with going_out(stage.db, {TELEGRAM: bot(sandbox), FACEBOOK_PAGE: page(sandbox)}):
        await until(lambda: states(stage.db) == end)


def correct(stage: Stage, campaign: Campaign, source: str = RIGHT) -> None:
    with stage.db.transaction() as session:
        amend.correct(session, campaign.id, source, "road.toml", by_email=AUTHOR, region=stage.region)


def approve(stage: Stage, campaign: Campaign, by: str = APPROVER) -> int:
    with stage.db.transaction() as session:
        return amend.approve_correction(session, campaign.id, by_email=by, region=stage.region)


def withdraw(stage: Stage, campaign: Campaign) -> int:
    with stage.db.transaction() as session:
        return amend.withdraw(session, campaign.id, by_email=AUTHOR, reason="خطأ في الخبر")


def shown(sandbox: SandboxClient) -> list[str]:
    """What all can read, on both networks."""
    posts = [post["message"] for post in sandbox.facebook_posts()]
    return [*posts, *(message["text"] for message in sandbox.chat(DEFAULT_CHANNEL)["messages"])]


async def test_a_correction_changes_the_posts_once_somebody_else_approved_it(stage: Stage, sandbox: SandboxClient):
    campaign = await published(stage, sandbox)
    correct(stage, campaign)
    with pytest.raises(Refused, match="may not approve"):
        approve(stage, campaign, AUTHOR)
    assert states(stage.db) == {"sent": 2}
    assert approve(stage, campaign) == 2
    # The first try is cut off after it was done, and done again.
    sandbox.add_fault("telegram", "cut_after", "editMessageText", times=1)
    await send(stage, sandbox, {"sent": 4})
    assert len(shown(sandbox)) == 2
    assert all("309" in text and "308" not in text for text in shown(sandbox))
    with pytest.raises(Refused, match="no correction"):
        approve(stage, campaign)
    with stage.db.reading() as session:
        told = {event.name: event.campaign_id for event in session.exec(select(Event).where(Event.kind == "amended"))}
        publications = session.exec(select(Event).where(Event.kind == EventKind.PUBLICATION)).all()
    assert told == {"edit:sent": campaign.id}
    assert len(publications) == 2
    assert sandbox.violations() == []


async def test_a_withdrawn_campaign_is_taken_down_on_both_networks(stage: Stage, sandbox: SandboxClient):
    campaign = await published(stage, sandbox)
    assert withdraw(stage, campaign) == 2
    sandbox.add_fault("facebook", "cut_after", times=1)
    await send(stage, sandbox, {"sent": 4})
    assert shown(sandbox) == []
    assert stage.campaign(campaign.id).withdrawn_at is not None
    with pytest.raises(Refused, match="withdrawn"):
        withdraw(stage, campaign)
    with pytest.raises(Refused, match="withdrawn"):
        correct(stage, campaign)


async def test_what_has_not_left_when_it_is_withdrawn_never_does(sqlite_stage: Stage, sandbox: SandboxClient):
    with sqlite_stage.db.transaction() as session:
        close_lane(session, FACEBOOK_PAGE, "held", until=None, trouble="banned")
    campaign = started(sqlite_stage, SOURCE)
    await send(sqlite_stage, sandbox, {"sent": 1, "planned": 1})
    assert withdraw(sqlite_stage, campaign) == 1
    await send(sqlite_stage, sandbox, {"sent": 2, "cancelled": 1})
    assert shown(sandbox) == []


async def test_a_post_of_unknown_outcome_is_taken_down_when_it_turns_out_to_be_there(
    sqlite_stage: Stage, sandbox: SandboxClient
):
    sandbox.add_fault("telegram", "cut_after", "sendMessage", times=1)
    campaign = started(sqlite_stage, SOURCE)
    await send(sqlite_stage, sandbox, {"sent": 1, "unknown": 1})
    assert withdraw(sqlite_stage, campaign) == 2
    await send(sqlite_stage, sandbox, {"sent": 2, "unknown": 1, "planned": 1})
    (waiting,) = rows(sqlite_stage.db, act=Act.DELETE, state="planned")
    assert waiting.not_before is not None


async def test_a_correction_in_the_middle_changes_what_has_not_left(sqlite_stage: Stage, sandbox: SandboxClient):
    campaign = started(sqlite_stage, SOURCE)
    correct(sqlite_stage, campaign)
    assert approve(sqlite_stage, campaign) == 2
    with sqlite_stage.db.reading() as session:
        contents = session.exec(select(Content)).all()
    assert contents
    assert all("309" in content.message["text"] for content in contents)
    await send(sqlite_stage, sandbox, {"sent": 4})
    assert all("309" in text for text in shown(sandbox))


@pytest.mark.parametrize(
    ("source", "field"),
    [
        (RIGHT.replace('["facebook_page", "telegram_channel"]', '["telegram_channel"]'), "channels"),
        (RIGHT.replace("road-308", "road-310"), "name"),
    ],
)
def test_a_correction_changes_words_and_nothing_else(sqlite_stage: Stage, source: str, field: str):
    campaign = started(sqlite_stage, SOURCE)
    with pytest.raises(BadInput, match=field):
        correct(sqlite_stage, campaign, source)


def test_a_correction_that_is_sent_twice_waits_once(sqlite_stage: Stage):
    campaign = started(sqlite_stage, SOURCE)
    correct(sqlite_stage, campaign)
    correct(sqlite_stage, campaign)
    with sqlite_stage.db.reading() as session:
        assert len(session.exec(select(Correction)).all()) == 1
    with pytest.raises(BadInput, match="the words that are published"):
        correct(sqlite_stage, campaign, SOURCE)


def test_a_correction_of_what_was_imported_anew_since_waits_no_more(sqlite_stage: Stage):
    campaign, _ = sqlite_stage.ready(SOURCE, at="2027-01-05T09:00")
    correct(sqlite_stage, campaign)
    newer = sqlite_stage.approve(sqlite_stage.take_in(SOURCE.replace("308 :", "310 :")))
    assert newer.version == 3
    sqlite_stage.schedule(newer, at="2027-01-05T09:00")
    with pytest.raises(Refused, match="no correction"):
        approve(sqlite_stage, newer)


def test_what_is_not_published_is_not_corrected(sqlite_stage: Stage):
    campaign = sqlite_stage.take_in(SOURCE)
    with pytest.raises(Refused, match="published nothing"):
        correct(sqlite_stage, campaign)
