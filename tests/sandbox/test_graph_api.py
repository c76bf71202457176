"""The pretend page, and facebook-sdk against it."""

import hashlib
import hmac
import json

import facebook
import pytest
import requests

from sandbox.client import SandboxClient
from sandbox.samples import photo_sample
from tests.sandbox.conftest import PAGE, Graph


class Redirected(requests.Session):
    """Sends facebook-sdk's calls to the sandbox."""

    def __init__(self, base: str) -> None:
        super().__init__()
        self.base = base

    def request(self, method, url, *args, **more):
        return super().request(method, str(url).replace("https://graph.facebook.com", self.base), *args, **more)


def test_facebook_sdk_posts_and_reads(sandbox: SandboxClient):
    with Redirected(sandbox.url) as session:
        api = facebook.GraphAPI("EAAsandboxpagetoken", session=session)
        api.version = "v25.0"
        made = api.put_object(PAGE, "feed", message="خبر", link="https://example.org/a/b")
        assert api.get_object(made["id"])["message"] == "خبر"
        with pytest.raises(facebook.GraphAPIError) as refused:
            api.put_object(PAGE, "feed", message="خبر", link="https://example.org/a/b")
        assert refused.value.code == 506
    assert sandbox.counts()["token_in_url"] == 1
    assert sandbox.facebook_posts()[0]["link"] == "https://example.org/a/b"


def test_several_photos_in_one_post(sandbox: SandboxClient, graph: Graph):
    files = {"source": ("a.png", photo_sample(), "image/png")}
    first = graph("POST", f"{PAGE}/photos", data={"published": "false", "alt_text_custom": "طريق"}, files=files).json()
    second = graph("POST", f"{PAGE}/photos", data={"published": "false", "url": "https://a.org/b.png"}).json()
    media = {f"attached_media[{n}]": json.dumps({"media_fbid": each["id"]}) for n, each in enumerate((first, second))}
    made = graph("POST", f"{PAGE}/feed", data={"message": "صور", **media}).json()
    post = sandbox.facebook_posts()[0]
    assert post["id"] == made["id"]
    assert [photo["alt"] for photo in post["photos"]] == ["طريق", ""]
    again = graph("POST", f"{PAGE}/feed", data={"message": "x", **media}).json()
    assert again["error"]["code"] == 100


def test_a_photo_published_at_once_is_a_post(sandbox: SandboxClient, graph: Graph):
    made = graph("POST", f"{PAGE}/photos", data={"url": "https://a.org/b.png", "message": "صورة"}).json()
    assert sandbox.facebook_posts()[0]["id"] == made["post_id"]
    assert graph("GET", made["id"], params={"fields": "page_story_id"}).json()["page_story_id"] == made["post_id"]


def test_the_feed_is_paged_newest_first(graph: Graph):
    for number in range(5):
        graph.publish(f"post {number}")
    first = graph("GET", f"{PAGE}/feed", params={"limit": 2, "fields": "id,message"}).json()
    assert [each["message"] for each in first["data"]] == ["post 4", "post 3"]
    after = first["paging"]["cursors"]["after"]
    second = graph("GET", f"{PAGE}/feed", params={"limit": 2, "after": after}).json()
    assert [each["message"] for each in second["data"]] == ["post 2", "post 1"]
    assert "next" in second["paging"]
    late = graph("GET", f"{PAGE}/feed", params={"since": "4000000000"}).json()
    assert late["data"] == []


def test_nested_fields(sandbox: SandboxClient, graph: Graph):
    post = graph.publish("خبر")
    comment = sandbox.comment(post, "سؤال", person_id="77", name="Amina")
    sandbox.react_on_facebook(post, "love", person_id="77")
    wanted = "id,comments.limit(1).summary(true){message,from},reactions.type(LOVE).limit(0).summary(total_count).as(l)"
    answer = graph("GET", post, params={"fields": wanted}).json()
    assert answer["comments"]["data"] == [{"message": "سؤال", "from": {"id": "77", "name": "Amina"}, "id": comment}]
    assert answer["comments"]["summary"]["total_count"] == 1
    assert answer["l"]["summary"]["total_count"] == 1
    unknown = graph("GET", post, params={"fields": "likes_of_mine"}).json()["error"]
    assert (unknown["code"], "nonexisting field" in unknown["message"]) == (100, True)
    assert graph("GET", post, params={"fields": "id{"}).json()["error"]["code"] == 2500


def test_posts_are_edited_and_deleted(sandbox: SandboxClient, graph: Graph):
    post = graph.publish("one")
    assert graph("POST", post, data={"message": "two"}).json() == {"success": True}
    assert graph("GET", post).json()["message"] == "two"
    assert graph("DELETE", post).json() == {"success": True}
    assert graph("GET", post).json()["error"]["error_subcode"] == 33


def test_comments_are_answered_and_hidden(sandbox: SandboxClient, graph: Graph):
    post = graph.publish("خبر")
    comment = sandbox.comment(post, "سؤال")
    graph("POST", f"{comment}/comments", data={"message": "جواب"})
    graph("POST", comment, data={"is_hidden": "true"})
    shown = sandbox.facebook_posts()[0]["comments"][0]
    assert (shown["hidden"], [each["message"] for each in shown["replies"]]) == (True, ["جواب"])
    assert graph("POST", comment, data={"message": "not mine"}).json()["error"]["code"] == 200


def test_one_retired_metric_fails_all_and_a_gap_is_left_out(sandbox: SandboxClient, graph: Graph):
    post = graph.publish("خبر")
    sandbox.react_on_facebook(post, "like")
    sandbox.set_insight(post, "post_clicks", None)
    read = graph("GET", f"{post}/insights", params={"metric": "post_reactions_by_type_total,post_clicks"}).json()
    assert [(each["name"], each["values"][0]["value"]) for each in read["data"]] == [
        ("post_reactions_by_type_total", {"like": 1})
    ]
    bad = graph("GET", f"{post}/insights", params={"metric": "post_clicks,post_impressions"}).json()
    assert bad["error"]["code"] == 100
    assert graph("GET", f"{PAGE}/insights", params={"metric": "page_follows", "period": "day"}).json()["data"]


def test_the_token_in_its_states(sandbox: SandboxClient, graph: Graph):
    alive = graph("GET", "debug_token", params={"input_token": "EAAsandboxpagetoken"}).json()["data"]
    assert (alive["is_valid"], "pages_messaging" in alive["scopes"]) == (True, True)
    strange = requests.get(f"{sandbox.url}/v25.0/me", headers={"authorization": "Bearer other"}, timeout=5).json()
    assert strange["error"]["code"] == 190
    assert requests.get(f"{sandbox.url}/me", timeout=5).json()["error"]["code"] == 104
    sandbox.set_facebook(token_valid=False)
    dead = graph("GET", "me")
    assert (dead.status_code, dead.json()["error"]["error_subcode"]) == (400, 460)


def test_the_proof_is_checked_when_it_is_there(graph: Graph):
    proof = hmac.new(b"sandbox-app-secret", b"EAAsandboxpagetoken", hashlib.sha256).hexdigest()
    assert graph("GET", "me", params={"appsecret_proof": proof}).json()["id"] == PAGE
    assert graph("GET", "me", params={"appsecret_proof": "0" * 64}).json()["error"]["type"] == "GraphMethodException"


@pytest.mark.parametrize(("version", "code"), [("v19.0", 2635), ("v26.0", 2500)])
def test_versions_that_are_gone_or_to_come(sandbox: SandboxClient, graph: Graph, version: str, code: int):
    answer = graph.session.get(f"{sandbox.url}/{version}/me", timeout=5)
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, code)


def test_what_is_not_in_the_contract_is_refused_and_counted(sandbox: SandboxClient, graph: Graph):
    assert graph("POST", f"{PAGE}/feed", data={"mesage": "x"}).json()["error"]["code"] == 100
    assert graph("POST", f"{PAGE}/feed", data={"message": "x" * 63_207}).json()["error"]["code"] == 100
    assert graph("POST", f"{PAGE}/rockets").json()["error"]["code"] == 2500
    assert sandbox.counts()["violation_count"] == 3
    assert requests.get(f"{sandbox.url}/favicon.ico", timeout=5).status_code == 404


def _message(person: str, **more: object) -> dict[str, object]:
    return {"recipient": {"id": person}, "messaging_type": "RESPONSE", "message": {"text": "جواب"}, **more}


def test_messenger_has_a_window_of_a_day(sandbox: SandboxClient, graph: Graph):
    assert graph("POST", "me/messages", json=_message("77")).json()["error"]["error_subcode"] == 2018001
    sandbox.messenger_say("سؤال", person_id="77")
    assert graph("POST", f"{PAGE}/messages", json=_message("77")).json()["recipient_id"] == "77"
    sandbox.advance_clock(25 * 3600)
    late = graph("POST", "me/messages", json=_message("77"))
    assert (late.status_code, late.json()["error"]["error_subcode"]) == (403, 2018278)
    tagged = _message("77", messaging_type="MESSAGE_TAG", tag="HUMAN_AGENT")
    assert "message_id" in graph("POST", "me/messages", json=tagged).json()
    assert [each["from"] for each in sandbox.facebook_messages()] == ["person", "page", "page"]


def test_messenger_limits_and_forms(sandbox: SandboxClient, graph: Graph):
    sandbox.messenger_say("x", person_id="77")
    reply = {"content_type": "text", "title": "نعم", "payload": "yes"}
    good = [
        {"text": "ج" * 2000, "quick_replies": [reply] * 13},
        {"attachment": {"type": "template", "payload": {"template_type": "button", "text": "x", "buttons": [
            {"type": "postback", "title": "نعم", "payload": "yes"}]}}},
    ]  # fmt: skip
    for message in good:
        assert "message_id" in graph("POST", "me/messages", json=_message("77", message=message)).json()
    bad = [
        {"text": "ج" * 2001},
        {"text": "x", "quick_replies": [reply] * 14},
        {"text": "x", "quick_replies": [{**reply, "title": "x" * 21}]},
        {},
    ]
    for message in bad:
        assert graph("POST", "me/messages", json=_message("77", message=message)).json()["error"]["code"] == 100
    assert sandbox.counts()["violation_count"] == len(bad)
    form = {name: json.dumps(value) for name, value in _message("77").items() if name != "messaging_type"}
    assert "message_id" in graph("POST", "me/messages", data=form).json()


def test_one_private_reply_to_a_comment(sandbox: SandboxClient, graph: Graph):
    comment = sandbox.comment(graph.publish("خبر"), "سؤال", person_id="78")
    reply = _message("", recipient={"comment_id": comment})
    assert graph("POST", "me/messages", json=reply).json()["recipient_id"] == "78"
    assert graph("POST", "me/messages", json=reply).json()["error"]["code"] == 10900


def test_the_messaging_profile(graph: Graph):
    menu = {"persistent_menu": [{"locale": "default", "composer_input_disabled": False, "call_to_actions": []}]}
    assert graph("POST", "me/messenger_profile", json=menu).json()["error"]["code"] == 100
    start = {"get_started": {"payload": "START"}}
    assert graph("POST", "me/messenger_profile", json=start).json() == {"result": "success"}
    assert graph("GET", "me/messenger_profile", params={"fields": "get_started"}).json()["data"] == [start]
