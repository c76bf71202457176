"""The check before deposit: each condition of the law for a petition of its kind, and whether it is met.

Nearly half of local petitions are refused, most of them for their form; what is found here can still be mended.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from dateutil.relativedelta import relativedelta

from civic.petition_standing import Paper, Standing, standing
from civic.region import Region
from civic.rules import ConditionRule, Shown
from core.models import PetitionKind


class Verdict(StrEnum):
    """What was found for one condition."""

    MET = "met"
    MISSING = "missing"
    UNSURE = "unsure"


@dataclass(frozen=True)
class Finding:
    """One condition with its verdict."""

    condition: ConditionRule
    verdict: Verdict


@dataclass(frozen=True)
class Check:
    """All conditions of a kind with their verdicts; `standing` where signatures are counted."""

    kind: PetitionKind
    findings: tuple[Finding, ...]
    standing: Standing

    @property
    def ready(self) -> bool:
        """Whether every condition is met."""
        return all(finding.verdict is Verdict.MET for finding in self.findings)

    def verdicts(self) -> dict[str, str]:
        """The verdict of each condition by its key."""
        return {finding.condition.key: finding.verdict.value for finding in self.findings}


def check(
    kind: PetitionKind, answers: Mapping[str, str], signed: Mapping[str, int | None] | None, region: Region
) -> Check:
    """Go through every condition of this kind.

    `answers` are verdicts by the conditions' keys as the representative gave them, unsure where there is none;
    `signed` the signatures on paper by province slug, None where they are not known, None altogether when nobody asked.
    """
    known = {slug: Paper(count) for slug, count in (signed or {}).items() if count is not None}
    stands = standing({}, region, known, kind)
    complete = signed is not None and all(signed.get(province.slug) is not None for province in region.provinces)
    findings = tuple(
        Finding(condition, _verdict(condition, answers, stands, complete=complete))
        for condition in region.petition_rules.of_kind(kind)
    )
    return Check(kind, findings, stands)


def recheck(kind: PetitionKind, answers: Mapping[str, str], stands: Standing, region: Region) -> tuple[Finding, ...]:
    """The conditions of this kind again, with what was answered once and with the signatures counted since."""
    return tuple(
        Finding(condition, _verdict(condition, answers, stands, complete=True))
        for condition in region.petition_rules.of_kind(kind)
    )


def _verdict(condition: ConditionRule, answers: Mapping[str, str], stands: Standing, *, complete: bool) -> Verdict:
    if condition.shown is Shown.ASKED:
        return Verdict(answers.get(condition.key, Verdict.UNSURE))
    if condition.shown is Shown.TOTAL:
        enough = stands.total >= stands.needed
    else:
        enough = all(province.reached for province in stands.provinces)
    if enough:
        return Verdict.MET
    # What is not known may still be enough.
    return Verdict.MISSING if complete else Verdict.UNSURE


def asked_of(kind: PetitionKind, region: Region) -> tuple[ConditionRule, ...]:
    """The conditions that the representative is asked about, in order."""
    return tuple(rule for rule in region.petition_rules.of_kind(kind) if rule.shown is Shown.ASKED)


def day_before(condition: ConditionRule, today: date) -> date | None:
    """The day before which it must have been so, for a condition that speaks of years; else None."""
    return today - relativedelta(years=condition.years) if condition.years else None
