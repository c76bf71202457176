"""The rules of requests for information: terms, clarification, reminders, grounds of refusal."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from civic.rules.stated import Entry, Stated, TermRule


class ClarificationClock(StrEnum):
    """What asking the person back does to the term: nothing, it stands still, or it begins anew with their answer."""

    CONTINUES = "continues"
    STOPS = "stops"
    RESTARTS = "restarts"


class ClarificationRule(Stated):
    """What a question to the person does to the term of the answer."""

    clock: ClarificationClock


class ReminderRule(Stated):
    """When staff are reminded: working days before the last day of a term, and after it; the nearest one counts."""

    before: tuple[Annotated[int, Field(ge=0)], ...]
    after: tuple[Annotated[int, Field(gt=0)], ...]


class Ground(Entry):
    """A reason for which an answer may be refused; `code` names it, `names` say it per language, Arabic at least."""

    code: str = Field(pattern=r"^[a-z]+(-[a-z]+)*$", max_length=40)
    names: dict[str, str] = Field(min_length=1)

    def name(self, language: str) -> str:
        """The ground in this language; in the first one of the file when it is not given."""
        return self.names.get(language) or next(iter(self.names.values()))


class GroundsRule(Stated):
    """The grounds that one place of the law gives; `articles` is how that place is cited, per language."""

    articles: dict[str, str] = Field(min_length=1)
    grounds: tuple[Ground, ...] = Field(min_length=1)

    def article(self, language: str) -> str:
        """The place of the law in this language; in the first one of the file when it is not given."""
        return self.articles.get(language) or next(iter(self.articles.values()))


class Office(Stated):
    """A body outside the council that people turn to: its name per language and its page."""

    names: dict[str, str] = Field(min_length=1)
    link: str = Field(pattern="^https?://")

    def name(self, language: str) -> str:
        """Its name in this language; in the first one of the file when it is not given."""
        return self.names.get(language) or next(iter(self.names.values()))


class RequestRules(Entry):
    """The terms of requests for information and of complaints about them; `version` counts every change of a rule."""

    law: str
    version: int = Field(gt=0)
    answer: TermRule
    extension: TermRule
    urgent: TermRule
    complaint_to_head: TermRule
    answer_of_head: TermRule
    complaint_to_commission: TermRule
    answer_of_commission: TermRule
    court: TermRule
    clarification: ClarificationRule
    reminders: ReminderRule
    exceptions: GroundsRule
    no_answer_due: GroundsRule
    commission: Office
    portal: Office

    def ground(self, code: str) -> tuple[Ground, GroundsRule] | None:
        """The ground of that code with the place of the law it comes from, if there is one."""
        for rule in (self.exceptions, self.no_answer_due):
            for ground in rule.grounds:
                if ground.code == code:
                    return ground, rule
        return None
