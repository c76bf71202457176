"""The words in which the check before deposit is told."""

from bots.flows.scene import Answers, Scene
from civic.petition_check import Check, Finding, Verdict, check
from civic.petition_standing import ProvinceStanding, Standing
from civic.rules import Shown, Status
from core.models import PetitionKind


def kind_of(answers: Answers) -> PetitionKind:
    """Who brings the petition; citizens as long as nothing is said."""
    return PetitionKind(answers.get("kind", PetitionKind.CITIZENS))


def checked(scene: Scene, answers: Answers) -> Check:
    """The check of what has been answered so far."""
    return check(kind_of(answers), answers.get("verdicts", {}), answers.get("signed", {}), scene.region)


def as_text(scene: Scene, answers: Answers) -> list[str]:
    """The check as paragraphs: what is missing first, then what is not sure, then what is met."""
    t, found = scene.t, checked(scene, answers)
    paragraphs = [t("The check of “%(title)s” before it is handed in:", title=answers.get("title", ""))]
    headed = (
        (Verdict.MISSING, "✗", t("Missing:")),
        (Verdict.UNSURE, "?", t("Not sure:")),
        (Verdict.MET, "✓", t("Met:")),
    )
    for verdict, mark, head in headed:
        lines = [_line(scene, mark, finding, found) for finding in found.findings if finding.verdict is verdict]
        paragraphs += ["\n".join((head, *lines))] if lines else []
    if any(finding.condition.status is not Status.SOURCED for finding in found.findings):
        paragraphs.append(t("* The published texts do not agree on this one: ask the council."))
    return [*paragraphs, t("All of it is met.") if found.ready else t("You can still mend what is missing.")]


def _line(scene: Scene, mark: str, finding: Finding, found: Check) -> str:
    condition = finding.condition
    star = "" if condition.status is Status.SOURCED else " *"
    words = condition.said_in(scene.language, scene.region.fallbacks)
    counted = _counted(scene, condition.shown, finding.verdict, found.standing)
    cited = scene.t("organic law %(law)s, art. %(article)s", law=condition.law, article=condition.article)
    return f"{mark} {words}{counted} ({cited}){star}"


def _counted(scene: Scene, shown: Shown, verdict: Verdict, stands: Standing) -> str:
    """Behind a condition that is counted: how many there are, and where they are too few."""
    if shown is Shown.TOTAL:
        return " – " + scene.t("%(count)s of %(needed)s", count=stands.total, needed=stands.needed)
    if shown is Shown.ASKED or verdict is Verdict.MET:
        return ""
    few = [_too_few(scene, part) for part in stands.provinces if not part.reached]
    return f" – {' · '.join(few)}"


def _too_few(scene: Scene, part: ProvinceStanding) -> str:
    name = scene.region.province(part.province).name(scene.language)
    return scene.t("%(province)s %(count)s of %(needed)s", province=name, count=part.count, needed=part.needed)
