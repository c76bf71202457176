"""Charts of campaigns as pictures: numbers written and drawn in the reader's language and direction."""

import hashlib
import json
from pathlib import Path
from typing import Any

from babel.numbers import format_decimal

from campaigns.attachments import Chart
from core.dates import locale
from core.errors import BadInput, NotReady
from core.i18n import N_, direction, translator
from core.typesetting import as_picture
from templates.environment import FOLDER

TEMPLATE = FOLDER / "charts" / "chart.typ"
DRAWN = "charts"


def drawn(chart: Chart, language: str, folder: Path | None) -> Path:
    """The picture of a chart in a language, drawn where it is not there yet; NotReady without a folder or the font."""
    if folder is None:
        raise NotReady("charts need a folder for their pictures: set JISR_FILES_DIR")
    words = _words(chart, language)
    stamp = json.dumps(words, ensure_ascii=False, sort_keys=True).encode() + TEMPLATE.read_bytes()
    place = (folder / DRAWN / f"{hashlib.sha256(stamp).hexdigest()[:32]}.png").resolve()
    if not place.exists():
        place.parent.mkdir(parents=True, exist_ok=True)
        unfinished = place.with_suffix(".part")
        unfinished.write_bytes(as_picture(TEMPLATE, words))
        unfinished.replace(place)
    return place


def in_words(chart: Chart, language: str) -> str:
    """The chart for who cannot see it: its title, and each label with its number."""
    words = _words(chart, language)
    lines = [f"{point['label']}: {point['shown']}" for point in words["points"]]
    return "\n".join([words["title"], *lines])


def require_language(chart: Chart, language: str) -> None:
    """BadInput unless everything that a chart says is there in the language."""
    named = [("title", chart.title), *((f"points.{n}.label", point.label) for n, point in enumerate(chart.points))]
    named += [(name, words) for name in ("subtitle", "source", "unit") if (words := getattr(chart, name))]
    for field, words in named:
        if language not in words:
            missing = f"chart.{field}.{language}"
            raise BadInput("%(field)s is missing", where=f"chart.{field}", remedy=N_("Add the words."), field=missing)


def _words(chart: Chart, language: str) -> dict[str, Any]:
    top = _top(chart, language)
    tints = [int(point.target is not None and point.value < point.target) for point in chart.points]
    return {
        "kind": chart.kind,
        "language": language,
        "direction": direction(language),
        "title": chart.title[language],
        "legend": translator(language)("The upright mark is the target.") if _has_targets(chart) else "",
        "subtitle": chart.subtitle.get(language, ""),
        "source": chart.source.get(language, ""),
        "points": [
            {
                "label": point.label[language],
                "shown": _shown(point.value, chart.unit.get(language, ""), language),
                "share": point.value / top,
                "tint": tint,
                "mark": None if point.target is None else point.target / top,
            }
            for point, tint in zip(chart.points, tints, strict=True)
        ],
    }


def _top(chart: Chart, language: str) -> float:
    """What a whole bar stands for: all of it where the numbers are percentages, else the greatest."""
    greatest = max(max(point.value, point.target or 0) for point in chart.points) or 1
    return max(greatest, 100) if chart.unit.get(language) == "%" else greatest


def _has_targets(chart: Chart) -> bool:
    return any(point.target is not None for point in chart.points)


def _shown(value: float, unit: str, language: str) -> str:
    number = str(format_decimal(round(value, 2), locale=locale(language)))
    # A no-break space, so that a number never parts from its unit.
    return f"{number}\u00a0{unit}" if unit else number
