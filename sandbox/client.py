"""A plain synchronous client of the control API, for tests, rehearsals and the demo."""

import base64
import time
from collections.abc import Callable
from typing import Any, Self

import requests

Json = dict[str, Any]


class SandboxError(Exception):
    """The sandbox refused a deed, or what was waited for did not come."""


class SandboxClient:
    """Plays the people and reads the counts of the sandbox at `url`."""

    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")
        self._session = requests.Session()
        self._session.trust_env = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections to the sandbox."""
        self._session.close()

    def _ask(self, verb: str, path: str, body: Json | None = None, **query: Any) -> Json:
        given = {name: value for name, value in query.items() if value is not None}
        answer = self._session.request(verb, f"{self.url}/_sandbox{path}", json=body, params=given, timeout=30)
        result: Json = answer.json()
        if answer.status_code >= 400:
            raise SandboxError(f"{verb} {path}: {result.get('error', answer.status_code)}")
        return result

    def _do(self, path: str, **body: Any) -> Json:
        return self._ask("POST", path, {name: value for name, value in body.items() if value is not None})

    # Both networks

    def reset(self) -> None:
        """Forget everything: people, messages, webhooks, faults, counts."""
        self._do("/reset")

    def counts(self) -> Json:
        """Return calls by network, method and outcome, violations, rate_limited, token_in_url, webhooks."""
        return self._ask("GET", "/counts")

    def violations(self) -> list[Json]:
        """Return every breach of a network's contract so far."""
        found: list[Json] = self.counts()["violations"]
        return found

    def calls_of(self, network: str, method: str, outcome: str = "ok") -> int:
        """Return how many calls of a method had an outcome."""
        return int(self.counts()["calls"].get(network, {}).get(method, {}).get(outcome, 0))

    def advance_clock(self, seconds: float) -> None:
        """Move the sandbox's clock; its windows of 24 hours and 7 days move with it."""
        self._do("/clock", advance=seconds)

    def set_telegram(self, **switches: Any) -> None:
        """Set token_revoked, strict, overall_per_second, chat_per_second, chat_burst, group_per_minute."""
        self._do("/settings", telegram=switches)

    def set_facebook(self, **switches: Any) -> None:
        """Set page_id, page_token, app_secret, token_valid, duplicate_seconds, batch_size, app_usage and others."""
        self._do("/settings", facebook=switches)

    def add_fault(self, network: str, kind: str, method: str = "*", **more: Any) -> None:
        """Let a fault strike; more: times, probability, seed, every, retry_after, delay, chat_id, code, subcode,
        description, migrate_to_chat_id."""
        self._do("/faults", network=network, kind=kind, method=method, **more)

    def faults(self) -> list[Json]:
        """Return the rules in force, with the times left."""
        found: list[Json] = self._ask("GET", "/faults")["faults"]
        return found

    def clear_faults(self) -> None:
        """Take every rule away."""
        self._ask("DELETE", "/faults")

    def wait_until(self, found: Callable[[], Any], what: str, timeout: float = 10) -> Any:
        """Return what `found` returns as soon as it is true; raise SandboxError after `timeout` seconds."""
        deadline = time.monotonic() + timeout
        while not (result := found()):
            if time.monotonic() > deadline:
                raise SandboxError(f"waited {timeout} seconds in vain for {what}")
            time.sleep(0.03)
        return result

    # Telegram

    def add_user(self, user_id: int | None = None, **details: Any) -> int:
        """Create a person; details: first_name, last_name, username, language_code, phone_number. Return the id."""
        return int(self._do("/telegram/users", id=user_id, **details)["users"][0])

    def add_users(self, count: int, first_id: int | None = None, **details: Any) -> list[int]:
        """Create many people at once and return their ids."""
        found: list[int] = self._do("/telegram/users", id=first_id, count=count, **details)["users"]
        return found

    def users(self) -> list[Json]:
        """Return all people."""
        found: list[Json] = self._ask("GET", "/telegram/users")["users"]
        return found

    def add_channel(self, channel_id: int, **details: Any) -> Json:
        """Create a channel; details: title, username, bot_is_admin, members."""
        return self._do("/telegram/channels", id=channel_id, **details)

    def say(self, user: int, text: str, reply_to: int | None = None) -> Json:
        """A person writes; return the message."""
        return self._do(f"/telegram/users/{user}/say", text=text, reply_to=reply_to)

    def press(self, user: int, data: str | None = None, text: str | None = None, message_id: int | None = None) -> Json:
        """A person presses the newest button with this data or text; return the callback query or message."""
        return self._do(f"/telegram/users/{user}/press", data=data, text=text, message_id=message_id)

    def share_contact(self, user: int, phone_number: str = "+212600000001", of_user: int | None = None) -> Json:
        """A person shares a contact: their own, or another account's (0: of no account)."""
        return self._do(f"/telegram/users/{user}/contact", phone_number=phone_number, user_id=of_user)

    def share_location(self, user: int, latitude: float, longitude: float) -> Json:
        """A person sends a place."""
        return self._do(f"/telegram/users/{user}/location", latitude=latitude, longitude=longitude)

    def send_photo(self, user: int, caption: str = "", content: bytes = b"") -> Json:
        """A person sends a photo."""
        return self._do(f"/telegram/users/{user}/photo", caption=caption, base64=base64.b64encode(content).decode())

    def send_voice(self, user: int, duration: int = 3, content: bytes = b"") -> Json:
        """A person sends a voice message; duration in seconds."""
        return self._do(f"/telegram/users/{user}/voice", duration=duration, base64=base64.b64encode(content).decode())

    def block(self, user: int) -> None:
        """A person stops the bot."""
        self._do(f"/telegram/users/{user}/block")

    def unblock(self, user: int) -> None:
        """A person lets the bot write again."""
        self._do(f"/telegram/users/{user}/unblock")

    def deactivate(self, user: int) -> None:
        """A person's account ends."""
        self._do(f"/telegram/users/{user}/deactivate")

    def vote(self, user: int, poll_id: str, options: list[int]) -> Json:
        """A person votes; return the poll."""
        return self._do(f"/telegram/users/{user}/vote", poll_id=poll_id, options=options)

    def react_in_channel(self, chat_id: int | str, message_id: int, counts: dict[str, int]) -> Json:
        """Readers of a channel react: counts by emoji."""
        return self._do("/telegram/reactions", chat_id=chat_id, message_id=message_id, counts=counts)

    def replay_telegram(self) -> Json:
        """Deliver the last update once more, with the same update_id."""
        return self._do("/telegram/replay")

    def sent(self, chat_id: int | None = None, since: int = 0) -> list[Json]:
        """Return delivered messages after number `since`: seq, method, chat_id, message_id, text, time, params."""
        found: list[Json] = self._ask("GET", "/telegram/sent", chat_id=chat_id, since=since)["sent"]
        return found

    def sent_counts(self) -> Json:
        """Return total, by_chat {"id": n} and by_text {text: n} of delivered messages, cut-off ones included."""
        return self._ask("GET", "/telegram/counts")

    def chat(self, chat_id: int) -> Json:
        """Return messages (as they stand now) and keyboard of a chat."""
        return self._ask("GET", "/telegram/messages", chat_id=chat_id)

    def telegram_calls(self, method: str | None = None) -> list[Json]:
        """Return the last calls with their parameters as received, polls aside."""
        found: list[Json] = self._ask("GET", "/telegram/calls", method=method)["calls"]
        return found

    def bot(self) -> Json:
        """Return the bot's id, username, webhook, pending updates, commands, texts, answers to presses."""
        return self._ask("GET", "/telegram/bot")

    def wait_for_message(self, chat_id: int, containing: str = "", since: int = 0, timeout: float = 10) -> Json:
        """Wait for a delivered message with a text in it, after number `since`, and return it."""

        def found() -> Json | None:
            return next((each for each in self.sent(chat_id, since) if containing in each["text"]), None)

        result: Json = self.wait_until(found, f"a message to {chat_id} with {containing!r}", timeout)
        return result

    # Facebook

    def subscribe_facebook(self, url: str, **more: Any) -> Json:
        """Set the app's callback URL after the challenge; more: verify_token, app_secret, page_fields."""
        return self._do("/facebook/subscribe", url=url, **more)

    def facebook_posts(self) -> list[Json]:
        """Return the page's posts with comments and reactions, oldest first."""
        found: list[Json] = self._ask("GET", "/facebook/posts")["posts"]
        return found

    def facebook_messages(self) -> list[Json]:
        """Return every Messenger message, both ways, oldest first."""
        found: list[Json] = self._ask("GET", "/facebook/messages")["messages"]
        return found

    def facebook_file(self, number: str) -> Json:
        """Return a file of a Messenger message: name, mime, kind, content (bytes)."""
        found = self._ask("GET", f"/facebook/file?id={number}")
        return {**found, "content": base64.b64decode(found["content"])}

    def visitor_post(self, message: str, person_id: str | None = None, name: str | None = None) -> Json:
        """A visitor posts on the page; return the post's id as post_id."""
        return self._do("/facebook/post", message=message, person_id=person_id, name=name)

    def comment(self, parent_id: str, message: str, person_id: str | None = None, name: str | None = None) -> str:
        """Somebody comments on a post or answers a comment; return the comment's id."""
        body = self._do("/facebook/comment", parent_id=parent_id, message=message, person_id=person_id, name=name)
        return str(body["comment_id"])

    def change_comment(self, comment_id: str, verb: str, message: str | None = None) -> None:
        """A comment is edited, remove, hide or unhide."""
        self._do("/facebook/comment/change", comment_id=comment_id, verb=verb, message=message)

    def react_on_facebook(
        self, object_id: str, kind: str = "like", person_id: str | None = None, verb: str = "add"
    ) -> None:
        """Somebody reacts to a post or comment: like, love, care, haha, wow, sad, angry; add, edit, remove."""
        self._do("/facebook/reaction", object_id=object_id, kind=kind, person_id=person_id, verb=verb)

    def messenger_say(self, text: str, person_id: str | None = None, payload: str | None = None) -> str:
        """Somebody writes to the page, or with a payload presses a quick reply; return the message's id."""
        return str(self._do("/facebook/message", text=text, person_id=person_id, payload=payload)["message_id"])

    def messenger_open(self, ref: str, person_id: str | None = None) -> str:
        """Somebody follows an m.me link with this ref; return the event's id."""
        return str(self._do("/facebook/open", ref=ref, person_id=person_id)["message_id"])

    def messenger_postback(self, payload: str, title: str = "", person_id: str | None = None) -> str:
        """Somebody presses a button; return the event's id."""
        return str(self._do("/facebook/postback", payload=payload, title=title, person_id=person_id)["message_id"])

    def set_insight(self, object_id: str, metric: str, value: Any) -> None:
        """Set a metric of the page or a post; None: not available."""
        self._ask("POST", "/facebook/insights", {"object_id": object_id, "metric": metric, "value": value})

    def replay_facebook(self) -> Json:
        """Deliver the last event once more."""
        return self._do("/facebook/replay")

    def facebook_webhook(self) -> Json:
        """Return url, pending events, last_error, app_fields and page_fields."""
        return self._ask("GET", "/facebook/webhook")
