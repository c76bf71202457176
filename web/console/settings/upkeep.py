"""How long data is kept and what ended last; and the program's own jobs, when they ran and when they come again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from fastapi import APIRouter, Request, Response
from sqlmodel import Session, col, select

from civic.rules import Status
from civic.rules.privacy import RetentionRules
from core.clock import local, now
from core.models import AuditEntry, JobRun
from web.console.desk import Desk
from web.console.settings.rules import STATUSES
from web.portal.privacy import CLASSES
from web.words import JOBS, word

END_TERMS = "end_terms"
# Acts of ending that are looked through for the last one of each class.
LOOKED_AT = 500
# A job that is later than this many of its own rounds, and at least so long, has stopped.
ROUNDS, GRACE = 3, timedelta(minutes=5)


@dataclass(frozen=True)
class KeptClass:
    """One class of data: what it is, for how long it is kept and since when, how sure that is, and what ended last."""

    name: str
    what: str
    months: int
    since: str
    source: str
    status: str
    sure: bool
    ended_at: datetime | None
    rows: int


@dataclass(frozen=True)
class JobLine:
    """One job: what it does, when it ran and for how long, when it comes again, and whether it went well."""

    name: str
    about: str
    at: datetime
    seconds: float
    following: datetime
    failed: bool
    failed_at: datetime | None
    stopped: bool


class Upkeep:
    """The routes /console/settings/retention and /console/settings/jobs."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def add_to(self, router: APIRouter) -> None:
        """Put the routes under /console/settings."""
        router.add_api_route("/retention", self.retention, methods=["GET"])
        router.add_api_route("/jobs", self.jobs, methods=["GET"])

    def retention(self, request: Request) -> Response:
        """Every class of data."""
        who = self._desk.who(request)
        zone = self._desk.region.zone
        with self._desk.db.reading() as session:
            ended, run = _ended(session), session.get(JobRun, END_TERMS)
        rules = self._desk.region.privacy
        kept = []
        for name in RetentionRules.model_fields:
            rule, (what, since) = getattr(rules.retention, name), CLASSES[name]
            last = ended.get(name)
            kept.append(
                KeptClass(
                    name, who.t(what), rule.months, who.t(since), rule.source, who.t(STATUSES[rule.status]),
                    rule.status is Status.SOURCED, local(last[0], zone) if last else None, last[1] if last else 0,
                )
            )  # fmt: skip
        values = {"kept": kept, "run": local(run.began_at, zone) if run else None, "version": rules.version}
        return self._desk.page(request, who, "console/settings/retention.html", values)

    def jobs(self, request: Request) -> Response:
        """Every job."""
        who = self._desk.who(request)
        with self._desk.db.reading() as session:
            runs = session.exec(select(JobRun).order_by(col(JobRun.name))).all()
        lines = [_job(run, word(who.t, JOBS, run.name), self._desk.region.zone) for run in runs]
        return self._desk.page(request, who, "console/settings/jobs.html", {"lines": lines})


def _ended(session: Session) -> Mapping[str, tuple[datetime, int]]:
    """When something of each class last ended, and how much of it that day."""
    acts = session.exec(
        select(AuditEntry)
        .where(AuditEntry.action == "privacy.retention")
        .order_by(col(AuditEntry.id).desc())
        .limit(LOOKED_AT)
    )
    found: dict[str, tuple[datetime, int]] = {}
    for act in acts:
        name, rows = act.subject.partition(":")[0], int(act.data.get("rows", 0))
        at, sum_ = found.setdefault(name, (act.at, 0))
        if at - act.at < timedelta(hours=1):
            found[name] = (at, sum_ + rows)
    return found


def _job(run: JobRun, about: str, zone: str) -> JobLine:
    every = timedelta(seconds=run.every_seconds)
    late = now() - run.began_at > max(every * ROUNDS, GRACE)
    return JobLine(
        run.name, about, local(run.began_at, zone), run.seconds, local(run.began_at + every, zone), run.failed,
        local(run.failed_at, zone) if run.failed_at else None, late,
    )  # fmt: skip
