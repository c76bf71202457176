import pytest

from civic.sdg.years import key_of, read_year


@pytest.mark.parametrize(
    ("written", "shown", "key"),
    [
        ("2015", 2015, (2015, 0, 0)),
        (" 2015 ", 2015, (2015, 0, 0)),
        ("2015.0", 2015, (2015, 0, 0)),
        ("٢٠١٥", 2015, (2015, 0, 0)),
        ("2000/01", "2000/01", (2000, 0, 0)),
        ("2009-10", "2009-10", (2009, 0, 0)),
        ("2015-16", "2015-16", (2015, 0, 0)),
        ("2015-2017", "2015-2017", (2015, 0, 0)),
        ("2020-03", "2020-03", (2020, 3, 0)),
        ("2020-12-31", "2020-12-31", (2020, 12, 31)),
        ("2020M3", "2020M3", (2020, 3, 0)),
        ("2020-Q2", "2020-Q2", (2020, 6, 0)),
        ("03/2020", "03/2020", (2020, 3, 0)),
        ("Mar 2020", "Mar 2020", (2020, 3, 0)),
        ("août 2020", "août 2020", (2020, 8, 0)),
        ("2020 janvier", "2020 janvier", (2020, 1, 0)),
    ],
)
def test_years_as_people_write_them(written: str, shown: int | str, key: tuple[int, int, int]):
    assert read_year(written) == (shown, key)
    assert key_of(shown) == key


@pytest.mark.parametrize(
    "written", ["", "n/a", "15", "20155", "2020-13-01", "2020-02-40", "2020M13", "2020Q5", "2016-2015", "total", "year"]
)
def test_what_is_no_year(written: str):
    assert read_year(written) is None
