"""What each post template needs to know: its names with a sentence each, so that a form can be made of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from core.errors import BadInput
from core.i18n import N_
from templates.posts import post_templates


class Kind(StrEnum):
    """What a value is. WORDS: one text, or one per language; LIST: several such; FLAG: yes or no; AMOUNT: dirhams."""

    WORDS = "words"
    NUMBER = "number"
    AMOUNT = "amount"
    DAY = "day"
    MOMENT = "moment"
    FLAG = "flag"
    LIST = "list"


@dataclass(frozen=True)
class Variable:
    """One name of a template: what it holds, the sentence that asks for it, and whether the text needs it."""

    name: str
    kind: Kind
    about: str
    required: bool = True

    @property
    def optional(self) -> "Variable":
        """The same, where the text does without it."""
        return Variable(self.name, self.kind, self.about, required=False)


_PROJECT = Variable("project", Kind.WORDS, N_("The name of the project."))
_BUDGET = Variable("budget", Kind.AMOUNT, N_("The budget in dirhams.")).optional
_PLACE = Variable("place", Kind.WORDS, N_("Where it is: communes, provinces."))
_TITLE = Variable("title", Kind.WORDS, N_("The title."))
_POINTS = Variable("points", Kind.LIST, N_("The points, one line each."))
_SOURCE = Variable("source", Kind.WORDS, N_("Where the facts come from."))
_UNTIL = Variable("until", Kind.DAY, N_("The last day."))

VARIABLES: Mapping[str, Sequence[Variable]] = {
    "session_announcement": (
        Variable("session", Kind.WORDS, N_("The name of the session.")),
        Variable("items", Kind.NUMBER, N_("How many items are on the agenda.")),
        _POINTS,
    ),
    "meeting": (
        _TITLE,
        Variable("kind", Kind.WORDS, N_("What people are invited to.")),
        Variable("start", Kind.MOMENT, N_("When it begins, by the council's clock.")),
        Variable("end", Kind.MOMENT, N_("When it ends, by the council's clock.")),
        Variable("end_day", Kind.FLAG, N_("Whether it ends on another day.")),
        _PLACE,
        Variable("afar", Kind.FLAG, N_("Whether it can be followed from afar.")),
        Variable("for_whom", Kind.WORDS, N_("Whom it is for.")).optional,
        _POINTS.optional,
    ),
    "meeting_minutes": (
        _TITLE,
        Variable("held", Kind.DAY, N_("The day on which it was held.")),
        Variable("summary", Kind.WORDS, N_("What was said, in short.")).optional,
        _POINTS.optional,
    ),
    "project_milestone": (
        _PROJECT,
        Variable("milestone", Kind.WORDS, N_("What is reached, or what was moved.")),
        Variable("before", Kind.DAY, N_("The day that it was planned for before.")).optional,
        _BUDGET,
        _PLACE.optional,
        _UNTIL.optional,
    ),
    "project_started": (
        _PROJECT,
        Variable("since", Kind.DAY, N_("The day on which it began.")).optional,
        _BUDGET,
        _PLACE.optional,
        Variable("end", Kind.DAY, N_("The day on which it is planned to end.")).optional,
        Variable("partners", Kind.WORDS, N_("Who takes part.")).optional,
    ),
    "project_completed": (
        _PROJECT,
        Variable("on", Kind.DAY, N_("The day on which it was completed.")).optional,
        _BUDGET,
        _PLACE.optional,
    ),
    "petition_progress": (
        _TITLE,
        Variable("total", Kind.NUMBER, N_("How many signed or support it, on paper and here, each once.")),
        Variable("needed", Kind.NUMBER, N_("How many are needed in all.")),
        Variable("reached", Kind.FLAG, N_("Whether the total and each province have their number.")).optional,
        Variable("each", Kind.NUMBER, N_("How many each province needs.")),
    ),
    "consultation_opening": (
        _TITLE,
        Variable("introduction", Kind.WORDS, N_("What it is about, in short.")).optional,
        Variable("questions", Kind.NUMBER, N_("How many questions it has.")),
        _UNTIL,
        _PLACE.optional,
    ),
    "consultation_results": (
        _TITLE,
        Variable("people", Kind.NUMBER, N_("How many people answered; leave it out for fewer than five.")).optional,
        _POINTS.optional,
        Variable("outcome", Kind.WORDS, N_("What the council will do with it.")).optional,
    ),
    "answer_published": (
        Variable("question", Kind.WORDS, N_("The question, in the council's words.")),
        Variable("answer", Kind.WORDS, N_("The answer, without the person who asked.")),
    ),
    "said_and_done": (
        Variable("said", Kind.WORDS, N_("What people said, without them.")),
        Variable("done", Kind.WORDS, N_("What was done.")),
    ),
    "goals_indicator": (
        Variable("indicator", Kind.WORDS, N_("The name of the indicator.")),
        Variable("goal", Kind.WORDS, N_("The goal that it belongs to.")),
        Variable("year", Kind.WORDS, N_("The year of the value.")),
        Variable("value", Kind.NUMBER, N_("The value.")),
        Variable("unit", Kind.WORDS, N_("The unit.")).optional,
        Variable("before", Kind.NUMBER, N_("An earlier value to compare with.")).optional,
        Variable("before_year", Kind.WORDS, N_("The year of the earlier value.")).optional,
        Variable("target", Kind.NUMBER, N_("The target.")).optional,
        Variable("target_year", Kind.WORDS, N_("The year of the target.")).optional,
        _SOURCE,
    ),
    "emergency": (
        _TITLE,
        _PLACE,
        Variable("since", Kind.MOMENT, N_("Since when, by the council's clock.")).optional,
        Variable("steps", Kind.LIST, N_("What people should do, one line each.")),
        Variable("phones", Kind.WORDS, N_("The numbers to call.")).optional,
        _SOURCE,
    ),
}


def post_variables(name: str, where: str = "") -> tuple[Variable, ...]:
    """The names that a template knows; none for one that declares none. BadInput when there is no such template."""
    if name not in post_templates():
        raise BadInput(
            "unknown template %(name)r",
            where=where,
            remedy=N_("There are: %(known)s."),
            name=name,
            known=tuple(post_templates()),
        )
    return tuple(VARIABLES.get(name, ()))
