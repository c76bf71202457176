"""The transport under facebook-sdk, against a server that answers whatever it is told to."""

import asyncio
import hashlib
import hmac
import json
import os
import socket
import subprocess
import sys
import threading
import traceback
from collections.abc import Iterator

import pytest

from bots.channel import LaneHeld, NotReached, OutcomeUnknown, Rejected, SendError, Throttled
from bots.channels.graph import GraphClient, regain_seconds
from tests.channels.graph_server import JSON_TYPE, Answers, answering

TOKEN, SECRET = "EAAtesttoken/+=", "app-secret-of-the-test"


@pytest.fixture
def answers() -> Iterator[Answers]:
    with answering() as told:
        yield told


@pytest.fixture
def client(answers) -> Iterator[GraphClient]:
    made = GraphClient(TOKEN, SECRET, api_base=answers.url, timeout=5)
    yield made
    made.close()


async def failure(client, method="POST", **more):
    with pytest.raises(SendError) as caught:
        await client.call("123/feed", method, {"message": "x"}, **more)
    shown = "".join(traceback.format_exception(caught.value)) + repr(vars(caught.value))
    assert TOKEN not in shown
    assert SECRET not in shown
    return caught.value


async def test_a_post_goes_to_our_base_and_version_with_the_token_in_a_header_alone(client, answers):
    assert await client.call("123/feed", "POST", {"message": "شكرا & +"}) == {"id": "1"}
    method, url, headers, body = answers.asked[0]
    assert (method, url) == ("POST", "/v25.0/123/feed")
    assert headers["authorization"] == f"Bearer {TOKEN}"
    proof = hmac.new(SECRET.encode(), TOKEN.encode(), hashlib.sha256).hexdigest()
    assert answers.form == {"message": "شكرا & +", "appsecret_proof": proof}
    assert b"access_token" not in body


async def test_a_read_carries_its_parameters_and_the_proof_in_the_address(client, answers):
    await client.call("123/feed", params={"fields": "id,message", "limit": 3})
    assert answers.asked[0][0] == "GET"
    assert set(answers.query) == {"fields", "limit", "appsecret_proof"}
    assert TOKEN not in answers.asked[0][1]


async def test_without_an_app_secret_there_is_no_proof(answers):
    client = GraphClient(TOKEN, api_base=answers.url, version="v24.0")
    await client.call("me")
    client.close()
    assert answers.asked[0][1] == "/v24.0/me"


async def test_lists_objects_and_truth_travel_as_json_and_nothing_is_left_out(client, answers):
    params = {"a": {"media_fbid": "ص"}, "b": ["x"], "c": False, "d": None, "e": 0, "f": ""}
    await client.call("123/feed", "POST", params)
    assert json.loads(answers.form["a"]) == {"media_fbid": "ص"}
    assert json.loads(answers.form["b"]) == ["x"]
    assert (answers.form["c"], answers.form["e"]) == ("false", "0")
    assert "d" not in answers.form
    assert params["d"] is None


async def test_a_file_is_uploaded_under_a_name_that_says_nothing(client, answers, tmp_path):
    picture = tmp_path / "اسم سري.png"
    picture.write_bytes(b"PICTURE")
    await client.call("123/photos", "POST", {"message": "م"}, {"source": picture})
    body = answers.asked[0][3]
    assert b'name="source"; filename="source.png"' in body
    assert b"PICTURE" in body


async def test_a_file_that_is_not_there_is_rejected_before_any_call(client, answers, tmp_path):
    with pytest.raises(Rejected, match=r"nowhere\.png cannot be read"):
        await client.call("123/photos", "POST", {}, {"source": tmp_path / "nowhere.png"})
    assert answers.asked == []


@pytest.mark.parametrize(
    ("status", "body", "headers"),
    [
        (500, b"{}", JSON_TYPE),
        (500, b'{"error": {"code": 100, "message": "x"}}', JSON_TYPE),
        (502, b"<html>Bad Gateway</html>", {"Content-Type": "text/html"}),
        (200, b"", JSON_TYPE),
        (200, b"<html>", {"Content-Type": "text/html"}),
        (200, b"true", JSON_TYPE),
        (200, b"[]", JSON_TYPE),
        (200, b"access_token=EAAx", {"Content-Type": "text/plain"}),
        (200, b'{"error": "x"}', JSON_TYPE),
        (302, b"", {"Location": "/elsewhere"}),
    ],
)
async def test_an_answer_that_says_nothing_is_no_success(client, answers, status, body, headers):
    answers.status, answers.body, answers.headers = status, body, headers
    assert type(await failure(client)) is OutcomeUnknown
    assert len(answers.asked) == 1
    assert type(await failure(client, "GET")) is NotReached


@pytest.mark.parametrize("headers", [{}, {"Content-Type": "text/javascript; charset=UTF-8"}])
async def test_json_is_known_by_itself_not_by_its_type(client, answers, headers):
    answers.headers = headers
    assert await client.call("me") == {"id": "1"}


@pytest.mark.parametrize("status", [200, 400])
async def test_a_refusal_is_read_with_its_codes(client, answers, status):
    answers.status = status
    answers.body = json.dumps({"error": {"message": f"Malformed {TOKEN}", "code": 190, "error_subcode": 463}}).encode()
    error = await failure(client)
    assert type(error) is LaneHeld
    assert error.detail == "the token is dead: reconnect the page (code 190/463): Malformed [hidden]"


async def test_a_refusal_without_json_is_told_by_its_status(client, answers):
    answers.status, answers.body, answers.headers = 413, b"<html>", {"Content-Type": "text/html"}
    assert type(await failure(client)) is Rejected


async def test_usage_is_kept_and_tells_the_pause_in_minutes(client, answers):
    usage = {"123": [{"type": "pages", "call_count": 100, "estimated_time_to_regain_access": 4}]}
    answers.status, answers.body = 403, b'{"error": {"code": 80001, "message": "slow down"}}'
    answers.headers = {**JSON_TYPE, "X-App-Usage": '{"call_count": 28}', "X-Business-Use-Case-Usage": json.dumps(usage)}
    error = await failure(client)
    assert (type(error), error.retry_after) == (Throttled, 240)
    assert client.usage == {"app": {"call_count": 28}, "business": usage}


@pytest.mark.parametrize("usage", [{}, {"business": []}, {"business": {"1": 2, "3": ["x", {}]}}])
def test_usage_of_another_form_names_no_pause(usage):
    assert regain_seconds(usage) == 0


async def test_who_listens_not_was_not_reached():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"
    client = GraphClient(TOKEN, SECRET, api_base=url)
    assert type(await failure(client)) is NotReached
    client.close()


async def test_silence_leaves_a_write_unknown_and_a_read_to_be_tried_again(answers):
    answers.delay = threading.Event()
    client = GraphClient(TOKEN, SECRET, api_base=answers.url, timeout=0.2)
    assert type(await failure(client)) is OutcomeUnknown
    assert type(await failure(client, "GET")) is NotReached
    assert type(await failure(client, "POST", repeatable=True)) is NotReached
    client.close()


async def test_many_calls_at_once_each_get_their_own_answer(client, answers):
    results = await asyncio.gather(*(client.call(f"{number}") for number in range(40)))
    assert results == [{"id": "1"}] * 40
    assert sorted(int(url.split("?")[0].rsplit("/", 1)[1]) for _, url, _, _ in answers.asked) == list(range(40))


async def test_a_netrc_file_does_not_replace_the_token(answers, tmp_path):
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login a password b")
    before = os.environ.get("NETRC")
    os.environ["NETRC"] = str(tmp_path / "netrc")
    try:
        client = GraphClient(TOKEN, api_base=answers.url)
        await client.call("me")
    finally:
        os.environ.pop("NETRC") if before is None else os.environ.update(NETRC=before)
    client.close()
    assert answers.asked[0][2]["authorization"] == f"Bearer {TOKEN}"


def test_the_library_is_imported_without_a_warning(tmp_path):
    # A cache folder of its own: the library is compiled anew, which is when its source warns.
    command = [sys.executable, "-W", "error", "-X", f"pycache_prefix={tmp_path}", "-c", "import bots.channels.graph"]
    subprocess.run(command, check=True, timeout=60)
