"""`jisr doctor`: is this installation fit to run, and which rules are still unconfirmed."""

from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy.exc import DatabaseError

from bots.channel import SendError
from bots.channels.facebook_page import FacebookPageChannel
from bots.channels.registry import build_channels
from bots.channels.telegram import TelegramChannel
from civic.declared_days import calendar_of
from civic.requests import ledger, queries
from core import migrate
from core.clock import tzdata_version
from core.settings import Settings, TelegramMode
from jisr.ground import Ground

GOOD, NOTE, BAD = "good", "note", "bad"


@dataclass(frozen=True)
class Finding:
    """One thing looked at: good, worth a note, or bad (not fit to run)."""

    subject: str
    verdict: str
    detail: str

    def as_json(self) -> dict[str, str]:
        """The finding as data."""
        return asdict(self)


async def examine(ground: Ground) -> list[Finding]:
    """Look at everything; nothing is changed."""
    found = [_zone_rules(), _database(ground)]
    channels = build_channels(ground.settings)
    try:
        found += await _telegram(channels.get("telegram"), ground.settings)
        found += await _facebook(channels.get("facebook_page"), ground.settings)
    finally:
        for channel in channels.values():
            await channel.close()
    return [*found, *_requests(ground), *_rules(ground)]


def _zone_rules() -> Finding:
    # lay_ground has refused to start with rules that predate Morocco's return to UTC+0.
    return Finding("time zone rules", GOOD, f"tzdata {tzdata_version()}")


def _database(ground: Ground) -> Finding:
    try:
        at, newest = migrate.current(ground.db), migrate.newest()
    except DatabaseError as unreachable:
        reason = type(unreachable.orig).__name__
        return Finding("database", BAD, f"does not answer ({reason}): see JISR_DATABASE_URL")
    if at == newest:
        return Finding("database", GOOD, f"{ground.db.engine.dialect.name}, revision {at}")
    return Finding("database", BAD, f"revision {at or 'none'}, needed {newest}: run `jisr migrate`")


async def _telegram(channel: object, settings: Settings) -> list[Finding]:
    if not isinstance(channel, TelegramChannel):
        return [Finding("Telegram", NOTE, "switched off: JISR_TELEGRAM_TOKEN is not set")]
    found = [await _ask("Telegram bot", channel.me, lambda me: f"@{me.get('username')}")]
    if settings.telegram_channel is None:
        found.append(Finding("Telegram channel", NOTE, "switched off: JISR_TELEGRAM_CHANNEL is not set"))
    if settings.telegram_mode is TelegramMode.WEBHOOK:
        if settings.telegram_webhook_secret is None:
            found.append(Finding("Telegram webhook", BAD, "JISR_TELEGRAM_WEBHOOK_SECRET is not set"))
        found.append(await _ask("Telegram webhook", channel.webhook_info, lambda info: info.get("url") or "not set"))
    return found


async def _facebook(channel: object, settings: Settings) -> list[Finding]:
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
    found.append(await _ask("Facebook token", channel.debug_token, _token_life))
    found.append(await _ask("Facebook subscription", channel.subscribed, lambda told: str(told.get("data", told))))
    return found


def _token_life(answer: dict[str, Any]) -> str:
    data = answer.get("data", answer)
    expires = data.get("expires_at", 0)
    return f"valid: {data.get('is_valid')}, " + ("does not expire" if not expires else f"expires at {expires}")


async def _ask(
    subject: str, call: Callable[[], Awaitable[dict[str, Any]]], tell: Callable[[dict[str, Any]], str]
) -> Finding:
    try:
        return Finding(subject, GOOD, tell(await call()))
    except SendError as error:
        return Finding(subject, BAD, f"{type(error).__name__}: {error.detail}")


def _requests(ground: Ground) -> list[Finding]:
    """How many answers are late or nearly due; nothing where the database is not fit to be asked."""
    try:
        with ground.db.reading() as session:
            calendar, today = calendar_of(session, ground.region), ledger.today(ground.region)
            due = len(queries.list_due(session, ground.region, calendar, today))
            late = len(queries.list_overdue(session, ground.region, today))
            version = calendar.version
    except DatabaseError:
        return []
    verdict = NOTE if due or late else GOOD
    detail = f"{late} overdue, {due - late} nearly due: `jisr request list --due`" if due else "none is due"
    return [Finding("requests for information", verdict, detail), Finding("table of holidays", GOOD, version)]


def _rules(ground: Ground) -> list[Finding]:
    return [Finding(f"rule {rule.key}", NOTE, f"{rule.status}: {rule.source}") for rule in ground.region.unconfirmed()]
