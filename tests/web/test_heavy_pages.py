"""Pages with as much on them as the council can put there: they stay under 60 kB, with their style as it travels."""

import gzip
import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import time_machine
from sqlmodel import Session

from civic import consultations, said_and_done
from civic.consultation_file import MOST_OPTIONS, MOST_QUESTIONS
from civic.petitions import create_petition
from core.models import ConsultationAnswer, PetitionSupport, Role
from tests import council
from tests.consultation import opened
from tests.sdg.stage import folder, take_in
from tests.web.conftest import client_of, with_settings
from web.app import create_app

HEAVIEST = 60_000
NOW = datetime(2026, 12, 2, 9, tzinfo=UTC)
# Tifinagh takes three bytes a letter, more than any other of the four.
LETTER, WORD = "ⴰ", "ⴰⵣⵓⵍ "


def long(most: int) -> dict[str, str]:
    """A text as long as it may be, in each language."""
    return dict.fromkeys(("ar", "fr", "zgh", "en"), (WORD * most)[: most - 1] + LETTER)


@pytest.fixture
async def reader(deps, tmp_path: Path):
    style = Path(__file__).parents[2] / "web" / "static"
    weight = sum(len(gzip.compress((style / name).read_bytes())) for name in ("jisr.css", "goals.css"))
    with time_machine.travel(NOW, tick=False):
        async with client_of(create_app(with_settings(deps, telegram_bot="jisr_bmk_bot", messenger=True))) as client:

            async def weigh(path: str) -> int:
                answer = await client.get(path)
                assert answer.status_code == 200, path
                return len(answer.content) + weight

            yield weigh


def _ages() -> str:
    """Forty lines side by side over sixty years."""
    lines = ["Year,Age,Sex,Units,Value"]
    for year in range(1966, 2026):
        lines += [f"{year},{5 * age} à {5 * age + 4} ans révolus,{sex},Percent,{year + age}.125"
                  for age in range(20) for sex in ("Femmes", "Hommes")]  # fmt: skip
    return "\n".join([*lines, ""])


async def test_an_indicator_with_a_large_table_and_long_words(deps, tmp_path, reader):
    words = "".join(f"FIELD_{number}: '{WORD * 500}'\n" for number in range(12))
    take_in(deps.db, folder(tmp_path, **{"data/indicator_8-5-2.csv": _ages(), "meta/8-5-2.yml": words}))
    for query in ("", "?d1=*&d2=*", "?d1=*&d2=Femmes"):
        for language in ("fr", "zgh"):
            assert await reader(f"/{language}/indicators/8-5-2{query}") < HEAVIEST
    assert await reader("/zgh/goals") < HEAVIEST


def _consultation(session: Session, deps: Any) -> None:
    row = opened(session, deps.region)
    content = dict(row.content)
    label = {code: [text] * MOST_OPTIONS for code, text in long(80).items()}
    content["questions"] = [
        {"id": f"q{number}", "kind": "several", "text": long(500), "options": label} for number in range(MOST_QUESTIONS)
    ]
    content |= {"title": long(120), "introduction": long(900), "use": long(500)}
    row.content = content
    session.add(row)
    for number in range(60):
        province = deps.region.provinces[number % 5].slug
        chosen = {f"q{one}": {"chosen": [str(1 + number % MOST_OPTIONS)]} for one in range(MOST_QUESTIONS)}
        session.add(ConsultationAnswer(consultation_id=row.id, person_hash=str(number), reference=f"C{number}",
                                       network="telegram", province=province, answers=chosen))  # fmt: skip
    session.flush()


async def test_the_largest_consultation_open_and_closed(deps, reader):
    with deps.db.transaction() as session:
        _consultation(session, deps)
    assert await reader("/zgh/consultations/roads-2027") < HEAVIEST
    with deps.db.transaction() as session:
        consultations.close_consultation(session, "roads-2027", "brahim@council.example", deps.region)
        consultations.add_outcome(session, "roads-2027", long(900), "brahim@council.example")
    for area in ("", "?area=province:azilal", "?page=2"):
        assert await reader(f"/zgh/consultations/roads-2027{area}") < HEAVIEST
    assert await reader("/zgh/consultations") < HEAVIEST


async def test_lists_that_are_full_of_long_words(deps, client, reader):
    with deps.db.transaction() as session:
        council.hire(session, council.OFFICER, Role.MODERATOR)
        for number in range(25):
            petition = create_petition(session, slug=f"p{number}", title=long(120), summary=long(1500),
                                       opened_on=date(2026, 9, 1), demand=long(1500))  # fmt: skip
            session.add_all(
                PetitionSupport(petition_id=petition.id, person_hash=f"{number}-{one}", reference=f"{number}-{one}",
                                province=deps.region.provinces[one % 5].slug, commune="")
                for one in range(40)
            )  # fmt: skip
            said_and_done.publish(session, said=long(300 + number), done=long(300), topic="roads", province="azilal",
                                  by=council.OFFICER)  # fmt: skip
    shown = []
    for page in range(1, 6):
        text = (await client.get(f"/fr/petitions?page={page}")).text
        shown += re.findall(r'<h3 id="petition-(p\d+)"', text)
    assert sorted(shown) == sorted(f"p{number}" for number in range(25))
    for path in ("", "petitions", "petitions/p1", "petitions?page=2", "said-and-done", "petitions/p1/sheet?beside=fr"):
        assert await reader(f"/zgh/{path}") < HEAVIEST, path
