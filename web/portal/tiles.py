"""The region as a map of tiles, one of the same size for each province: no borders, so nothing to get wrong.

Where a tile stands is said in region.toml; neighbours touch.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from civic.region import Region

RADIUS = 70.0
HALF = RADIUS * math.sqrt(3) / 2
LINE = 12
SHADES = 4


@dataclass(frozen=True)
class Mark:
    """What is told of a province: a value to shade it by, the same in words, and where its tile leads ("": nowhere)."""

    value: float
    shown: str
    address: str = ""


@dataclass(frozen=True)
class Tile:
    """One tile: its corners, its middle, its name in lines; `shade` from 1 to 4, 0 without a value."""

    corners: str
    x: float
    y: float
    name: str
    lines: tuple[str, ...]
    shown: str
    shade: int
    address: str


@dataclass(frozen=True)
class TileMap:
    """All tiles, and the size of the picture."""

    tiles: tuple[Tile, ...]
    width: int
    height: int


def tile_map(region: Region, language: str, marks: Mapping[str, Mark]) -> TileMap | None:
    """The map of marks by province slug; None where region.toml names no places, or there are fewer than two marks."""
    known = [marks[one.slug].value for one in region.provinces if one.slug in marks]
    if len(known) < 2 or any(one.tile is None for one in region.provinces):
        return None
    places = {one.slug: one.tile for one in region.provinces if one.tile is not None}
    tiles = []
    for one in region.provinces:
        column, row = places[one.slug]
        mark, name = marks.get(one.slug), one.name(language)
        shade = _shade(mark.value, min(known), max(known)) if mark else 0
        x, y = round((column + 1) * HALF, 1), round(RADIUS + row * RADIUS * 1.5, 1)
        shown, address = (mark.shown, mark.address) if mark else ("–", "")
        tiles.append(Tile(_corners(x, y), x, y, name, _lines(name), shown, shade, address))
    width = (max(column for column, _ in places.values()) + 2) * HALF
    height = (max(row for _, row in places.values()) * 1.5 + 2) * RADIUS
    return TileMap(tuple(tiles), math.ceil(width), math.ceil(height))


def _shade(value: float, low: float, high: float) -> int:
    """Which of four equal parts of the span it is in."""
    return 2 if high == low else min(int((value - low) / (high - low) * SHADES), SHADES - 1) + 1


def _corners(x: float, y: float) -> str:
    """A hexagon that stands on its point, a little smaller than its place."""
    size = RADIUS - 2
    points = [(math.sin(turn * math.pi / 3) * size, math.cos(turn * math.pi / 3) * size) for turn in range(6)]
    return " ".join(f"{x + across:.1f},{y + down:.1f}" for across, down in points)


def _lines(name: str) -> tuple[str, ...]:
    """The name on as many lines as it needs."""
    lines = [""]
    for part in name.split():
        if lines[-1] and len(lines[-1]) + len(part) >= LINE:
            lines.append(part)
        else:
            lines[-1] = f"{lines[-1]} {part}".strip()
    return tuple(lines)
