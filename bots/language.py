"""Which language a message is in: the script, then words of Darija and Tamazight in Latin letters, then langdetect."""

import re
from functools import cache
from pathlib import Path

from langdetect.detector_factory import PROFILES_DIRECTORY, DetectorFactory
from langdetect.lang_detect_exception import LangDetectException

_ARABIC = re.compile(r"[\u0600-\u06FF\u0750-\u077F\uFB50-\uFDFF\uFE70-\uFEFF]")
_TIFINAGH = re.compile(r"[\u2D30-\u2D7F]")
_LATIN = re.compile(r"[A-Za-zÀ-ÿ]")
_WORD = re.compile(r"[a-zà-ÿ0-9']+")
# A digit inside a word stands for an Arabic letter (3 ع, 7 ح, 9 ق): only Arabizi is written that way.
_ARABIZI = re.compile(r"\b(?=\w*[a-z])(?:[a-z]*[23579][a-z]+|[a-z]+[23579][a-z]*)\b")
_DARIJA = frozenset(
    (
        "salam", "slm", "labas", "bghit", "bghina", "kifach", "fayn", "wach", "chno", "chnou", "bezaf",
        "bzaf", "chokran", "nta", "nti", "ntoma", "dyal", "dial", "dyali", "dialna", "mzyan", "makayn",
        "makaynch", "kayn", "kayna", "khassna", "lma", "triq", "sbitar", "walo", "walakin", "rani", "douar",
        "blad", "smhli", "daba",
    )
)  # fmt: skip
_TAMAZIGHT = frozenset(
    (
        "azul", "tanemmirt", "tanmirt", "righ", "mani", "manik", "manza", "agharas", "aman", "tamazirt",
        "ulah", "illi", "nkki", "kyyi", "mamk", "matta", "macca", "ghas", "tigmmi", "agdud", "tamdint",
    )
)  # fmt: skip
_DETECTED = ("ar", "fr", "en")


def guess(text: str) -> str | None:
    """The code of the language (ar, fr, zgh, en), or None when the text gives no hold (empty, digits, emoji)."""
    if _TIFINAGH.search(text):
        return "zgh"
    arabic, latin = len(_ARABIC.findall(text)), len(_LATIN.findall(text))
    if not arabic and not latin:
        return None
    return "ar" if arabic >= latin else _latin(text)


def _latin(text: str) -> str | None:
    lowered = text.lower()
    words = set(_WORD.findall(lowered))
    tamazight, darija = len(words & _TAMAZIGHT), len(words & _DARIJA)
    if tamazight > darija:
        return "zgh"
    if darija or _ARABIZI.search(lowered):
        return "ar"
    return _detect(text)


def _detect(text: str) -> str | None:
    detector = _factory().create()
    detector.seed = 0
    detector.append(text)
    try:
        found = str(detector.detect())
    except LangDetectException:
        return None
    return found if found in _DETECTED else None


@cache
def _factory() -> DetectorFactory:
    """Only the languages spoken here: with all 55 profiles short messages become Somali or Catalan."""
    factory = DetectorFactory()
    factory.seed = 0
    factory.load_json_profile([Path(PROFILES_DIRECTORY, code).read_text(encoding="utf-8") for code in _DETECTED])
    return factory
