import pytest
import pytest_asyncio

from bots.channel import ContactStopped, NotReached, Rejected
from bots.channels.messenger import MessengerChannel, cut
from core.message import Button, ButtonKind, Media, Message, Outbound
from core.networks import MESSENGER_CAPABILITIES
from jisr.connect import entries, greetings
from sandbox.facebook_state import APP_SECRET, PAGE_ID, PAGE_TOKEN

PERSON = "7000000000007"
DAY = 86_400


@pytest_asyncio.fixture
async def channel(sandbox):
    made = MessengerChannel(PAGE_ID, PAGE_TOKEN, APP_SECRET, api_base=sandbox.url, timeout=5)
    yield made
    await made.close()


@pytest.fixture
def answered(channel, sandbox):
    """Answers a person who has just written; what arrived."""

    async def answer(text="اختر لغتك", **message):
        sandbox.messenger_say("سلام", PERSON)
        receipt = await channel.send(Outbound(PERSON, Message(text=text, **message)))
        arrived = sandbox.facebook_messages()[-1]
        assert (arrived["psid"], arrived["mid"]) == (PERSON, receipt.network_id)
        assert sandbox.violations() == []
        return arrived

    return answer


def buttons(*made):
    return tuple((button,) for button in made)


async def test_answers_are_quick_replies_with_their_values(answered):
    rows = buttons(
        Button(label="العربية", value="welcome.language:ar"), Button(label="Français", value="welcome.language:fr")
    )
    arrived = await answered(rows=rows)
    assert arrived["text"] == "اختر لغتك"
    assert arrived["quick_replies"] == [
        {"content_type": "text", "title": "العربية", "payload": "welcome.language:ar"},
        {"content_type": "text", "title": "Français", "payload": "welcome.language:fr"},
    ]


async def test_no_more_answers_than_messenger_shows(answered):
    arrived = await answered(rows=buttons(*(Button(label=f"{n}", value=f"a.b:{n}") for n in range(20))))
    assert [reply["title"] for reply in arrived["quick_replies"]] == [f"{n}" for n in range(13)]


async def test_a_long_title_is_cut(answered):
    arrived = await answered(rows=buttons(Button(label="جماعة أيت عباس بإقليم أزيلال", value="a.b:c")))
    (reply,) = arrived["quick_replies"]
    assert reply["title"] == "جماعة أيت عباس بإقل…"


@pytest.mark.parametrize(
    ("label", "title"),
    [("x" * 20, "x" * 20), ("x" * 21, "x" * 19 + "…"), ("🛣" * 11, "🛣" * 9 + "…"), ("a" * 18 + " bcd", "a" * 18 + "…")],
)
def test_a_title_has_twenty_units_and_no_half_characters(label, title):
    assert cut(label) == title


async def test_links_are_lines_of_the_text(answered):
    rows = buttons(
        Button(label="الخطة", value="https://jisr.example/ar", kind=ButtonKind.LINK),
        Button(label="القائمة", value="go:menu"),
    )
    arrived = await answered("مرحبا", rows=rows, link="https://jisr.example/r/abc")
    template = arrived["attachment"]["payload"]
    assert template["text"] == "مرحبا\nhttps://jisr.example/r/abc\nالخطة: https://jisr.example/ar"
    assert template["buttons"] == [{"type": "postback", "title": "القائمة", "payload": "go:menu"}]


@pytest.mark.parametrize(
    "message",
    [
        {"rows": buttons(*(Button(label=f"{n}", value="go:menu") for n in range(4)))},
        {"rows": buttons(Button(label="1", value="go:menu"), Button(label="2", value="a.b:c"))},
        {"rows": buttons(Button(label="1", value="go:menu")), "prompt": "feedback.text"},
        {"rows": buttons(Button(label="1", value="go:menu")), "text": "x" * 641},
    ],
)
async def test_buttons_that_cannot_stay_are_quick_replies(answered, message):
    arrived = await answered(**message)
    assert len(arrived["quick_replies"]) == len(message["rows"])


async def test_a_link_the_text_has_is_not_said_twice(answered):
    arrived = await answered("https://jisr.example/r/abc", link="https://jisr.example/r/abc")
    assert arrived["text"] == "https://jisr.example/r/abc"


async def test_what_messenger_cannot_ask_is_left_out(answered):
    rows = buttons(Button(label="هاتفي", kind=ButtonKind.PHONE), Button(label="مكاني", kind=ButtonKind.PLACE))
    assert "quick_replies" not in await answered(rows=rows)


@pytest.fixture
def page_and_person(channel, sandbox):
    sandbox.messenger_say("سلام", PERSON)
    return channel, sandbox


async def sent_file(channel, sandbox, media):
    """Send a file; it as the network got it."""
    await channel.send(Outbound(PERSON, Message(text="", media=(media,))))
    arrived = sandbox.facebook_messages()[-1]
    return arrived, sandbox.facebook_file(arrived["file"]["id"])


@pytest.mark.parametrize(
    ("kind", "name", "sort", "mime"),
    [
        ("document", "محضر الدورة.pdf", "file", "application/pdf"),
        ("photo", "route é.png", "image", "image/png"),
        ("voice", "question.ogg", "audio", "audio/ogg"),
    ],
)
async def test_files_are_uploaded_with_every_byte(page_and_person, tmp_path, kind, name, sort, mime):
    path = tmp_path / name
    path.write_bytes(bytes(range(256)) * 9)
    channel, sandbox = page_and_person
    arrived, file = await sent_file(channel, sandbox, Media(kind=kind, path=str(path)))
    assert arrived["attachment"]["type"] == sort
    assert (file["name"], file["mime"], file["content"]) == (name, mime, path.read_bytes())
    assert page_and_person[1].violations() == []


async def test_a_file_out_of_the_database_is_kept_by_nobody(page_and_person):
    media = Media(kind="document", name="jisr-2026-11-23.json", content='{"لغة": "العربية"}')
    channel, sandbox = page_and_person
    arrived, file = await sent_file(channel, sandbox, media)
    assert arrived["attachment"]["payload"] == {"is_reusable": False}
    assert (file["name"], file["mime"]) == ("jisr-2026-11-23.json", "application/json")
    assert file["content"].decode() == media.content


async def test_a_recording_is_uploaded_once(page_and_person, tmp_path):
    channel, sandbox = page_and_person
    path = tmp_path / "question.ogg"
    path.write_bytes(b"OggS" + bytes(50))
    media = Media(kind="voice", path=str(path))
    first, _ = await sent_file(channel, sandbox, media)
    again, _ = await sent_file(channel, sandbox, media)
    assert first["file"]["id"] == again["file"]["id"]
    path.write_bytes(b"OggS" + bytes(51))
    other, file = await sent_file(channel, sandbox, media)
    assert other["file"]["id"] != first["file"]["id"]
    assert len(file["content"]) == 55
    sandbox.add_fault("facebook", "400", "POST messages", times=1, code=100, subcode=2018074)
    with pytest.raises(Rejected):
        await channel.send(Outbound(PERSON, Message(text="", media=(media,))))
    anew, _ = await sent_file(channel, sandbox, media)
    assert anew["file"]["id"] != other["file"]["id"]


async def test_a_voice_note_for_one_person_is_kept_by_nobody(page_and_person, tmp_path):
    channel, sandbox = page_and_person
    path = tmp_path / "reponse.ogg"
    path.write_bytes(b"OggS" + bytes(50))
    arrived, _ = await sent_file(channel, sandbox, Media(kind="voice", path=str(path), name="reponse.ogg"))
    assert arrived["attachment"] == {"type": "audio", "payload": {"is_reusable": False}}


async def test_an_upload_whose_end_nobody_knows_is_tried_again(page_and_person, tmp_path):
    channel, sandbox = page_and_person
    path = tmp_path / "question.ogg"
    path.write_bytes(b"OggS" + bytes(50))
    sandbox.add_fault("facebook", "cut_after", "POST message_attachments", times=1)
    with pytest.raises(NotReached):
        await channel.send(Outbound(PERSON, Message(text="", media=(Media(kind="voice", path=str(path)),))))
    assert [each for each in sandbox.facebook_messages() if each["from"] == "page"] == []


@pytest.mark.parametrize("size", [0, MESSENGER_CAPABILITIES.file_limit + 1])
async def test_a_file_of_the_wrong_size_is_refused_here(page_and_person, tmp_path, size):
    path = tmp_path / "budget.pdf"
    with path.open("wb") as file:
        file.truncate(size)
    with pytest.raises(Rejected, match="bytes"):
        await page_and_person[0].send(
            Outbound(PERSON, Message(text="", media=(Media(kind="document", path=str(path)),)))
        )
    assert page_and_person[1].counts()["calls"].get("facebook POST messages") is None


@pytest.mark.parametrize(
    "message",
    [
        Message(text="deux", media=(Media(kind="document", name="a", content="b"),)),
        Message(text="", media=(Media(kind="document", name="a", content="b"),) * 2),
        Message(text="", media=(Media(kind="voice", handle="of-another-network"),)),
        Message(text="", media=(Media(kind="document", path="/nowhere/at/all.pdf"),)),
    ],
)
async def test_what_is_no_single_file_is_refused_before_anything_is_sent(page_and_person, message):
    channel, sandbox = page_and_person
    with pytest.raises(Rejected):
        await channel.send(Outbound(PERSON, message))
    assert [each for each in sandbox.facebook_messages() if each["from"] == "page"] == []


async def test_what_stands_beside_a_conversation(channel, sandbox):
    await channel.introduce(greetings(), entries())
    fields = {"fields": "get_started,greeting,persistent_menu"}
    (profile,) = (await channel.graph.call("me/messenger_profile", params=fields))["data"]
    assert profile["get_started"] == {"payload": "go:menu"}
    assert [each["locale"] for each in profile["persistent_menu"]] == ["default", "ar_AR", "fr_FR", "en_US"]
    french = profile["persistent_menu"][2]["call_to_actions"]
    assert french[0] == {"type": "postback", "title": "Menu", "payload": "go:menu"}
    assert french[-1]["payload"] == "go:stop"
    assert profile["greeting"][0]["text"] == profile["greeting"][1]["text"]
    assert sandbox.violations() == []


async def test_after_a_day_no_answer_is_taken(channel, sandbox):
    sandbox.messenger_say("سلام", PERSON)
    sandbox.advance_clock(DAY + 60)
    with pytest.raises(Rejected, match="24 hours"):
        await channel.send(Outbound(PERSON, Message(text="x")))


async def test_who_never_wrote_is_nobody(channel, sandbox):
    with pytest.raises(ContactStopped):
        await channel.send(Outbound("7999", Message(text="x")))
