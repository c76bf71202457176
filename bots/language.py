"""Which language a message is in: the script, then the words of each language in Latin letters, then langdetect."""

import re
import unicodedata
from functools import cache
from pathlib import Path

from langdetect.detector_factory import PROFILES_DIRECTORY, DetectorFactory
from langdetect.lang_detect_exception import LangDetectException

from bots.language_words import DARIJA, ENGLISH, FRENCH, SHARED, TAMAZIGHT

# What is longer tells no more about its language.
READ = 2000
# Letters only: Arabic digits, signs and the stretching line stand in no language.
_ARABIC = re.compile(
    r"[\u0620-\u063F\u0641-\u064A\u066E-\u06D3\u06FA-\u06FF\u0750-\u077F\u08A0-\u08FF\uFB50-\uFDFF\uFE70-\uFEFC]"
)
_TIFINAGH = re.compile(r"[\u2D30-\u2D7F]")
_LATIN = re.compile(r"[A-Za-z\u00C0-\u024F\u1E00-\u1EFF]")
# Addresses and references are in no language.
_NO_WORDS = re.compile(r"https?://\S+|www\.\S+|\S+@\S+|\b[A-Z]\d\d-[0-9A-Z]{6}\b|[@#]\w+")
_WORD = re.compile(r"[^\W_]+")
# A digit inside a word stands for an Arabic letter (3 ع, 7 ح, 9 ق): only Arabizi is written that way. What measures
# something (3km, 20h30, 2eme) or numbers a road (rn8) is none.
_ARABIZI = re.compile(r"(?:[a-z]+(?<!\d)[235679](?!\d)[a-z]+|[a-z]{3,}[35679]|[35679][a-z]{2,})[a-z235679]*")
_MEASURE = re.compile(
    r"\d+(?:km|dh|dhs|mad|mm|cm|kg|ha|go|gb|mo|mb|min|eme|ème|ieme|er|nd|rd|th|st|am|pm|jours?|ans|mois|x)"
)
# How Darija and Tamazight build words: kay-, kat-, makay…ch; ta…t, ti…in, im…n.
_DARIJA_FORM = re.compile(
    r"(?:ma)?(?:kay|kat|kan|tat)[a-z0-9]{3,}|ma[a-z0-9]{4,}ch|(?:ghadi|gha)[a-z0-9]{3,}|[a-z0-9]{3,}(?:tou|to)ch"
)
_TAMAZIGHT_FORM = re.compile(
    r"t[aiu][a-z]{2,}t|t[i][a-z]{2,}in|i[mg][a-z]{2,}[ae]?n|u[a-z]{2,}(?:ar|an|ir|ur)|[a-z]{2,}egh|n{2}[a-z]{1,3}"
)
_DETECTED = ("ar", "fr", "en")
# Less than one shared word says nothing; a single letter is less.
ENOUGH, LETTER = 0.5, 0.4
# Below so many words without a single known one, langdetect only guesses.
ENOUGH_WORDS = 3


def guess(text: str) -> str | None:
    """The code of the language (ar, fr, zgh, en), or None when the text gives no hold (empty, digits, a place's name).

    Darija counts as ar in either script. Arabic letters decide where at least a third of the letters are Arabic: who
    writes them puts French words in between, and not the other way round.
    """
    text = _NO_WORDS.sub(" ", text[:READ])
    arabic, tifinagh, latin = (len(letters.findall(text)) for letters in (_ARABIC, _TIFINAGH, _LATIN))
    if tifinagh and tifinagh >= max(arabic, latin):
        return "zgh"
    if arabic and arabic * 2 >= latin:
        return "ar"
    return _latin(text) if latin else None


def _latin(text: str) -> str | None:
    words = [_plain(word) for word in _WORD.findall(text.lower().replace("’", "'"))]
    scores = {"ar": 0.0, "zgh": 0.0, "fr": 0.0, "en": 0.0}
    for word in words:
        for language, weight in _told_by(word).items():
            scores[language] += weight
    best = max(scores, key=lambda language: scores[language])
    if scores[best] >= ENOUGH:
        return best
    return _detect(text) if sum(word.isalpha() for word in words) >= ENOUGH_WORDS else None


def _plain(word: str) -> str:
    """The word without the dots and hooks of Latin transcriptions (ḥ, ṭ, ɣ); accents of French stay off too."""
    bare = unicodedata.normalize("NFKD", word.replace("ɣ", "gh").replace("ɛ", "a").replace("œ", "oe"))
    return "".join(letter for letter in bare if not unicodedata.combining(letter))


@cache
def _known() -> dict[str, dict[str, str]]:
    """For each language the form in which its words are compared, and the words."""
    return {
        "ar": {_folded(word): word for word in DARIJA},
        "zgh": {_folded(_plain(word)): word for word in TAMAZIGHT},
        "fr": {_plain(word): word for word in FRENCH},
        "en": {word: word for word in ENGLISH},
    }


def _told_by(word: str) -> dict[str, float]:
    """What one word says: a known word counts one, shared among the languages that know it; a form a little less."""
    folded = _folded(word)
    known = _known()
    languages = [code for code in known if (folded if code in ("ar", "zgh") else word) in known[code]]
    if languages:
        weight = LETTER if len(folded) < 2 else 0.5 if word in SHARED else 1.0
        return dict.fromkeys(languages, weight / len(languages))
    if _MEASURE.fullmatch(word):
        return {}
    if _ARABIZI.fullmatch(word):
        return {"ar": 1.0}
    if _DARIJA_FORM.fullmatch(word):
        return {"ar": 0.7}
    return {"zgh": 0.6} if _TAMAZIGHT_FORM.fullmatch(word) else {}


def _folded(word: str) -> str:
    """One spelling for the many in Latin letters: sh and ch, ou, u and o, y and i, doubled letters, a silent e."""
    for written, one in (("sh", "ch"), ("ou", "u"), ("o", "u"), ("y", "i"), ("ph", "f"), ("e", "")):
        word = word.replace(written, one)
    return re.sub(r"(.)\1+", r"\1", word)


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
