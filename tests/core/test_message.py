from datetime import UTC, datetime

import pytest
from pydantic import ValidationError

from core.message import (
    Attachment,
    Button,
    ButtonKind,
    Inbound,
    Markup,
    Media,
    Message,
    Place,
    Received,
    Signal,
    SignalKind,
)

MESSAGE = Message(
    text="الطريق 308",
    markup=Markup.HTML,
    rows=((Button(label="نعم", value="go:stop"), Button(label="↗", value="https://c.example", kind=ButtonKind.LINK)),
          (Button(label="☎", kind=ButtonKind.PHONE),)),
    media=(Media(kind="photo", path="/a.png", alt="طريق"),),
    link="https://c.example",
    language="ar",
)  # fmt: skip


def test_a_message_survives_the_database():
    assert Message.model_validate(MESSAGE.model_dump(mode="json")) == MESSAGE


def test_buttons_are_read_row_by_row():
    assert [button.label for button in MESSAGE.buttons] == ["نعم", "↗", "☎"]
    assert Message(text="").buttons == ()


def test_values_do_not_change_on_their_way():
    with pytest.raises(ValidationError, match="frozen"):
        MESSAGE.text = "something else"  # type: ignore[misc]
    assert hash(MESSAGE) == hash(MESSAGE.model_copy())


def test_what_is_left_out_is_empty_and_plain():
    at = datetime(2026, 12, 1, 9, tzinfo=UTC)
    inbound = Inbound(channel="telegram", external_id="1", sender="2", at=at)
    assert (inbound.text, inbound.phone, inbound.place, inbound.attachments) == ("", "", None, ())
    assert Signal("telegram", "1", SignalKind.POLL, at).data == {}
    assert Received() == Received(inbound=(), signals=(), ignored=())
    assert (Place(32.3, -6.3), Attachment("voice", "h")) == (Place(32.3, -6.3), Attachment("voice", "h"))
