"""A day's work in a real browser, against running processes and the sandbox: from the login to an answered request."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pyotp
import pytest
from playwright.sync_api import Browser, Page

from civic.region import load_region
from core import clock
from core.crypto import open_vault
from core.db import Database
from core.i18n import Translator, translator
from core.models import Role, Staff
from jisr.rehearsal.citizen import Citizen
from jisr.rehearsal.stage import CHANNEL, Stage, raised, subscribe_page
from tests.web.test_browser import DESK, browser
from web.passwords import hash_password
from web.second_factor import new_secret

__all__ = ["browser"]  # a fixture that is shared
pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]

PASSWORD = "correct horse battery"
EDITOR, APPROVER, MODERATOR = "amal@conseil.example", "brahim@conseil.example", "nadia@conseil.example"
ROLES = {EDITOR: Role.EDITOR, APPROVER: Role.APPROVER, MODERATOR: Role.MODERATOR}
WORDS = {
    "ar": "**الطريق الجهوية 308**: الأشغال تبدأ يوم الإثنين.",
    "fr": "**La route régionale 308** : les travaux commencent lundi.",
    "zgh": "**ⴰⴱⵔⵉⴷ 308**: ⵜⵡⵓⵔⵉ ⵔⴰⴷ ⵜⴱⴷⵓ.",
}
CORRECTED = {"ar": "تبدأ يوم الثلاثاء", "fr": "commencent mardi"}
BEFORE = {"ar": "تبدأ يوم الإثنين", "fr": "commencent lundi"}
RETURNED = {"ar": "الأشغال تبدأ يوم الثلاثاء", "fr": "C'est mardi, pas lundi"}
QUESTION = {"ar": "شحال غادي تبقى الطريق مقطوعة؟", "fr": "Combien de temps la route sera-t-elle coupée ?"}
ANSWER = {"ar": "لن تقطع الطريق: سيبقى ممر واحد مفتوحا.", "fr": "La route n'est pas coupée : une voie reste ouverte."}
REQUEST = {"ar": "كم تكلف أشغال الطريق 308؟", "fr": "Combien coûtent les travaux de la route 308 ?"}
COST = {"ar": "تكلف الأشغال 24 مليون درهم.", "fr": "Les travaux coûtent 24 millions de dirhams."}


@dataclass
class Officer:
    """Somebody at the console with a browser of their own, in their language."""

    page: Page
    t: Translator
    site: str
    email: str
    secret: str

    def comes_in(self) -> None:
        """Log in with the password and the code of the phone; it ends on the first page."""
        self.page.goto(f"{self.site}/console/")
        self.page.fill("#email", self.email)
        self.page.fill("#password", PASSWORD)
        self.presses("Log in")
        self.page.fill("#code", pyotp.TOTP(self.secret).now())
        self.presses("Log in")
        self.reads("h1", self.t("Today"))

    def goes_home(self) -> None:
        """Look at the first page again."""
        self.page.goto(f"{self.site}/console/")

    def presses(self, label: str) -> None:
        """Press the button of this label."""
        self.page.get_by_role("button", name=self.t(label), exact=True).click()

    def follows(self, label: str) -> None:
        """Follow the link of this label."""
        self.page.get_by_role("link", name=self.t(label), exact=True).first.click()

    def opens(self, section: str) -> None:
        """Choose a section in the menu."""
        self.page.click(f".menu a[href='/console/{section}/']")

    def reads(self, where: str, words: str) -> None:
        """Wait until these words stand there."""
        self.page.locator(where, has_text=words).first.wait_for()

    def is_told(self) -> None:
        """The page says that it is done."""
        self.page.locator(".well[role=status]").wait_for()

    def leaves(self) -> None:
        """Log out; the console is closed then."""
        self.presses("Log out")
        self.page.wait_for_url("**/console/login")
        self.page.goto(f"{self.site}/console/")
        self.page.locator("#password").wait_for()


@dataclass
class Day:
    """The council, one citizen, and the language that all of them speak."""

    stage: Stage
    browser: Browser
    language: str
    secrets: dict[str, str]
    citizen: Citizen

    def officer(self, email: str) -> Officer:
        """A member of staff who has just logged in."""
        page = self.browser.new_context(viewport=DESK, locale=self.language).new_page()
        officer = Officer(page, translator(self.language), self.stage.url, email, self.secrets[email])
        officer.comes_in()
        return officer


def hired(stage: Stage) -> dict[str, str]:
    """The staff, each with the secret of their code app."""
    open_vault([stage.settings["JISR_DATA_KEY"]], stage.settings["JISR_HASH_KEY"])
    hashed, secrets = hash_password(PASSWORD), {email: new_secret() for email in ROLES}
    with closing(Database(stage.settings["JISR_DATABASE_URL"])) as database, database.transaction() as session:
        for email, role in ROLES.items():
            session.add(Staff(email=email, role=role, password_hash=hashed, second_factor=secrets[email]))
    return secrets


@pytest.fixture(params=["fr", "ar"])
def day(request: pytest.FixtureRequest, browser: Browser, tmp_path: Path) -> Iterator[Day]:
    """A morning on which everything runs, and one citizen of Azilal gets the council's news."""
    with raised(tmp_path) as stage:
        stage.start()
        subscribe_page(stage)
        citizen = Citizen.new(stage.sandbox.url, "Fatima", request.param)
        secrets = hired(stage)
        citizen.subscribes(request.param, "azilal", "أزيلال", "roads")
        yield Day(stage, browser, request.param, secrets, citizen)
        for context in browser.contexts:
            context.close()
        citizen.sandbox.close()
        assert stage.sandbox.violations() == []


def test_a_whole_day(day: Day) -> None:
    amal, brahim = day.officer(EDITOR), day.officer(APPROVER)
    written(amal)
    returned(brahim, day.language)
    corrected(amal, day.language)
    approved(brahim, day.language)
    published(day)
    followed(amal)
    message, request = asked(day)
    nadia = day.officer(MODERATOR)
    answered(nadia, message, day.language)
    worked_on(nadia, request, day.language)
    heard(day)
    for officer in (amal, brahim, nadia):
        officer.leaves()


def written(amal: Officer) -> None:
    """In the morning nothing waits; Amal writes a campaign, looks at it and submits it."""
    amal.reads(".well", amal.t("Nothing waits for you. Everything is answered, approved and on its way."))
    amal.opens("campaigns")
    amal.follows("Write a campaign")
    amal.page.fill("#name", "road-308")
    amal.page.select_option("#topic", "roads")
    for language, text in WORDS.items():
        amal.page.fill(f"#body-{language}", text)
    for channel in ("facebook_page", "telegram_channel", "telegram_subscribers"):
        amal.page.check(f"[name=channels][value={channel}]")
    amal.page.check("[name=provinces][value=azilal]")
    reached = amal.t.plural(
        "%(num)s person gets it as a private message now.", "%(num)s people get it as a private message now.", 1, num=1
    )
    amal.reads("#count .reach", reached)
    amal.reads(".post-facebook", "308")
    amal.reads(".post-telegram b", "308")
    amal.reads("#todo", amal.t("It is whole: it can be submitted."))
    amal.presses("Save and submit")
    amal.page.wait_for_url("**/review?done=submitted")
    amal.page.get_by_text(amal.t("You wrote it: somebody else says yes.")).wait_for()


def returned(brahim: Officer, language: str) -> None:
    """Brahim finds it on his first page, and gives it back with what is wrong."""
    brahim.goes_home()
    brahim.reads("#approvals", brahim.t("Waits for a yes"))
    brahim.page.click("section[aria-labelledby=approvals] li a")
    brahim.page.get_by_text(brahim.t("This is the first version: all of it is new.")).wait_for()
    brahim.page.locator("summary", has_text=brahim.t("Return it …")).click()
    brahim.page.fill("#reason", RETURNED[language])
    brahim.presses("Return it")
    brahim.is_told()


def corrected(amal: Officer, language: str) -> None:
    """Amal reads why, puts it right and submits it again."""
    amal.opens("campaigns")
    amal.follows("road-308")
    amal.follows("Change it")
    amal.reads(".problem", RETURNED[language])
    for code, wrong in BEFORE.items():
        amal.page.fill(f"#body-{code}", WORDS[code].replace(wrong, CORRECTED[code]))
    amal.reads(".post-facebook", CORRECTED[language])
    amal.presses("Save and submit")
    amal.page.wait_for_url("**/review?done=submitted")


def approved(brahim: Officer, language: str) -> None:
    """Brahim sees word by word what changed, says yes and sets the hour: now."""
    brahim.goes_home()
    brahim.page.click("section[aria-labelledby=approvals] li a")
    changes = brahim.page.locator("section[aria-labelledby=changes]")
    changes.locator("ins", has_text=CORRECTED[language].split()[-1]).wait_for()
    changes.locator("del", has_text=BEFORE[language].split()[-1]).wait_for()
    brahim.presses("Approve this version")
    brahim.is_told()
    at = clock.local(clock.now(), load_region().zone)
    brahim.page.fill("#at", f"{at:%Y-%m-%dT%H:%M}")
    brahim.presses("Schedule it")
    brahim.page.wait_for_url("**/review?done=scheduled")


def published(day: Day) -> None:
    """The post stands on the page and in the channel, and the subscriber has it as a message."""
    sandbox, words = day.stage.sandbox, CORRECTED[day.language]
    day.citizen.hears(words)
    sandbox.wait_until(lambda: any(words in post["message"] for post in sandbox.facebook_posts()), "the post")
    public = [message["text"] for message in sandbox.sent() if message["params"].get("chat_id") == CHANNEL]
    assert any(words in text for text in public)


def followed(amal: Officer) -> None:
    """Amal sees on the campaign's page how far it is, until all of it has ended."""
    amal.opens("campaigns")
    amal.follows("road-308")
    amal.reads("#progress", amal.t("All of it has ended."))


def asked(day: Day) -> tuple[str, str]:
    """Fatima asks under the news how long it takes, then for the cost; the references of both."""
    day.citizen.presses("go:feedback:c1")
    message = day.citizen.says(QUESTION[day.language], "F2")
    day.citizen.says("/request")
    day.citizen.says(REQUEST[day.language])
    request = day.citizen.presses("request.urgent:no", "R2")
    return reference_in(message, "F2"), reference_in(request, "R2")


def reference_in(answer: str, mark: str) -> str:
    """The reference in what the bot said."""
    words = (word.strip("\u2068\u2069.,") for word in answer.split())
    return next(word for word in words if word.startswith(mark))


def answered(nadia: Officer, reference: str, language: str) -> None:
    """Nadia finds the message from her first page, and answers it."""
    nadia.follows("Unanswered feedback")
    nadia.page.get_by_role("link", name=QUESTION[language]).click()
    nadia.reads("h1", reference)
    nadia.page.fill("#text", ANSWER[language])
    nadia.presses("Send the answer")
    nadia.is_told()


def worked_on(nadia: Officer, reference: str, language: str) -> None:
    """She takes the request into work and answers it."""
    nadia.opens("requests")
    nadia.follows(reference)
    nadia.presses("Take into work")
    nadia.is_told()
    nadia.page.click("#answer summary")
    nadia.page.fill("#answer-words", COST[language])
    nadia.presses("Send the answer")
    nadia.page.locator(".state-answered").wait_for()


def heard(day: Day) -> None:
    """Both answers stand in the citizen's chat, as she sees it on her phone."""
    with day.browser.new_context(locale=day.language) as context:
        phone = context.new_page()
        phone.goto(f"{day.stage.sandbox.url}/phone/{day.citizen.user}/chat")
        for words in (CORRECTED, ANSWER, COST):
            phone.locator(".theirs", has_text=words[day.language]).first.wait_for()
