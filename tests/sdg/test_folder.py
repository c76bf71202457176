from pathlib import Path

import pytest

from civic.sdg.faults import BadSet
from civic.sdg.folder import read_folder
from civic.sdg.goals_set import GoalsSet
from civic.sdg.measure import progress, summary
from core.errors import BadInput
from tests.sdg.stage import FILES, SAMPLE, folder, written


@pytest.fixture
def found(tmp_path: Path) -> GoalsSet:
    return read_folder(folder(tmp_path))


def test_the_starters_shape(found: GoalsSet):
    assert (found.language, found.languages) == ("fr", ("fr", "ar"))
    assert list(found.indicators) == ["13-1-2", "6-1-1", "8-5-2"]
    water = found.indicators["6-1-1"]
    assert (water.number, water.goal, water.target, water.reporting) == ("6.1.1", "6", "6.1", "complete")
    assert water.name == {"fr": "Habitants avec de l’eau potable", "ar": "سكان لهم ماء صالح للشرب"}
    assert water.overrides == {"ar": {"STAT_CONC_DEF": "ماء بلا خطر"}}
    assert water.labels["ar"]["Town"] == "المدينة"
    assert water.labels["ar"]["data.percent"] == "في المئة"
    assert found.headings["6"].short == {"fr": "Eau", "ar": "الماء"}
    assert found.headings["6.1"].title == {"fr": "De l’eau à boire"}
    assert set(found.headings) == {"6", "6.1", "8", "8.5", "13", "13.1"}
    assert found.notices == []


def test_what_is_known_of_an_indicator_at_a_glance(found: GoalsSet):
    water, jobs = found.indicators["6-1-1"], found.indicators["8-5-2"]
    assert summary(water) == {
        "year": 2025, "value": 84.0, "unit": "", "series": "", "before_year": 2020, "before": 76.5, "target": 100.0,
        "target_year": 2030,
    }  # fmt: skip
    assert progress(water)["status"] == "moderate_progress"
    assert progress(jobs) == {}
    assert summary(found.indicators["13-1-2"]) == {}


def test_older_sets_keep_all_in_front_matter(tmp_path: Path):
    meta = "---\nindicator_name_national: Eau\nsdg_goal: '6'\nreporting_status: complete\n"
    meta += "progress_status: limited_progress\n---\nMots.\n"
    files = {"data/indicator_6-1-1.csv": FILES["data/indicator_6-1-1.csv"], "meta/6-1-1.md": meta}
    (one,) = read_folder(written(tmp_path, files)).indicators.values()
    assert (one.name, one.goal, one.reporting) == ({"en": "Eau"}, "6", "complete")
    assert one.fields["page_content"] == "Mots."
    assert progress(one) == {"status": "limited_progress", "computed": False}


def test_the_councils_own_numbers(tmp_path: Path):
    files = {"data/indicator_12-12.csv": "Year,Value\n2024,3\n", "indicator-config/12-12.yml": "indicator_name: Own\n"}
    (one,) = read_folder(written(tmp_path, files)).indicators.values()
    assert (one.code, one.number, one.goal, one.target) == ("12-12", "12.12", "12", "")


def test_missing_translations_are_odd_and_fall_back(tmp_path: Path):
    found = read_folder(folder(tmp_path, **{"translations/fr/global_indicators.yml": None,
                                            "translations/ar/global_indicators.yml": None}))  # fmt: skip
    assert found.indicators["6-1-1"].name == {"fr": "6.1.1"}
    assert [notice.line for notice in found.notices] == [2]


def test_what_is_not_published_is_not_there(tmp_path: Path):
    found = read_folder(folder(tmp_path, **{"meta/6-1-1.yml": "published: false\n"}))
    assert "6-1-1" not in found.indicators


def test_every_mistake_of_every_file_is_told(tmp_path: Path):
    broken = folder(tmp_path, **{
        "data/indicator_6-1-1.csv": "Year,Value\n2015,many\n20x5,1\n",
        "data/indicator_8-5-2.csv": "Year,Sex,Value\n2015,1\n",
        "indicator-config/13-1-2.yml": "indicator_name: a: b\n",
        "indicator-config/8-5-2.yml": "progress_calculation_options:\n- target: x\n",
        "translations/ar/data.yml": "- one\n",
        "data/indicator_x-1.csv": "Year,Value\n",
    })  # fmt: skip
    with pytest.raises(BadSet) as told:
        read_folder(broken)
    assert [(fault.file, fault.line, fault.column) for fault in told.value.faults] == [
        ("data/indicator_6-1-1.csv", 2, "Value"),
        ("data/indicator_6-1-1.csv", 3, "Year"),
        ("data/indicator_8-5-2.csv", 2, ""),
        ("indicator-config/13-1-2.yml", 1, ""),
        ("indicator-config/8-5-2.yml", 2, "progress_calculation_options.0.target"),
        ("meta/x-1.yml", 0, "goal_number"),
        ("translations/ar/data.yml", 1, ""),
    ]
    first, *others = str(told.value).splitlines()
    assert first == (
        f"{broken}/data/indicator_6-1-1.csv, line 2, column Value: 'many' is no number. "
        "Write it with a point and nothing else (1234.5), and leave the cell empty where there is none."
    )
    assert len(others) == 6


@pytest.mark.parametrize("files", [{}, {"readme.txt": "x"}, {"data/readme.csv": "a,b\n"}])
def test_another_folder_is_refused(tmp_path: Path, files: dict[str, str]):
    with pytest.raises(BadInput, match="no folder of Open SDG data"):
        read_folder(written(tmp_path, files))


def test_two_files_of_one_indicator_are_refused(tmp_path: Path):
    with pytest.raises(BadSet, match=r"6-1-1.csv is of the same indicator"):
        read_folder(folder(tmp_path, **{"data/6-1-1.csv": FILES["data/indicator_6-1-1.csv"]}))


def test_the_set_of_the_rehearsal_is_whole():
    found = read_folder(SAMPLE)
    assert found.languages == ("fr", "ar", "en", "zgh")
    assert len(found.indicators) == 7
    assert found.notices == []
    assert {progress(one).get("status") for one in found.indicators.values()} >= {
        "moderate_progress", "substantial_progress", "deterioration",
    }  # fmt: skip
