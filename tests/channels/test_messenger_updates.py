import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bots.channel import BadPayload
from bots.channels.messenger import MessengerChannel
from core.message import Attachment, Place, Received

PAYLOADS = Path(__file__).parent / "payloads"
PAGE = "100200300400500"
PERSON = "6000000000001"


@pytest.fixture
def channel():
    return MessengerChannel(PAGE, "token")


def payload(name):
    return json.loads((PAYLOADS / f"{name}.json").read_text("utf-8"))["raw"]


def event(**content):
    body = payload("messenger/text")
    message = body["entry"][0]["messaging"][0]
    del message["message"]
    message.update(content)
    return body


def only_inbound(channel, body):
    received = channel.receive(body)
    assert received.ignored == ()
    assert received.signals == ()
    (inbound,) = received.inbound
    return inbound


def test_words_come_with_their_writer_time_and_id(channel):
    inbound = only_inbound(channel, payload("messenger/text"))
    assert (inbound.channel, inbound.sender, inbound.text) == ("messenger", PERSON, "ⴰⵣⵓⵍ")
    assert inbound.external_id == "m_1"
    assert inbound.at == datetime(2025, 12, 1, 9, 1, 42, tzinfo=UTC) + timedelta(milliseconds=123)
    assert inbound.phone == ""


@pytest.mark.parametrize(("name", "button"), [("quick_reply", "welcome.language:ar"), ("postback", "go:welcome")])
def test_a_press_is_a_button_and_no_text(channel, name, button):
    inbound = only_inbound(channel, payload(f"messenger/{name}"))
    assert (inbound.button, inbound.text) == (button, "")


@pytest.mark.parametrize(
    ("name", "argument"), [("postback_by_link", "feedback_c12"), ("referral", "petition_road-308")]
)
def test_a_link_into_a_conversation_is_a_start_with_its_argument(channel, name, argument):
    inbound = only_inbound(channel, payload(f"messenger/{name}"))
    assert (inbound.command, inbound.argument, inbound.button) == ("start", argument, "")
    assert inbound.external_id


@pytest.mark.parametrize(("name", "kind", "end"), [("image", "photo", "a.jpg"), ("audio", "voice", "a.mp4")])
def test_a_file_is_named_by_its_kind_and_address(channel, name, kind, end):
    inbound = only_inbound(channel, payload(f"messenger/{name}"))
    assert inbound.attachments == (Attachment(kind, f"https://cdn.example.org/{end}"),)


def test_a_shared_position_is_a_place(channel):
    assert only_inbound(channel, payload("messenger/location")).place == Place(31.96, -6.57)


@pytest.mark.parametrize("name", ["echo", "delivery", "read", "reaction"])
def test_echoes_and_receipts_are_named(channel, name):
    assert channel.receive(payload(f"messenger/{name}")) == Received(ignored=(f"messaging:{name}",))


def test_an_echo_is_known_by_its_mark_as_well(channel):
    body = event(message={"mid": "m_9", "text": "x", "is_echo": True})
    assert channel.receive(body).ignored == ("messaging:echo",)


def test_of_a_mixed_body_only_the_messages_are_taken(channel):
    received = channel.receive(payload("facebook_page/batch"))
    assert [inbound.external_id for inbound in received.inbound] == ["m_batch"]
    assert received.ignored == ()
    assert received.signals == ()


@pytest.mark.parametrize(
    ("content", "ignored"),
    [
        ({"message": {"mid": "m_1", "attachments": [{"type": "fallback"}]}}, "messaging:message"),
        ({"postback": {"title": "x"}}, "messaging:postback"),
        ({"message": {"mid": "m_1", "text": []}}, "messaging:malformed"),
        ({"message": {"mid": "m_1", "text": "x"}, "sender": {}}, "messaging:malformed"),
        ({"message": {"mid": "m_1", "text": "x"}, "timestamp": 10**400}, "messaging:malformed"),
        ({"شيء": {}}, "messaging:???"),
        ({}, "messaging:nothing"),
    ],
)
def test_what_says_nothing_is_named(channel, content, ignored):
    assert channel.receive(event(**content)) == Received(ignored=(ignored,))


def test_what_another_app_answers_is_named(channel):
    body = payload("messenger/text")
    body["entry"][0]["standby"] = body["entry"][0].pop("messaging")
    assert channel.receive(body).ignored == ("messaging:standby",)


def test_an_id_too_long_for_its_column_is_shortened_the_same_way_each_time(channel):
    body = event(message={"mid": "m_" + "x" * 300, "text": "a"})
    assert only_inbound(channel, body).external_id == only_inbound(channel, body).external_id
    assert len(only_inbound(channel, body).external_id) <= 160


def test_a_body_of_another_form_is_refused(channel):
    with pytest.raises(BadPayload, match=r"^entry: "):
        channel.receive({"object": "page"})


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
PARTS = ("mid", "text", "is_echo", "quick_reply", "attachments", "payload", "referral", "ref")
contents = st.dictionaries(st.sampled_from(PARTS), json_values)
events = st.fixed_dictionaries(
    {"sender": st.fixed_dictionaries({"id": st.text(min_size=1)}), "timestamp": st.integers(1, 10**14)},
    optional={"message": contents, "postback": contents, "referral": contents, "delivery": json_values},
)


@given(st.lists(events | json_values))
def test_every_event_is_an_inbound_or_has_a_name(events):
    received = MessengerChannel(PAGE, "token").receive({"object": "page", "entry": [{"id": PAGE, "messaging": events}]})
    assert len(received.inbound) + len(received.ignored) == len(events)
    assert all(0 < len(inbound.external_id) <= 160 for inbound in received.inbound)
