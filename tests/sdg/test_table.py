import pytest

from civic.sdg.series import EACH, Choice, for_progress, headline, lines, options, places, start
from civic.sdg.table import Table, TableRead, read_table
from tests.sdg.stage import JOBS, WATER


def read(text: str | bytes) -> TableRead:
    return read_table(text.encode() if isinstance(text, str) else text, "data/x.csv")


def table(text: str | bytes) -> Table:
    found = read(text)
    assert found.table is not None
    assert found.faults == []
    return found.table


PLAIN = ((2015, None, 1), (2016, None, 2.5))


@pytest.mark.parametrize(
    ("source", "odd"),
    [
        (b"Year,Sex,Value\n2015,,1\n2016,,2.5\n", 0),
        (b"\xef\xbb\xbfYear,Sex,Value\r\n2015,,1\r\n2016,,2.5\r\n", 1),
        (b"\n\n,,\nYear,Sex,Value\n2015,,1\n\n2016,,2.5", 1),
        (b"Year;Sex;Value\n2016;;2.5\n2015;;1\n", 0),
        (b"year, Sex ,Value ,,\n2015,,1,,\n2016,,2.5,,\n", 2),
        (b"Value,Sex,Year\n1,,2015\n2.50,,2016\n", 1),
        (b"Year,Sex,Value\n2015,n/a,1.0\n2016,NaN,2.5\n2016,,2.5\n", 1),
    ],
)
def test_tables_as_they_really_come(source: bytes, odd: int):
    found = table(source)
    rows = [dict(zip(found.columns, row, strict=True)) for row in found.rows]
    assert [(row["Year"], row["Sex"], row["Value"]) for row in rows] == list(PLAIN)
    assert len(read(source).notices) == odd


@pytest.mark.parametrize("written", ["", "n/a", "N/A", "NA", "nan", "..", "-", ":", "null", "#N/A"])
def test_a_figure_that_is_missing_is_none(written: str):
    found = table(f"Year,Value\n2015,1\n2016,{written}\n")
    assert found.rows == ((2015, 1), (2016, None))


@pytest.mark.parametrize(
    ("source", "line", "column", "what"),
    [
        ("Year,Value\n2015,1\n2016,<5\n", 3, "Value", "'<5' is no number"),
        ("Year;Value\n2015;12,5\n", 2, "Value", "'12,5' is no number"),
        ("Year,Value\n2015,inf\n", 2, "Value", "'inf' is no number"),
        ("Year,Value\n2015,1_0\n", 2, "Value", "'1_0' is no number"),
        ("Year,Value\nsoon,1\n", 2, "Year", "'soon' is no year"),
        ("Year,Value\n,1\n", 2, "Year", "the year is missing"),
        ("Year,Sex,Value\n2015,1\n", 2, "", "the line has 2 cells, the first line names 3"),
        ("Year,Value\n2015,1,234\n", 2, "", "the line has 3 cells, the first line names 2"),
        ("Year,Sex\n2015,1\n", 1, "Value", "there is no column Value"),
        ("Sex,Sex,Year,Value\n", 1, "Sex", "the column 'Sex' is there twice"),
        ("Year,,Value\n2015,x,1\n", 2, "", "'x' is in a column without a name"),
        ("Year,Value\n2015,1\n2015,2\n", 3, "Value", "line 2 has another value for the same"),
        ('Year,Sex,Value\n2015,"a\nb",1\n2016,,x\n', 4, "Value", "'x' is no number"),
        ("\n\n", 0, "", "there is no line in the file"),
        ('Year,Value\n2015,"1\n', 0, "", "this is no CSV (unexpected end of data)"),
    ],
)
def test_what_cannot_be_read_is_named_with_its_place(source: str, line: int, column: str, what: str):
    (fault,) = read(source).faults
    assert (fault.line, fault.column, fault.what) == (line, column, what)


def test_another_encoding_is_named_with_its_line():
    (fault,) = read("Year,Value\n2015,1\n2016,é\n".encode("latin-1")).faults
    assert (fault.line, fault.what) == (3, "the file is not in UTF-8")


def test_all_mistakes_are_told_at_once():
    found = read("Year,Value\nx,1\n2015,y\n2016,z\n")
    assert [(fault.line, fault.column) for fault in found.faults] == [(2, "Year"), (3, "Value"), (4, "Value")]


def test_columns_about_observations_are_no_dimensions():
    found = read_table(b"Year,Sex,OBS_STATUS,Remark,Value\n2015,,E,x,1\n", "x.csv", ["Remark"]).table
    assert found is not None
    assert (found.dimensions, found.observed) == (("Sex",), ("OBS_STATUS", "Remark"))


def test_the_headline_is_blank_in_everything():
    assert [(row["Year"], row["Value"]) for row in headline(table(WATER))] == [(2015, 70), (2020, 76.5), (2025, 84)]
    (line,) = lines(table(WATER), start(table(WATER), {}))
    assert line.points == ((2015, 70.0), (2020, 76.5), (2025, 84.0))


def test_a_table_without_a_headline_begins_with_its_first_line():
    found = table("Year,Sex,Value\n2015,Women,1\n2016,Women,2\n2016,Men,3\n")
    assert headline(found) == ()
    choice = start(found, {})
    assert choice.of("Sex") == "Women"
    assert lines(found, choice)[0].points == ((2015, 1.0), (2016, 2.0))


def test_units_and_series_are_chosen_and_dimensions_laid_side_by_side():
    found = table(JOBS)
    assert (options(found, "Units"), options(found, "Sex")) == (("Percent", "People"), ("Women", "Men"))
    assert start(found, {}) == Choice("Percent", "Unemployed", {})
    assert start(found, {"Units": "People", "Sex": "nobody"}) == Choice("People", "Unemployed", {})
    sides = lines(found, Choice("Percent", "Unemployed", {"Sex": EACH}))
    assert [(line.names, line.points) for line in sides] == [
        (("Women",), ((2020, 15.0),)),
        (("Men",), ((2020, 9.0),)),
    ]
    assert lines(found, Choice("People", "Young and idle", {})) == ()


def test_a_map_has_the_newest_year_of_the_places():
    year, found = places(table(WATER), Choice())
    assert (year, found) == (2025, {"05.081": ("Azilal", 69.0), "05.311": ("Khouribga", 91.0)})
    bare = table("Year,GeoCode,Value\n2024,,4\n2024,05.081,3\n")
    assert places(bare, Choice()) == (2024, {"05.081": ("", 3.0)})
    assert lines(bare, Choice())[0].points == ((2024, 4.0),)
    assert places(table(JOBS), Choice("Percent", "Unemployed")) == ("", {})


def test_progress_is_computed_from_one_series_alone():
    jobs, water = table(JOBS), table(WATER)
    assert for_progress(water, "", "", ()) == [(2015, 70.0), (2020, 76.5), (2025, 84.0)]
    assert for_progress(water, "", "", [("Province", "Azilal")]) == [(2020, 61.0), (2025, 69.0)]
    assert for_progress(jobs, "Percent", "Unemployed", ()) == [(2019, 10.0), (2020, 10.5)]
    assert for_progress(jobs, "", "", ()) is None
    assert for_progress(jobs, "Litres", "", ()) is None
    assert for_progress(table("Year,Sex,Value\n2015,Women,1\n"), "", "", ()) is None
    spans = table("Year,Progress,Value\n2015/16,4,1\n2020/21,5,2\n")
    assert for_progress(spans, "", "", ()) == [(2015, 4.0), (2020, 5.0)]
