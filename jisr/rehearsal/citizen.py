"""A citizen at the sandbox's phone: writes, presses, waits for the answer."""

from dataclasses import dataclass
from typing import Any

from sandbox.client import SandboxClient, SandboxError

ANSWER_SECONDS = 20.0


@dataclass
class Citizen:
    """One person with a Telegram account; `heard` is the number of the last message they have read."""

    sandbox: SandboxClient
    user: int
    heard: int = 0

    @classmethod
    def new(cls, sandbox_url: str, first_name: str, language_code: str) -> "Citizen":
        """A person with a fresh account, and a connection of their own."""
        sandbox = SandboxClient(sandbox_url)
        return cls(sandbox, sandbox.add_user(first_name=first_name, language_code=language_code))

    def says(self, text: str, mark: str = "") -> str:
        """Write, and return the answer."""
        self._catches_up()
        self.sandbox.say(self.user, text)
        return self.hears(mark)

    def presses(self, data: str, mark: str = "") -> str:
        """Press the newest button with this data, and return the answer."""
        self._catches_up()
        self.sandbox.wait_until(lambda: self._press(data), f"the button {data}", ANSWER_SECONDS)
        return self.hears(mark)

    def _catches_up(self) -> None:
        """What has come in the meantime, such as the council's news, is no answer to what comes next."""
        self.heard = max((message["seq"] for message in self.sandbox.sent(self.user, self.heard)), default=self.heard)

    def _press(self, data: str) -> bool:
        try:
            self.sandbox.press(self.user, data=data)
        except SandboxError:
            return False
        return True

    def shares_phone(self, number: str, mark: str = "") -> str:
        """Share the own number by the network's button, and return the answer."""
        self._catches_up()
        self.sandbox.share_contact(self.user, number)
        return self.hears(mark)

    def speaks(self, mark: str = "") -> str:
        """Send a voice message, and return the answer."""
        self._catches_up()
        self.sandbox.send_voice(self.user)
        return self.hears(mark)

    def hears(self, mark: str = "") -> str:
        """Wait for something new with `mark` in it, and return all of it; earlier words may come late."""
        found: list[dict[str, Any]] = self.sandbox.wait_until(
            lambda: self._news(mark), f"an answer to person {self.user}", ANSWER_SECONDS
        )
        self.heard = max(message["seq"] for message in found)
        return "\n".join(str(message["text"]) for message in found)

    def _news(self, mark: str) -> list[dict[str, Any]]:
        news = self.sandbox.sent(self.user, self.heard)
        return news if any(mark in str(message["text"]) for message in news) else []

    def subscribes(self, language: str, province: str, commune: str, *topics: str) -> str:
        """Go through the whole welcome and agree to news; the last answer."""
        self.says("/start")
        self.presses(f"welcome.language:{language}")
        self.presses("welcome.privacy:yes")
        self.presses(f"welcome.province:{province}")
        self.says(commune)
        for topic in topics:
            self.presses(f"welcome.topics:{topic}")
        self.presses("welcome.topics:done" if topics else "welcome.topics:all")
        return self.presses("welcome.news:yes")
