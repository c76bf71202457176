"""`jisr doctor`: is this installation fit to run, and which rules are still unconfirmed."""

from sqlalchemy.exc import DatabaseError
from sqlmodel import select

from analytics.evidence.freshness import freshness
from bots.channels.registry import build_channels
from bots.checkup import BAD, GOOD, NOTE, Finding, check_networks
from bots.lanes import HELD
from campaigns.replanning import rules_in_use
from civic.declared_days import calendar_of
from civic.petition_overview import overviews
from civic.requests import ledger, queries
from civic.working_days import Calendar
from core import migrate
from core.alerts import open_alerts
from core.clock import local_date, now, tzdata_version
from core.models import Lane
from jisr.ground import Ground


async def examine(ground: Ground) -> list[Finding]:
    """Look at everything; nothing is changed."""
    database = _database(ground)
    fit = database.verdict == GOOD
    found = [_zone_rules(), database, *(_lanes(ground) if fit else []), _planned_hours(ground, fit=fit)]
    channels = build_channels(ground.settings)
    try:
        found += await check_networks(channels, ground.settings)
    finally:
        for channel in channels.values():
            await channel.close()
    return [
        *found,
        *_requests(ground, fit=fit),
        *_petitions(ground, fit=fit),
        *(_freshness(ground) if fit else []),
        *_ramadan(ground),
        *_rules(ground),
    ]


def _zone_rules() -> Finding:
    # lay_ground has refused to start with rules that predate Morocco's return to UTC+0.
    return Finding("time zone rules", GOOD, f"tzdata {tzdata_version()}")


def _planned_hours(ground: Ground, *, fit: bool) -> Finding:
    """The zone rules behind the hours that are planned; the scheduler renews older ones before it starts any."""
    if not fit:
        return Finding("planned hours", NOTE, "not looked at")
    with ground.db.reading() as session:
        rules = rules_in_use(session)
    if rules.newer:
        remedy = "install that version or a newer one"
        return Finding("planned hours", BAD, f"{rules.newer} were planned with newer time zone rules: {remedy}")
    if rules.older:
        return Finding("planned hours", NOTE, f"{rules.older} wait to be computed anew: `jisr serve` does it first")
    return Finding("planned hours", GOOD, "all by these time zone rules")


def _ramadan(ground: Ground) -> list[Finding]:
    """Quiet hours follow Ramadan by stated dates, which have to be there in time."""
    rules, today = ground.region.news, local_date(now(), ground.region.zone)
    if rules.quiet is None or not rules.quiet.ramadan_hours or any(one.last >= today for one in rules.ramadan):
        return []
    return [Finding("Ramadan", NOTE, "no dates ahead: add the next year to [[news.ramadan]] of region.toml")]


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
        alerts = [alert for alert in open_alerts(session) if alert.kind != HELD]
    remedy = "mend it, then `jisr lane open NAME --by EMAIL`"
    return [
        *(Finding(f"lane {lane.name}", BAD, f"{lane.reason}: {remedy}") for lane in held),
        *(Finding(f"alert {alert.id}, {alert.subject}", NOTE, alert.text) for alert in alerts),
    ]


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


def _freshness(ground: Ground) -> list[Finding]:
    """Whether the public page shows something new often enough."""
    with ground.db.reading() as session:
        found = freshness(session, ground.region)
    return [Finding("public page", NOTE if found.warns else GOOD, found.in_words())] if found else []


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
