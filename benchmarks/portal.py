"""How long pages of the portal and the read API take with few and with many events, and the ratio of the two.

`python -m benchmarks.portal [--small 10000] [--large 10000000] [--database sqlite|URL] [--requests 200]`
"""

import argparse
import asyncio
import json
import tempfile
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from statistics import quantiles
from typing import Any

import httpx
from fastapi import FastAPI
from sqlalchemy import text
from sqlmodel import SQLModel

from analytics.rollups import roll_up
from benchmarks.show import show
from civic.region import load_region
from core.crypto import open_vault
from core.db import Database
from core.models import Contact
from core.settings import load_settings
from web.data.routes import OpenData
from web.data.snapshots import Snapshots
from web.deps import Deps
from web.pages import Pages
from web.portal.routes import Portal

KEYS = ("s" * 32, "d" * 32, "h" * 32)
PEOPLE = 100_000
PAGES = ("/ar/", "/fr/", "/open-data/metrics.csv", "/api/v1/metrics?limit=100", "/api/v1/petitions")
# Per event number: a campaign, a month, a person, a kind; the same on both databases.
_EVENTS = """
INSERT INTO event (at, kind, name, channel, language, province, campaign_id, contact_id, amount, data)
SELECT {at},
  CASE n % 10 WHEN 0 THEN 'reaction' WHEN 1 THEN 'button' WHEN 2 THEN 'result' WHEN 3 THEN 'publication'
    ELSE 'delivery' END,
  CASE n % 10 WHEN 0 THEN 'like' WHEN 1 THEN 'go:feedback' WHEN 2 THEN 'feedback' WHEN 3 THEN '' ELSE 'sent' END,
  'telegram_subscribers', CASE n % 3 WHEN 0 THEN 'fr' ELSE 'ar' END,
  CASE n % 5 WHEN 0 THEN 'azilal' WHEN 1 THEN 'khenifra' WHEN 2 THEN 'khouribga' WHEN 3 THEN 'beni-mellal'
    ELSE 'fquih-ben-salah' END,
  1 + n % 100, 1 + n % {people}, 1, '{{}}'
FROM {numbers}
"""
_SQLITE = "(WITH RECURSIVE c(n) AS (SELECT {first} UNION ALL SELECT n + 1 FROM c WHERE n < {last}) SELECT n FROM c)"
_POSTGRES = "generate_series({first}, {last}) AS c(n)"
_PART = 1_000_000


def main() -> None:
    """Measure and print a table."""
    asked = _arguments()
    open_vault([KEYS[1]], KEYS[2])
    with tempfile.TemporaryDirectory() as folder:
        measured = [_measured(asked, Path(folder), events) for events in (asked.small, asked.large)]
    rows = [
        {"page": page, **{f"p95 ms, {found['events']:,} events": found["pages"][page] for found in measured},
         "ratio": measured[1]["pages"][page] / measured[0]["pages"][page]}
        for page in PAGES
    ]  # fmt: skip
    if asked.json:
        print(json.dumps({"runs": measured, "rows": rows}))
        return
    show("Pages of the portal", rows)
    show(
        "Beside them", [{name: found[name] for name in ("events", "fill s", "count s", "tick s")} for found in measured]
    )


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", type=int, default=10_000)
    parser.add_argument("--large", type=int, default=10_000_000)
    parser.add_argument("--database", default="sqlite", help="sqlite, or the address of an empty PostgreSQL database")
    parser.add_argument("--requests", type=int, default=200, help="of each page")
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


def _measured(asked: argparse.Namespace, folder: Path, events: int) -> dict[str, Any]:
    sqlite = asked.database == "sqlite"
    db = Database(f"sqlite:///{folder / f'{events}.db'}" if sqlite else asked.database)
    SQLModel.metadata.drop_all(db.engine)
    SQLModel.metadata.create_all(db.engine)
    region = load_region()
    began = time.perf_counter()
    fill(db, events)
    filled = time.perf_counter()
    roll_up(db, region.zone)
    counted = time.perf_counter()
    _add(db, events, events + 999, PEOPLE)
    ticked = time.perf_counter()
    roll_up(db, region.zone)
    ended = time.perf_counter()
    pages = asyncio.run(_ask(db, asked.requests))
    db.close()
    return {
        "events": events,
        "fill s": round(filled - began, 2),
        "count s": round(counted - filled, 2),
        "tick s": round(ended - ticked, 2),
        "pages": pages,
    }


def fill(db: Database, events: int) -> None:
    """So many events over two years, of at most 100,000 people."""
    people = min(PEOPLE, events)
    with db.transaction() as session:
        for first in range(0, people, 20_000):
            session.add_all(
                Contact(network="telegram", address_hash=str(number), address="")
                for number in range(first, min(first + 20_000, people))
            )
            session.flush()
            session.expunge_all()
    for first in range(0, events, _PART):
        _add(db, first, min(first + _PART, events) - 1, people)


def _add(db: Database, first: int, last: int, people: int) -> None:
    """Events number `first` to `last`, in one statement."""
    numbers = (_SQLITE if db.is_sqlite else _POSTGRES).format(first=first, last=last)
    began = datetime(2024, 11, 1, tzinfo=UTC)
    at = (
        "datetime('2024-11-01', '+' || (n % 730) || ' days') || '.000000'"
        if db.is_sqlite
        else f"timestamptz '{began.isoformat()}' + (n % 730) * interval '1 day'"
    )
    people = min(people, _people(db))
    with db.transaction() as session:
        session.connection().execute(text(_EVENTS.format(at=at, people=people, numbers=numbers)))


def _people(db: Database) -> int:
    with db.reading() as session:
        return int(session.connection().execute(text("SELECT count(*) FROM contact")).scalar_one())


async def _ask(db: Database, requests: int) -> dict[str, float]:
    """The 95th percentile of each page in ms; every table is read anew for each of its requests."""
    settings = load_settings(_env_file=None, secret_key=KEYS[0], data_key=KEYS[1], hash_key=KEYS[2])
    deps = Deps(settings=settings, db=db, region=load_region(), take=_take)
    data = OpenData(deps)
    app = FastAPI()
    app.include_router(data.router())
    app.include_router(Portal(deps, Pages(deps)).router())
    found = {}
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://jisr.test") as client:
        for page in PAGES:
            (await client.get(page)).raise_for_status()
            times = []
            for _ in range(requests):
                data.snapshots = Snapshots(db, deps.region, "")
                began = time.perf_counter()
                (await client.get(page)).raise_for_status()
                times.append(time.perf_counter() - began)
            found[page] = round(quantiles(times, n=20)[18] * 1000, 2)
    return found


async def _take(_channel: str, _raw: Mapping[str, Any]) -> None:
    """Nobody writes to a council that is measured."""


if __name__ == "__main__":
    main()
