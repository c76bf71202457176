"""The geometry of a chart of figures over years: where each point, sign and line stands, mirrored for right to left."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from civic.sdg.series import Line
from civic.sdg.years import key_of

WIDTH, HEIGHT = 600, 300
START, END, TOP, BOTTOM = 72, 24, 14, 38
MOST_LINES = 8
# Of more points than these only those that no line leads to are marked.
MOST_POINTS = 120
STEPS = (1, 2, 2.5, 5, 10)


@dataclass(frozen=True)
class Tick:
    """A sign on an axis: where, and what it says."""

    at: float
    label: str | float


@dataclass(frozen=True)
class Drawn:
    """A line: the pieces of its path, its points, and the number of its style."""

    path: str
    points: tuple[tuple[float, float], ...]
    style: int


@dataclass(frozen=True)
class Chart:
    """All that is drawn, in units of the picture."""

    lines: tuple[Drawn, ...]
    bars: tuple[tuple[float, float, float, float], ...]
    years: tuple[Tick, ...]
    values: tuple[Tick, ...]
    targets: tuple[Tick, ...]
    axis: float
    width: int = WIDTH
    height: int = HEIGHT
    start: int = START
    end: int = END


def chart_of(lines: Sequence[Line], targets: Iterable[float], *, bars: bool, rtl: bool) -> Chart | None:
    """The chart of the first lines; None without a figure. `bars` only where there is one line."""
    shown = lines[:MOST_LINES]
    known = [value for line in shown for _, value in line.points if value is not None]
    if not known:
        return None
    targets, as_bars = tuple(targets), bars and len(shown) == 1
    low, high, step = _range([*known, *targets, *([0.0] if as_bars else [])])
    years = sorted({_when(year) for line in shown for year, _ in line.points})
    scale = _Scale(years, low, high, rtl, as_bars)
    return Chart(
        lines=() if as_bars else tuple(_drawn(line, scale, style, len(known)) for style, line in enumerate(shown)),
        bars=tuple(_bar(year, value, scale) for year, value in shown[0].points if value is not None) if as_bars else (),
        years=_years(shown, scale),
        values=tuple(
            Tick(scale.y(low + number * step), low + number * step) for number in range(round((high - low) / step) + 1)
        ),
        targets=tuple(Tick(scale.y(value), value) for value in targets),
        axis=WIDTH - START if rtl else START,
    )


class _Scale:
    """From years and values to places in the picture."""

    def __init__(self, years: Sequence[float], low: float, high: float, rtl: bool, bars: bool) -> None:
        self._first, self._low, self._rtl = years[0], low, rtl
        self._span = (years[-1] - years[0]) or 1.0
        self._height = (high - low) or 1.0
        self._inside = (WIDTH - START - END) / (2 * len(years)) if bars else 10.0
        self.bar = min(self._inside * 1.2, 60.0)
        self._alone = len(years) == 1

    def x(self, year: float) -> float:
        room = WIDTH - START - END - 2 * self._inside
        share = 0.5 if self._alone else (year - self._first) / self._span
        place = START + self._inside + share * room
        return round(WIDTH - place if self._rtl else place, 1)

    def y(self, value: float) -> float:
        return round(HEIGHT - BOTTOM - (value - self._low) / self._height * (HEIGHT - TOP - BOTTOM), 1)


def _when(year: int | str) -> float:
    whole, month, day = key_of(year)
    return whole + max(month - 1, 0) / 12 + day / 372


def _range(values: Sequence[float]) -> tuple[float, float, float]:
    """The lowest and highest sign of the axis, and the step between them; from 0 where that is not far away."""
    low, high = min(values), max(values)
    if 0 < low < high * 0.6 or low == high > 0:
        low = 0.0
    rough = ((high - low) or abs(high) or 1.0) / 4
    size = 10.0 ** math.floor(math.log10(rough))
    step = next(size * factor for factor in STEPS if size * factor >= rough * 0.999)
    return math.floor(low / step) * step, math.ceil(high / step) * step, step


def _drawn(line: Line, scale: _Scale, style: int, together: int) -> Drawn:
    """A line is interrupted where a figure is missing; `together` are the points of all lines."""
    path, points, pen = [], [], "M"
    values = [None, *(value for _, value in line.points), None]
    for number, (year, value) in enumerate(line.points, 1):
        if value is None:
            pen = "M"
            continue
        place = scale.x(_when(year)), scale.y(value)
        path.append(f"{pen}{place[0]:g} {place[1]:g}")
        if together <= MOST_POINTS or values[number - 1] is values[number + 1] is None:
            points.append(place)
        pen = "L"
    return Drawn("".join(path), tuple(points), style)


def _bar(year: int | str, value: float, scale: _Scale) -> tuple[float, float, float, float]:
    """Place and size of a bar: from 0 up, or down."""
    top, bottom = sorted((scale.y(value), scale.y(0.0)))
    return round(scale.x(_when(year)) - scale.bar / 2, 1), top, round(scale.bar, 1), round(bottom - top, 1)


def _years(lines: Sequence[Line], scale: _Scale) -> tuple[Tick, ...]:
    """As many years as there is room for, always the last."""
    named = {_when(year): year for line in lines for year, _ in line.points}
    ordered = [named[when] for when in sorted(named)]
    every = max(1, math.ceil(len(ordered) * max(len(str(year)) for year in ordered) / 44))
    return tuple(Tick(scale.x(_when(year)), str(year)) for year in ordered[::-1][::every])
