"""python-telegram-bot's own Bot against the pretend Telegram."""

import asyncio
import time
from datetime import timedelta

import pytest
import requests
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, KeyboardButton, ReplyKeyboardMarkup, Update
from telegram import InputMediaPhoto as Picture
from telegram.error import BadRequest, Conflict, Forbidden, InvalidToken, RetryAfter

from sandbox.client import SandboxClient
from sandbox.samples import photo_sample
from sandbox.world import World
from tests.sandbox.conftest import TOKEN

CHANNEL = "@jisr_region"


async def test_a_message_comes_back_as_telegram_stores_it(bot: Bot, sandbox: SandboxClient):
    user = sandbox.add_user(first_name="Amina")
    button = InlineKeyboardButton("نعم", callback_data="yes:1")
    message = await bot.send_message(user, "<b>سلام</b> 😀", "HTML", reply_markup=InlineKeyboardMarkup([[button]]))
    assert message.text == "سلام 😀"
    assert [(each.type, each.offset, each.length) for each in message.entities] == [("bold", 0, 4)]
    assert message.from_user is not None
    assert (message.chat.type, message.from_user.is_bot) == ("private", True)
    assert message.reply_markup is not None
    assert message.reply_markup.inline_keyboard[0][0].callback_data == "yes:1"
    assert abs(message.date.timestamp() - time.time()) < 5


async def test_parameters_are_kept_as_they_came(bot: Bot, sandbox: SandboxClient):
    user = sandbox.add_user()
    await bot.send_message(user, "  <i>طريق</i> ⴰⴱⵔⵉⴷ ", "HTML")
    sent = sandbox.sent(user)
    assert [each["params"]["text"] for each in sent] == ["  <i>طريق</i> ⴰⴱⵔⵉⴷ "]
    assert sandbox.sent(user, since=sent[-1]["seq"]) == []
    assert sandbox.sent_counts()["by_chat"] == {str(user): 1}


async def test_edit_and_delete(bot: Bot, sandbox: SandboxClient):
    user = sandbox.add_user()
    message = await bot.send_message(user, "one")
    await bot.edit_message_text("two", user, message.message_id)
    assert [each["text"] for each in sandbox.chat(user)["messages"]] == ["two"]
    with pytest.raises(BadRequest, match="not modified"):
        await bot.edit_message_text("two", user, message.message_id)
    await bot.delete_message(user, message.message_id)
    assert sandbox.chat(user)["messages"] == []
    assert sandbox.violations() == []


@pytest.mark.parametrize(
    ("text", "fits"), [("😀" * 2048, True), ("😀" * 2049, False), ("<b>" + "x" * 4096 + "</b>", True)]
)
async def test_the_limit_counts_utf16_units_after_parsing(bot: Bot, sandbox: SandboxClient, text: str, fits: bool):
    user = sandbox.add_user()
    if fits:
        await bot.send_message(user, text, "HTML")
        assert sandbox.violations() == []
        return
    with pytest.raises(BadRequest, match="too long"):
        await bot.send_message(user, text, "HTML")
    assert sandbox.violations()[0]["problem"] == "Bad Request: message is too long"


async def test_captions_have_a_limit_of_their_own(bot: Bot, sandbox: SandboxClient):
    user = sandbox.add_user()
    message = await bot.send_photo(user, photo_sample(), caption="ج" * 1024)
    assert message.photo[0].width == 160
    with pytest.raises(BadRequest, match="caption is too long"):
        await bot.send_photo(user, message.photo[0].file_id, caption="ج" * 1025)


async def test_buttons_carry_at_most_64_bytes(bot: Bot, sandbox: SandboxClient):
    user = sandbox.add_user()
    long = InlineKeyboardMarkup([[InlineKeyboardButton("x", callback_data="ج" * 33)]])
    with pytest.raises(BadRequest, match=r"(?i)button_data_invalid"):
        await bot.send_message(user, "x", reply_markup=long)


async def test_refusals_are_those_of_telegram(bot: Bot, sandbox: SandboxClient):
    user = sandbox.add_user()
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.send_message(999, "x")
    sandbox.block(user)
    with pytest.raises(Forbidden, match="blocked by the user"):
        await bot.send_message(user, "x")
    sandbox.unblock(user)
    sandbox.deactivate(user)
    with pytest.raises(Forbidden, match="deactivated"):
        await bot.send_message(user, "x")
    assert sandbox.sent_counts()["total"] == 0
    assert sandbox.violations() == []


def test_a_strange_token_is_unauthorized(sandbox: SandboxClient):
    assert requests.get(f"{sandbox.url}/bot123:short/getMe", timeout=5).json()["description"] == "Unauthorized"


async def test_a_revoked_token_is_unauthorized(bot: Bot, sandbox: SandboxClient):
    sandbox.set_telegram(token_revoked=True)
    with pytest.raises(InvalidToken):
        await bot.get_me()


async def test_strict_limits_answer_429_and_count(bot: Bot, sandbox: SandboxClient):
    user = sandbox.add_user()
    sandbox.set_telegram(strict=True)
    for number in range(3):
        await bot.send_message(user, f"burst {number}")
    with pytest.raises(RetryAfter):
        await bot.send_message(user, "one too many")
    assert sandbox.counts()["rate_limited"] == 1
    assert sandbox.sent_counts()["total"] == 3


async def test_a_group_of_photos_a_poll_and_a_place(bot: Bot, sandbox: SandboxClient):
    user = sandbox.add_user()
    album = await bot.send_media_group(user, [Picture(photo_sample()), Picture("https://example.org/a.png")])
    assert len({each.media_group_id for each in album}) == 1
    poll = await bot.send_poll(CHANNEL, "أي طريق؟", ["أزيلال", "خنيفرة"])
    assert poll.poll is not None
    sandbox.vote(user, poll.poll.id, [1])
    stopped = await bot.stop_poll(CHANNEL, poll.message_id)
    assert [option.voter_count for option in stopped.options] == [0, 1]
    place = await bot.send_location(user, 32.3, -6.3)
    assert place.location is not None
    with pytest.raises(BadRequest):
        await bot.send_media_group(user, [Picture(photo_sample())])


async def test_copies_forwards_and_answers(bot: Bot, sandbox: SandboxClient):
    user = sandbox.add_user()
    said = sandbox.say(user, "question")
    answer = await bot.send_message(user, "answer", reply_to_message_id=said["message_id"])
    assert answer.reply_to_message is not None
    post = await bot.send_message(CHANNEL, "news")
    assert post.sender_chat is not None
    forwarded = await bot.forward_message(user, CHANNEL, post.message_id)
    assert forwarded.forward_origin is not None
    await bot.copy_message(user, CHANNEL, post.message_id)
    assert [each["text"] for each in sandbox.sent(user)] == ["answer", "news", "news"]


async def test_files_of_citizens_can_be_downloaded(bot: Bot, sandbox: SandboxClient):
    user = sandbox.add_user()
    sandbox.send_voice(user, duration=7, content=b"OggS of a voice")
    message = (await bot.get_updates())[0].message
    assert message is not None
    assert message.voice is not None
    assert message.voice.duration == timedelta(seconds=7)
    file = await message.voice.get_file()
    assert bytes(await file.download_as_bytearray()) == b"OggS of a voice"


async def test_what_citizens_do_arrives_in_order(bot: Bot, sandbox: SandboxClient):
    user = sandbox.add_user()
    keys = ReplyKeyboardMarkup([[KeyboardButton("رقمي", request_contact=True)]])
    await bot.send_message(user, "x", reply_markup=keys)
    await bot.send_message(
        user, "y", reply_markup=InlineKeyboardMarkup([[InlineKeyboardButton("b", callback_data="d")]])
    )
    sandbox.say(user, "/start road-308")
    query = sandbox.press(user, data="d")
    sandbox.press(user, text="رقمي")
    sandbox.share_location(user, 32.1, -6.2)
    sandbox.send_photo(user, "حفرة")
    sandbox.block(user)
    updates = await bot.get_updates()
    assert [update.update_id for update in updates] == sorted({update.update_id for update in updates})
    assert [_kind(update) for update in updates] == ["text", "callback", "contact", "location", "photo", "kicked"]
    first = updates[0].message
    assert first is not None
    assert [each.type for each in first.entities] == ["bot_command"]
    contact = updates[2].message
    assert contact is not None
    assert contact.contact is not None
    assert contact.contact.user_id == user
    await bot.answer_callback_query(query["id"], "شكرا")
    assert sandbox.bot()["answers"][query["id"]]["text"] == "شكرا"


def _kind(update: Update) -> str:
    if update.callback_query:
        return "callback"
    if update.my_chat_member:
        return str(update.my_chat_member.new_chat_member.status)
    message = update.message
    assert message is not None
    return next(name for name in ("text", "contact", "location", "photo") if getattr(message, name))


async def test_reaction_counts_come_only_when_asked_for(bot: Bot, sandbox: SandboxClient):
    post = await bot.send_message(CHANNEL, "news")
    sandbox.react_in_channel(CHANNEL, post.message_id, {"👍": 2})
    assert await bot.get_updates(allowed_updates=["message", "message_reaction_count"]) == ()
    sandbox.react_in_channel(CHANNEL, post.message_id, {"👍": 3, "❤": 1})
    count = (await bot.get_updates())[0].message_reaction_count
    assert count is not None
    assert [each.total_count for each in count.reactions] == [3, 1]


async def test_a_long_poll_ends_with_the_first_update(bot: Bot, sandbox: SandboxClient):
    user = sandbox.add_user()
    begin = time.monotonic()
    polling = asyncio.create_task(bot.get_updates(timeout=20))
    await asyncio.to_thread(sandbox.wait_until, lambda: sandbox.bot()["id"] == 7000000001, "the poll")
    await asyncio.to_thread(sandbox.say, user, "hello")
    updates = await polling
    assert len(updates) == 1
    assert time.monotonic() - begin < 10
    assert await bot.get_updates(offset=updates[0].update_id + 1) == ()


async def test_two_who_poll_are_one_too_many(bot: Bot, sandbox: SandboxClient):
    first = asyncio.create_task(bot.get_updates(timeout=20))
    await asyncio.to_thread(sandbox.wait_until, lambda: sandbox.bot()["polls"] == 1, "the first poll")
    second = await asyncio.to_thread(requests.get, f"{sandbox.url}/bot{TOKEN}/getUpdates", timeout=5)
    assert second.json() == {"ok": True, "result": []}
    with pytest.raises(Conflict):
        await first


def test_what_is_not_in_the_contract_is_refused_and_counted(sandbox: SandboxClient):
    user = sandbox.add_user()
    base = f"{sandbox.url}/bot{TOKEN}"
    unknown = requests.post(f"{base}/sendRocket", json={}, timeout=5)
    assert (unknown.status_code, unknown.json()["description"]) == (404, "Not Found")
    cases = [
        ({"chat_id": user}, "message text is empty"),
        ({"text": "x"}, "chat_id is empty"),
        ({"chat_id": user, "text": "x", "sound": "loud"}, 'unknown parameter "sound"'),
        ({"chat_id": user, "text": "x", "message_thread_id": "one"}, 'invalid parameter "message_thread_id"'),
        ({"chat_id": user, "text": "x", "parse_mode": "Markdown"}, "unsupported parse_mode"),
    ]
    for body, words in cases:
        answer = requests.post(f"{base}/SENDMESSAGE", json=body, timeout=5).json()
        assert answer["error_code"] == 400
        assert words in answer["description"]
    assert sandbox.counts()["violation_count"] == len(cases) + 1
    assert sandbox.calls_of("telegram", "sendMessage", "400") == len(cases)


def test_every_way_to_send_parameters(sandbox: SandboxClient):
    user = sandbox.add_user()
    url = f"{sandbox.url}/bot{TOKEN}/sendMessage"
    wanted = {"chat_id": str(user), "text": "سلام & co"}
    for answer in (
        requests.get(url, params=wanted, timeout=5),
        requests.post(url, data=wanted, timeout=5),
        requests.post(url, json=wanted, timeout=5),
        requests.post(url, files={name: (None, value) for name, value in wanted.items()}, timeout=5),
    ):
        assert answer.json()["result"]["text"] == "سلام & co"
    assert requests.post(url, data=b"\xff\xfe", timeout=5).status_code == 400


def test_ten_thousand_people_at_once(sandbox: SandboxClient):
    users = sandbox.add_users(10_000, first_id=800_000_001, language_code="fr")
    assert (len(users), users[-1]) == (10_000, 800_010_000)


def test_updates_do_not_begin_again_after_a_reset_and_messages_do(sandbox: SandboxClient):
    def update() -> tuple[int, int]:
        sandbox.say(sandbox.add_user(), "x")
        found = requests.get(f"{sandbox.url}/bot{TOKEN}/getUpdates", timeout=5).json()["result"][0]
        return found["update_id"], found["message"]["message_id"]

    first = update()
    sandbox.reset()
    second = update()
    assert second[0] > first[0]
    assert first[1] == second[1] == 1
    assert second[0] < 2**31


def test_a_fresh_world_numbers_its_messages_from_the_clock():
    assert 1 < World().telegram.first_message < 2**31
