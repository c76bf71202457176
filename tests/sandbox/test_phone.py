"""A citizen played in the browser: by forms alone, and with the script."""

import re
from html import unescape
from typing import Any

import pytest
import requests
from playwright.sync_api import sync_playwright

from sandbox.client import SandboxClient
from sandbox.phone_text import as_html
from sandbox.samples import photo_sample
from tests.sandbox.conftest import TOKEN, Graph


class Phone:
    """A browser without JavaScript."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.session = requests.Session()
        self.page = ""

    def open(self, path: str) -> str:
        self.page = unescape(self.session.get(self.url + path, timeout=5).text)
        return self.page

    def submit(self, path: str, files=None, **form: object) -> str:
        answer = self.session.post(self.url + path, data=form, files=files, timeout=5)
        self.page = unescape(answer.text)
        return answer.url.removeprefix(self.url)


@pytest.fixture
def phone(sandbox: SandboxClient):
    phone = Phone(sandbox.url)
    yield phone
    phone.session.close()


def _send(sandbox: SandboxClient, method: str, **params: object) -> dict[str, Any]:
    answer = requests.post(f"{sandbox.url}/bot{TOKEN}/{method}", json=params, timeout=5).json()
    assert answer["ok"], answer
    result: dict[str, Any] = answer["result"]
    return result


def _kinds(sandbox: SandboxClient) -> list[str]:
    updates = requests.get(f"{sandbox.url}/bot{TOKEN}/getUpdates", timeout=5).json()["result"]
    return [next(key for key in update if key != "update_id") for update in updates]


def test_a_whole_conversation_by_forms_alone(sandbox: SandboxClient, phone: Phone):
    place = phone.submit("/phone", first_name="أمينة", language_code="ar", phone_number="+212600000009")
    user = int(re.findall(r"\d+", place)[0])
    phone.submit(f"/phone/{user}/chat/say", text="/start")
    buttons = {"inline_keyboard": [[{"text": "العربية", "callback_data": "l:ar"}]]}
    sent = _send(sandbox, "sendMessage", chat_id=user, text="<b>مرحبا</b>", parse_mode="HTML", reply_markup=buttons)
    assert "<b>مرحبا</b>" in phone.open(f"/phone/{user}")
    phone.submit(f"/phone/{user}/chat/press", message_id=sent["message_id"], data="l:ar")
    keys = {"keyboard": [[{"text": "رقمي", "request_contact": True}]]}
    _send(sandbox, "sendMessage", chat_id=user, text="رقمك؟", reply_markup=keys)
    phone.submit(f"/phone/{user}/chat/key", text="رقمي")
    assert "+212600000009" in phone.page
    phone.submit(f"/phone/{user}/chat/photo", files={"photo": ("a.png", photo_sample(8, 8), "image/png")})
    phone.submit(f"/phone/{user}/chat/voice")
    phone.submit(f"/phone/{user}/chat/location", latitude="32.5", longitude="-6.5")
    phone.submit(f"/phone/{user}/chat/block")
    assert "Unblock" in phone.page
    assert _kinds(sandbox) == ["message", "callback_query", *["message"] * 4, "my_chat_member"]


def test_the_channel_and_its_poll(sandbox: SandboxClient, phone: Phone):
    user = sandbox.add_user()
    link = {"inline_keyboard": [[{"text": "رأيك", "url": "https://t.me/jisr_sandbox_bot?start=road-308"}]]}
    news = _send(sandbox, "sendMessage", chat_id="@jisr_region", text="خبر", reply_markup=link)
    poll = _send(sandbox, "sendPoll", chat_id="@jisr_region", question="؟", options=[{"text": "أ"}, {"text": "ب"}])
    channel = poll["chat"]["id"]
    phone.submit(f"/phone/{user}/channel/react", chat_id=channel, message_id=news["message_id"], emoji="👍")
    phone.submit(f"/phone/{user}/channel/vote", poll_id=poll["poll"]["id"], option=1)
    assert "👍 <small>1</small>" in phone.page
    assert "1 votes" in phone.page
    assert f"/phone/{user}/chat?start=road-308" in phone.page
    assert 'value="/start road-308"' in phone.open(f"/phone/{user}/chat?start=road-308")


def test_the_page_is_read_commented_and_liked(sandbox: SandboxClient, graph: Graph, phone: Phone):
    user = sandbox.add_user(first_name="Amina")
    post = graph.publish("خبر <script>")
    phone.submit(f"/phone/{user}/page/comment", parent_id=post, message="سؤال")
    phone.submit(f"/phone/{user}/page/react", object_id=post, kind="love")
    phone.submit(f"/phone/{user}/page/post", message="شكاية")
    first, second = sandbox.facebook_posts()
    assert [each["from"]["name"] for each in first["comments"]] == ["Amina"]
    assert list(first["reactions"].values()) == ["love"]
    assert second["message"] == "شكاية"
    phone.submit(f"/phone/{user}/page/react", object_id=post, kind="love")
    assert sandbox.facebook_posts()[0]["reactions"] == {}
    raw = requests.get(f"{sandbox.url}/phone/{user}/page", timeout=5).text
    assert "خبر &lt;script&gt;" in raw


def test_messenger_with_quick_replies(sandbox: SandboxClient, graph: Graph, phone: Phone):
    user = sandbox.add_user()
    phone.submit(f"/phone/{user}/messenger/say", text="سلام")
    replies = [{"content_type": "text", "title": "نعم", "payload": "yes"}]
    message = {"text": "صحيح؟", "quick_replies": replies}
    body = {"recipient": {"id": f"7{user}"}, "messaging_type": "RESPONSE", "message": message}
    assert graph("POST", "me/messages", json=body).status_code == 200
    assert 'value="yes"' in phone.open(f"/phone/{user}/messenger")
    phone.submit(f"/phone/{user}/messenger/say", text="نعم", payload="yes")
    assert [each["text"] for each in sandbox.facebook_messages()] == ["سلام", "صحيح؟", "نعم"]


def test_mistakes_are_said_and_strangers_sent_home(sandbox: SandboxClient, phone: Phone):
    user = sandbox.add_user()
    phone.submit(f"/phone/{user}/chat/say", text=" ")
    assert "Nothing was written in text." in phone.page
    phone.open("/phone/424242/chat")
    assert "Somebody new" in phone.page


def test_entities_are_shown_where_they_are():
    entities = [{"type": "bold", "offset": 3, "length": 6}, {"type": "italic", "offset": 5, "length": 2}]
    assert as_html("😀 a<😀>b", entities) == "😀 <b>a&lt;</b><b><i>😀</i></b><b>&gt;b</b>"
    link = [{"type": "text_link", "offset": 0, "length": 1, "url": 'https://a.org/"'}]
    assert as_html("x", link) == '<a href="https://a.org/&quot;" rel="noreferrer">x</a>'


@pytest.mark.browser
def test_the_script_brings_the_answer(sandbox: SandboxClient):
    user = sandbox.add_user(first_name="أمينة")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 390, "height": 844})
        problems: list[str] = []
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.goto(f"{sandbox.url}/phone/{user}")
        page.get_by_label("Message", exact=True).fill("سلام")
        page.keyboard.press("Enter")
        page.get_by_text("سلام").wait_for()
        _send(sandbox, "sendMessage", chat_id=user, text="وعليكم السلام")
        answer = page.get_by_text("وعليكم السلام")
        answer.wait_for(timeout=5000)
        assert answer.evaluate("node => getComputedStyle(node).direction") == "rtl"
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        assert problems == []
        browser.close()
