"""Writes down when each job ran last: all together once a minute, and at once when one fails."""

import threading
from datetime import datetime, timedelta

from sqlalchemy.exc import DBAPIError

from core.clock import now
from core.db import Database
from core.log import get_logger
from core.models import JobRun
from core.once import insert_once_by_key

EVERY = timedelta(minutes=1)
log = get_logger(__name__)


class Runs:
    """The newest run of each job of this process, until it is written."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._lock = threading.Lock()
        self._waiting: dict[str, JobRun] = {}
        self._written: datetime | None = None

    def note(self, run: JobRun) -> None:
        """Keep a run; a database that is away is no reason to stop a job."""
        with self._lock:
            self._waiting[run.name] = run
            if not run.failed and self._written is not None and now() - self._written < EVERY:
                return
            waiting, self._waiting, self._written = self._waiting, {}, now()
        try:
            with self._db.transaction() as session:
                for name in sorted(waiting):
                    told = waiting[name].model_dump()
                    insert_once_by_key(session, JobRun, **told)
                    row = session.get_one(JobRun, name, with_for_update=True)
                    row.sqlmodel_update({**told, "failed_at": told["failed_at"] or row.failed_at})
        except DBAPIError as away:
            log.warning("the runs of jobs were not written down", kind=type(away).__name__)
