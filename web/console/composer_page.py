"""What the composer's page shows around its form: the look, the count, a month of days, and where the campaign is."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlmodel import Session

from campaigns.amend import PUBLISHED
from campaigns.content import CampaignContent
from campaigns.headcount import Headcount, headcount
from campaigns.lifecycle import TRANSITIONS
from campaigns.occurrences import WEEKDAYS
from campaigns.outlook import Outlook, month, outlook
from campaigns.proofs import GAP
from campaigns.queries import CampaignDetail, show
from civic.declared_days import calendar_of
from civic.staff_accounts import account_of
from core.clock import local_date, now, to_utc, wall_time
from core.dates import span, weekday
from core.errors import BadInput
from core.i18n import Translator
from web.assets import address
from web.console.choices import Choices, choices
from web.console.desk import Desk, Visitor
from web.console.draft_fields import ONCE, Fields
from web.console.draft_look import KEPT, Look, counters
from web.words import CAMPAIGN_STATES, CHANNELS, REASONS, word

MONDAY = date(2026, 1, 5)
# What a yes or a planned hour would be undone of, if somebody saved.
_SETTLED = {"submitted", "approved", "scheduled"}


@dataclass(frozen=True)
class Sheet:
    """One form: which campaign it is about (0: a new one), the version it was begun from, and what stands in it."""

    fields: Fields
    campaign_id: int = 0
    version: int = 0


def page_values(
    session: Session, desk: Desk, who: Visitor, sheet: Sheet, content: CampaignContent, look: Look, deed: str
) -> dict[str, object]:
    """Everything that console/compose.html needs; a `deed` of "look" leaves the count and the month as they were."""
    quick, region = deed == "look", desk.region
    offered = choices(session, region, who.t, sheet.fields)
    return {
        **_about(session, who.t, sheet),
        **_words(who.t, offered),
        **_outlook(session, desk, content, who.t),
        "f": sheet.fields,
        "sheet": sheet,
        "look": look,
        "counters": counters(look.posts),
        "asked": bool(deed),
        "choices": offered,
        "count": None if quick else _count(session, desk, content),
        "calendar": None if quick else _calendar(session, desk, who.t, sheet.fields, deed),
        "linked": account_of(session, who.staff_id) is not None,
        "script": address("compose.js"),
        "style_more": address("compose.css"),
        "kept": KEPT,
    }


def _about(session: Session, t: Translator, sheet: Sheet) -> dict[str, object]:
    """The campaign that is being changed: its state, why it was returned, and whether saving undoes a yes."""
    if not sheet.campaign_id:
        return {"campaign": None, "state": "", "returned": None, "fixed": False, "voids": False, "corrects": False}
    found = show(session, sheet.campaign_id)
    return {
        "campaign": found,
        "state": word(t, CAMPAIGN_STATES, found.state.value),
        "returned": returned(found),
        "fixed": (found.state, "draft") not in TRANSITIONS,
        "voids": found.state.value in _SETTLED,
        "corrects": found.state in PUBLISHED and (found.state, "draft") not in TRANSITIONS,
    }


def returned(found: CampaignDetail) -> object:
    """The act with which a campaign was returned, while it is; None else."""
    if found.state.value != "returned":
        return None
    return next((act for act in reversed(found.history) if act.action == "return"), None)


def _words(t: Translator, offered: Choices) -> dict[str, object]:
    """Codes and days in the reader's language."""
    names = {code: name for code, name, _direction in offered.languages}
    week = [weekday(MONDAY + timedelta(days=number), t.language) for number in range(7)]
    spans = (("30m", 1800), ("2h", 7200), ("1d", 86_400))
    return {
        "variables": offered.variables,
        "names": names,
        "languages_by_code": names,
        "reasons": {code: t(said) for code, said in REASONS.items()},
        "weekdays": list(zip(WEEKDAYS, week, strict=True)),
        "heads": week,
        "latenesses": [(code, span(seconds, t.language)) for code, seconds in spans],
    }


def _count(session: Session, desk: Desk, content: CampaignContent) -> Headcount | None:
    """Whom it is for, as if every text were written already."""
    written = content.model_copy(update={"body": dict.fromkeys(desk.region.languages, GAP) | dict(content.body)})
    try:
        return headcount(session, written, desk.region, now())
    except BadInput:
        return None


def _calendar(session: Session, desk: Desk, t: Translator, fields: Fields, deed: str) -> dict[str, Any]:
    """A month: the one asked for, that of the chosen day, or this one."""
    name, _, value = deed.partition(":")
    today = local_date(now(), desk.region.zone)
    wanted = value if name == "month" else (fields.one("send_at")[:7] if fields.one("when") == ONCE else "")
    first = _month(wanted) or today.replace(day=1)
    days = month(session, desk.region, first.year, first.month, t.language)
    cells = [None] * first.weekday() + days
    return {
        "first": first,
        "today": today,
        "weeks": [cells[index : index + 7] for index in range(0, len(cells), 7)],
        "before": f"{first - timedelta(days=1):%Y-%m}",
        "after": f"{first + timedelta(days=31):%Y-%m}",
        "chosen": fields.one("send_at")[:10],
        "quiet": days[0].quiet,
    }


def _month(text: str) -> date | None:
    """The first day of "2026-12", within what a calendar can show; None for anything else."""
    try:
        first = date.fromisoformat(f"{text}-01")
    except ValueError:
        return None
    return first if 2000 <= first.year <= 2100 else None


def _outlook(session: Session, desk: Desk, content: CampaignContent, t: Translator) -> dict[str, object]:
    """What lies around the hour that was chosen."""
    if not content.send_at:
        return {"outlook": None}
    moment = to_utc(wall_time(content.send_at), desk.region.zone)
    found: Outlook = outlook(content, moment, desk.region, calendar_of(session, desk.region, t.language))
    waiting = [(word(t, CHANNELS, name), until) for name, until in found.waits.items()]
    return {"outlook": {"found": found, "past": moment < now(), "waiting": waiting}}
