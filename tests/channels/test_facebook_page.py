import json
import traceback
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from bots.channel import LaneHeld, Missing, NotReached, OutcomeUnknown, Rejected
from bots.channels.facebook_page import FacebookPageChannel
from core.clock import now
from core.message import Media, Message, Outbound
from sandbox.facebook_state import APP_ID, APP_SECRET, PAGE_ID, PAGE_TOKEN
from tests.channels.contract import closed_port
from tests.channels.graph_server import answering

TEXT = "الطريق الجهوية 308\n\nLa route régionale 308"


@pytest_asyncio.fixture
async def channel(sandbox):
    made = FacebookPageChannel(PAGE_ID, PAGE_TOKEN, APP_SECRET, api_base=sandbox.url, timeout=5)
    yield made
    await made.close()


@pytest.fixture
def pictures(tmp_path: Path):
    made = [tmp_path / f"{number}.png" for number in range(2)]
    for path in made:
        path.write_bytes(b"\x89PNG" + path.name.encode())
    return [str(path) for path in made]


def outbound(**message):
    return Outbound(PAGE_ID, Message(**{"text": TEXT, **message}))


async def find_post(channel, text, since):
    """The last post with this text since then, None without one."""
    return next(iter((await channel.find(Outbound(PAGE_ID, Message(text=text)), since))[::-1]), None)


def long_ago():
    return now() - timedelta(hours=1)


async def test_a_link_goes_with_the_text(channel, sandbox):
    receipt = await channel.send(outbound(link="https://jisr.example/r/abc"))
    (post,) = sandbox.facebook_posts()
    assert (post["id"], post["message"], post["link"]) == (receipt.network_id, TEXT, "https://jisr.example/r/abc")
    assert sandbox.violations() == []


async def test_one_photo_is_a_post_with_words_for_who_cannot_see_it(channel, sandbox, pictures):
    receipt = await channel.send(outbound(media=(Media(kind="photo", path=pictures[0], alt="طريق معبدة"),)))
    (post,) = sandbox.facebook_posts()
    assert (post["id"], post["message"]) == (receipt.network_id, TEXT)
    assert [photo["alt"] for photo in post["photos"]] == ["طريق معبدة"]
    assert sandbox.violations() == []


async def test_several_photos_are_one_post(channel, sandbox, pictures):
    media = tuple(Media(kind="photo", path=path, alt=f"alt {path[-5]}") for path in pictures)
    receipt = await channel.send(outbound(media=media))
    (post,) = sandbox.facebook_posts()
    assert (post["id"], post["message"]) == (receipt.network_id, TEXT)
    assert [photo["alt"] for photo in post["photos"]] == ["alt 0", "alt 1"]
    assert sandbox.violations() == []


async def test_a_photo_that_nobody_sees_yet_may_be_uploaded_again(channel, sandbox, pictures):
    sandbox.add_fault("facebook", "cut_after", "POST photos", times=1)
    media = tuple(Media(kind="photo", path=path) for path in pictures)
    with pytest.raises(NotReached):
        await channel.send(outbound(media=media))
    await channel.send(outbound(media=media))
    assert len(sandbox.facebook_posts()) == 1


async def test_a_single_photo_is_a_post_and_may_be_there(channel, sandbox, pictures):
    sandbox.add_fault("facebook", "cut_after", "POST photos", times=1)
    with pytest.raises(OutcomeUnknown):
        await channel.send(outbound(media=(Media(kind="photo", path=pictures[0]),)))
    assert await find_post(channel, TEXT, long_ago()) == sandbox.facebook_posts()[0]["id"]


async def test_what_a_page_cannot_show_is_rejected(channel, sandbox):
    with pytest.raises(Rejected, match="voice"):
        await channel.send(outbound(media=(Media(kind="voice", path="x.ogg"),)))
    assert sandbox.counts()["calls"].get("facebook", {}) == {}


async def test_a_post_cut_off_after_it_was_made_is_found_again(channel, sandbox):
    sandbox.add_fault("facebook", "cut_after", "POST feed", times=1)
    with pytest.raises(OutcomeUnknown):
        await channel.send(outbound())
    (post,) = sandbox.facebook_posts()
    assert await find_post(channel, TEXT, long_ago()) == post["id"]
    assert await find_post(channel, f"  {TEXT}\r\n", long_ago()) == post["id"]
    assert await find_post(channel, TEXT + "!", long_ago()) is None


async def test_a_post_that_was_never_made_is_not_found(channel, sandbox):
    sandbox.add_fault("facebook", "cut_before", "POST feed", times=1)
    with pytest.raises(OutcomeUnknown):
        await channel.send(outbound())
    assert await find_post(channel, TEXT, long_ago()) is None


async def test_an_older_post_with_the_same_words_is_another(channel, sandbox):
    await channel.send(outbound())
    assert await find_post(channel, TEXT, now() + timedelta(hours=1)) is None


async def test_a_clock_of_ours_that_is_ahead_hides_no_post(channel, sandbox):
    receipt = await channel.send(outbound())
    assert await find_post(channel, TEXT, now() + timedelta(minutes=1)) == receipt.network_id


FEED = {"data": [{"id": "1_2", "message": TEXT, "created_time": "2026-12-01T09:00:00+0000"}]}


async def found_in(feed, since):
    with answering() as answers:
        answers.body = json.dumps(feed).encode()
        channel = FacebookPageChannel(PAGE_ID, PAGE_TOKEN, api_base=answers.url)
        try:
            return await find_post(channel, TEXT, since)
        finally:
            await channel.close()


async def test_an_older_post_is_another_even_where_the_network_tells_it():
    assert await found_in(FEED, datetime(2026, 12, 1, 9, 0, 30, tzinfo=UTC)) == "1_2"
    assert await found_in(FEED, datetime(2026, 12, 1, 10, tzinfo=UTC)) is None


@pytest.mark.parametrize(
    "feed",
    [
        {},
        {"data": [{"id": "1_2"}]},
        {"data": [{"id": "1_2", "created_time": "yesterday"}]},
        {"data": [], "paging": {"next": "https://graph.example/next"}},
    ],
)
async def test_a_feed_of_another_form_is_never_no_post(feed):
    with pytest.raises(NotReached, match="unknown form"):
        await found_in(feed, datetime(2026, 12, 1, tzinfo=UTC))


async def test_a_post_is_found_behind_a_hundred_others(channel, sandbox):
    receipt = await channel.send(outbound())
    for number in range(105):
        sandbox.visitor_post(f"{number}")
    assert await find_post(channel, TEXT, long_ago()) == receipt.network_id


async def test_a_duplicate_is_unknown_and_found(channel, sandbox):
    receipt = await channel.send(outbound())
    with pytest.raises(OutcomeUnknown, match="506"):
        await channel.send(outbound())
    assert await find_post(channel, TEXT, long_ago()) == receipt.network_id


async def test_a_feed_that_cannot_be_read_is_never_no_post(channel, sandbox):
    sandbox.add_fault("facebook", "cut_before", "GET feed")
    with pytest.raises(NotReached):
        await find_post(channel, TEXT, long_ago())


async def test_a_visitor_with_the_same_words_is_not_the_page(channel, sandbox):
    sandbox.visitor_post(TEXT)
    assert await find_post(channel, TEXT, long_ago()) is None


async def test_an_answer_to_a_comment_cut_off_after_it_was_made_is_found_again(channel, sandbox):
    receipt = await channel.send(outbound())
    comment = sandbox.comment(receipt.network_id, "متى تنتهي الأشغال؟")
    answer = Outbound(f"comment:{comment}", Message(text="شكرا", link="https://jisr.example/r/abc"))
    assert await channel.find(answer, long_ago()) == ()
    sandbox.comment(comment, "شكرا https://jisr.example/r/abc")
    assert await channel.find(answer, long_ago()) == ()
    sandbox.add_fault("facebook", "cut_after", "POST comments", times=1)
    with pytest.raises(OutcomeUnknown):
        await channel.send(answer)
    (found,) = await channel.find(answer, long_ago())
    assert found != comment
    assert sandbox.violations() == []


async def test_a_post_gets_another_wording_and_is_taken_down_however_often(channel, sandbox):
    receipt = await channel.send(outbound())
    for _ in range(2):
        await channel.edit(receipt.network_id, Message(text="تصحيح: الطريق الجهوية 308"))
    (post,) = sandbox.facebook_posts()
    assert post["message"] == "تصحيح: الطريق الجهوية 308"
    for _ in range(2):
        await channel.delete(receipt.network_id)
    assert sandbox.facebook_posts() == []
    with pytest.raises(Missing):
        await channel.edit(receipt.network_id, Message(text="x"))
    assert sandbox.violations() == []


async def test_a_change_cut_off_may_be_done_again(channel, sandbox):
    receipt = await channel.send(outbound())
    sandbox.add_fault("facebook", "cut_after", times=2)
    with pytest.raises(NotReached):
        await channel.edit(receipt.network_id, Message(text="x"))
    with pytest.raises(NotReached):
        await channel.delete(receipt.network_id)
    await channel.delete(receipt.network_id)
    assert sandbox.facebook_posts() == []


async def test_the_page_pushes_to_the_app_once_subscribed(channel, sandbox):
    assert await channel.subscribed() == {"data": []}
    await channel.subscribe()
    (app,) = (await channel.subscribed())["data"]
    assert app["id"] == APP_ID
    assert {"feed", "messages", "messaging_postbacks"} <= set(app["subscribed_fields"])


async def test_the_token_tells_of_itself(channel, sandbox):
    sandbox.set_facebook(token_expires_at=1_900_000_000)
    told = await channel.debug_token()
    assert (told["is_valid"], told["expires_at"]) == (True, 1_900_000_000)
    assert "pages_manage_posts" in told["scopes"]


async def test_a_dead_token_is_told_wherever_it_is_used(channel, sandbox):
    sandbox.set_facebook(token_valid=False)
    for asking in (channel.debug_token, channel.subscribed, channel.subscribe):
        with pytest.raises(LaneHeld, match="reconnect"):
            await asking()


async def test_an_error_does_not_bring_the_address_along():
    channel = FacebookPageChannel(PAGE_ID, PAGE_TOKEN, APP_SECRET, api_base=f"http://127.0.0.1:{closed_port()}")
    with pytest.raises(NotReached) as caught:
        await channel.debug_token()
    await channel.close()
    assert PAGE_TOKEN not in "".join(traceback.format_exception(caught.value))


async def test_no_call_has_the_token_in_its_address_but_the_one_that_asks_about_it(channel, sandbox, pictures):
    await channel.send(outbound(media=(Media(kind="photo", path=pictures[0]),)))
    await find_post(channel, TEXT, long_ago())
    await channel.debug_token()
    assert sandbox.counts()["token_in_url"] == 0
