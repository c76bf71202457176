"""Files with as many different mistakes as fit into them: planning files, Goals folders and consultation files."""

import re

from tests.consultation import ROADS
from tests.sdg.stage import FILES

_HEADER = (
    "code,milestone,title_ar,title_fr,provinces,communes,topic,budget,state,start_planned,end_planned,start_actual,"
    "end_actual,progress,goals,updated"
)
_ROWS = (
    "pdr 07,,,Route,azila,,rods,12.500,soon,2026,31-31-2026,,,150,18.1,",
    "pdr-08,,,Route,azilal,Khouribga,roads,99.5,,,,,,,,",
    "pdr-09,,,Route,azilal,Demnat,roads,beaucoup,,,,,,,,",
    "pdr-10,,,Route,,Zzzz,roads,99999999999999,,,,,,,,",
    ",,,Route,,,roads,,,,,,,,,",
    f"pdr-11,,,{'a' * 201},,,roads,,,,,,,,,",
    "pdr-12,,,,,,,,,2026-12-31,2026-01-01,,,,,",
    "pdr-13,,,Route,,,roads,,running,,,,2026-01-01,,,",
    "pdr-14,,,Route,,,roads,,planned,,,2026-01-01,,,,",
    "pdr-15,,,Route,,,roads,,completed,,,2026-01-01,2026-02-01,50,,2030-01-01",
    "pdr-15,,,Route,,,roads,,,,,,,,,",
    "pdr-15,0,,Jalon,,,,,,,,,,,,",
    "pdr-15,1,,,,,,,reached,,,,,,,",
    "pdr-15,1,,,,,,,,,,,,,,",
    "pdr-15,2,,Jalon,azilal,,,,late,,,,,,,",
    "pdr-15,3,,Jalon,,,,,planned,,,,2030-01-01,,,",
    "pdr-16,,,Route,,,roads,,,,,,,,,,,,x",
)
PLANS: dict[str, bytes] = {
    "rows": "\n".join([_HEADER, *_ROWS]).encode(),
    "stray": f"{_HEADER}\npdr-15,1,,Jalon,,,,,,,,,,,,".encode(),
    "columns": b"milestone,bugdet,state,state\n1,2,3,4",
    "empty": _HEADER.encode(),
    "cut": f'{_HEADER}\npdr-12,,"broken'.encode(),
    "quoted": f'{_HEADER}\npdr-12,,"a"b'.encode(),
    "latin": f"{_HEADER}\npdr-12,,,Début".encode("latin-1"),
}
_DEEP = "a: " + "[" * 40 + "]" * 40
FAULTY_FOLDER: dict[str, str | bytes | None] = {
    **FILES,
    "data/indicator_9-2-1.csv": "Year,,Value\n2015,,many\n20x5,,1\n,,1\n2015,x,1\n2016,,1\n2016,,2\n2017,1\n2018\n",
    "data/6-1-1.csv": "Year,Value\n2015,1\n",
    "data/indicator_8-5-2.csv": "Sex,Sex,Value\n",
    "data/indicator_9-1-1.csv": "Sex,Year\n",
    "data/indicator_9-1-2.csv": "\n\n",
    "data/indicator_9-1-3.csv": 'Year,Value\n2015,"1\n',
    "data/indicator_9-1-4.csv": "Year,Value\n2015,é\n".encode("latin-1"),
    "data/indicator_x-1.csv": "Year,Value\n2015,1\n",
    "indicator-config/13-1-2.yml": "indicator_name: a: b\n",
    "indicator-config/9-1-1.yml": "indicator_name: é\n".encode("latin-1"),
    "indicator-config/9-1-2.yml": _DEEP,
    "indicator-config/9-1-3.yml": "- one\n",
    "indicator-config/9-1-4.yml": "a: &x 1\nb: *x\nb: 2\n? [c]\n: 1\n",
    "indicator-config/9-1-5.yml": "a: *nowhere\n",
    "indicator-config/9-1-6.yml": "%YAML 9\n",
    "indicator-config/8-5-2.yml": (
        "progress_calculation_options:\n- target: x\n  target_year: 3000\n  progress_thresholds: 3\n"
        "- direction: up\n- 1\n"
        "graph_target_lines: 5\ndata_start_values:\n- field: Sex\n"
    ),
}  # fmt: skip
ODD_FOLDER: dict[str, str | bytes | None] = {
    **FILES,
    "data/indicator_6-1-1.csv": b"\xef\xbb\xbf\n\n year,Value,Place\n2015,1,\n2015,1,\n2016,n/a,\n2017,n/a,\n2018,-,\n",
    "data/indicator_7-1-1.csv": "Year,Value\n2015,1\n",
    "data/other.csv": "a\n",
    "meta/other.yml": "a: b\n",
    "indicator-config/8-5-2.yml": "indicator_name: global_indicators.8-5-2-title\nreporting_status: soon\n",
}
CONSULTATIONS: dict[str, str] = {
    "no TOML": ROADS.replace("opens = ", "opens ", 1),
    "unknown": ROADS.replace("opens = ", "starts = ", 1),
    "kind": ROADS.replace('"scale"', '"scales"', 1),
    "slug": ROADS.replace('slug = "', 'slug = "A ', 1),
    "long": ROADS.replace('"Les routes en 2027"', f'"{"x" * 200}"', 1),
    "few": re.sub(r"options.fr = .*", 'options.fr = ["a"]', ROADS, count=1),
    "many": re.sub(r"options.fr = .*", f"options.fr = {list('abcdefghijk')}", ROADS, count=1),
}
