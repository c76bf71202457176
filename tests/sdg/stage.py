"""What tests of the Goals do again and again: folders in Open SDG's shape, small and invented, and taking them in."""

from collections.abc import Mapping
from pathlib import Path

from civic.region import load_region
from civic.sdg.store import Difference, import_set
from core.db import Database
from core.models import Role
from tests.council import hire

REGION = load_region()
EDITOR = "statistics@council.example"
SAMPLE = Path(__file__).parents[2] / "jisr" / "rehearsal" / "goals"

WATER = """Year,Place,Province,GeoCode,Value
2015,,,,70
2020,,,,76.5
2025,,,,84
2025,Town,,,93.5
2025,Country,,,71.25
2020,,Azilal,05.081,61
2025,,Azilal,05.081,69
2025,,Khouribga,05.311,91
"""
WATER_CONFIG = """indicator_number: '6.1.1'
indicator_name: global_indicators.6-1-1-title
reporting_status: complete
computation_units: data.percent
graph_title: Water that can be drunk
auto_progress_calculation: true
progress_calculation_options:
  - direction: positive
    target: 100
graph_target_lines:
  - value: 100
    label_content: data.goal_line
"""
JOBS = """Year,Units,Series,Sex,Value
2019,Percent,Unemployed,,10
2020,Percent,Unemployed,,10.5
2020,Percent,Unemployed,Women,15
2020,Percent,Unemployed,Men,9
2020,People,Unemployed,,101000
2020,Percent,Young and idle,,25
"""
FILES: Mapping[str, str] = {
    "config_data.yml": "languages: [fr, ar]\n",
    "data/indicator_6-1-1.csv": WATER,
    "data/indicator_8-5-2.csv": JOBS,
    "indicator-config/6-1-1.yml": WATER_CONFIG,
    "indicator-config/8-5-2.yml": "indicator_name: Chômage\nreporting_status: inprogress\n",
    "indicator-config/13-1-2.yml": "indicator_name: Plans contre les crues\nreporting_status: notstarted\n",
    "meta/6-1-1.yml": "DATA_SOURCE: Enquête inventée\nSTAT_CONC_DEF: De l’eau sans danger\n",
    "meta/ar/6-1-1.yml": "STAT_CONC_DEF: ماء بلا خطر\n",
    "translations/fr/global_goals.yml": "'6':\n  short: Eau\n  title: De l’eau pour chacun\n",
    "translations/ar/global_goals.yml": "6-short: الماء\n6-title: الماء للجميع\n",
    "translations/fr/global_targets.yml": "6-1-title: De l’eau à boire\n",
    "translations/fr/global_indicators.yml": "6-1-1-title: Habitants avec de l’eau potable\n",
    "translations/ar/global_indicators.yml": "6-1-1-title: سكان لهم ماء صالح للشرب\n",
    "translations/fr/data.yml": "percent: pour cent\nTown: Ville\ngoal_line: Cible 2030\nPlace: Milieu\n",
    "translations/ar/data.yml": "percent: في المئة\nTown: المدينة\nPlace: الوسط\n",
}


def folder(at: Path, **changes: str | bytes | None) -> Path:
    """The set of FILES below a path, with `changes` of them by their names; None takes one out."""
    return written(at, {**FILES, **changes})


def written(at: Path, files: Mapping[str, str | bytes | None]) -> Path:
    """These files below a path; None for one that is not there."""
    for name, text in files.items():
        place = at / name
        place.parent.mkdir(parents=True, exist_ok=True)
        if text is None:
            place.unlink(missing_ok=True)
        else:
            place.write_bytes(text.encode() if isinstance(text, str) else text)
    return at


def take_in(db: Database, at: Path, *, replace: bool = False) -> Difference:
    """Take a folder in, as staff do."""
    with db.transaction() as session:
        hire(session, EDITOR, Role.EDITOR)
        return import_set(session, at, by=EDITOR, replace=replace)
