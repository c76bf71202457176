import math

import pytest

from civic.sdg.progress import Aim, Progress, Reason, Status, growth, progress_of, together

UP, DOWN = 1, -1


def after(years: int, rate: float, base: float = 50.0) -> list[tuple[int, float]]:
    """Two figures, `years` apart, that grow by `rate` a year."""
    return [(2015, base), (2015 + years, base * (1 + rate) ** years)]


@pytest.mark.parametrize(
    ("points", "aim", "status", "value"),
    [
        # Without a target: growth a year in the wanted direction against 1.5 %, 0.5 % and 0.
        (after(10, 0.016), Aim(UP), Status.SUBSTANTIAL, 0.016),
        (after(10, 0.014), Aim(UP), Status.MODERATE, 0.014),
        (after(10, 0.006), Aim(UP), Status.MODERATE, 0.006),
        (after(10, 0.004), Aim(UP), Status.LIMITED, 0.004),
        ([(2015, 50), (2025, 50)], Aim(UP), Status.LIMITED, 0.0),
        (after(10, -0.001), Aim(UP), Status.DETERIORATION, -0.001),
        (after(10, -0.02), Aim(DOWN), Status.SUBSTANTIAL, 0.02),
        (after(10, 0.02), Aim(DOWN), Status.DETERIORATION, -0.02),
        # With one: the share of the growth that 2030 asks for, against 95 %, 60 % and 0.
        ([(2015, 50), (2020, 63)], Aim(UP, 100), Status.SUBSTANTIAL, math.log(63 / 50)),
        ([(2015, 80), (2025, 93)], Aim(UP, 100), Status.SUBSTANTIAL, None),
        ([(2015, 80), (2025, 90)], Aim(UP, 100), Status.MODERATE, None),
        ([(2015, 80), (2025, 82)], Aim(UP, 100), Status.LIMITED, None),
        ([(2015, 80), (2025, 79)], Aim(UP, 100), Status.DETERIORATION, None),
        ([(2015, 100), (2025, 80)], Aim(DOWN, 70), Status.MODERATE, None),
        # The base is the year asked for, or the next that has a figure; earlier ones do not count.
        ([(2010, 1), (2016, 50), (2018, 55)], Aim(UP), Status.SUBSTANTIAL, (55 / 50) ** 0.5 - 1),
        ([(2010, 40), (2012, 44), (2020, 30)], Aim(UP, base_year=2011), Status.DETERIORATION, None),
        # Passed already, whatever came before, also with one figure alone.
        ([(2015, 80), (2025, 101)], Aim(UP, 100), Status.ACHIEVED, None),
        ([(2015, 80), (2025, 100)], Aim(UP, 100), Status.ACHIEVED, None),
        ([(2024, 60)], Aim(DOWN, 70), Status.ACHIEVED, None),
        ([(2015, 120), (2025, 100)], Aim(UP, 100), Status.ACHIEVED, None),
        # A target of 0 counts as 0.001, a base of 0 as well.
        ([(2015, 10), (2025, 0.0005)], Aim(DOWN, 0), Status.ACHIEVED, None),
        ([(2015, 10), (2020, 0.4)], Aim(DOWN, 0), Status.SUBSTANTIAL, None),
        ([(2015, 10), (2020, 9)], Aim(DOWN, 0), Status.LIMITED, None),
        ([(2015, 0), (2020, 0.001)], Aim(UP), Status.LIMITED, 0.0),
        ([(2015, 0), (2020, 4)], Aim(UP), Status.SUBSTANTIAL, None),
        # Below zero the sign turns round.
        ([(2015, -10), (2025, -8)], Aim(UP), Status.SUBSTANTIAL, 1 - 0.8**0.1),
        # Near a limit that is never passed the bars are lower; at it nothing more is asked.
        (after(10, 0.004, 99.0), Aim(UP, limit=100), Status.SUBSTANTIAL, 0.004),
        ([(2015, 100), (2025, 100)], Aim(UP, limit=100), Status.SUBSTANTIAL, 0.0),
        (after(10, 0.004, 20.0), Aim(UP, limit=100), Status.LIMITED, 0.004),
        # A region may set bars of its own.
        (after(10, 0.016), Aim(UP, thresholds={"high": 0.02}), Status.MODERATE, 0.016),
        # It was at its target, and left it.
        ([(2015, 100), (2025, 90)], Aim(UP, 100), Status.DETERIORATION, None),
    ],
)  # fmt: skip
def test_the_method(points: list[tuple[int, float]], aim: Aim, status: Status, value: float | None):
    found = progress_of(points, aim)
    assert found.status is status
    if value is not None and aim.target is None:
        assert found.value == pytest.approx(value, abs=1e-9)


def test_the_share_of_what_is_needed_is_exact():
    found = progress_of([(2015, 70.0), (2020, 76.5), (2025, 84.0)], Aim(UP, 100))
    observed, needed = (84 / 70) ** (1 / 10) - 1, (100 / 70) ** (1 / 15) - 1
    assert found.value == pytest.approx(observed / needed, rel=1e-12)
    assert (found.base_year, found.base, found.current_year, found.current) == (2015, 70.0, 2025, 84.0)
    assert found.score == pytest.approx(7.1429 * observed / needed - 4.2857)
    assert growth(84, 70, 10) == pytest.approx(observed, rel=1e-12)


@pytest.mark.parametrize(
    ("points", "aim", "reason"),
    [
        ([], Aim(UP), Reason.NO_DATA),
        ([(2020, 4)], Aim(UP), Reason.ONE_YEAR),
        ([(2010, 4), (2012, 5)], Aim(UP), Reason.ONE_YEAR),
        ([(2010, 4), (2020, 5)], Aim(UP), Reason.ONE_YEAR),
        ([(2020, 4), (2020, 5), (2021, 6)], Aim(UP), Reason.SEVERAL_A_YEAR),
        ([(2015, -4), (2020, 5)], Aim(UP), Reason.SIGN_CHANGES),
        ([(2015, 4), (2020, 5)], Aim(DOWN, -3), Reason.SIGN_CHANGES),
        ([(2016, 4), (2020, 5)], Aim(UP, 9, target_year=2016), Reason.TARGET_YEAR),
    ],
)
def test_where_there_is_no_answer_it_says_why(points: list[tuple[int, float]], aim: Aim, reason: Reason):
    found = progress_of(points, aim)
    assert (found.status, found.reason, found.score) == (Status.NOT_AVAILABLE, reason, None)


@pytest.mark.parametrize(
    ("scores", "status", "score"),
    [
        ([4.0, 2.0], Status.SUBSTANTIAL, 3.0),
        ([4.0, -1.0], Status.MODERATE, 1.5),
        ([-4.0, 2.0], Status.LIMITED, -1.0),
        ([-5.0, -1.0], Status.DETERIORATION, -3.0),
        ([], Status.NOT_AVAILABLE, None),
    ],
)
def test_several_series_count_by_their_mean(scores: list[float], status: Status, score: float | None):
    found = [Progress(Status.MODERATE, score=one) for one in scores] + [Progress(Status.NOT_AVAILABLE)]
    assert together(found) == (status, score)


def test_all_have_to_be_achieved():
    achieved, near = Progress(Status.ACHIEVED, score=5.0), Progress(Status.SUBSTANTIAL, score=4.9)
    assert together([achieved, achieved])[0] is Status.ACHIEVED
    assert together([achieved, near])[0] is Status.SUBSTANTIAL
