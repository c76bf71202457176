import copy
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bots.channel import BadPayload
from bots.channels.facebook_updates import ID_LIMIT, read_page
from core.message import Received, SignalKind

PAYLOADS = Path(__file__).parent / "payloads" / "facebook_page"
PAGE = "100200300400500"
POST = f"{PAGE}_122100000000001"
COMMENT = "122100000000001_122100000000009"
PERSON = "7000000000001"


def payload(name):
    return json.loads((PAYLOADS / f"{name}.json").read_text("utf-8"))["raw"]


def changed(name, **values):
    body = payload(name)
    body["entry"][0]["changes"][0]["value"].update(values)
    return body


def without(name, field):
    body = payload(name)
    del body["entry"][0]["changes"][0]["value"][field]
    return body


def only_signal(body):
    received = read_page(body, PAGE)
    assert received.ignored == ()
    (signal,) = received.signals
    return signal


def test_a_comment_says_who_what_where_and_when():
    signal = only_signal(payload("comment_add"))
    assert (signal.channel, signal.kind, signal.post, signal.sender) == (
        "facebook_page",
        SignalKind.COMMENT,
        POST,
        PERSON,
    )
    assert signal.data == {
        "comment": COMMENT,
        "verb": "add",
        "text": "متى تنتهي الأشغال في الطريق 308؟",
        "parent": "",
    }
    assert signal.at == datetime(2025, 12, 1, 9, 0, tzinfo=UTC)


def test_an_answer_to_a_comment_names_it():
    assert only_signal(payload("comment_reply")).data["parent"] == COMMENT


@pytest.mark.parametrize("verb", ["edited", "remove", "hide", "unhide"])
def test_what_becomes_of_a_comment_is_told_with_its_own_time(verb):
    signal = only_signal(payload(f"comment_{verb}"))
    assert (signal.kind, signal.data["verb"], signal.data["comment"]) == (SignalKind.COMMENT, verb, COMMENT)
    assert signal.at == datetime(2025, 12, 1, 9, 1, 40, tzinfo=UTC)


def test_both_spellings_of_an_edit_are_one():
    assert only_signal(changed("comment_edited", verb="edit")).data["verb"] == "edited"


@pytest.mark.parametrize(("verb", "reaction"), [("add", "love"), ("edit", "care"), ("remove", "love")])
def test_a_reaction_says_whose_and_which(verb, reaction):
    signal = only_signal(payload(f"reaction_{verb}"))
    assert (signal.kind, signal.post, signal.sender) == (SignalKind.REACTIONS, POST, PERSON)
    assert signal.data == {"reaction": reaction, "verb": verb}


@pytest.mark.parametrize(
    ("name", "ignored"),
    [
        ("comment_by_page", "own:comment"),
        ("post_by_page", "own:status"),
        ("photo_by_page", "own:photo"),
        ("post_by_visitor", "feed:post"),
        ("share", "feed:share"),
        ("reaction_to_comment", "feed:reaction"),
        ("other_field", "page:ratings"),
        ("other_page", "page:other"),
    ],
)
def test_what_is_not_used_is_named(name, ignored):
    assert read_page(payload(name), PAGE) == Received(ignored=(ignored,))


def test_a_batch_is_read_to_its_end_and_messages_are_left_to_messenger():
    received = read_page(payload("batch"), PAGE)
    assert [signal.kind for signal in received.signals] == [
        SignalKind.COMMENT,
        SignalKind.REACTIONS,
        SignalKind.COMMENT,
    ]
    assert received.ignored == ()


def test_a_thousand_entries_in_one_call_are_all_read():
    entry = payload("comment_add")["entry"][0]
    entries = [copy.deepcopy(entry) for _ in range(1000)]
    for number, each in enumerate(entries):
        each["changes"][0]["value"]["comment_id"] = f"1_{number}"
    received = read_page({"object": "page", "entry": entries}, PAGE)
    assert len({signal.external_id for signal in received.signals}) == 1000


def test_one_wrong_change_does_not_take_the_others_with_it():
    body = payload("batch")
    body["entry"][0]["changes"].insert(0, {"field": "feed", "value": "?"})
    body["entry"][0]["changes"].insert(1, 7)
    received = read_page(body, PAGE)
    assert len(received.signals) == 3
    assert received.ignored == ("feed:malformed", "feed:malformed")


@pytest.mark.parametrize("name", ["comment_add", "comment_edited", "reaction_add"])
def test_told_again_an_event_has_the_same_id(name):
    again = payload(name)
    again["entry"][0]["time"] += 600
    assert only_signal(payload(name)).external_id == only_signal(again).external_id


def test_a_comment_can_be_hidden_more_than_once():
    """Nothing but when it was told parts one hiding from the next; a hiding that is told twice changes nothing."""
    again = payload("comment_hide")
    again["entry"][0]["time"] += 600
    assert only_signal(payload("comment_hide")).external_id != only_signal(again).external_id
    assert only_signal(again).external_id == only_signal(again).external_id


def test_different_events_have_different_ids():
    bodies = [payload(path.stem) for path in PAYLOADS.glob("*.json")]
    bodies += [changed("comment_edited", message="شيء آخر"), changed("reaction_add", created_time=1764579651)]
    ids = [signal.external_id for body in bodies for signal in read_page(body, PAGE).signals]
    assert len(ids) - len(set(ids)) == 2  # the batch repeats the comment and the reaction told alone


def test_an_event_without_its_own_time_is_known_by_its_content():
    body = without("reaction_add", "created_time")
    signal = only_signal(body)
    assert signal.external_id.startswith("sha256:")
    assert signal.external_id == only_signal(body).external_id
    assert signal.at == datetime(2025, 12, 1, 9, 1, 40, tzinfo=UTC)


def test_an_event_without_any_time_is_named():
    body = without("reaction_add", "created_time")
    body["entry"][0]["time"] = 0
    assert read_page(body, PAGE).ignored == ("feed:without_time",)


def test_a_reaction_of_nobody_is_not_counted():
    assert read_page(without("reaction_add", "from"), PAGE).ignored == ("feed:reaction",)


def test_a_comment_of_somebody_hidden_is_kept():
    assert only_signal(without("comment_add", "from")).sender == ""


def test_what_no_database_stores_is_taken_out_of_the_words():
    assert only_signal(changed("comment_add", message="a\0b\ud83d")).data["text"] == "ab\ufffd"


def test_an_id_that_no_row_holds_is_refused_alone():
    assert read_page(changed("comment_add", comment_id="1" * 81), PAGE).ignored == ("feed:malformed",)


def test_an_item_of_a_strange_name_is_named_in_plain_letters():
    assert read_page(changed("comment_add", item="\0ش" * 90), PAGE).ignored == ("feed:" + "?" * 59,)


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ({}, "object"),
        ({"object": "page"}, "entry"),
        ({"object": "page", "entry": {}}, "entry"),
        ({"object": "page", "entry": [3]}, "entry.0"),
        ({"object": "page", "entry": [{"id": PAGE, "changes": 3}]}, "entry.0.changes"),
        ({"object": "user", "entry": []}, "object"),
        ([], "body"),
    ],
)
def test_a_body_of_another_form_is_refused_with_the_place(body, place):
    with pytest.raises(BadPayload, match=rf"^{place}: "):
        read_page(body, PAGE)


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters())
    | st.sampled_from([PAGE, "feed"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
FIELDS = ("item", "verb", "from", "post_id", "comment_id", "parent_id", "message", "reaction_type", "created_time")
values = st.fixed_dictionaries(
    {},
    optional={
        **dict.fromkeys(FIELDS, json_values),
        "item": st.sampled_from(["comment", "reaction", "post"]) | json_values,
        "verb": st.sampled_from(["add", "edited", "edit", "remove", "hide"]) | json_values,
        "from": st.fixed_dictionaries({"id": st.text()}) | json_values,
        "reaction_type": st.text(),
        "created_time": st.integers(),
        "post_id": st.text(),
        "comment_id": st.text(),
    },
)
changes = st.fixed_dictionaries({"field": st.just("feed"), "value": values}) | json_values
entries = st.fixed_dictionaries({"id": st.just(PAGE), "changes": st.lists(changes)}, optional={"time": st.integers()})
bodies = st.fixed_dictionaries({"object": st.just("page"), "entry": st.lists(entries | json_values)}) | json_values


@given(bodies)
def test_no_body_whatever_brings_another_error(body):
    try:
        received = read_page(body, PAGE)
    except BadPayload:
        return
    assert all(0 < len(signal.external_id) <= ID_LIMIT for signal in received.signals)
    assert all(name.isascii() for name in received.ignored)


@given(values)
def test_every_change_is_a_signal_or_has_a_name(value):
    received = read_page(
        {"object": "page", "entry": [{"id": PAGE, "changes": [{"field": "feed", "value": value}]}]}, PAGE
    )
    assert len(received.signals) + len(received.ignored) == 1
