"""The geometry of a chart of columns over time, mirrored for right to left; what is not known has an empty frame."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 600, 220
START, END, TOP, BOTTOM = 56, 8, 12, 30
# So many signs fit below the axis.
SIGNS = 9
STEPS = (1, 2, 5, 10)


@dataclass(frozen=True)
class Column:
    """One column; `known` is false where there is no figure, and then it is a frame and no height."""

    x: float
    y: float
    width: float
    height: float
    known: bool = True


@dataclass(frozen=True)
class Sign:
    """What stands beside an axis, and where."""

    at: float
    label: str | int


@dataclass(frozen=True)
class Columns:
    """All that is drawn, in units of the picture."""

    columns: tuple[Column, ...]
    signs: tuple[Sign, ...]
    values: tuple[Sign, ...]
    axis: float
    left: float
    right: float
    width: int = WIDTH
    height: int = HEIGHT


def columns_of(counts: Sequence[int | None], labels: Sequence[str], *, rtl: bool) -> Columns | None:
    """The chart; None where nothing is known."""
    known = [count for count in counts if count is not None]
    if not known:
        return None
    step = _step(max(known))
    low = min(0, math.floor(min(known) / step) * step)
    high = max(step, math.ceil(max(known) / step) * step)
    floor = HEIGHT - BOTTOM

    def y(value: float) -> float:
        return round(floor - (value - low) / (high - low) * (floor - TOP), 1)

    pitch = (WIDTH - START - END) / len(counts)

    def x(place: int) -> float:
        begins = START + place * pitch
        return round(WIDTH - begins - pitch if rtl else begins, 1)

    every = math.ceil(len(labels) / SIGNS)
    return Columns(
        columns=tuple(_column(count, x(place), pitch, y) for place, count in enumerate(counts)),
        signs=tuple(
            Sign(round(x(place) + pitch / 2, 1), label) for place, label in enumerate(labels) if not place % every
        ),
        values=tuple(Sign(y(value), value) for value in range(low, high + 1, step)),
        axis=WIDTH - START + 8 if rtl else START - 8,
        left=END if rtl else START,
        right=WIDTH - START if rtl else WIDTH - END,
    )


def _step(most: int) -> int:
    """The step between the signs of the axis, of which there are about four."""
    rough = max(abs(most), 1) / 4
    size = int(10 ** max(0, math.floor(math.log10(rough))))
    return next((size * factor for factor in STEPS if size * factor >= rough), size * 10)


def _column(count: int | None, x: float, pitch: float, y: Callable[[float], float]) -> Column:
    side = round(min(pitch * 0.15, 6), 1)
    width = round(pitch - 2 * side, 1)
    if count is None:
        top, height = y(0) - 14, 14.0
    else:
        top, foot = sorted((y(count), y(0)))
        # What is little and not nothing can be seen.
        height = max(foot - top, 1.5 if count else 0)
        top = foot - height if count > 0 else top
    return Column(round(x + side, 1), round(top, 1), width, round(height, 1), count is not None)
