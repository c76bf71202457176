"""Asking the networks whether they still serve us: the bot, its webhook, the page's token and its subscription."""

from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlmodel import Session, col, delete, func, select

from bots.channel import Channel, SendError
from bots.channels.facebook_page import FacebookPageChannel
from bots.channels.telegram import TelegramChannel
from core.alerts import TEXT_LIMIT, clear_alert, raise_alert
from core.clock import now
from core.models import InboundMessage, NetworkFinding, Role
from core.networks import FACEBOOK_PAGE, TELEGRAM
from core.settings import Settings, TelegramMode
from core.staff import audit, staff_who_may

GOOD, NOTE, BAD = "good", "note", "bad"
# A page's token ends without a word; staff hear of it this many days before.
TOKEN_WARNINGS = (1, 7, 14)
TOKEN, NETWORK = "token", "network"
ASKED_EVERY = timedelta(days=1)
TESTERS = frozenset({Role.ADMIN})
# What the page's token must be allowed to do; without one of them the network refuses what it is for.
PERMISSIONS = (
    "pages_manage_posts", "pages_read_engagement", "pages_read_user_content", "pages_manage_engagement",
    "pages_manage_metadata",
)  # fmt: skip
FIGURES, CHAT = "read_insights", "pages_messaging"
LACKS = "the token lacks "
LOOKED_AT = 5_000
Judgement = tuple[str, str] | tuple[str, str, datetime]


@dataclass(frozen=True)
class Finding:
    """One thing looked at: good, worth a note, or bad (not fit to run); `until` is when a token ends."""

    subject: str
    verdict: str
    detail: str
    until: datetime | None = None

    def as_json(self) -> dict[str, str]:
        """The finding as data."""
        return {"subject": self.subject, "verdict": self.verdict, "detail": self.detail}


async def check_networks(channels: Mapping[str, Channel], settings: Settings) -> list[Finding]:
    """What each network says of us; nothing is changed."""
    return [
        *await _telegram(channels.get(TELEGRAM), settings),
        *await _facebook(channels.get(FACEBOOK_PAGE), settings),
    ]


def is_due(session: Session, moment: datetime) -> bool:
    """Whether the networks are to be asked: once a day, and again and again while something is not fit."""
    oldest, bad = session.exec(
        select(func.min(NetworkFinding.at), func.count().filter(col(NetworkFinding.verdict) == BAD))
    ).one()
    return oldest is None or bad > 0 or moment - oldest >= ASKED_EVERY


def tell_staff(session: Session, findings: list[Finding]) -> None:
    """An alert for each thing that is not fit, and 14, 7 and 1 days before the token ends; closed when all is well."""
    _close_mended(session, findings)
    bad = [finding for finding in findings if finding.verdict == BAD]
    for finding in bad:
        raise_alert(session, NETWORK, finding.subject, finding.detail)
    ends = [max(0, (one.until - now()).days) for one in findings if one.until is not None]
    if bad and not ends:
        return  # a network that is away says nothing of its token
    days = min(ends, default=None)
    stage = next((each for each in TOKEN_WARNINGS if days is not None and days <= each), None)
    for each in TOKEN_WARNINGS:
        subject = f"{FACEBOOK_PAGE}:{each}"
        if each == stage:
            raise_alert(session, TOKEN, subject, f"the page's token ends in {days} days: put a new one in its place")
        else:
            clear_alert(session, TOKEN, subject)


def _close_mended(session: Session, findings: list[Finding]) -> None:
    for finding in findings:
        if finding.verdict != BAD:
            clear_alert(session, NETWORK, finding.subject)


def keep_findings(session: Session, findings: list[Finding]) -> None:
    """Keep what was found in the place of what was found before, for the console to show."""
    session.exec(delete(NetworkFinding))
    session.add_all(
        NetworkFinding(subject=one.subject, place=place, verdict=one.verdict, detail=one.detail[:TEXT_LIMIT],
                       until=one.until)
        for place, one in enumerate(findings)
    )  # fmt: skip


def note_test(session: Session, by_email: str, findings: list[Finding]) -> None:
    """Keep what a member of staff found by asking the networks now; an alert whose cause has gone is closed."""
    staff = staff_who_may(session, by_email, TESTERS, "test the networks")
    _close_mended(session, findings)
    keep_findings(session, findings)
    audit(session, staff, "network.test", "networks", bad=sum(one.verdict == BAD for one in findings))


def last_heard(session: Session) -> dict[str, datetime]:
    """When each network last brought something; one that is not among the newest `LOOKED_AT` is left out."""
    newest = select(InboundMessage.channel, InboundMessage.at).order_by(col(InboundMessage.id).desc())
    seen = newest.limit(LOOKED_AT).subquery()
    rows = session.execute(select(seen.c.channel, func.max(seen.c.at)).group_by(seen.c.channel))
    return {row[0]: row[1] for row in rows}


async def ask_networks(settings: Settings, build: Callable[[], Mapping[str, Channel]]) -> list[Finding]:
    """What each network says of us, over connections of its own that are closed again."""
    channels = build()
    try:
        return await check_networks(channels, settings)
    finally:
        for channel in channels.values():
            await channel.close()


async def _telegram(channel: Channel | None, settings: Settings) -> list[Finding]:
    if not isinstance(channel, TelegramChannel):
        return [Finding("Telegram", NOTE, "switched off: JISR_TELEGRAM_TOKEN is not set")]
    found = [await _ask("Telegram bot", channel.me, lambda me: (GOOD, f"@{me.get('username')}"))]
    if settings.telegram_channel is None:
        found.append(Finding("Telegram channel", NOTE, "switched off: JISR_TELEGRAM_CHANNEL is not set"))
    if settings.telegram_mode is TelegramMode.WEBHOOK:
        if settings.telegram_webhook_secret is None:
            found.append(Finding("Telegram webhook", BAD, "JISR_TELEGRAM_WEBHOOK_SECRET is not set"))
        expected = f"{settings.public_url}/hooks/telegram"
        found.append(await _ask("Telegram webhook", channel.webhook_info, lambda told: _webhook(told, expected)))
    return found


async def _facebook(channel: Channel | None, settings: Settings) -> list[Finding]:
    if not isinstance(channel, FacebookPageChannel):
        missing = "JISR_FACEBOOK_PAGE_ID" if settings.facebook_page_id is None else "JISR_FACEBOOK_PAGE_TOKEN"
        return [Finding("Facebook", NOTE, f"switched off: {missing} is not set")]
    found = [
        Finding("Facebook webhook", BAD, f"{name} is not set: events of the page are refused")
        for name, value in (
            ("JISR_FACEBOOK_APP_SECRET", settings.facebook_app_secret),
            ("JISR_FACEBOOK_VERIFY_TOKEN", settings.facebook_verify_token),
        )
        if value is None
    ]
    found.extend(await _token(channel, settings))
    found.append(await _ask("Facebook subscription", channel.subscribed, _subscription))
    return found


def _webhook(told: dict[str, Any], expected: str) -> Judgement:
    url, error = str(told.get("url", "")), str(told.get("last_error_message", ""))
    if url != expected:
        return BAD, f"{url or 'not set'}, needed {expected}: `jisr serve` sets it"
    return (NOTE, f"{url}; the last call failed: {error}") if error else (GOOD, url)


def _token_life(data: dict[str, Any]) -> Judgement:
    if not data.get("is_valid"):
        return BAD, "the token is not valid any more: put a new one into JISR_FACEBOOK_PAGE_TOKEN"
    expires = data.get("expires_at", 0)
    if not expires:
        return GOOD, "valid, does not expire"
    moment = datetime.fromtimestamp(expires, UTC)
    near = moment < now() + timedelta(days=max(TOKEN_WARNINGS))
    return (NOTE if near else GOOD), f"valid until {moment:%Y-%m-%d}", moment


async def _token(channel: FacebookPageChannel, settings: Settings) -> list[Finding]:
    """Of one answer both things; a token that is dead is not asked what it may do."""
    try:
        told = await channel.debug_token()
    except SendError as error:
        return [_unanswered("Facebook token", error)]
    found = [Finding("Facebook token", *_token_life(told))]
    if told.get("is_valid"):
        found.append(Finding("Facebook permissions", *_permissions(told.get("scopes", ()), settings)))
    return found


def _permissions(granted: Collection[str], settings: Settings) -> Judgement:
    """Whether all that is done with the token may be done; figures alone are no reason to stop."""
    wanted = (*PERMISSIONS, *((CHAT,) if settings.messenger else ()))
    missing = [name for name in (*wanted, FIGURES) if name not in granted]
    if not missing:
        return GOOD, "all are granted"
    return (NOTE if missing == [FIGURES] else BAD), LACKS + ", ".join(missing)


def _subscription(told: dict[str, Any]) -> Judgement:
    apps = told.get("data", [])
    if not apps:
        return BAD, "the app is not subscribed to the page: `jisr serve` subscribes it"
    return GOOD, ", ".join(field for app in apps for field in app.get("subscribed_fields", []))


async def _ask(
    subject: str, call: Callable[[], Awaitable[dict[str, Any]]], judge: Callable[[dict[str, Any]], Judgement]
) -> Finding:
    try:
        return Finding(subject, *judge(await call()))
    except SendError as error:
        return _unanswered(subject, error)


def _unanswered(subject: str, error: SendError) -> Finding:
    return Finding(subject, BAD, f"{type(error).__name__}: {error.detail}")
