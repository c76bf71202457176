"""What a planning file may look like, and how each mistake in it is named: line, column, remedy."""

from datetime import date

import pytest

from civic import planning_cells as cells
from civic.planning_columns import COLUMNS
from civic.planning_file import BadPlan, read_plan
from civic.planning_import import compare
from core.db import Database
from core.errors import BadInput
from core.models import MilestoneState, ProjectState
from tests.planning.stage import HEADER, PLAN, REGION, ROAD, SCHOOL, STEPS, file


def read(source: bytes):
    return read_plan(source, "plan.csv", REGION)


def same(source: bytes) -> bool:
    """Whether a file says what PLAN says."""
    found, plain = read(source), read(PLAN)
    assert found.faults == []
    return [(row.code, row.number, row.given) for row in found.rows] == [
        (row.code, row.number, row.given) for row in plain.rows
    ]


@pytest.mark.parametrize(
    "source",
    [
        b"\xef\xbb\xbf" + PLAN,
        PLAN.replace(b",", b";").replace(b"Azilal|Demnate", b"azilal | Demnate"),
        b"sep=;\r\n" + PLAN.replace(b",", b";"),
        PLAN.replace(b",", b"\t"),
        PLAN.replace(b"\n", b"\r\n"),
        b"\n\n" + PLAN + b",,,,,,,,,,,\n\n",
        PLAN.replace(b"195 000 000", "١٩٥ ٠٠٠ ٠٠٠".encode()),
        PLAN.replace(b"195 000 000", "195\u202f000\u00a0000,00 DH".encode()).replace(b",00 DH,", b",", 0),
        PLAN.replace(b"2026-12-31", b"31/12/2026").replace(b"2024-03-11", "١١/٠٣/٢٠٢٤".encode()),
        PLAN.replace(b"pdr-07", b"PDR-07"),
        PLAN.replace(b"roads", b"Routes et transports").replace(b"running", b"En cours"),
        PLAN.replace(b",azilal,", ",أزيلال,".encode()).replace(b"Demnate", "دمنات".encode()),
        PLAN.replace(HEADER.encode(), "Code projet,Jalon,Titre_AR,titre_fr,Province,COMMUNES,Secteur,Budget,État,"
                     "debut prevu,fin_prevue,fin réelle".encode()),
    ],
    ids=["bom", "semicolons", "sep", "tabs", "crlf", "empty lines", "arabic digits", "spaces", "days", "capitals",
         "labels", "arabic names", "french header"],
)  # fmt: skip
def test_the_same_plan_is_written_in_many_ways(source: bytes) -> None:
    if b",00 DH" in source:
        source = source.replace("195\u202f000\u00a0000,00 DH".encode(), '"195\u202f000\u00a0000,00 DH"'.encode())
    assert same(source)


def test_a_text_holds_lines_and_quotation_marks(sqlite_db: Database) -> None:
    header = "code,title_fr,description_fr,topic"
    found = read(file('a,"La ""route""","Une ligne\nune autre, plus bas",roads', "b,B,,nothing", header=header))
    assert found.rows[0].given["title.fr"] == 'La "route"'
    assert found.rows[0].given["description.fr"] == "Une ligne\nune autre, plus bas"
    (fault,) = found.faults
    assert (fault.line, fault.column) == (4, "topic")
    with sqlite_db.reading() as session, pytest.raises(BadPlan):
        compare(session, file("b,B,,nothing", header=header), "plan.csv", REGION)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (ROAD.replace("pdr-07", "pdr 07"), "line 2, column code: 'pdr 07' cannot stand in a link. Use at most 24"),
        (ROAD.replace("pdr-07", ""), "line 2, column code: the code is missing"),
        (ROAD.replace("azilal,", "azila,", 1), "column provinces: there is no province 'azila'"),
        (ROAD.replace("Demnate", "Demnat"), "column communes: there is no commune 'Demnat'. Did you mean Demnate?"),
        (ROAD.replace("Demnate", "Khouribga"), "column communes: 'Khouribga' is in the province khouribga"),
        (ROAD.replace("roads", "rods"), "column topic: there is no topic 'rods'. There are: roads, water"),
        (ROAD.replace("195 000 000", "12.500"), "column budget: '12.500' may mean 12500 or 12 and a part. Write 12500"),
        (ROAD.replace("195 000 000", "99,5".replace(",", ".")), "column budget: '99.5' has centimes"),
        (ROAD.replace("running", "soon"), "column state: there is no state of a project 'soon'"),
        (ROAD.replace("2026-12-31", "31-31-2026"), "there is no day '31-31-2026'. The day comes first"),
        (ROAD.replace("2026-12-31", "2026"), "column end_planned: '2026' is no day. Write 2026-12-31 or 31/12/2026."),
        (ROAD + ",x", "there are 13 cells under 12 columns"),
        (STEPS[0].replace("Début", "Début").replace(",,,,,,,", ",azilal,,,,,,"),
         "column provinces: this belongs into the project's own line"),
        (STEPS[0].replace("pdr-07,1", "pdr-07,0"), "column milestone: '0' is no number of a milestone"),
    ],
)  # fmt: skip
def test_a_cell_that_cannot_be_read_is_named(row: str, said: str) -> None:
    found = read(file(row))
    assert any(said in str(fault) for fault in found.faults), [str(fault) for fault in found.faults]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ((ROAD.replace("الطريق 308,Route 308", ","),), "line 2, column title_ar: the title is missing"),
        ((ROAD.replace("2026-12-31", "2023-12-31"),), "column end_planned: 2023-12-31 is before start_planned"),
        ((ROAD + "2026-11-20",), "column state: it ended on 2026-11-20 and is running"),
        ((ROAD.replace("running", "completed") + "2026-11-24",), "column end_actual: 2026-11-24 is yet to come"),
        ((STEPS[0],), "line 2, column code: there is no project 'pdr-07' for milestone 1"),
        ((ROAD, STEPS[1].replace(",,,,,,,2026", ",,,,,reached,,2026").replace(",,,,,reached,,", ",,,,,reached,,")),
         "column end_actual: it is reached, and the day is missing"),
        ((ROAD, ROAD), "line 3, column code: project 'pdr-07' is in line 2 already"),
        ((ROAD, STEPS[0], STEPS[0]), "line 4, column milestone: milestone 1 of 'pdr-07' is in line 3 already"),
    ],
)  # fmt: skip
def test_what_does_not_fit_together_is_named(sqlite_db: Database, rows: tuple[str, ...], said: str) -> None:
    with sqlite_db.reading() as session, pytest.raises(BadPlan) as refused:
        compare(session, file(*rows), "plan.csv", REGION)
    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("source", "said"),
    [
        (b"", "line 1, column code: the column is missing"),
        (HEADER.encode(), "there is no line under the header"),
        (PLAN.replace("الطريق".encode(), "الطريق".encode("cp1256")), "line 2: the file is not in UTF-8. Save it as"),
        (PLAN.replace(b"budget", b"bugdet"), "line 1, column bugdet: there is no such column"),
        (PLAN.replace(b"budget", b"state"), "line 1, column state: the column is there twice"),
        (PLAN + b'pdr-12,,"broken', "line 6: the table breaks off"),
    ],
)
def test_a_file_that_is_no_such_table_is_refused_at_once(source: bytes, said: str) -> None:
    with pytest.raises(BadPlan) as refused:
        read(source)
    assert said.replace("line 1, column code: the column", "column code: the column") in str(refused.value)


def test_all_mistakes_are_told_at_once_up_to_twenty(sqlite_db: Database) -> None:
    rows = [SCHOOL.replace("pdr-11", f"p-{number}").replace("education", "?") for number in range(25)]
    with sqlite_db.reading() as session, pytest.raises(BadPlan) as refused:
        compare(session, file(*rows), "plan.csv", REGION)
    lines = str(refused.value).splitlines()
    assert len(lines) == 21
    assert lines[0].startswith("plan.csv, line 2, column topic:")
    assert lines[-1] == "plan.csv: 5 more mistakes follow"


@pytest.mark.parametrize(
    ("text", "amount"),
    [("12500000", 12_500_000), ("12 500 000", 12_500_000), ("12\u202f500\u202f000,00", 12_500_000),
     ("12.500.000", 12_500_000), ("12,500,000.00", 12_500_000), ("١٢٥٠٠٠٠٠", 12_500_000), ("۱۲۵٬۰۰۰", 125_000),
     ("24 000 000 DH", 24_000_000), ("24 000 000 درهم", 24_000_000), ("0", 0)],
)  # fmt: skip
def test_amounts_as_people_write_them(text: str, amount: int) -> None:
    assert cells.read_dirhams(text) == amount


@pytest.mark.parametrize("text", ["-5", "12,500", "1.5", "beaucoup", "12 5x", "1e9", "99999999999999", "12.50.000"])
def test_amounts_that_mean_nothing_or_two_things(text: str) -> None:
    with pytest.raises(BadInput, match=text.split(maxsplit=1)[0]) as refused:
        cells.read_dirhams(text)
    assert refused.value.remedy


def test_days_shares_lists_and_goals() -> None:
    assert cells.read_day("٣١/١٢/٢٠٢٦") == cells.read_day("31.12.2026") == date(2026, 12, 31)
    assert (cells.read_percent("65 %"), cells.read_percent("٦٥٪"), cells.read_percent("99,9")) == (65, 65, 99)
    assert cells.read_list("ONEE |  ; Conseil\nONEE") == ["ONEE", "Conseil"]
    assert cells.read_goals("6.1, 11.A") == ["6.1", "11.a"]
    for wrong in ("101", "100,5", "x"):
        with pytest.raises(BadInput, match="no share"):
            cells.read_percent(wrong)
    for wrong in ("18.1", "6", "0.1"):
        with pytest.raises(BadInput, match="no target"):
            cells.read_goals(wrong)


def test_states_have_words_in_three_languages() -> None:
    from civic.planning_columns import MILESTONE_STATES, PROJECT_STATES

    assert set(PROJECT_STATES) == set(ProjectState)
    assert set(MILESTONE_STATES) == set(MilestoneState)


def test_every_column_is_described(request: pytest.FixtureRequest) -> None:
    page = (request.config.rootpath / "docs" / "planning-file.md").read_text(encoding="utf-8")
    named = {column.name for column in COLUMNS}
    described = {line.split("`")[1] for line in page.splitlines() if line.startswith("| `")}
    texts = {name for name in named if name.startswith(("title_", "description_"))}
    assert described == (named - texts) | {"title_ar", "description_ar"}
