"""Everything about one petition as its page shows it: standing, check, clock, paper book, history; no person in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, select

from civic import matter_history, petition_paper, petition_words
from civic.petition_check import Finding, recheck
from civic.petition_listing import steps_of
from civic.petition_overview import Overview, overview
from civic.petition_terms import DecisionTerm, decision_term, next_session
from civic.petition_texts import LONGEST, missing, texts_of
from civic.petition_way import STEPS
from civic.region import Region
from civic.rules import Status
from civic.untold import untold
from core.clock import local, local_date, now
from core.dates import day
from core.i18n import Translator, own_name
from core.models import Petition, PetitionDraft, PetitionState
from web.console.matter import Moment, untold_words
from web.console.matter_words import KINDS, PARTS, PETITION_AUDIT, PETITION_STATES, TRUST, VERDICTS, reminder
from web.words import DELIVERY_STATES, word

MARKS = {"met": "✓", "missing": "✗", "unsure": "?"}


@dataclass(frozen=True)
class Checked:
    """One condition of the law: its verdict as code, mark and word, what it wants, where it stands."""

    verdict: str
    mark: str
    word: str
    wants: str
    cited: str
    trust: str
    note: str


@dataclass(frozen=True)
class BookEntry:
    """One list of the paper book as it counts now; `corrections` are differences: (at, by, count, in bot, reason)."""

    id: int
    province: str
    count: int
    in_bot: int
    entered: int
    by: str
    at: datetime
    corrections: tuple[tuple[datetime, str, int, int, str], ...]


def checked(findings: Sequence[Finding], region: Region, t: Translator) -> list[Checked]:
    """The check before deposit in words."""
    return [_checked(one, region, t) for one in findings]


def _checked(one: Finding, region: Region, t: Translator) -> Checked:
    rule, verdict = one.condition, one.verdict.value
    return Checked(
        verdict=verdict,
        mark=MARKS[verdict],
        word=word(t, VERDICTS, verdict),
        wants=rule.said_in(t.language, region.fallbacks),
        cited=t("organic law %(law)s, art. %(article)s", law=rule.law, article=rule.article),
        trust=word(t, TRUST, rule.status.value) if rule.status is not Status.SOURCED else "",
        note=rule.note,
    )


def clock_lines(t: Translator, term: DecisionTerm) -> list[str]:
    """How the last day to decide was found."""
    months = t.plural("%(n)s calendar month", "%(n)s calendar months", term.months)
    lines = [
        t("The last day to decide: %(due)s.", due=day(term.due, t.language, "full")),
        t("%(months)s after the deposit on %(day)s (%(law)s).", months=months, day=day(term.day_0, t.language),
          law=t("organic law %(law)s, art. %(article)s", law=term.law, article=term.article)),
    ]  # fmt: skip
    if term.shortened:
        lines.append(t("That month has no such day, so its last day counts."))
    return lines


class PetitionView:
    """Reads one petition for its page, in the reader's language."""

    def __init__(self, session: Session, petition: Petition, region: Region, t: Translator) -> None:
        self._session = session
        self.petition = petition
        self._region = region
        self._t = t
        self._today = local_date(now(), region.zone)
        self.overview: Overview = overview(session, petition, region)
        self.book = self._book()

    def values(self) -> dict[str, object]:
        """What the page shows."""
        petition, t, region = self.petition, self._t, self._region
        rules = region.petition_rules
        draft = self._draft()
        lost = untold(self._session, [f"petition:{petition.slug}"])
        texts = texts_of(petition.title, petition.summary, petition.demand)
        return {
            "petition": petition,
            "seen": seen(self._session, petition),
            "title": petition_words.in_language(petition.title, t.language, petition.fallbacks),
            "state_word": word(t, PETITION_STATES, petition.state.value),
            "kind_word": word(t, KINDS, petition.kind.value),
            "over": self.overview,
            "days": self.overview.term.days_left(self._today) if self.overview.term else None,
            "reminded": reminder(t, self.overview.reminder),
            "untold": untold_words(t, lost.get(f"petition:{petition.slug}", {})),
            "names": {one.slug: one.name(t.language) for one in region.provinces},
            "signatures": (rules.signatures, rules.per_province),
            "findings": self._findings(draft),
            "prepared": draft.reference if draft else "",
            "steps": steps_of(petition),
            "clock": clock_lines(t, self.overview.term) if self.overview.term else [],
            "if_today": clock_lines(t, decision_term(self._today, rules.decision)),
            "sessions_trust": t(TRUST[status]) if (status := rules.sessions.status.value) in TRUST else "",
            "agenda": petition_words.session_in_words(petition.session, t.language) if petition.session else "",
            "texts": texts,
            "lacking": missing(texts, petition.fallbacks, region),
            "backed": self.overview.standing.total > 0,
            "tongues": [(code, own_name(code)) for code in region.languages],
            "longest": LONGEST,
            "parts": {code: t(label) for code, label in PARTS.items()},
            "book": self.book,
            "next": {state.value for state in STEPS[petition.state]},
            "history": self._history(),
            "reached": [
                (word(t, DELIVERY_STATES, one.state.value), one.count)
                for one in matter_history.reached(self._session, f"petition:{petition.slug}")
            ],
        }  # fmt: skip

    def _draft(self) -> PetitionDraft | None:
        query = select(PetitionDraft).where(PetitionDraft.petition_id == self.petition.id)
        return self._session.exec(query).first()

    def _findings(self, draft: PetitionDraft | None) -> list[Checked]:
        verdicts = dict(draft.verdicts) if draft else {}
        findings = recheck(self.petition.kind, verdicts, self.overview.standing, self._region)
        return checked(findings, self._region, self._t)

    def _book(self) -> list[BookEntry]:
        entries = petition_paper.paper_entries(self._session, self.petition.id)
        return [self._entry(one, entries) for one in entries if one.corrects is None]

    def _entry(self, one: petition_paper.PaperEntry, book: Sequence[petition_paper.PaperEntry]) -> BookEntry:
        zone = self._region.zone
        later = [entry for entry in book if entry.corrects == one.id]
        return BookEntry(
            id=one.id,
            province=self._region.province(one.province).name(self._t.language),
            count=one.count + sum(entry.count for entry in later),
            in_bot=one.in_bot + sum(entry.in_bot for entry in later),
            entered=one.count,
            by=one.by,
            at=local(one.at, zone),
            corrections=tuple(
                (local(entry.at, zone), entry.by, entry.count, entry.in_bot, entry.reason) for entry in later
            ),
        )

    def _history(self) -> list[Moment]:
        t = self._t
        return [
            Moment(local(one.at, self._region.zone), word(t, PETITION_AUDIT, one.action), one.by,
                   text=str(one.data.get("ground", "")), notes=tuple(self._notes(one.data)))
            for one in matter_history.acts(self._session, f"petition:{self.petition.id}")
        ]  # fmt: skip

    def _notes(self, data: dict[str, Any]) -> list[str]:
        t, found = self._t, []
        if data.get("on"):
            found.append(t("on %(day)s", day=day(str(data["on"]), t.language)))
        if "total" in data and data.get("needed"):
            found.append(t("%(count)s of %(needed)s", count=data["total"], needed=data["needed"]))
        if data.get("language"):
            found.append(own_name(str(data["language"])))
        if data.get("province"):
            province = self._region.province(str(data["province"])).name(t.language)
            found.append(t.plural("%(n)s signature from %(province)s", "%(n)s signatures from %(province)s",
                                  int(data["count"]), province=province))  # fmt: skip
        if data.get("entry") and "reason" in data:
            found.append(t("Entry %(number)s: %(now)s instead of %(was)s. %(reason)s", number=data["entry"],
                           now=data["now"][0], was=data["was"][0], reason=data["reason"]))  # fmt: skip
        if data.get("agenda"):
            month = petition_words.session_in_words(str(data["agenda"]), t.language)
            found.append(t("on the agenda of the session of %(month)s", month=month))
        if data.get("late"):
            found.append(t("after the last day"))
        if stage := reminder(t, str(data.get("stage", ""))):
            found.append(stage)
        return found


def sessions_offered(region: Region, today: date, t: Translator) -> list[tuple[str, str]]:
    """The next ordinary session, and the others of this year and the next, for who knows better."""
    rule = region.petition_rules.sessions
    following = next_session(today, rule)
    named = [f"{year}-{month:02}" for year in (today.year, today.year + 1) for month in rule.months]
    later = [one for one in named if one >= f"{today:%Y-%m}" and one != following]
    first = t("the next one: %(month)s", month=petition_words.session_in_words(following, t.language))
    return [("", first), *((one, petition_words.session_in_words(one, t.language)) for one in later)]


def seen(session: Session, petition: Petition) -> str:
    """What an open page was made of: the last act of staff on this petition."""
    return str(matter_history.last_act(session, f"petition:{petition.id}"))


def earliest_of(petition: Petition) -> date | None:
    """The day before which the next step cannot have been."""
    return petition.deposited_on if petition.state is PetitionState.DEPOSITED else petition.opened_on
