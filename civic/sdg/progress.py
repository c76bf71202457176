"""How fast an indicator moves towards its target: the compound-growth method of Open SDG, as pure functions.

The method is Statistics Canada's, as Open SDG's documentation and programs state it (docs/decisions/0027): growth a
year since 2015, or the next year that has a figure, compared with the growth that the target asks for; without a
target, with fixed rates.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

BASE_YEAR, TARGET_YEAR = 2015, 2030
# In place of a target or a base of 0, from which nothing can grow.
NEARLY_NOTHING = 0.001
WITHOUT_TARGET = {"high": 0.015, "med": 0.005, "low": 0.0}
WITH_TARGET = {"high": 0.95, "med": 0.6, "low": 0.0}
# How much lower the bar is near a limit that cannot be passed.
NEAR_LIMIT = 4.44


class Status(StrEnum):
    """Where an indicator stands."""

    ACHIEVED = "target_achieved"
    SUBSTANTIAL = "substantial_progress"
    MODERATE = "moderate_progress"
    LIMITED = "limited_progress"
    DETERIORATION = "deterioration"
    NOT_AVAILABLE = "not_available"


class Reason(StrEnum):
    """Why there is no answer."""

    NO_DATA = "no_data"
    ONE_YEAR = "one_year"
    SEVERAL_A_YEAR = "several_a_year"
    SIGN_CHANGES = "sign_changes"
    TARGET_YEAR = "target_year"
    NO_SUCH_SERIES = "no_such_series"


@dataclass(frozen=True)
class Aim:
    """Which way is good, and how far: `direction` is 1 for more, -1 for less; `limit` is a value never passed."""

    direction: int = -1
    target: float | None = None
    target_year: int = TARGET_YEAR
    base_year: int = BASE_YEAR
    limit: float | None = None
    thresholds: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Progress:
    """The answer for one series: its status, the score from -5 to 5, and what it was computed from.

    `value` is the growth, or its share of what is needed; None where it cannot be computed.
    """

    status: Status
    reason: Reason | None = None
    value: float | None = None
    score: float | None = None
    base_year: int | None = None
    base: float | None = None
    current_year: int | None = None
    current: float | None = None


def progress_of(points: Sequence[tuple[int, float]], aim: Aim) -> Progress:
    """The progress of one series of (year, value)."""
    values = dict(points)
    if not values:
        return Progress(Status.NOT_AVAILABLE, Reason.NO_DATA)
    if len(values) < len(points):
        return Progress(Status.NOT_AVAILABLE, Reason.SEVERAL_A_YEAR)
    last = max(values)
    first = min((year for year in values if year >= aim.base_year), default=None)
    known = {"base_year": first, "base": values.get(first) if first else None}
    known |= {"current_year": last, "current": values[last]}
    achieved = _achieved(values[last], aim)
    value, reason = _value(values, first, last, aim)
    if achieved:
        return Progress(Status.ACHIEVED, None, _finite(value), 5.0, **known)  # type: ignore[arg-type]
    if value is None or first is None:
        return Progress(Status.NOT_AVAILABLE, reason, **known)  # type: ignore[arg-type]
    bars, ease = thresholds(aim, values[first])
    status = _status(value, bars)
    score = _score(value, bars, ease, aim)
    return Progress(status, None, _finite(value), score, **known)  # type: ignore[arg-type]


def together(found: Sequence[Progress]) -> tuple[Status, float | None]:
    """The status and score of an indicator: of its only series, or by the mean score of several."""
    scored = [one for one in found if one.score is not None]
    if not scored:
        return Status.NOT_AVAILABLE, None
    score = sum(one.score or 0.0 for one in scored) / len(scored)
    if len(scored) == 1:
        return scored[0].status, score
    if all(one.status is Status.ACHIEVED for one in scored):
        return Status.ACHIEVED, score
    return _status(score, {"high": 2.5, "med": 0.0, "low": -2.5}), score


def growth(value: float, base: float, years: int) -> float | None:
    """The compound growth a year; None where there is none: the sign changes, or no year lies between."""
    if years < 1 or base == 0 or value / base < 0:
        return None
    return float((value / base) ** (1 / years)) - 1


def thresholds(aim: Aim, base: float) -> tuple[dict[str, float], float]:
    """The bars for substantial, moderate and limited progress, and by how much they were lowered near a limit."""
    if aim.target is not None:
        return {**WITH_TARGET, **aim.thresholds}, 1.0
    bars, ease = {**WITHOUT_TARGET, **aim.thresholds}, _ease(aim.limit, abs(base))
    return {name: bar * ease for name, bar in bars.items()}, ease


def _ease(limit: float | None, base: float) -> float:
    if limit is None or base >= 2 * abs(limit):
        return 1.0
    limit = abs(limit)
    share = base / limit if base <= limit else (2 * limit - base) / limit
    return float(1 - share**NEAR_LIMIT)


def _target(aim: Aim) -> float | None:
    return NEARLY_NOTHING if aim.target == 0 else aim.target


def _achieved(current: float, aim: Aim) -> bool:
    target = _target(aim)
    return target is not None and (current >= target if aim.direction > 0 else current <= target)


def _value(values: Mapping[int, float], first: int | None, last: int, aim: Aim) -> tuple[float | None, Reason | None]:
    """The growth, or its share of the growth that the target asks for; else the reason why there is none."""
    if first is None or last <= first:
        return None, Reason.ONE_YEAR
    base, sign = values[first] or NEARLY_NOTHING, -1 if values[first] < 0 else 1
    observed = growth(values[last], base, last - first)
    if observed is None:
        return None, Reason.SIGN_CHANGES
    target = _target(aim)
    if target is None:
        return sign * aim.direction * observed, None
    if aim.target_year <= first:
        return None, Reason.TARGET_YEAR
    needed = growth(target, base, aim.target_year - first)
    if needed is None:
        return None, Reason.SIGN_CHANGES
    moved = sign * aim.direction * observed
    # Nothing is asked for where the base is at its target; whoever left it since has lost it.
    return (moved / abs(needed) if needed else math.copysign(math.inf, moved)), None


def _status(value: float, bars: Mapping[str, float]) -> Status:
    if value >= bars["high"]:
        return Status.SUBSTANTIAL
    if value >= bars["med"]:
        return Status.MODERATE
    return Status.LIMITED if value >= bars["low"] else Status.DETERIORATION


def _score(value: float, bars: Mapping[str, float], ease: float, aim: Aim) -> float:
    """The published score functions, which several series are averaged by."""
    if aim.target is not None:
        if value >= bars["med"]:
            return min(7.1429 * value - 4.2857, 5.0)
        return max(4.1667 * value - 2.5, -5.0)
    if value < bars["low"]:
        return max(125 * value - 2.5, -5.0)
    if ease == 0:
        return 5.0
    if value >= bars["high"]:
        return min(500 * value / ease - 5, 5.0)
    return 250 * value / ease - 1.25 if value >= bars["med"] else 500 * value / ease - 2.5


def _finite(value: float | None) -> float | None:
    return value if value is not None and math.isfinite(value) else None
