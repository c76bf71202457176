"""How long each page of the console takes with many events and many people; every page that the sections have.

`python -m benchmarks.console [--events 1000000] [--people 100000] [--database URL] [--requests 30] [--json]`
"""

import argparse
import asyncio
import json
import re
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from statistics import quantiles
from typing import Any

import httpx
from fastapi import FastAPI
from sqlalchemy import text
from sqlmodel import SQLModel

from analytics.rollups import roll_up
from benchmarks.council import furnish
from benchmarks.desks import NAME
from benchmarks.portal import KEYS, fill
from benchmarks.show import show
from civic.petition_counts import add_up
from civic.region import load_region
from core.crypto import open_vault
from core.db import Database
from core.models import Role, Staff
from core.settings import Settings, load_settings
from jisr import collector
from web import auth
from web.app import create_app
from web.console.sections import SECTIONS
from web.deps import Deps

# What a page may take at the 95th percentile.
LIMIT_MS = 100.0
ADMIN = "admin@council.example"
# What stands for the parts of an address in braces, and for those that are called the same and mean something else.
PARTS = {"campaign_id": "100", "name": "road-1", "slug": NAME, "code": NAME, "flow": "welcome"}
REFERENCES = {"inbox": "F26-000000", "requests": "R26-000000", "associations": "A26-000000", "numbers": "reach"}
MORE = (
    "/console/calendar/?view=week", "/console/calendar/?view=list", "/console/numbers/?by=week",
    "/console/settings/rules?only=unconfirmed",
)  # fmt: skip
# Not pages: files, pictures and what needs something that is not there.
LEFT_OUT = re.compile(r"/(login|code|welcome|logout|language|kept|files)\b|/sound$")


def main() -> None:
    """Measure and print a table; exit code 1 when a page is slower than the limit."""
    asked = _arguments()
    open_vault([KEYS[1]], KEYS[2])
    with tempfile.TemporaryDirectory() as folder:
        db = Database(asked.database or f"sqlite:///{folder}/console.db")
        prepared = _prepare(db, asked.events, asked.people)
        settings = load_settings(
            _env_file=None, secret_key=KEYS[0], data_key=KEYS[1], hash_key=KEYS[2], files_dir=Path(folder) / "files"
        )
        rows, missing = asyncio.run(_ask(db, settings, asked.requests))
        db.close()
    if asked.json:
        print(json.dumps({"prepared": prepared, "rows": rows, "missing": missing}))
    else:
        show("The database", [prepared])
        show(f"Pages of the console, {asked.requests} requests each", rows)
        if missing:
            print(f"Not measured, since there is nothing to show: {', '.join(missing)}")
    if any(row["p95 ms"] > LIMIT_MS for row in rows):
        raise SystemExit(1)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--database", help="the address of an empty database; else SQLite")
    parser.add_argument("--requests", type=int, default=30, help="of each page")
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


def _prepare(db: Database, events: int, people: int) -> dict[str, Any]:
    """Fill the database; what is in it."""
    began = time.perf_counter()
    SQLModel.metadata.create_all(db.engine)
    fill(db, events, people)
    furnish(db, people)
    roll_up(db, load_region().zone)
    with db.transaction() as session:
        add_up(session)
    return {"seconds": round(time.perf_counter() - began, 1), **_sizes(db)}


def _sizes(db: Database) -> dict[str, int]:
    tables = ("event", "contact", "delivery", "inboundmessage", "feedback", "auditentry", "rollup")
    with db.reading() as session:
        return {name: session.connection().execute(text(f"SELECT count(*) FROM {name}")).scalar_one()  # noqa: S608
                for name in tables}  # fmt: skip


def pages(app: FastAPI) -> Iterator[str]:
    """The address of every page of every section, filters and views of some."""
    for path, methods in app.openapi()["paths"].items():
        if "get" in methods and any(path.startswith(one.address) for one in SECTIONS) and not LEFT_OUT.search(path):
            yield _filled(path)
    yield from MORE


def _filled(path: str) -> str:
    desk = path.split("/")[2]
    named = {**PARTS, **dict.fromkeys(("reference", "slug"), REFERENCES[desk])} if desk in REFERENCES else PARTS
    return re.sub(r"\{(\w+)\}", lambda found: named.get(found[1], "1"), path)


async def _ask(db: Database, settings: Settings, requests: int) -> tuple[list[dict[str, Any]], list[str]]:
    """The times of each page, and the pages of which this council has none."""
    app = create_app(Deps(settings=settings, db=db, region=load_region(), take=_take))
    collector.settle()  # as `jisr serve` does
    with db.transaction() as session:
        admin = Staff(email=ADMIN, role=Role.ADMIN)
        session.add(admin)
        session.flush()
        token = auth.begin(session, admin, "a benchmark")
    rows, missing = [], []
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://jisr.test") as client:
        client.cookies.set(auth.COOKIE, token, path="/console")
        for page in dict.fromkeys(pages(app)):
            if (await client.get(page)).status_code != httpx.codes.OK:
                missing.append(page)
                continue
            times = [await _time(client, page) for _ in range(requests + 1)][1:]
            cuts = quantiles([taken for taken, _, _ in times], n=20)
            work = quantiles([cpu for _, cpu, _ in times], n=20)
            rows.append({"page": page, "p50 ms": round(cuts[9] * 1000, 1), "p95 ms": round(cuts[18] * 1000, 1),
                         "CPU p95 ms": round(work[18] * 1000, 1), "kB": round(times[-1][2] / 1000, 1)})  # fmt: skip
    return rows, missing


async def _time(client: httpx.AsyncClient, page: str) -> tuple[float, float, int]:
    """How long a page takes, the processor time of that (which others on the machine do not lengthen), its bytes."""
    began, worked = time.perf_counter(), time.process_time()
    answer = await client.get(page, headers={"Accept": "text/html", "Accept-Language": "ar"})
    taken, cpu = time.perf_counter() - began, time.process_time() - worked
    answer.raise_for_status()
    return taken, cpu, len(answer.content)


async def _take(_channel: str, _raw: Mapping[str, Any]) -> None:
    """Nobody writes to a council that is measured."""


if __name__ == "__main__":
    main()
