"""The mistakes inside a file are said in the language of who chose it, and in English by the command."""

import html
import io
import re
import zipfile
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

import pytest
import time_machine

from civic.planning_file import BadPlan
from civic.planning_import import compare
from civic.sdg.faults import BadSet
from civic.sdg.folder import read_folder
from core.faults import Fault, Place
from core.i18n import ISOLATE, translator
from tests.planning.stage import REGION
from tests.sdg.stage import written
from tests.web.civic_desk import Desk
from tests.web.conftest import client_of, with_settings
from tests.web.faulty_files import CONSULTATIONS, FAULTY_FOLDER, ODD_FOLDER, PLANS
from web.app import create_app

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
LANGUAGES = ("ar", "fr", "zgh")


@pytest.fixture(params=LANGUAGES)
async def desk(request, deps, tmp_path):
    with time_machine.travel(NOW, tick=False):
        async with client_of(create_app(with_settings(deps, files_dir=tmp_path / "files"))) as client:
            here = Desk(client, deps.db, request.param)
            here.log_in()
            yield here


def words(page: str) -> str:
    """What a page says, without its tags and without the marks of direction."""
    return re.sub("[\u2066-\u2069]", "", html.unescape(re.sub(r"<[^>]*>", " ", page)))


def require_said(page: str, faults: Iterable[Fault], language: str) -> None:
    """Each mistake stands in the page's list in the reader's language, with its place, and none of it in English."""
    t, shown_list = translator(language), page.partition('<dl class="facts-list faults">')[2].partition("</section>")[0]
    shown = words(shown_list)
    assert 'lang="en"' not in shown_list
    for fault in faults:
        assert fault.error.known(t), str(fault)
        assert words(fault.error.said(t)) in shown
        place = Place(line=fault.line, column=fault.column)
        assert words(place.said(t) or t("The whole file")) in shown
        assert not place or place not in shown
        assert fault.what not in shown
        assert not fault.advice.message or str(fault.advice) not in shown


def packed(files: Mapping[str, str | bytes | None]) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content or b"")
    return kept.getvalue()


@pytest.mark.parametrize("name", PLANS)
async def test_a_planning_file(desk, deps, name):
    with deps.db.reading() as session, pytest.raises(BadPlan) as wrong:
        compare(session, PLANS[name], "plan.csv", REGION)
    page = await desk.see("plan/file")
    answer = await desk.send(page, "plan/file", {"file": ("plan.csv", PLANS[name])})
    assert answer.status_code == 400
    require_said(answer.text, wrong.value.faults, desk.language)


async def test_a_goals_folder(desk, tmp_path):
    with pytest.raises(BadSet) as wrong:
        read_folder(written(tmp_path / "set", FAULTY_FOLDER))
    assert len(wrong.value.faults) > 30
    page = await desk.see("goals/")
    answer = await desk.send(page, "goals/file", {"file": ("goals.zip", packed(FAULTY_FOLDER))})
    assert answer.status_code == 400
    require_said(answer.text, wrong.value.faults, desk.language)


async def test_what_was_read_though_odd(desk, tmp_path):
    odd = read_folder(written(tmp_path / "set", ODD_FOLDER)).notices
    assert len(odd) > 10
    page = await desk.see("goals/")
    answer = await desk.send(page, "goals/file", {"file": ("goals.zip", packed(ODD_FOLDER))})
    assert answer.status_code == 200
    require_said(answer.text, odd, desk.language)


@pytest.mark.parametrize("name", CONSULTATIONS)
async def test_a_consultation_file(desk, name):
    page = await desk.see("consultations/file")
    answer = await desk.send(page, "consultations/file", {"file": ("roads.toml", CONSULTATIONS[name])})
    assert answer.status_code == 409
    (line,) = re.findall(r'<p class="wrong"[^>]*>(.*?)</p>', answer.text)
    place = translator(desk.language).pattern("%(file)s, line %(line)s").partition("%(line)s")[0]
    assert place % {"file": "roads.toml"} in words(line)
    assert "lang=" not in line


def test_in_arabic_what_is_quoted_keeps_its_own_direction():
    fault = Fault("there is no topic %(text)r", file="plan.csv", line=7, column="budget", text="rods")
    t = translator("ar")
    assert fault.place.said(t) == "\u2068plan.csv\u2069، السطر \u20687\u2069، العمود \u2068budget\u2069"
    assert f"«{ISOLATE}rods" in fault.error.said(t)
    assert str(fault) == "plan.csv, line 7, column budget: there is no topic 'rods'."
