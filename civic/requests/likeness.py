"""Which published answers look like what somebody asks: word stems, and how much of the question they cover. Pure.

One table of stems works alike on both databases; what makes the search forgive is how a word becomes its stem.
"""

import math
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from civic.search import normalise

IN_QUESTION, IN_ANSWER = 1.0, 0.5
ENOUGH = 0.4  # the part of what is asked that an answer must cover to be offered; measured in the tests
MOST_STEMS = 60
LONGEST_STEM = 12

_ARABIC = re.compile(r"[\u0621-\u064A]+")
# Letters that come before a word and grow onto it, and what follows it; longest first.
_PREFIXES = ("وبال", "وال", "فال", "بال", "كال", "ولل", "لل", "ال", "هاد", "و", "ب", "ل", "ف")
_SUFFIXES = ("يات", "ات", "ون", "ين", "يه", "ها", "هم", "نا", "كم", "وا", "ه", "ي", "ا")
_WEAK = str.maketrans("", "", "اويءئؤ")  # the letters by which طريق and طرق, مشروع and مشاريع differ
_FRENCH_ENDINGS = ("ements", "ement", "ations", "ation", "iques", "ique", "eurs", "eur", "aires", "aire", "es", "er",
                   "s", "x", "e")  # fmt: skip
_FRENCH_STEM = 6
# Words that say nothing of what is asked: Arabic and Darija, French, English and Darija in Latin letters.
_SAYING_NOTHING = """
في من الى على عن هل ما ماذا كم متى اين كيف لماذا هو هي هذا هذه ذلك تلك التي الذي الذين كان كانت يكون تكون تم قد لقد
مع بين كل بعض او ان انه لا لم لن ليس غير عند عندنا لدى خلال بعد قبل حتى نحن انا انتم شكرا سلام السلام عليكم اريد
نريد ارجو المرجو معرفه اعرف نعرف معلومات المعلومات معلومه طلب اطلب حول بخصوص جهه الجهه مجلس المجلس واش شحال شنو شنا
اشنو فين فاين فوقاش امتى كيفاش علاش شكون ديال ديالنا ديالها ديالو دال بغيت بغينا كاين كاينه ماكاينش غادي باش هاد
هادي هادشي داك ديك لي اللي عافاك ولا حنا تاع متاع نعرفو دارت دار داير
le la les l un une des du de d au aux et ou a dans en sur pour par avec sans est sont etait ont il elle on nous vous
je j qui que qu quoi quel quelle quels quelles combien quand comment pourquoi ce cet cette ces se s sa son ses leur
leurs notre nos votre vos y n ne pas plus tout tous toute toutes ete etre avoir fait faire merci bonjour svp
voudrais veux savoir connaitre information informations demande region regional regionale conseil concernant propos
the a an of in on for to is are was were what which how much many when where who why and or does do did has have i
we you it its please know council region ch7al chhal wach fin kifach chno dyal dial bghit n3ref f l had li
"""
_SILENT = frozenset(normalise(word) for word in _SAYING_NOTHING.split())


def stems(text: str) -> list[str]:
    """The stems of the words that say something, in order, each once; numbers are kept as they are."""
    found: dict[str, None] = {}
    # An apostrophe ends a word here: l'eau is about eau.
    for word in normalise(text.replace("'", " ").replace("’", " ")).split():
        stem = "" if word in _SILENT else _stem(word)
        if stem and stem not in _SILENT:
            found[stem] = None
    return list(found)[:MOST_STEMS]


def _stem(word: str) -> str:
    if word.isdigit():
        return word if len(word) > 1 else ""
    stem = _arabic(word) if _ARABIC.fullmatch(word) else _latin(word)
    return stem[:LONGEST_STEM] if len(stem) > 1 else ""


def _arabic(word: str) -> str:
    bare = word
    for prefix in _PREFIXES:
        # One letter alone is taken off a long word only: it may belong to it.
        if bare.startswith(prefix) and len(bare) - len(prefix) >= (3 if len(prefix) > 1 else 4):
            bare = bare[len(prefix) :]
            break
    if bare in _SILENT:
        return ""
    for suffix in _SUFFIXES:
        if bare.endswith(suffix) and len(bare) - len(suffix) >= 3:
            bare = bare[: -len(suffix)]
            break
    strong = bare.translate(_WEAK)
    return strong if len(strong) > 1 else bare


def _latin(word: str) -> str:
    for ending in _FRENCH_ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            word = word[: -len(ending)]
            break
    return word[:_FRENCH_STEM]


def index_of(questions: Iterable[str], answers: Iterable[str]) -> dict[str, float]:
    """The stems of an answer with their weights; a stem of a question weighs more than one of the answer alone."""
    weights = {stem: IN_ANSWER for text in answers for stem in stems(text)}
    return weights | {stem: IN_QUESTION for text in questions for stem in stems(text)}


@dataclass(frozen=True)
class Found:
    """An answer that looks alike; `score` is the part of what is asked that it covers, between 0 and 1."""

    answer_id: int
    score: float


def rank(asked: Sequence[str], holding: Mapping[int, Mapping[str, float]], size: int, *, limit: int = 3) -> list[Found]:
    """The likest answers first, at most `limit`; `holding` are the asked stems in each answer, `size` all answers.

    A stem that few answers hold says more than a common one.
    """
    worth = {stem: _worth(stem, holding.values(), size) for stem in asked}
    whole = sum(worth.values())
    found = [
        Found(answer_id, sum(worth[stem] * weight for stem, weight in weights.items()) / whole)
        for answer_id, weights in holding.items()
    ]
    likest = sorted((one for one in found if one.score >= ENOUGH), key=lambda one: (-one.score, -one.answer_id))
    return likest[:limit]


def _worth(stem: str, held: Collection[Mapping[str, float]], size: int) -> float:
    times = sum(stem in weights for weights in held)
    return math.log(1 + (size + 1) / (times + 0.5))
