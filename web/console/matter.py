"""What the desks of petitions and requests share: forms of an old page, lists in pages, what happened in its order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from starlette.datastructures import FormData

from civic.exchange import File
from civic.matter_history import Told
from core.clock import local
from core.i18n import Translator
from core.models import DeliveryState
from web.console.desk import Visitor, Wrong
from web.console.matter_words import UNTOLD
from web.console.posted import text
from web.words import DELIVERY_STATES, REASONS, word

SEEN = "seen"
PAGE = 25
# Messages of one moment are shown together.
_TOGETHER = timedelta(seconds=5)


def require_seen(who: Visitor, posted: FormData, now_at: object) -> None:
    """Wrong when somebody did something since the page was shown, be it the same form sent twice."""
    if text(posted, SEEN) != str(now_at):
        raise Wrong(
            who.t("Nothing was done: something has happened here since you opened the page, perhaps by your own second "
                  "click. Look at how it stands now, and do it again if it is still right.")
        )  # fmt: skip


@dataclass(frozen=True)
class Paging:
    """Where a list stands: `number` from 1."""

    number: int
    more: bool

    @property
    def before(self) -> int:
        """The page before; 0 on the first."""
        return self.number - 1

    @property
    def after(self) -> int:
        """The next page; 0 on the last."""
        return self.number + 1 if self.more else 0


def page_number(asked: str) -> int:
    """The page that an address asks for, 1 for what is no number."""
    return max(int(asked), 1) if asked.isdecimal() and len(asked) < 6 else 1


@dataclass(frozen=True)
class Sent:
    """One message to the person: its words, its files, what became of it."""

    outcome: str
    trouble: bool
    text: str
    files: tuple[str, ...]


@dataclass(frozen=True)
class Moment:
    """Something that happened (`at` local): the line, who did it ("" for the person or the clock), what was said."""

    at: datetime
    what: str
    by: str = ""
    text: str = ""
    notes: tuple[str, ...] = ()
    files: tuple[File, ...] = ()
    sent: tuple[Sent, ...] = field(default=())


def told_moments(t: Translator, told: Sequence[Told], zone: str) -> list[Moment]:
    """What was sent to the person, messages of one moment together."""
    groups: list[list[Told]] = []
    for one in told:
        if groups and one.at - groups[-1][-1].at < _TOGETHER:
            groups[-1].append(one)
        else:
            groups.append([one])
    return [
        Moment(local(group[0].at, zone), t("Told the person"), sent=tuple(_sent(t, one) for one in group))
        for group in groups
    ]


def _sent(t: Translator, one: Told) -> Sent:
    outcome = word(t, DELIVERY_STATES, one.state.value)
    if one.reason and one.reason in REASONS:
        outcome = t("%(state)s: %(reason)s", state=outcome, reason=t(REASONS[one.reason]))
    if one.made_up_at:
        outcome = t("Told when they wrote again")
    lost = one.state in (DeliveryState.SKIPPED, DeliveryState.MISSED, DeliveryState.FAILED, DeliveryState.UNKNOWN)
    return Sent(outcome, lost and not one.made_up_at, one.text, one.files)


def untold_words(t: Translator, reasons: Mapping[str, int]) -> str:
    """Who could not be told, in a line; empty when all were."""
    if not reasons:
        return ""
    parts = (t("%(reason)s (%(count)s)", reason=word(t, UNTOLD, why), count=count)
             for why, count in sorted(reasons.items()))  # fmt: skip
    return t("Could not be told: %(reasons)s", reasons=t(", ").join(parts))


def merged(*moments: Sequence[Moment]) -> list[Moment]:
    """Everything in the order in which it happened, the newest first."""
    return sorted((one for some in moments for one in some), key=lambda one: one.at)[::-1]
