"""Networks: what is set and what is missing, what they said of us last, asking them now, and opening a held lane."""

import asyncio
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fastapi import APIRouter, Request, Response
from pydantic import SecretStr
from sqlmodel import Session, col, select

from bots.checkup import LACKS, ask_networks, last_heard, note_test
from bots.lanes import open_by_staff
from core.clock import local, now
from core.i18n import N_, Translator
from core.models import Lane, NetworkFinding
from core.networks import FACEBOOK_PAGE, MESSENGER, TELEGRAM
from core.settings import Settings
from web.console.desk import Desk, Problem, Visitor, see
from web.console.posted import Posted
from web.words import CHANNELS, word

NETWORKS = "/console/settings/networks"
# The settings of each network, and what each is; secrets are said to be there or not, and never shown.
NEEDED = {
    TELEGRAM: {
        "telegram_token": N_("the bot's token, from @BotFather"),
        "telegram_bot": N_("the bot's name, for links that lead to it"),
        "telegram_channel": N_("the council's channel, in which the bot may post"),
        "telegram_mode": N_("how messages reach us: asked for (polling) or brought (webhook)"),
        "telegram_webhook_secret": N_("proves that Telegram brings them; needed with webhook"),
        "telegram_rate": N_("messages a second"),
    },
    FACEBOOK_PAGE: {
        "facebook_page_id": N_("the page's number"),
        "facebook_page_token": N_("the page's own token"),
        "facebook_app_secret": N_("signs our calls and proves theirs"),
        "facebook_verify_token": N_("the word entered with the address in the app's settings"),
        "facebook_api_version": N_("the version of the Graph API"),
        "facebook_rate": N_("messages a second"),
    },
    MESSENGER: {"messenger": N_("whether the bot answers in Messenger, with the page's token")},
}
HOOKS = {TELEGRAM: "/hooks/telegram", FACEBOOK_PAGE: "/hooks/facebook", MESSENGER: "/hooks/facebook"}
VERDICTS = {"good": N_("good"), "note": N_("to be noted"), "bad": N_("not fit")}
SUBJECTS = {
    "Telegram": N_("Telegram"),
    "Telegram bot": N_("Who we are on Telegram"),
    "Telegram channel": N_("The channel on Telegram"),
    "Telegram webhook": N_("Telegram's way to us"),
    "Facebook": N_("Facebook page"),
    "Facebook webhook": N_("Facebook's way to us"),
    "Facebook token": N_("The page's token"),
    "Facebook permissions": N_("What the page's token may do"),
    "Facebook subscription": N_("What the page tells us"),
}
# Lines of the program that say the same every time; others hold what a network answered.
DETAILS = {
    "valid, does not expire": N_("valid, does not expire"),
    "all are granted": N_("all are granted"),
    "the token is not valid any more: put a new one into JISR_FACEBOOK_PAGE_TOKEN": N_(
        "the token is not valid any more: put a new one into JISR_FACEBOOK_PAGE_TOKEN"
    ),
    "the app is not subscribed to the page: `jisr serve` subscribes it": N_(
        "the app is not subscribed to the page: `jisr serve` subscribes it"
    ),
}


@dataclass(frozen=True)
class SettingLine:
    """One setting: its name in .env, what it is, its value ("" for a secret), whether it is there."""

    name: str
    about: str
    value: str
    there: bool
    secret: bool


@dataclass(frozen=True)
class FindingLine:
    """One thing that was looked at, in words; `detail` is the program's line, in English where it is `foreign`."""

    subject: str
    verdict: str
    code: str
    detail: str
    foreign: bool
    until: datetime | None


@dataclass(frozen=True)
class NetworkCard:
    """One network: whether it is on, its settings, what was found, when it last brought something, its way out."""

    code: str
    name: str
    on: bool
    settings: tuple[SettingLine, ...]
    hook: str
    findings: tuple[FindingLine, ...]
    heard: datetime | None
    lane: Lane | None
    closed: datetime | None


class Networks:
    """Routes under /console/settings/networks."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def add_to(self, router: APIRouter) -> None:
        """Put the routes under /console/settings."""
        router.add_api_route("/networks", self.show, methods=["GET"])
        router.add_api_route("/networks/test-networks", self.test, methods=["POST"])
        router.add_api_route("/networks/{name}/open-lane", self.open_lane, methods=["POST"])

    def show(self, request: Request) -> Response:
        """Every network."""
        return self._page(request, self._desk.who(request))

    def test(self, request: Request, posted: Posted) -> Response:
        """Ask them now, and keep what they say."""
        who = self._desk.acting(request, posted)
        found = asyncio.run(ask_networks(self._desk.deps.settings, self._desk.deps.channels))
        done = self._desk.act(lambda session: note_test(session, who.email, found))
        if isinstance(done, Problem):
            return self._page(request, who, done.what, 409)
        return see(NETWORKS, "tested")

    def open_lane(self, request: Request, name: str, posted: Posted) -> Response:
        """Send again what waits, after what held it was mended."""
        who = self._desk.acting(request, posted)
        done = self._desk.act(lambda session: open_by_staff(session, name, who.email))
        if isinstance(done, Problem):
            return self._page(request, who, done.what, 409)
        return see(NETWORKS, "lane")

    def _page(self, request: Request, who: Visitor, problem: str = "", status: int = 200) -> Response:
        with self._desk.db.reading() as session:
            findings = session.exec(select(NetworkFinding).order_by(col(NetworkFinding.place))).all()
            values = {
                "cards": self._cards(session, who.t, list(findings)),
                "asked_at": local(findings[0].at, self._desk.region.zone) if findings else None,
                "problem": problem,
            }
        return self._desk.page(request, who, "console/settings/networks.html", values, status)

    def _cards(self, session: Session, t: Translator, findings: list[NetworkFinding]) -> list[NetworkCard]:
        heard, settings, zone = last_heard(session), self._desk.deps.settings, self._desk.region.zone
        return [
            NetworkCard(
                code=code,
                name=word(t, CHANNELS, code),
                on=_is_on(code, settings),
                settings=tuple(_setting(name, about, settings, t) for name, about in needed.items()),
                hook=f"{settings.public_url}{HOOKS[code]}",
                findings=tuple(_finding(one, t, zone) for one in findings if _is_about(one, code)),
                heard=local(heard[code], zone) if code in heard else None,
                lane=(lane := session.get(Lane, code)),
                closed=local(until, zone) if lane and (until := lane.blocked_until) and until > now() else None,
            )
            for code, needed in NEEDED.items()
        ]


def _is_on(code: str, settings: Settings) -> bool:
    if code == TELEGRAM:
        return settings.telegram_on
    return settings.facebook_on and (code == FACEBOOK_PAGE or settings.messenger)


def _setting(name: str, about: str, settings: Settings, t: Translator) -> SettingLine:
    value: Any = getattr(settings, name)
    secret = SecretStr in _types(name)
    shown = "" if secret or value is None else str(value)
    if isinstance(value, bool):
        shown = "on" if value else "off"
    return SettingLine(f"JISR_{name.upper()}", t(about), shown, value is not None, secret)


def _types(name: str) -> tuple[Any, ...]:
    """What a setting may be: SecretStr among them says that it is never shown."""
    declared: Any = Settings.model_fields[name].annotation
    return (declared, *getattr(declared, "__args__", ()))


def _is_about(one: NetworkFinding, code: str) -> bool:
    return one.subject.startswith("Telegram" if code == TELEGRAM else "Facebook") and code != MESSENGER


def _finding(one: NetworkFinding, t: Translator, zone: str) -> FindingLine:
    until = local(one.until, zone) if one.until else None
    detail, known = word(t, DETAILS, one.detail), one.detail in DETAILS
    if one.detail.startswith(LACKS):
        detail, known = t("the token lacks %(permissions)s", permissions=one.detail.removeprefix(LACKS)), True
    if until and one.detail.startswith("valid until"):
        detail = ""  # said already, with the day in words
    return FindingLine(
        word(t, SUBJECTS, one.subject), word(t, VERDICTS, one.verdict), one.verdict, detail, not known, until
    )
