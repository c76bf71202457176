"""The results of a consultation: one model for the answers of people and the votes of polls. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel, ConfigDict

from civic.consultation_file import ConsultationContent, Kind, Question

# The key of people who did not say where they live.
NOWHERE = "unknown"


@dataclass(frozen=True)
class Response:
    """What one person answered: by question, {"chosen": ["1", …]} or {"text": …, "files": […]}.

    `reference` is that of the answers, by which staff find their recordings; no part of any result.
    """

    province: str
    network: str
    answers: Mapping[str, Mapping[str, Any]]
    language: str = ""
    reference: str = ""


@dataclass(frozen=True)
class PollVotes:
    """The votes of one poll on a question, option by option; `voters` may have chosen several."""

    question: str
    channel: str
    votes: Sequence[int]
    voters: int = field(default=0)


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)


class Group(_Frozen):
    """People who answered one question, and how many of them chose each value ("1" …)."""

    people: int
    counts: dict[str, int]

    def share(self, value: str) -> float:
        """The part of the group that chose the value, 0 to 1."""
        return self.counts[value] / self.people if self.people else 0.0

    @property
    def average(self) -> float:
        """The mean of a scale's values."""
        return sum(int(value) * count for value, count in self.counts.items()) / self.people if self.people else 0.0


class QuestionResult(_Frozen):
    """One question: the whole region, each province and each network; a group that is not shown is None.

    `whole` counts people once, who answered in the conversation. The votes of an anonymous poll stand beside it under
    their channel's name in `by_network`: the same person may have answered here too.
    """

    id: str
    kind: Kind
    whole: Group | None
    by_province: dict[str, Group | None]
    by_network: dict[str, Group | None]


class Results(_Frozen):
    """The results of a consultation; `people` took part in the conversation. A figure that is not shown is None."""

    people: int | None
    by_province: dict[str, int | None]
    by_network: dict[str, int | None]
    questions: tuple[QuestionResult, ...]


def tally(
    content: ConsultationContent, provinces: Sequence[str], responses: Sequence[Response], polls: Iterable[PollVotes]
) -> Results:
    """Count everything; every province named has an entry, those who named none stand under NOWHERE."""
    places = [response.province or NOWHERE for response in responses]
    by_question: dict[str, list[PollVotes]] = {}
    for poll in polls:
        by_question.setdefault(poll.question, []).append(poll)
    return Results(
        people=len(responses),
        by_province={**dict.fromkeys(provinces, 0), **Counter(places)},
        by_network=dict(Counter(response.network for response in responses)),
        questions=tuple(
            _question(question, provinces, responses, by_question.get(question.id, ()))
            for question in content.questions
        ),
    )


def with_polls(results: Results, content: ConsultationContent, polls: Sequence[PollVotes]) -> Results:
    """The same results with these votes of polls in the place of those that were counted with them."""
    channels = {poll.channel for poll in polls}
    questions = []
    for question, result in zip(content.questions, results.questions, strict=True):
        votes = _votes(question, [poll for poll in polls if poll.question == question.id])
        people = {name: group for name, group in result.by_network.items() if name not in channels}
        questions.append(result.model_copy(update={"by_network": {**people, **votes}}))
    return results.model_copy(update={"questions": tuple(questions)})


def _question(
    question: Question, provinces: Sequence[str], responses: Sequence[Response], polls: Sequence[PollVotes]
) -> QuestionResult:
    answered = [response for response in responses if question.id in response.answers]
    by_province: dict[str, list[Response]] = {province: [] for province in provinces}
    by_network: dict[str, list[Response]] = {}
    for response in answered:
        by_province.setdefault(response.province or NOWHERE, []).append(response)
        by_network.setdefault(response.network, []).append(response)
    return QuestionResult(
        id=question.id,
        kind=question.kind,
        whole=_group(question, answered),
        by_province={name: _group(question, theirs) for name, theirs in by_province.items()},
        by_network={
            **{name: _group(question, theirs) for name, theirs in by_network.items()},
            **_votes(question, polls),
        },
    )


def _group(question: Question, responses: Sequence[Response]) -> Group:
    chosen = Counter(
        value for response in responses for value in response.answers[question.id].get("chosen", ())
    )  # fmt: skip
    return Group(people=len(responses), counts={value: chosen[value] for value in question.values})


def _votes(question: Question, polls: Sequence[PollVotes]) -> dict[str, Group]:
    """The votes of each channel, its polls on this question added up."""
    found: dict[str, Group] = {}
    for poll in polls:
        before = found.get(poll.channel, Group(people=0, counts=dict.fromkeys(question.values, 0)))
        counts = {
            value: before.counts[value] + votes for value, votes in zip(question.values, poll.votes, strict=False)
        }
        found[poll.channel] = Group(people=before.people + poll.voters, counts=counts)
    return found
