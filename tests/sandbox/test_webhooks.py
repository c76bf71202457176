"""Events pushed: order, retries, secrets, signatures."""

import hashlib
import hmac
import json

import pytest
import requests
from telegram import Bot, Update
from telegram.error import Conflict

from sandbox.client import SandboxClient, SandboxError
from tests.sandbox.conftest import PAGE, Graph, Receiver


async def test_updates_are_pushed_in_order_and_again_until_taken(bot: Bot, sandbox: SandboxClient, receiver: Receiver):
    user = sandbox.add_user()
    receiver.refuse = 2
    await bot.set_webhook(receiver.url, secret_token="s-e-c_r3t", allowed_updates=["message"])
    for number in range(3):
        sandbox.say(user, f"سلام {number}")
    sandbox.wait_until(lambda: len(receiver.bodies) == 3, "three updates")
    updates = [Update.de_json(json.loads(body), bot) for body in receiver.bodies]
    assert [update.message.text for update in updates if update.message] == ["سلام 0", "سلام 1", "سلام 2"]
    assert {headers["x-telegram-bot-api-secret-token"] for headers in receiver.headers} == {"s-e-c_r3t"}
    # What has arrived here is taken there only when our answer has come.
    sandbox.wait_until(lambda: sandbox.counts()["webhooks"]["telegram"] == {"ok": 3, "failed": 2}, "three taken")
    sandbox.wait_until(lambda: sandbox.bot()["pending"] == 0, "nothing that waits")
    info = await bot.get_webhook_info()
    assert info.last_error_message == "Wrong response from the webhook: 500 Internal Server Error"
    with pytest.raises(Conflict):
        await bot.get_updates()


async def test_a_double_delivery_has_the_same_number(bot: Bot, sandbox: SandboxClient, receiver: Receiver):
    await bot.set_webhook(receiver.url)
    sandbox.say(sandbox.add_user(), "once")
    sandbox.replay_telegram()
    sandbox.wait_until(lambda: len(receiver.bodies) == 2, "both deliveries")
    assert receiver.bodies[0] == receiver.bodies[1]


async def test_what_waits_outlives_the_webhook(bot: Bot, sandbox: SandboxClient):
    await bot.set_webhook("http://127.0.0.1:9/nobody")
    sandbox.say(sandbox.add_user(), "hello")
    sandbox.wait_until(lambda: sandbox.bot()["last_error"], "a failed push")
    assert (await bot.get_webhook_info()).pending_update_count == 1
    await bot.delete_webhook()
    assert len(await bot.get_updates()) == 1


def test_the_challenge_decides(sandbox: SandboxClient, receiver: Receiver):
    with pytest.raises(SandboxError, match="instead of the challenge"):
        sandbox.subscribe_facebook(receiver.url, verify_token="wrong")
    assert sandbox.facebook_webhook()["url"] == ""
    sandbox.subscribe_facebook(receiver.url, verify_token=receiver.verify_token)
    assert sandbox.facebook_webhook()["url"] == receiver.url


def test_the_signature_is_over_the_raw_bytes(sandbox: SandboxClient, graph: Graph, receiver: Receiver):
    post = graph.publish("خبر")
    sandbox.subscribe_facebook(receiver.url, app_secret="another secret")
    comment = sandbox.comment(post, "أين الطريق؟ http://a.org/b", person_id="77", name="أمينة")
    sandbox.wait_until(lambda: receiver.bodies, "the event")
    body = receiver.bodies[0]
    expected = "sha256=" + hmac.new(b"another secret", body, hashlib.sha256).hexdigest()
    assert receiver.headers[0]["x-hub-signature-256"] == expected
    assert body.isascii()
    assert rb"http:\/\/a.org\/b" in body
    assert json.dumps(json.loads(body), ensure_ascii=False).encode() != body
    change = json.loads(body)["entry"][0]["changes"][0]
    assert (change["field"], change["value"]["comment_id"], change["value"]["from"]["name"]) == (
        "feed",
        comment,
        "أمينة",
    )


def test_the_pages_own_posts_are_told_too(sandbox: SandboxClient, graph: Graph, receiver: Receiver):
    sandbox.subscribe_facebook(receiver.url)
    post = graph.publish("خبر")
    sandbox.wait_until(lambda: receiver.bodies, "the event")
    value = json.loads(receiver.bodies[0])["entry"][0]["changes"][0]["value"]
    assert (value["item"], value["verb"], value["post_id"], value["from"]["id"]) == ("status", "add", post, PAGE)


def test_every_deed_on_the_page(sandbox: SandboxClient, graph: Graph, receiver: Receiver):
    post = graph.publish("خبر")
    sandbox.subscribe_facebook(receiver.url)
    comment = sandbox.comment(post, "سؤال")
    sandbox.comment(comment, "جواب")
    sandbox.change_comment(comment, "edited", "سؤال آخر")
    sandbox.change_comment(comment, "hide")
    sandbox.react_on_facebook(post, "love")
    sandbox.react_on_facebook(post, "love", verb="remove")
    sandbox.visitor_post("شكاية")
    sandbox.change_comment(comment, "remove")
    sandbox.wait_until(lambda: len(receiver.bodies) == 8, "eight events")
    values = [json.loads(body)["entry"][0]["changes"][0]["value"] for body in receiver.bodies]
    assert [(value["item"], value["verb"]) for value in values] == [
        ("comment", "add"),
        ("comment", "add"),
        ("comment", "edited"),
        ("comment", "hide"),
        ("reaction", "add"),
        ("reaction", "remove"),
        ("post", "add"),
        ("comment", "remove"),
    ]
    assert values[1]["parent_id"] == comment


def test_batches_and_retries(sandbox: SandboxClient, graph: Graph, receiver: Receiver):
    post = graph.publish("خبر")
    sandbox.set_facebook(batch_size=50)
    sandbox.subscribe_facebook(receiver.url)
    receiver.refuse = 1
    for number in range(10):
        sandbox.comment(post, f"سؤال {number}")
    sandbox.wait_until(lambda: sandbox.facebook_webhook()["pending"] == 0, "an empty queue")
    entries = [entry for body in receiver.bodies for entry in json.loads(body)["entry"]]
    messages = [entry["changes"][0]["value"]["message"] for entry in entries]
    assert messages == [f"سؤال {number}" for number in range(10)]
    assert len(receiver.bodies) < 10
    sandbox.replay_facebook()
    sandbox.wait_until(lambda: sandbox.facebook_webhook()["pending"] == 0, "the replay")
    assert json.loads(receiver.bodies[-1])["entry"] == entries[-1:]


def test_messenger_events(sandbox: SandboxClient, receiver: Receiver):
    sandbox.subscribe_facebook(receiver.url)
    sandbox.messenger_say("سلام", person_id="77")
    sandbox.messenger_say("نعم", person_id="77", payload="flow:yes")
    sandbox.messenger_postback("START", "ابدأ", person_id="77")
    sandbox.wait_until(lambda: len(receiver.bodies) == 3, "three events")
    events = [json.loads(body)["entry"][0]["messaging"][0] for body in receiver.bodies]
    assert {event["sender"]["id"] for event in events} == {"77"}
    assert events[1]["message"]["quick_reply"] == {"payload": "flow:yes"}
    assert events[2]["postback"]["payload"] == "START"


def test_without_the_pages_subscription_nothing_comes(sandbox: SandboxClient, graph: Graph, receiver: Receiver):
    sandbox.subscribe_facebook(receiver.url, page_fields=[])
    post = graph.publish("خبر")
    sandbox.comment(post, "unheard")
    assert sandbox.facebook_webhook()["pending"] == 0
    assert graph("POST", f"{PAGE}/subscribed_apps", data={"subscribed_fields": "feed,messages"}).json()["success"]
    assert graph("GET", f"{PAGE}/subscribed_apps").json()["data"][0]["subscribed_fields"] == ["feed", "messages"]
    sandbox.comment(post, "heard")
    sandbox.wait_until(lambda: receiver.bodies, "the event")
    assert b"unheard" not in receiver.bodies[0]


def test_the_app_subscribes_by_itself(sandbox: SandboxClient, graph: Graph, receiver: Receiver):
    url = f"{sandbox.url}/v25.0/900800700600500/subscriptions"
    wanted = {"object": "page", "callback_url": receiver.url, "verify_token": receiver.verify_token, "fields": "feed"}
    headers = {"authorization": "Bearer 900800700600500|sandbox-app-secret"}
    assert requests.post(url, data=wanted, headers=headers, timeout=5).json() == {"success": True}
    read = requests.get(url, headers=headers, timeout=5).json()["data"][0]
    assert (read["callback_url"], [field["name"] for field in read["fields"]]) == (receiver.url, ["feed"])
