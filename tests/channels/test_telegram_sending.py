"""What Telegram is asked to show, and what its refusals mean."""

import struct
import zlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bots.channel import ChatMoved, ContactStopped, Missing, NotReached, Rejected
from bots.channels.telegram import CAPTION_LIMIT, TelegramChannel
from bots.channels.telegram_errors import send_error
from bots.channels.telegram_request import ApiError
from core.message import Button, ButtonKind, Inbound, Markup, Media, Message, Outbound
from sandbox.client import SandboxClient
from sandbox.telegram_state import DEFAULT_CHANNEL, DEFAULT_TOKEN
from tests.channels.contract import MOMENT

ANSWER = Button(label="نعم", value="welcome.consent:yes")
LINK = Button(label="المخطط", value="https://example.org/plan")
LINK = LINK.model_copy(update={"kind": ButtonKind.LINK})
PHONE = Button(label="شارك رقمي", kind=ButtonKind.PHONE)
PLACE = Button(label="شارك مكاني", kind=ButtonKind.PLACE)


@pytest.fixture
async def channel(sandbox: SandboxClient) -> AsyncIterator[TelegramChannel]:
    channel = TelegramChannel(DEFAULT_TOKEN, sandbox.url)
    yield channel
    await channel.close()


def png(folder: Path) -> Path:
    """A picture of one pixel."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    header, pixel = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0), zlib.compress(b"\0\0")
    path = folder / "طريق.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixel) + chunk(b"IEND", b""))
    return path


async def test_a_receipt_names_the_channel_by_its_number(sandbox: SandboxClient, channel: TelegramChannel):
    receipt = await channel.send(Outbound("@jisr_region", Message(text="سلام")))
    assert receipt.network_id == f"{DEFAULT_CHANNEL}:1"
    by_number = await channel.send(Outbound(str(DEFAULT_CHANNEL), Message(text="سلام")))
    assert by_number.network_id == f"{DEFAULT_CHANNEL}:2"


async def test_html_becomes_entities_and_plain_text_stays_text(sandbox: SandboxClient, channel: TelegramChannel):
    user = sandbox.add_user()
    await channel.send(Outbound(str(user), Message(text="<b>سلام</b> &amp; <i>x</i>", markup=Markup.HTML)))
    await channel.send(Outbound(str(user), Message(text="<b>سلام</b> &amp;")))
    html, plain = sandbox.chat(user)["messages"]
    assert html["text"] == "سلام & x"
    assert [entity["type"] for entity in html["entities"]] == ["bold", "italic"]
    assert plain["text"] == "<b>سلام</b> &amp;"
    assert sandbox.violations() == []


async def test_answers_and_links_are_buttons_under_the_message(sandbox: SandboxClient, channel: TelegramChannel):
    user = sandbox.add_user()
    await channel.send(Outbound(str(user), Message(text="سؤال", rows=((ANSWER,), (LINK,)))))
    (message,) = sandbox.chat(user)["messages"]
    assert message["reply_markup"]["inline_keyboard"] == [
        [{"text": "نعم", "callback_data": "welcome.consent:yes"}],
        [{"text": "المخطط", "url": "https://example.org/plan"}],
    ]


async def test_phone_and_place_are_asked_for_in_place_of_the_keyboard(sandbox: SandboxClient, channel: TelegramChannel):
    user = sandbox.add_user()
    await channel.send(Outbound(str(user), Message(text="رقمك؟", rows=((PHONE, PLACE), (ANSWER,)))))
    shown = sandbox.chat(user)["keyboard"]
    assert shown["keyboard"] == [
        [{"text": "شارك رقمي", "request_contact": True}, {"text": "شارك مكاني", "request_location": True}],
        [{"text": "نعم"}],
    ]
    assert shown["one_time_keyboard"] is True
    await channel.send(Outbound(str(user), Message(text="شكرا")))
    assert sandbox.chat(user)["keyboard"] is None
    assert sandbox.violations() == []


async def test_no_post_takes_a_keyboard_away(sandbox: SandboxClient, channel: TelegramChannel):
    await channel.send(Outbound("@jisr_region", Message(text="سلام")))
    (call,) = sandbox.telegram_calls("sendMessage")
    assert "reply_markup" not in call["params"]


@pytest.mark.parametrize(
    ("to", "message", "why"),
    [
        ("@jisr_region", Message(text="x", rows=((PHONE,),)), "private chats"),
        ("1", Message(text="x", rows=((PHONE, LINK),)), "link button"),
        ("1", Message(text="x", media=(Media(kind="voice", path="a"),) * 2), "photos together"),
        ("1", Message(text="x", media=(Media(kind="film", path=__file__),)), "film"),
        ("1", Message(text="x", media=(Media(kind="photo", path="no such.png"),)), "no such.png cannot be read"),
        ("jisr_region", Message(text="x"), "no Telegram address"),
        ("", Message(text="x"), "no Telegram address"),
    ],
)
async def test_what_telegram_cannot_show_is_never_sent(
    sandbox: SandboxClient, channel: TelegramChannel, to: str, message: Message, why: str
):
    with pytest.raises(Rejected, match=why):
        await channel.send(Outbound(to, message))
    assert sandbox.telegram_calls() == []


async def test_only_the_messages_own_link_has_a_preview(sandbox: SandboxClient, channel: TelegramChannel):
    user = sandbox.add_user()
    await channel.send(Outbound(str(user), Message(text="https://example.org")))
    await channel.send(Outbound(str(user), Message(text="المخطط", link="https://example.org/plan")))
    without, with_link = sandbox.chat(user)["messages"]
    assert without["link_preview_options"] == {"is_disabled": True}
    assert with_link["link_preview_options"] == {"url": "https://example.org/plan"}


@pytest.mark.parametrize(("kind", "method"), [("photo", "sendPhoto"), ("document", "sendDocument")])
async def test_a_file_goes_with_its_caption_and_buttons(
    sandbox: SandboxClient, channel: TelegramChannel, tmp_path: Path, kind: str, method: str
):
    picture = png(tmp_path)
    user = sandbox.add_user()
    caption = "<b>" + "ط" * CAPTION_LIMIT + "</b>"
    media = (Media(kind=kind, path=str(picture)),)
    receipt = await channel.send(
        Outbound(str(user), Message(text=caption, markup=Markup.HTML, media=media, rows=((ANSWER,),)))
    )
    (message,) = sandbox.chat(user)["messages"]
    assert receipt.network_id == f"{user}:{message['message_id']}"
    assert message["caption"] == "ط" * CAPTION_LIMIT
    file = message[kind][0] if kind == "photo" else message[kind]
    assert file["file_size"] == picture.stat().st_size
    assert message["reply_markup"]["inline_keyboard"][0][0]["text"] == "نعم"
    assert sandbox.calls_of("telegram", method) == 1
    assert sandbox.violations() == []


async def test_a_voice_note_needs_no_words(sandbox: SandboxClient, channel: TelegramChannel, tmp_path: Path):
    note = tmp_path / "note.ogg"
    note.write_bytes(b"OggS" + bytes(100))
    user = sandbox.add_user()
    await channel.send(Outbound(str(user), Message(text="", media=(Media(kind="voice", path=str(note)),))))
    (message,) = sandbox.chat(user)["messages"]
    assert message["voice"]["file_size"] == 104
    assert "caption" not in message


async def test_a_caption_too_long_is_refused_before_the_upload(
    sandbox: SandboxClient, channel: TelegramChannel, tmp_path: Path
):
    media = (Media(kind="photo", path=str(png(tmp_path))),)
    # Half as many characters as units: each of these takes two.
    with pytest.raises(Rejected, match="1024"):
        await channel.send(Outbound(str(sandbox.add_user()), Message(text="🛣" * 513, media=media)))
    assert sandbox.telegram_calls() == []


async def test_a_post_gets_another_wording_and_is_taken_down_however_often(
    sandbox: SandboxClient, channel: TelegramChannel, tmp_path: Path
):
    text = await channel.send(Outbound("@jisr_region", Message(text="الطريق 380", link="https://example.org/380")))
    picture = Message(text="صورة", media=(Media(kind="photo", path=str(png(tmp_path))),))
    photo = await channel.send(Outbound("@jisr_region", picture))
    for _ in range(2):
        await channel.edit(text.network_id, Message(text="<b>الطريق 308</b>", markup=Markup.HTML))
        await channel.edit(photo.network_id, picture.model_copy(update={"text": "صورة الطريق"}))
    first, second = sandbox.chat(DEFAULT_CHANNEL)["messages"]
    assert (first["text"], second["caption"]) == ("الطريق 308", "صورة الطريق")
    for _ in range(2):
        await channel.delete(text.network_id)
        await channel.delete(photo.network_id)
    assert sandbox.chat(DEFAULT_CHANNEL)["messages"] == []
    with pytest.raises(Missing):
        await channel.edit(text.network_id, Message(text="x"))
    assert sandbox.violations() == []


async def test_a_change_cut_off_may_be_done_again(sandbox: SandboxClient, channel: TelegramChannel):
    receipt = await channel.send(Outbound("@jisr_region", Message(text="سلام")))
    sandbox.add_fault("telegram", "cut_after", times=2)
    with pytest.raises(NotReached):
        await channel.edit(receipt.network_id, Message(text="x"))
    with pytest.raises(NotReached):
        await channel.delete(receipt.network_id)
    await channel.delete(receipt.network_id)
    assert sandbox.chat(DEFAULT_CHANNEL)["messages"] == []


@pytest.mark.parametrize("name", ["", "5", "x:y"])
async def test_what_names_no_message_is_rejected(channel: TelegramChannel, name: str):
    with pytest.raises(Rejected):
        await channel.delete(name)


async def test_a_deactivated_account_has_stopped(sandbox: SandboxClient, channel: TelegramChannel):
    user = sandbox.add_user()
    await channel.send(Outbound(str(user), Message(text="سلام")))
    sandbox.deactivate(user)
    with pytest.raises(ContactStopped, match="deactivated"):
        await channel.send(Outbound(str(user), Message(text="سلام")))


async def test_an_unknown_person_has_stopped_and_an_unknown_channel_is_refused(
    sandbox: SandboxClient, channel: TelegramChannel
):
    with pytest.raises(ContactStopped):
        await channel.send(Outbound("799999999", Message(text="سلام")))
    with pytest.raises(Rejected):
        await channel.send(Outbound("@nobody_there", Message(text="سلام")))


def test_a_refusal_says_what_to_do():
    moved = send_error(ApiError(400, "moved", {"migrate_to_chat_id": -1009}), "-9")
    assert isinstance(moved, ChatMoved)
    assert moved.new_address == "-1009"
    assert send_error(ApiError(429, "slow", {"retry_after": 31})).retry_after == 31
    assert send_error(ApiError(429, "slow", {"retry_after": "soon"})).retry_after > 0


def test_a_detail_is_short_and_holds_no_secret():
    detail = send_error(ApiError(400, f"bad /bot{DEFAULT_TOKEN}/x +212600000001 " + "x" * 500, {})).detail
    assert DEFAULT_TOKEN.partition(":")[2] not in detail
    assert "212600000001" not in detail
    assert len(detail) <= 200


async def test_a_press_is_acknowledged_once(sandbox: SandboxClient, channel: TelegramChannel):
    user = sandbox.add_user()
    await channel.send(Outbound(str(user), Message(text="سؤال", rows=((ANSWER,),))))
    query = sandbox.press(user, data=ANSWER.value)
    pressed = Inbound("telegram", "1", str(user), MOMENT, button=ANSWER.value, acknowledge=query["id"])
    await channel.acknowledge(pressed)
    await channel.acknowledge(Inbound("telegram", "2", str(user), MOMENT, text="سلام"))
    assert [call["params"] for call in sandbox.telegram_calls("answerCallbackQuery")] == [
        {"callback_query_id": query["id"]}
    ]


async def test_the_bot_knows_itself_and_fills_its_menu(sandbox: SandboxClient, channel: TelegramChannel):
    assert (await channel.me())["username"] == sandbox.bot()["username"]
    menu = {"ar": [("start", "ابدأ")], "fr": [("start", "commencer")], "zgh": [("start", "ⴱⴷⵓ")]}
    await channel.set_commands(menu)
    calls = [call["params"] for call in sandbox.telegram_calls("setMyCommands")]
    assert [call.get("language_code") for call in calls] == ["ar", None, "fr"]
    assert sandbox.violations() == []


async def test_a_webhook_is_set_with_its_secret(sandbox: SandboxClient, channel: TelegramChannel):
    await channel.set_webhook("https://example.org/hooks/telegram", "secret_1")
    (call,) = sandbox.telegram_calls("setWebhook")
    assert call["params"]["secret_token"] == "secret_1"
    assert "message_reaction_count" in call["params"]["allowed_updates"]
    info: dict[str, Any] = await channel.webhook_info()
    assert info["url"] == "https://example.org/hooks/telegram"


async def test_a_server_that_is_gone_cannot_be_asked_either():
    channel = TelegramChannel(DEFAULT_TOKEN, "http://127.0.0.1:9")
    with pytest.raises(NotReached):
        await channel.me()
    await channel.close()
