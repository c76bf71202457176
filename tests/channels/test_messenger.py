import pytest
import pytest_asyncio

from bots.channel import ContactStopped, Rejected
from bots.channels.messenger import MessengerChannel, cut
from core.message import Button, ButtonKind, Message, Outbound
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
    assert arrived["text"] == "مرحبا\nhttps://jisr.example/r/abc\nالخطة: https://jisr.example/ar"
    assert [reply["payload"] for reply in arrived["quick_replies"]] == ["go:menu"]


async def test_a_link_the_text_has_is_not_said_twice(answered):
    arrived = await answered("https://jisr.example/r/abc", link="https://jisr.example/r/abc")
    assert arrived["text"] == "https://jisr.example/r/abc"


async def test_what_messenger_cannot_ask_is_left_out(answered):
    rows = buttons(Button(label="هاتفي", kind=ButtonKind.PHONE), Button(label="مكاني", kind=ButtonKind.PLACE))
    assert "quick_replies" not in await answered(rows=rows)


async def test_after_a_day_no_answer_is_taken(channel, sandbox):
    sandbox.messenger_say("سلام", PERSON)
    sandbox.advance_clock(DAY + 60)
    with pytest.raises(Rejected, match="24 hours"):
        await channel.send(Outbound(PERSON, Message(text="x")))


async def test_who_never_wrote_is_nobody(channel, sandbox):
    with pytest.raises(ContactStopped):
        await channel.send(Outbound("7999", Message(text="x")))
