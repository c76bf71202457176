"""How long pages of the portal and the read API take with few and with many events, and the ratio of the two.

`python -m benchmarks.portal [--small 10000] [--large 10000000] [--database URL URL] [--requests 200]`
"""

import argparse
import asyncio
import json
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from statistics import quantiles
from typing import Any

import httpx
from fastapi import FastAPI
from sqlalchemy import insert, text
from sqlmodel import SQLModel

from analytics.rollups import roll_up
from benchmarks.show import show
from civic.petition_counts import add_up
from civic.petitions import create_petition
from civic.region import load_region
from core.clock import now
from core.crypto import open_vault
from core.db import Database
from core.models import Contact, PetitionSupport
from core.settings import load_settings
from web.data.routes import OpenData
from web.data.snapshots import Snapshots
from web.deps import Deps
from web.pages import Pages
from web.portal.routes import Portal

KEYS = ("s" * 32, "d" * 32, "h" * 32)
PEOPLE = 100_000
PAGES = (
    "/ar/", "/fr/petitions", "/fr/petitions/road", "/fr/news", "/fr/goals", "/open-data/metrics.csv",
    "/api/v1/metrics?limit=100", "/api/v1/petition-progress",
)  # fmt: skip
WHAT = ("p95 ms", "p95 CPU ms")
# Of so many events one is the support of somebody for the petition.
PER_SUPPORT = 100
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
    sizes = (asked.small, asked.large)
    with tempfile.TemporaryDirectory() as folder:
        addresses = asked.database or [f"sqlite:///{folder}/{events}.db" for events in ("small", "large")]
        databases = [Database(address) for address in addresses]
        beside = [_prepared(db, events) for db, events in zip(databases, sizes, strict=True)]
        pages = asyncio.run(_ask(databases, asked.requests))
        for db in databases:
            db.close()
    rows = [_row(page, sizes, pages) for page in PAGES]
    if asked.json:
        print(json.dumps({"runs": beside, "rows": rows}))
        return
    show("Pages of the portal", rows)
    show("Beside them", beside)


def _row(page: str, sizes: Sequence[int], pages: Mapping[tuple[str, str], Sequence[float]]) -> dict[str, Any]:
    row: dict[str, Any] = {"page": page}
    for what in WHAT:
        small, large = pages[page, what]
        row |= {f"{what}, {sizes[0]:,}": small, f"{what}, {sizes[1]:,}": large, f"{what}, ratio": large / small}
    return row


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", type=int, default=10_000)
    parser.add_argument("--large", type=int, default=10_000_000)
    parser.add_argument("--database", nargs=2, help="the addresses of two empty databases; else SQLite")
    parser.add_argument("--requests", type=int, default=200, help="of each page")
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


def _prepared(db: Database, events: int) -> dict[str, Any]:
    """Fill and count; how long that takes, and how long the next thousand events."""
    SQLModel.metadata.create_all(db.engine)
    zone = load_region().zone
    marks = [time.perf_counter()]
    for act in (
        lambda: fill(db, events),
        lambda: _count(db, zone),
        lambda: _add(db, events, events + 999, PEOPLE),
        lambda: roll_up(db, zone),
    ):
        act()
        marks.append(time.perf_counter())
    fill_s, count_s, _, tick_s = (round(after - before, 2) for before, after in pairwise(marks))
    return {"events": events, "fill s": fill_s, "count s": count_s, "1,000 more s": tick_s}


def fill(db: Database, events: int, people: int = PEOPLE) -> None:
    """So many events over two years, of at most so many people, and support for a petition."""
    people = min(people, events)
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
    _support(db, events // PER_SUPPORT)


def _count(db: Database, zone: str) -> None:
    roll_up(db, zone)
    with db.transaction() as session:
        add_up(session)


def _support(db: Database, people: int) -> None:
    """One petition that so many people support, a day ago."""
    words = {"ar": "الطريق", "fr": "La route"}
    provinces = [one.slug for one in load_region().provinces]
    given = {"commune": "", "created_at": now() - timedelta(days=1)}
    with db.transaction() as session:
        road = create_petition(session, slug="road", title=words, summary=words, opened_on=date(2024, 11, 1)).id
        for first in range(0, people, 10_000):
            rows = [
                {
                    "petition_id": road,
                    "person_hash": str(n),
                    "reference": f"P{n}",
                    "province": provinces[n % 5],
                    **given,
                }
                for n in range(first, min(first + 10_000, people))
            ]
            session.execute(insert(PetitionSupport), rows)


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


async def _ask(databases: Sequence[Database], requests: int) -> dict[tuple[str, str], list[float]]:
    """The 95th percentile of each page in ms, of the clock and of our own processor time, for each database.

    They are asked in turn, so that what else the machine does weighs on all; every table is read anew each time.
    """
    found: dict[tuple[str, str], list[float]] = {}
    sites = [_site(db) for db in databases]
    for page in PAGES:
        times: list[list[tuple[float, float]]] = [[] for _ in sites]
        for number in range(requests + 1):
            for site, taken in zip(sites, times, strict=True):
                site.data.snapshots = Snapshots(site.deps.db, site.deps.region, "")
                began, worked = time.perf_counter(), time.process_time()
                (await site.client.get(page)).raise_for_status()
                if number:
                    taken.append((time.perf_counter() - began, time.process_time() - worked))
        for place, what in enumerate(WHAT):
            found[page, what] = [round(_p95([one[place] for one in taken]) * 1000, 2) for taken in times]
    return found


def _p95(times: Sequence[float]) -> float:
    return quantiles(times, n=20)[18]


@dataclass(frozen=True)
class _Site:
    deps: Deps
    data: OpenData
    client: httpx.AsyncClient


def _site(db: Database) -> _Site:
    settings = load_settings(_env_file=None, secret_key=KEYS[0], data_key=KEYS[1], hash_key=KEYS[2])
    deps = Deps(settings=settings, db=db, region=load_region(), take=_take)
    data, app = OpenData(deps), FastAPI()
    app.include_router(data.router())
    app.include_router(Portal(deps, Pages(deps)).router())
    return _Site(deps, data, httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://jisr.test"))


async def _take(_channel: str, _raw: Mapping[str, Any]) -> None:
    """Nobody writes to a council that is measured."""


if __name__ == "__main__":
    main()
