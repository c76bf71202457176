"""The clock of a petition: the last day to decide, and the session on whose agenda an accepted one stands."""

from dataclasses import dataclass
from datetime import date
from functools import partial

from babel.dates import get_month_names
from dateutil.relativedelta import relativedelta

from civic.rules import DecisionRule, SessionRule
from core.dates import locale
from core.errors import Refused
from core.sentence import Spoken


@dataclass(frozen=True)
class DecisionTerm:
    """Two calendar months, say: `day_0` is the deposit; `shortened` when the last month has no such day."""

    day_0: date
    months: int
    due: date
    shortened: bool
    law: str
    article: str

    @property
    def cited(self) -> str:
        """Where it stands."""
        return f"organic law {self.law}, article {self.article}"

    def computation(self) -> str:
        """How the last day was found, in one line for staff and the audit log."""
        line = f"{self.due.isoformat()}: {self.months} calendar months after {self.day_0.isoformat()} ({self.cited})"
        if self.shortened:
            return f"{line}; that month has no day {self.day_0.day}, so its last day counts"
        return line

    def days_left(self, today: date) -> int:
        """Days from today to the last day; negative when it has passed."""
        return (self.due - today).days


def decision_term(deposited_on: date, rule: DecisionRule) -> DecisionTerm:
    """The term to decide on a petition that was deposited on this day; from 31 December, the last day of February."""
    due = deposited_on + relativedelta(months=rule.months)
    return DecisionTerm(deposited_on, rule.months, due, due.day != deposited_on.day, rule.law, rule.article)


def next_session(accepted_on: date, rule: SessionRule) -> str:
    """The ordinary session ("2027-03") that follows: the first session month after the month of the acceptance.

    A session of the same month is not the next one: its agenda has been sent out.
    """
    later = [month for month in rule.months if month > accepted_on.month]
    return f"{accepted_on.year}-{later[0]:02}" if later else f"{accepted_on.year + 1}-{rule.months[0]:02}"


def named_session(written: str, accepted_on: date, rule: SessionRule) -> str:
    """The session that staff name ("2027-03"); Refused when it is no ordinary one, or over before the acceptance."""
    known = [Spoken(partial(_month, month)) for month in rule.months]
    try:
        named = date.fromisoformat(f"{written}-01")
    except ValueError:
        raise Refused("%(written)r is no session: write it as 2027-03", written=written) from None
    if named.month not in rule.months:
        raise Refused(
            "there is no ordinary session in %(written)s: they are held in %(known)s", written=written, known=known
        )
    if (named.year, named.month) < (accepted_on.year, accepted_on.month):
        raise Refused(
            "the session %(written)s is before the acceptance on %(accepted_on)s",
            written=written,
            accepted_on=accepted_on,
        )
    return f"{named.year}-{named.month:02}"


def _month(number: int, language: str) -> str:
    return str(get_month_names("wide", "stand-alone", locale(language))[number])
