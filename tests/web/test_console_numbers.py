"""The pages of the figures, as staff use them."""

import csv
import io
import re
from datetime import UTC, datetime

import pytest
import time_machine

from core.models import Insight
from tests.web import story
from tests.web.test_console import log_in

PAGE = {"Accept": "text/html", "Accept-Language": "en"}
NOW = datetime(2026, 12, 1, 16, tzinfo=UTC)
NUMBERS = "/console/numbers/"


@pytest.fixture
async def desk(client, deps):
    with time_machine.travel(NOW, tick=False):
        story.tell(deps.db)
        await log_in(client)
        yield client


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


async def test_every_metric_is_drawn_with_its_table_and_a_file_beside_it(desk):
    page = (await desk.get(NUMBERS, headers=PAGE)).text
    assert re.findall(r'<section class="card" aria-labelledby="(\w+)"', page) == [
        "funnel", "reach", "engagement", "participation",
    ]  # fmt: skip
    assert page.count('<svg class="chart"') == 3
    assert page.count('<svg class="funnel"') == 1
    # Twelve months, of which this one alone was counted.
    assert page.count('class="missing"') == 3 * 11
    assert page.count("not counted yet then") == 3 * 11
    answer = await desk.get(f"{NUMBERS}numbers.csv")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    found = rows(answer.text)
    totals = [row for row in found if row["metric"] == "reach" and row["dimension"] == "total"]
    assert [row["count"] for row in totals] == [""] * 11 + ["60"]
    assert {row["why_empty"] for row in totals} == {"before", ""}


async def test_one_metric_is_told_by_kind_network_language_and_province(desk):
    page = (await desk.get(f"{NUMBERS}participation", headers=PAGE)).text
    assert re.findall(r"<caption>([^<]+)</caption>", page) == ["By kind", "By network", "By language", "By province"]
    assert "not shown" in page
    assert (await desk.get(f"{NUMBERS}nothing", headers=PAGE)).status_code == 404


async def test_campaigns_are_compared_and_each_has_its_page(desk, deps):
    with deps.db.transaction() as session:
        session.add(Insight(lane="facebook_page", node="77_1", metric="post_reach", gap="too few", delivery_id=1))
    page = (await desk.get(f"{NUMBERS}campaigns", headers=PAGE)).text
    assert [name for name in ("road-308", "budget-2026", "clinic") if f"<bdi>{name}</bdi>" in page] == ["road-308"]
    one = (await desk.get(f"{NUMBERS}campaigns/1", headers=PAGE)).text
    assert 'not given: <bdi lang="en">too few</bdi>' in one
    assert "Got a message" in one
    assert rows((await desk.get(f"{NUMBERS}campaigns.csv")).text) == [
        {"campaign": "1", "name": "road-308", "reach": "60", "engagement": "1271", "participation": "20"}
    ]
    stages = rows((await desk.get(f"{NUMBERS}campaigns/1/funnel.csv")).text)
    assert [row["people"] for row in stages[:3]] == ["2", "60", "40"]
    assert (await desk.get(f"{NUMBERS}campaigns/1/numbers.csv")).status_code == 200
    assert (await desk.get(f"{NUMBERS}campaigns/99", headers=PAGE)).status_code == 404


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("from=2026-12-01&to=2026-11-01", "The period ends before it begins."),
        ("from=yesterday", "Write days such as 2026-11-23."),
        ("by=hour", "Write days such as 2026-11-23."),
        ("from=2020-01-01&by=week", "There are more than 53 periods."),
    ],
)
async def test_a_span_that_cannot_be_shown_is_told_and_the_usual_one_is_shown(desk, query, said):
    answer = await desk.get(f"{NUMBERS}?{query}", headers=PAGE)
    assert answer.status_code == 400
    assert said in answer.text
    assert '<svg class="funnel"' in answer.text
    assert (await desk.get(f"{NUMBERS}numbers.csv?{query}", headers=PAGE)).status_code == 400


async def test_weeks_are_told_by_their_days(desk):
    page = (await desk.get(f"{NUMBERS}reach?by=week&from=2026-11-09&to=2026-11-20", headers=PAGE)).text
    assert re.findall(r"Nov \d+, 2026 – Nov \d+, 2026", page) == [
        "Nov 16, 2026 – Nov 22, 2026", "Nov 9, 2026 – Nov 15, 2026",
    ]  # fmt: skip
