import hashlib
import hmac
import json
from collections.abc import AsyncIterator

import pytest

from bots.channel import BadPayload
from tests.web.conftest import APP_SECRET, TELEGRAM_SECRET, VERIFY_TOKEN, client_of, with_settings
from web.app import create_app

SECRET_HEADER = {"X-Telegram-Bot-Api-Secret-Token": TELEGRAM_SECRET}
UPDATE = {"update_id": 7, "message": {"text": "السلام عليكم"}}
BATCH = {"object": "page", "entry": [{"id": "77", "changes": [{"field": "feed", "value": {"message": "شكرا"}}]}]}


def signed(body: bytes, secret: str = APP_SECRET) -> dict[str, str]:
    return {"X-Hub-Signature-256": "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()}


async def number(client, line: str) -> float:
    """The value of a line of /metrics; 0 when it is not there."""
    lines = (await client.get("/metrics")).text.splitlines()
    return next((float(text.removeprefix(line)) for text in lines if text.startswith(line + " ")), 0)


async def test_an_update_is_taken_and_counted(client, inbox):
    answer = await client.post("/hooks/telegram", json=UPDATE, headers=SECRET_HEADER)
    assert (answer.status_code, answer.json()) == (200, {"ok": True, "outcome": "taken"})
    assert inbox.taken == [("telegram", UPDATE)]
    assert await number(client, 'jisr_hook_calls_total{network="telegram",outcome="taken"}') == 1


async def test_the_same_update_twice_reaches_the_inbox_twice(client, inbox):
    """Which of them changes something is for the inbox to say, in its transaction."""
    for _ in range(2):
        assert (await client.post("/hooks/telegram", json=UPDATE, headers=SECRET_HEADER)).status_code == 200
    assert len(inbox.taken) == 2


@pytest.mark.parametrize(
    "headers",
    [{}, {"X-Telegram-Bot-Api-Secret-Token": "wrong"}, {"X-Telegram-Bot-Api-Secret-Token": "سر".encode()}],
    ids=["missing", "wrong", "not ASCII"],
)
async def test_a_wrong_secret_is_refused_and_nothing_is_taken(client, inbox, headers):
    answer = await client.post("/hooks/telegram", json=UPDATE, headers=headers)
    assert answer.status_code == 401
    assert inbox.taken == []
    assert await number(client, 'jisr_hook_calls_total{network="telegram",outcome="refused_401"}') == 1


async def test_without_a_secret_of_our_own_nobody_is_trusted(deps, inbox):
    async with client_of(create_app(with_settings(deps, telegram_webhook_secret=None))) as client:
        answer = await client.post("/hooks/telegram", json=UPDATE, headers={"X-Telegram-Bot-Api-Secret-Token": ""})
    assert answer.status_code == 401
    assert inbox.taken == []


async def test_a_network_that_is_off_is_not_there(deps):
    off = with_settings(deps, telegram_token=None, facebook_page_token=None)
    async with client_of(create_app(off)) as client:
        assert (await client.post("/hooks/telegram", json=UPDATE, headers=SECRET_HEADER)).status_code == 404
        assert (await client.post("/hooks/facebook", json=BATCH)).status_code == 404


@pytest.mark.parametrize(
    ("body", "line"),
    [
        (b"", "the body is not JSON"),
        (b"not json", "the body is not JSON"),
        (b"\xff\xfe\x00", "the body is not JSON"),
        (b'{"a": NaN}', "the body is not JSON"),
        (b"[" * 500_000, "the body is not JSON"),
        (b"[1, 2]", "the body is not a JSON object"),
        (b'"words"', "the body is not a JSON object"),
    ],
)
async def test_what_is_not_a_json_object_is_refused_in_one_line(client, inbox, body, line):
    answer = await client.post("/hooks/telegram", content=body, headers=SECRET_HEADER)
    assert (answer.status_code, answer.json()) == (400, {"ok": False, "error": line})
    assert inbox.taken == []


async def test_a_huge_body_is_refused(deps, inbox):
    async with client_of(create_app(with_settings(deps, max_body_bytes=1000))) as client:
        answer = await client.post("/hooks/telegram", content=b"x" * 1001, headers=SECRET_HEADER)
        assert (answer.status_code, answer.json()["error"]) == (413, "the body is over 1000 bytes")
        fits = json.dumps({"text": "x" * 900}).encode()
        assert (await client.post("/hooks/telegram", content=fits, headers=SECRET_HEADER)).status_code == 200


async def test_a_huge_body_of_unknown_length_is_read_no_further_than_the_limit(deps):
    read = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal read
        while read < 1_000_000:
            read += 600
            yield b"x" * 600

    async with client_of(create_app(with_settings(deps, max_body_bytes=1000))) as client:
        answer = await client.post("/hooks/telegram", content=endless(), headers=SECRET_HEADER)
    assert answer.status_code == 413
    assert read == 1200


async def test_a_payload_of_an_unknown_form_is_let_go_and_counted(client, inbox):
    inbox.failure = BadPayload("update_id is missing")
    answer = await client.post("/hooks/telegram", json={"hello": 1}, headers=SECRET_HEADER)
    assert (answer.status_code, answer.json()) == (200, {"ok": True, "outcome": "ignored"})
    assert await number(client, 'jisr_ignored_payloads_total{channel="telegram"}') == 1


async def test_what_the_inbox_could_not_keep_is_asked_for_again(client, inbox):
    inbox.failure = RuntimeError("the words of a citizen")
    answer = await client.post("/hooks/telegram", json=UPDATE, headers=SECRET_HEADER)
    assert answer.status_code == 500
    assert answer.json() == {"ok": False, "error": "something went wrong here; it has been noted"}
    assert await number(client, 'jisr_hook_calls_total{network="telegram",outcome="failed"}') == 1


async def test_facebooks_challenge_comes_back_as_text(client):
    asked = {"hub.mode": "subscribe", "hub.verify_token": VERIFY_TOKEN, "hub.challenge": "<b>1158201444</b>"}
    answer = await client.get("/hooks/facebook", params=asked)
    assert (answer.status_code, answer.text) == (200, "<b>1158201444</b>")
    assert answer.headers["content-type"].startswith("text/plain")


@pytest.mark.parametrize("change", [{"hub.verify_token": "wrong"}, {"hub.verify_token": ""}, {"hub.mode": "other"}])
async def test_a_stranger_gets_no_challenge_back(client, change):
    asked = {"hub.mode": "subscribe", "hub.verify_token": VERIFY_TOKEN, "hub.challenge": "1", **change}
    assert (await client.get("/hooks/facebook", params=asked)).status_code == 403


@pytest.mark.parametrize("escaped", [True, False], ids=["as Meta escapes it", "as it is"])
async def test_arabic_is_verified_over_the_bytes_that_came(client, inbox, escaped):
    body = json.dumps(BATCH, ensure_ascii=escaped).encode()
    answer = await client.post("/hooks/facebook", content=body, headers=signed(body))
    assert answer.status_code == 200
    assert inbox.taken == [("facebook_page", BATCH)]


async def test_a_wrong_signature_is_refused_and_nothing_is_taken(client, inbox):
    body = json.dumps(BATCH).encode()
    for headers in ({}, signed(body, "other"), signed(body + b" "), {"X-Hub-Signature-256": "sha256=é".encode()}):
        assert (await client.post("/hooks/facebook", content=body, headers=headers)).status_code == 403
    assert inbox.taken == []


async def test_messenger_reads_the_same_call_when_it_is_on(deps, inbox):
    body = json.dumps(BATCH).encode()
    async with client_of(create_app(with_settings(deps, messenger=True))) as client:
        await client.post("/hooks/facebook", content=body, headers=signed(body))
    assert [channel for channel, _ in inbox.taken] == ["facebook_page", "messenger"]


async def test_facebooks_unknown_payload_is_counted_for_its_channel(client, inbox):
    inbox.failure = BadPayload("entry is missing")
    body = b"{}"
    assert (await client.post("/hooks/facebook", content=body, headers=signed(body))).json()["outcome"] == "ignored"
    assert await number(client, 'jisr_ignored_payloads_total{channel="facebook_page"}') == 1
