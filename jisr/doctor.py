"""`jisr doctor`: is this installation fit to run, and which rules are still unconfirmed."""

from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy.exc import DatabaseError
from sqlmodel import select

from bots.channel import SendError
from bots.channels.facebook_page import FacebookPageChannel
from bots.channels.registry import build_channels
from bots.channels.telegram import TelegramChannel
from civic.declared_days import calendar_of
from civic.petition_overview import overviews
from civic.requests import ledger, queries
from civic.working_days import Calendar
from core import migrate
from core.clock import now, tzdata_version
from core.models import Lane
from core.settings import Settings, TelegramMode
from jisr.ground import Ground

GOOD, NOTE, BAD = "good", "note", "bad"
TOKEN_WARNING = timedelta(days=14)
Judgement = tuple[str, str]


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
    database = _database(ground)
    found = [_zone_rules(), database, *(_lanes(ground) if database.verdict == GOOD else [])]
    channels = build_channels(ground.settings)
    try:
        found += await _telegram(channels.get("telegram"), ground.settings)
        found += await _facebook(channels.get("facebook_page"), ground.settings)
    finally:
        for channel in channels.values():
            await channel.close()
    fit = database.verdict == GOOD
    return [*found, *_requests(ground, fit=fit), *_petitions(ground, fit=fit), *_rules(ground)]


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


def _lanes(ground: Ground) -> list[Finding]:
    """A lane that a network refuses as a whole stands still until somebody looks."""
    with ground.db.reading() as session:
        held = session.exec(select(Lane).where(Lane.held)).all()
    remedy = "mend it, then `jisr lane open NAME --by EMAIL`"
    return [Finding(f"lane {lane.name}", BAD, f"{lane.reason}: {remedy}") for lane in held]


async def _telegram(channel: object, settings: Settings) -> list[Finding]:
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
    found.append(await _ask("Facebook subscription", channel.subscribed, _subscription))
    return found


def _webhook(told: dict[str, Any], expected: str) -> Judgement:
    url, error = str(told.get("url", "")), str(told.get("last_error_message", ""))
    if url != expected:
        return BAD, f"{url or 'not set'}, needed {expected}: `jisr serve` sets it"
    return (NOTE, f"{url}; the last call failed: {error}") if error else (GOOD, url)


def _token_life(told: dict[str, Any]) -> Judgement:
    data = told.get("data", told)
    if not data.get("is_valid"):
        return BAD, "the token is not valid any more: put a new one into JISR_FACEBOOK_PAGE_TOKEN"
    expires = data.get("expires_at", 0)
    if not expires:
        return GOOD, "valid, does not expire"
    moment = datetime.fromtimestamp(expires, UTC)
    near = moment < now() + TOKEN_WARNING
    return (NOTE if near else GOOD), f"valid until {moment:%Y-%m-%d}"


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
        return Finding(subject, BAD, f"{type(error).__name__}: {error.detail}")


def _requests(ground: Ground, *, fit: bool) -> list[Finding]:
    """How many answers are late or nearly due, and the table of holidays that terms are counted with."""
    if not fit:
        version = Calendar(ground.region.calendar).version
        return [Finding("requests for information", NOTE, "not looked at"), Finding("table of holidays", GOOD, version)]
    with ground.db.reading() as session:
        calendar, today = calendar_of(session, ground.region), ledger.today(ground.region)
        due = len(queries.list_due(session, ground.region, calendar, today))
        late = len(queries.list_overdue(session, ground.region, today))
    detail = f"{late} overdue, {due - late} nearly due: `jisr request list --due`" if due else "none is due"
    return [
        Finding("requests for information", NOTE if due else GOOD, detail),
        Finding("table of holidays", GOOD, calendar.version),
    ]


def _petitions(ground: Ground, *, fit: bool) -> list[Finding]:
    """How many petitions wait for a decision that is late or nearly due."""
    if not fit:
        return [Finding("petitions", NOTE, "not looked at")]
    with ground.db.reading() as session:
        near = [one for one in overviews(session, ground.region) if one.near]
    late = sum(one.overdue for one in near)
    detail = f"{late} overdue, {len(near) - late} nearly due: `jisr petition list --due`" if near else "none is due"
    return [Finding("petitions", NOTE if near else GOOD, detail)]


def _rules(ground: Ground) -> list[Finding]:
    return [Finding(f"rule {rule.key}", NOTE, f"{rule.status}: {rule.source}") for rule in ground.region.unconfirmed()]
