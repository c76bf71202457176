"""The results of a consultation for the public: no figure of fewer than five people, nor one that gives them away."""

from collections.abc import Mapping

from analytics.disclosure import MINIMUM, disclosed_groups
from civic.consultation_results import Group, QuestionResult, Results
from core.networks import DESTINATIONS


def public_results(results: Results) -> Results:
    """The same results with what must not be shown as None."""
    people = results.people if results.people is not None and results.people >= MINIMUM else None
    return Results(
        people=people,
        by_province=_people(results.by_province),
        by_network=_people(results.by_network),
        questions=tuple(_question(question) for question in results.questions),
    )


def _people(counts: Mapping[str, int | None]) -> dict[str, int | None]:
    known = {name: count or 0 for name, count in counts.items()}
    told = disclosed_groups(known)
    return {name: count if name in told else None for name, count in known.items()}


def _question(question: QuestionResult) -> QuestionResult:
    """Votes of a poll are no part of the whole: they hide and give away nobody but themselves."""
    polls = {name: group for name, group in question.by_network.items() if name in DESTINATIONS}
    networks = {name: group for name, group in question.by_network.items() if name not in polls}
    shown_polls = {name: _large(group) for name, group in polls.items()}
    return question.model_copy(
        update={
            "whole": _large(question.whole),
            "by_province": _groups(question.by_province),
            "by_network": {**_groups(networks), **shown_polls},
        }
    )


def _large(group: Group | None) -> Group | None:
    return group if group is not None and group.people >= MINIMUM else None


def _groups(groups: Mapping[str, Group | None]) -> dict[str, Group | None]:
    told = disclosed_groups({name: group.people if group else 0 for name, group in groups.items()})
    return {name: group if name in told else None for name, group in groups.items()}
