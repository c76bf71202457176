"""What happens under posts and with accounts is counted once, with the campaign it belongs to."""

import itertools
from datetime import UTC, datetime

import pytest
from sqlmodel import col

from core.db import Database
from core.message import Signal, SignalKind
from core.models import (
    Comment,
    Contact,
    Content,
    Delivery,
    DeliveryState,
    Event,
    EventKind,
    InboundMessage,
    Occurrence,
    Reaction,
)
from core.networks import FACEBOOK_PAGE
from tests.bots.stage import Citizen, HandChannel, Stage

AT = datetime(2026, 11, 23, 10, tzinfo=UTC)
POST = "-100:7"


class Post:
    """A post that went out for a campaign, and what happens under it."""

    def __init__(self, db: Database, lane: str) -> None:
        self.stage, self.lane = Stage(db, HandChannel()), lane
        self.campaign = self.stage.campaign()
        self._numbers = itertools.count(1)
        with db.transaction() as session:
            self.occurrence = Occurrence(
                campaign_id=self.campaign.id,
                wall_time="2026-11-23T10:00",
                zone="Africa/Casablanca",
                due_at=AT,
                tzdata_version="2026.3",
                max_lateness_seconds=60,
            )
            session.add(self.occurrence)
            session.flush()
            number, channel = self.occurrence.id, f"{lane}_x"
            content = Content(occurrence_id=number, channel=channel, language="ar", message={"text": "…"})
            session.add(content)
            session.flush()
            self.delivery = Delivery(
                occurrence_id=number, channel=channel, content_id=content.id, lane=lane, recipient="@council",
                network_id=POST, state=DeliveryState.SENT,
            )  # fmt: skip
            session.add(self.delivery)

    async def happens(
        self, kind: SignalKind, *, sender: str = "", external_id: str = "", post: str = POST, **data: object
    ) -> None:
        name = external_id or f"s{next(self._numbers)}"
        await self.stage.take(signals=[Signal(self.lane, name, kind, AT, post=post, sender=sender, data=data)])

    async def totals(self, **counts: int) -> None:
        await self.happens(SignalKind.REACTIONS, counts=counts)

    async def reacts(self, sender: str, verb: str, reaction: str = "like", **more: str) -> None:
        await self.happens(SignalKind.REACTIONS, sender=sender, verb=verb, reaction=reaction, **more)

    async def comments(self, verb: str, text: str = "", **more: str) -> None:
        await self.happens(SignalKind.COMMENT, sender="9003", verb=verb, comment="c1", text=text, parent="", **more)

    def events(self, kind: EventKind) -> list[tuple[str, int]]:
        return [(row.name, row.amount) for row in self.stage.rows(Event, col(Event.kind) == kind)]


@pytest.fixture
def channel_post(db: Database) -> Post:
    return Post(db, "telegram")


@pytest.fixture
def page_post(db: Database) -> Post:
    return Post(db, FACEBOOK_PAGE)


async def test_totals_are_counted_by_their_change(channel_post: Post) -> None:
    await channel_post.totals(like=3, heart=1)
    await channel_post.totals(like=5, heart=1)
    await channel_post.totals(like=4)
    await channel_post.totals()
    found = channel_post.events(EventKind.REACTION)
    assert sorted(found[:2]) == [("heart", 1), ("like", 3)]
    assert found[2] == ("like", 2)
    assert sorted(found[3:5]) == [("heart", -1), ("like", -1)]
    assert found[5:] == [("like", -4)]
    assert {(row.reaction, row.count) for row in channel_post.stage.rows(Reaction)} == {("like", 0), ("heart", 0)}


async def test_a_reaction_is_counted_with_its_campaign(channel_post: Post) -> None:
    await channel_post.totals(like=3)
    (event,) = channel_post.stage.rows(Event)
    assert (event.campaign_id, event.occurrence_id) == (channel_post.campaign.id, channel_post.occurrence.id)
    assert (event.delivery_id, event.channel, event.contact_id) == (channel_post.delivery.id, "telegram_x", None)


async def test_a_reaction_to_a_post_that_is_not_ours_is_counted_without_one(channel_post: Post) -> None:
    await channel_post.happens(SignalKind.REACTIONS, post="-100:8", counts={"like": 1})
    (event,) = channel_post.stage.rows(Event)
    assert (event.campaign_id, event.channel) == (None, "telegram")


async def test_the_same_signal_twice_changes_nothing(page_post: Post) -> None:
    for _ in range(2):
        await page_post.reacts("9001", "add", external_id="same")
        await page_post.happens(SignalKind.POLL, external_id="poll", poll="p1", options={"نعم": 3})
    assert page_post.events(EventKind.REACTION) == [("like", 1)]
    assert page_post.events(EventKind.POLL) == [("p1", 1)]
    assert page_post.stage.count(InboundMessage) == 2


async def test_a_person_has_one_reaction_which_may_change(page_post: Post) -> None:
    await page_post.reacts("9001", "add", "like")
    await page_post.reacts("9002", "add", "love")
    await page_post.reacts("9001", "edit", "care")
    await page_post.reacts("9002", "remove", "love")
    assert page_post.events(EventKind.REACTION) == [("like", 1), ("love", 1), ("like", -1), ("care", 1), ("love", -1)]
    (left,) = page_post.stage.rows(Reaction)
    assert (left.reaction, left.count) == ("care", 1)
    assert "9001" not in left.actor


async def test_taking_back_what_was_never_given_counts_nothing(page_post: Post) -> None:
    await page_post.reacts("9001", "remove")
    assert page_post.events(EventKind.REACTION) == []


async def test_the_same_reaction_given_again_counts_once(page_post: Post) -> None:
    await page_post.reacts("9001", "add")
    await page_post.reacts("9001", "add")
    assert sum(amount for _, amount in page_post.events(EventKind.REACTION)) == 1


async def test_a_comment_is_kept_edited_hidden_shown_and_removed(page_post: Post) -> None:
    states = []
    for verb, text in (
        ("add", "متى تبدأ الأشغال؟"),
        ("edited", "Quand ?"),
        ("hide", ""),
        ("unhide", ""),
        ("remove", ""),
    ):
        await page_post.comments(verb, text)
        (comment,) = page_post.stage.rows(Comment)
        states.append((comment.state, comment.text))
    assert states == [
        ("visible", "متى تبدأ الأشغال؟"),
        ("visible", "Quand ?"),
        ("hidden", "Quand ?"),
        ("visible", "Quand ?"),
        ("removed", ""),
    ]
    expected = [("add", 1), ("edited", 0), ("hide", 0), ("unhide", 0), ("remove", -1)]
    assert page_post.events(EventKind.COMMENT) == expected
    assert {event.campaign_id for event in page_post.stage.rows(Event)} == {page_post.campaign.id}


async def test_a_comment_tells_its_language_and_hides_its_writer(page_post: Post) -> None:
    await page_post.comments("add", "متى تبدأ الأشغال؟")
    (comment,) = page_post.stage.rows(Comment)
    assert (comment.language, comment.post) == ("ar", POST)
    assert "9003" not in comment.actor
    assert page_post.stage.rows(Event)[0].language == "ar"


async def test_a_comment_goes_once_however_often_it_is_told(page_post: Post) -> None:
    await page_post.comments("add", "Bravo")
    await page_post.comments("remove", external_id="r1")
    await page_post.comments("remove", external_id="r2")
    assert sum(amount for _, amount in page_post.events(EventKind.COMMENT)) == 0


@pytest.mark.parametrize("verb", ["hide", "unhide"])
async def test_what_becomes_of_a_comment_that_we_never_saw_is_nothing(page_post: Post, verb: str) -> None:
    await page_post.comments(verb)
    assert page_post.stage.count(Comment) == 0
    assert page_post.events(EventKind.COMMENT) == []


async def test_a_comment_whose_end_is_told_before_its_beginning_is_never_kept(page_post: Post) -> None:
    await page_post.comments("remove")
    for verb in ("add", "edited", "unhide"):
        await page_post.comments(verb, "كلام حذفه صاحبه")
    (comment,) = page_post.stage.rows(Comment)
    assert (comment.state, comment.text) == ("removed", "")
    assert sum(amount for _, amount in page_post.events(EventKind.COMMENT)) == 0


async def test_an_edit_of_a_comment_that_we_never_saw_brings_it(page_post: Post) -> None:
    await page_post.comments("edited", "Quand ?")
    assert page_post.events(EventKind.COMMENT) == [("edited", 1)]


async def test_who_leaves_gets_nothing_and_who_comes_back_is_asked_again(channel_post: Post) -> None:
    stage = channel_post.stage
    citizen = await Citizen(stage).welcomed()
    await channel_post.happens(SignalKind.STOPPED, sender=citizen.sender)
    assert stage.rows(Contact)[0].state == "blocked"
    await channel_post.happens(SignalKind.RETURNED, sender=citizen.sender)
    assert stage.rows(Contact)[0].state == "stopped"
    (asked,) = [row for row in stage.rows(Delivery) if row.inbound_id is None and row.contact_id is not None]
    assert [button["value"] for button in asked.message["rows"][0]] == ["go:welcome:news", "go:menu"]
    (menu,) = await citizen.says("/menu")
    assert "go:welcome:news" in [button.value for button in menu.buttons]
    await citizen.presses_value("go:welcome:news")
    await citizen.presses("Oui, d’accord")
    (contact,) = stage.rows(Contact)
    assert (contact.state, contact.news) == ("active", True)
    assert channel_post.events(EventKind.STOPPED) == [("blocked", 1)]
    assert channel_post.events(EventKind.RETURNED) == [("", 1)]


async def test_who_writes_before_the_network_says_they_are_back_is_asked_once(channel_post: Post) -> None:
    stage = channel_post.stage
    citizen = await Citizen(stage).welcomed()
    await channel_post.happens(SignalKind.STOPPED, sender=citizen.sender)
    await citizen.says("/menu")
    await channel_post.happens(SignalKind.RETURNED, sender=citizen.sender)
    (contact,) = stage.rows(Contact)
    assert (contact.state, contact.news) == ("stopped", True)
    asked = [row for row in stage.rows(Delivery) if row.inbound_id is None and row.contact_id is not None]
    assert len(asked) == 1


async def test_who_never_got_news_is_not_asked_for_coming_back(channel_post: Post) -> None:
    stage = channel_post.stage
    citizen = await Citizen(stage).welcomed(news=False)
    for kind in (SignalKind.STOPPED, SignalKind.RETURNED):
        await channel_post.happens(kind, sender=citizen.sender)
    assert [row for row in stage.rows(Delivery) if row.inbound_id is None and row.contact_id is not None] == []


async def test_strangers_who_leave_or_come_are_no_contacts(channel_post: Post) -> None:
    for kind in (SignalKind.STOPPED, SignalKind.RETURNED):
        await channel_post.happens(kind, sender="4711")
    assert (channel_post.stage.count(Contact), channel_post.stage.count(Event)) == (0, 0)


async def test_coming_back_changes_nothing_for_who_never_left(channel_post: Post) -> None:
    await Citizen(channel_post.stage).welcomed()
    await channel_post.happens(SignalKind.RETURNED, sender="700")
    assert channel_post.stage.rows(Contact)[0].state == "active"
    assert channel_post.events(EventKind.RETURNED) == []


async def test_a_poll_is_written_down_with_its_votes(channel_post: Post) -> None:
    await channel_post.happens(SignalKind.POLL, poll="p1", options={"نعم": 3, "لا": 1})
    (event,) = channel_post.stage.rows(Event)
    assert event.data == {"poll": "p1", "options": {"نعم": 3, "لا": 1}}
