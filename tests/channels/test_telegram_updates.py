"""Edges of updates that no recording shows; the recorded ones are read by the contract."""

from typing import Any

import pytest

from bots.channel import BadPayload
from bots.channels.telegram_updates import read_update
from core.message import Inbound

PERSON = {"id": 700000001, "is_bot": False, "first_name": "مواطنة"}


def message(**content: Any) -> dict[str, Any]:
    chat = {"id": PERSON["id"], "type": "private"}
    return {"update_id": 5, "message": {"message_id": 1, "date": 1796112600, "from": PERSON, "chat": chat, **content}}


def inbound(**content: Any) -> Inbound:
    (read,) = read_update(message(**content)).inbound
    return read


@pytest.mark.parametrize(
    ("text", "command", "argument"),
    [
        ("/start", "start", ""),
        ("/start welcome", "start", "welcome"),
        ("/START@jisr_bot   petition_road-308 ", "start", "petition_road-308"),
        ("/stop@jisr_bot", "stop", ""),
        ("/ start", "", ""),
        ("سلام /start", "", ""),
        ("/قف", "", ""),
        ("/start\nfeedback", "start", "feedback"),
    ],
)
def test_a_command_is_its_name_and_what_follows(text: str, command: str, argument: str):
    read = inbound(text=text)
    assert (read.command, read.argument, read.text) == (command, argument, text)


def test_a_caption_is_words_and_never_a_command():
    read = inbound(caption="/stop", photo=[{"file_id": "p", "width": 1, "height": 1}])
    assert (read.command, read.text) == ("", "/stop")


@pytest.mark.parametrize(
    ("number", "phone"),
    [
        ("212600000001", "+212600000001"),
        ("+212 600-000-001", "+212600000001"),
        ("0600000001", ""),
        ("٢١٢٦٠٠٠٠٠٠٠١", ""),
        ("12", ""),
        ("", ""),
    ],
)
def test_an_own_number_is_taken_in_international_form(number: str, phone: str):
    assert inbound(contact={"phone_number": number, "first_name": "م", "user_id": PERSON["id"]}).phone == phone


@pytest.mark.parametrize("date", [-1, 253_402_300_800, 10**30, 1.5, "1796112600", True, None])
def test_a_moment_outside_time_is_a_bad_payload(date: Any):
    with pytest.raises(BadPayload, match=r"message\.date"):
        read_update(message(text="سلام", date=date))


def test_half_a_character_is_a_bad_payload_and_nul_is_dropped():
    with pytest.raises(BadPayload, match=r"message\.text"):
        read_update(message(text="\ud83d"))
    assert inbound(text="س\0لام").text == "سلام"


def test_a_bad_payload_repeats_nothing_that_was_in_it():
    with pytest.raises(BadPayload) as caught:
        read_update(message(text=["سري"]))
    assert "سري" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_an_unknown_kind_is_named_in_plain_letters():
    assert read_update({"update_id": 1, "new\nkind\u202e": {}}).ignored == ("unknown:new?kind?",)
    assert len(read_update({"update_id": 1, "k" * 999: {}}).ignored[0]) < 80


@pytest.mark.parametrize("number", [None, "1", 1.0, True, -1, 2**63])
def test_an_update_without_a_number_is_a_bad_payload(number: Any):
    with pytest.raises(BadPayload, match="update_id"):
        read_update({**message(text="سلام"), "update_id": number})
