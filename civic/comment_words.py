"""Words of comments as they are compared: one form for the many ways in which people write them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from civic.search import normalise

LONGEST = 4000  # letters that are read: what matters stands before
_APOSTROPHE = re.compile("['’ʼ`´]")
_DOUBLED = re.compile(r"([^\W\d])\1+")
# What Arabic sticks to the front of a word.
_STUCK = "(?:وال|فال|بال|كال|لل|ال|و|ف|ب|ل)?"
_ARABIC = re.compile("[؀-ۿ]")
# Darija in Latin letters: digits that are letters, and sounds that are written in several ways.
_DIGITS = str.maketrans({"7": "h", "9": "q", "3": "a", "5": "x", "8": "g", "2": ""})
_SOUNDS = (("sch", "ʃ"), ("sh", "ʃ"), ("ch", "ʃ"), ("kh", "x"), ("gh", "g"), ("ou", "u"), ("oo", "u"), ("ee", "i"),
           ("w", "u"), ("y", "i"), ("k", "q"))  # fmt: skip
# An insult taken apart to slip through: "k l b", "c.o.n".
_APART = re.compile(r"(?<!\w)[^\W\d_]([\s.\-_*]{1,3})[^\W\d_](?:\1[^\W\d_])+(?!\w)")
_VOWELS = re.compile("[aeiou]")
_LATIN = re.compile("[a-z]")
# A skeleton of fewer letters than this is the skeleton of too many words.
SHORTEST_SKELETON = 4
SHORTEST_STUCK = 2


@dataclass(frozen=True)
class Said:
    """A text as it is compared: plain, as it sounds, its consonants; from where it begins, to where it ends."""

    words: str
    sound: str
    skeleton: str
    opening: str
    opening_sound: str
    closing: str
    closing_sound: str
    asked: str

    @classmethod
    def of(cls, text: str, fillers: Sequence[str] = ()) -> "Said":
        """The forms of a text; `fillers` do not count as its beginning or its end."""
        words = _plain(_together(text[:LONGEST]))
        plain_fillers = _fillers(tuple(fillers))
        opening, closing = _without_fillers(words, plain_fillers), _without_last_fillers(words, plain_fillers)
        asked = _without_last_fillers(opening, plain_fillers)
        return cls(words, _sound(words), _skeleton(words), opening, _sound(opening), closing, _sound(closing), asked)


@dataclass(frozen=True)
class Pattern:
    """One word of a rule, ready to be looked for."""

    word: str
    plain: re.Pattern[str]
    sound: re.Pattern[str] | None = None
    skeleton: re.Pattern[str] | None = None
    place: str = ""

    def found_in(self, said: Said) -> bool:
        """Whether the word stands in the text, or where it must, in its beginning."""
        if self.place == "start":
            return bool(self.plain.match(said.opening) or (self.sound and self.sound.match(said.opening_sound)))
        if self.place == "end":
            return _ends(self.plain, said.closing) or (self.sound is not None and _ends(self.sound, said.closing_sound))
        return bool(
            self.plain.search(said.words)
            or (self.sound and self.sound.search(said.sound))
            or (self.skeleton and self.skeleton.search(said.skeleton))
        )


def pattern_of(word: str, *, rough: bool, place: str = "") -> Pattern:
    """Whole words; a star at the end lets the last one go on. `rough`: it is written in many ways, as it sounds."""
    words = [[_plain(piece) for piece in each.split("*")] for each in word.split()]
    skeletons = [[_skeleton(piece) for piece in pieces] for pieces in words]
    long_enough = sum(len(piece) for pieces in skeletons for piece in pieces) >= SHORTEST_SKELETON
    return Pattern(
        word,
        _whole(words),
        _whole([[_sound(piece) for piece in pieces] for pieces in words]) if rough else None,
        _whole(skeletons) if rough and long_enough and not place and "*" not in word[:-1] else None,
        place,
    )


def _whole(words: Sequence[Sequence[str]]) -> re.Pattern[str]:
    """These words one after another, each in pieces between which any letters may stand."""
    form = " ".join(r"\w*".join(re.escape(piece) for piece in pieces) for pieces in words if any(pieces))
    # With something stuck to its front a word of two letters is many another word.
    stuck = _STUCK if _ARABIC.search(form) and len(form) > SHORTEST_STUCK else ""
    return re.compile(rf"(?<!\w){stuck}(?:{form})(?!\w)")


def _ends(pattern: re.Pattern[str], text: str) -> bool:
    return any(found.end() == len(text) for found in pattern.finditer(text))


def _together(text: str) -> str:
    """A word that was taken apart, put together."""
    return _APART.sub(lambda found: re.sub(r"[\W_]+", "", found[0]), text)


def _plain(text: str) -> str:
    """Normalised; an apostrophe parts words (d'eau), and a letter that is drawn out is one."""
    return _DOUBLED.sub(r"\1", normalise(_APOSTROPHE.sub(" ", text)))


def _sound(words: str) -> str:
    """Every word with a Latin letter as it sounds in Darija; numbers stay numbers."""
    return " ".join(_word_sound(word) for word in words.split())


@lru_cache(maxsize=4096)
def _word_sound(word: str) -> str:
    if not _LATIN.search(word):
        return word
    heard = word.translate(_DIGITS)
    for written, sound in _SOUNDS:
        heard = heard.replace(written, sound)
    return _DOUBLED.sub(r"\1", heard)


def _skeleton(words: str) -> str:
    bare = (_VOWELS.sub("", word) if _LATIN.search(word) else word for word in _sound(words).split())
    return " ".join(filter(None, bare))


@lru_cache(maxsize=16)
def _fillers(fillers: tuple[str, ...]) -> tuple[str, ...]:
    """In their plain form, the longest first."""
    return tuple(sorted({_plain(filler) for filler in fillers}, key=len, reverse=True))


def _without_fillers(words: str, fillers: tuple[str, ...]) -> str:
    rest = f"{words} "
    while found := next((filler for filler in fillers if rest.startswith(f"{filler} ")), None):
        rest = rest[len(found) + 1 :]
    return rest.strip()


def _without_last_fillers(words: str, fillers: tuple[str, ...]) -> str:
    rest = f" {words}"
    while found := next((filler for filler in fillers if rest.endswith(f" {filler}")), None):
        rest = rest[: -len(found) - 1]
    return rest.strip()
