"""The Goals in lists: cards of goals, rows of indicators, and how far reporting is."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from civic.sdg.config import REPORTING as ORDER
from civic.sdg.view import Goals, Said, SeenHeading, SeenIndicator
from civic.sdg.words import PROGRESS, REPORTING, goal_name, newest
from core.i18n import Translator, direction
from web.words import word


@dataclass(frozen=True)
class Words:
    """A text with the language and direction that it is in."""

    text: str
    language: str
    direction: str

    @classmethod
    def of(cls, said: Said) -> "Words":
        """Words for a page."""
        return cls(said.text, said.language, direction(said.language))


@dataclass(frozen=True)
class State:
    """A state by its code, for the drawing, and in words."""

    code: str
    label: str


@dataclass(frozen=True)
class Row:
    """An indicator in a list; `newest` is its newest figure in words, `progress` None where none is told."""

    code: str
    number: str
    name: Words
    newest: str
    progress: State | None
    reporting: State


@dataclass(frozen=True)
class Card:
    """A goal in a list, with how many of its indicators stand where; `short` None: it has a number alone."""

    code: str
    short: Words | None
    title: Words | None
    indicators: int
    progress: tuple[tuple[State, int], ...]


@dataclass(frozen=True)
class Group:
    """The indicators of one target; without words for those of none."""

    code: str
    title: Words | None
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Reported:
    """How far reporting is for a goal ("" for all): each status with its number and its share in a hundred."""

    code: str
    short: Words | None
    total: int
    counts: tuple[tuple[State, int, int], ...]


def cards(goals: Goals, t: Translator) -> tuple[Card, ...]:
    """A card for each goal."""
    return tuple(_card(goals, goal, t) for goal in goals.goals)


def short_of(goals: Goals, goal: SeenHeading, t: Translator) -> Words | None:
    """What a goal is called in a few words; None where the set has none, and its number alone is known."""
    return Words.of(goals.said(goal.short, t.language)) if goal.short else None


def called(goals: Goals, goal: SeenHeading, t: Translator) -> Said:
    """A goal by its number and what it is called."""
    short = goals.said(goal.short, t.language)
    return (
        Said(f"{goal.code}. {short.text}", short.language) if goal.short else Said(goal_name(t, goal.code), t.language)
    )


def title_of(goals: Goals, heading: SeenHeading, t: Translator) -> Words | None:
    """The official words of a goal or target; None where the set has none."""
    return Words.of(goals.said(heading.title, t.language)) if heading.title else None


def _card(goals: Goals, goal: SeenHeading, t: Translator) -> Card:
    own = goals.of_goal(goal.code)
    counted = Counter(one.status for one in own if one.status)
    known = [code for code in PROGRESS if counted[code]] + sorted(counted.keys() - PROGRESS.keys())
    progress = tuple((State(code, word(t, PROGRESS, code)), counted[code]) for code in known)
    return Card(goal.code, short_of(goals, goal, t), title_of(goals, goal, t), len(own), progress)


def row(goals: Goals, one: SeenIndicator, t: Translator) -> Row:
    """One line of a list."""
    return Row(
        code=one.code,
        number=one.number,
        name=Words.of(goals.said(one.name, t.language)),
        newest=newest(one.summary, t, goals.unit_of(one, t.language), goals.decimals_of(one)),
        progress=progress_of(one, t),
        reporting=State(one.reporting, word(t, REPORTING, one.reporting)),
    )


def progress_of(one: SeenIndicator, t: Translator) -> State | None:
    """The progress of an indicator in words; None where none is told."""
    return State(one.status, word(t, PROGRESS, one.status)) if one.status else None


def groups(goals: Goals, indicators: Sequence[SeenIndicator], t: Translator) -> tuple[Group, ...]:
    """Indicators by their target, in order."""
    found = []
    for code in dict.fromkeys(one.target for one in indicators):
        rows = tuple(row(goals, one, t) for one in indicators if one.target == code)
        found.append(Group(code, title_of(goals, goals.heading(code), t) if code else None, rows))
    return tuple(found)


def reported(goals: Goals, t: Translator) -> tuple[Reported, ...]:
    """How far reporting is: in all, then goal by goal."""
    counted = [one for one in goals.indicators if one.goal]
    whole = Reported("", Words(t("All goals"), t.language, direction(t.language)), *_counts(counted, t))
    each = [
        Reported(goal.code, short_of(goals, goal, t), *_counts(goals.of_goal(goal.code), t))
        for goal in goals.goals
        if goals.of_goal(goal.code)
    ]
    return (whole, *each)


def _counts(own: Iterable[SeenIndicator], t: Translator) -> tuple[int, tuple[tuple[State, int, int], ...]]:
    counted = Counter(one.reporting for one in own)
    total = sum(counted.values())
    codes = [code for code in ORDER if counted[code]] + sorted(counted.keys() - set(ORDER))
    return total, tuple(
        (State(code, word(t, REPORTING, code)), counted[code], round(100 * counted[code] / total)) for code in codes
    )
