"""The results of a consultation as a table: a line for each question, group and answer."""

from collections.abc import Iterator
from typing import Any

from analytics.consultation_words import labels_of
from civic.consultation_file import ConsultationContent, said_in
from civic.consultation_results import Group, Results
from civic.region import Region

COLUMNS = ("question", "kind", "area", "group", "value", "label", "count", "people")
HIDDEN = "hidden"


def result_rows(
    content: ConsultationContent, figures: Results, region: Region, language: str
) -> Iterator[dict[str, Any]]:
    """Each with COLUMNS: of the whole region, of each province and each network; "hidden" for what is not shown."""
    for question, result in zip(content.questions, figures.questions, strict=True):
        values = question.values or ("",)
        labels = labels_of(question, language, region) if question.kind.counted else [
            said_in(question.text, language, region.fallbacks)
        ]  # fmt: skip
        areas = [("region", "", result.whole)]
        areas += [("province", name, group) for name, group in result.by_province.items()]
        areas += [("network", name, group) for name, group in result.by_network.items()]
        for area, name, group in areas:
            for value, label in zip(values, labels, strict=True):
                yield {
                    "question": question.id, "kind": str(question.kind), "area": area, "group": name, "value": value,
                    "label": label, "count": _count(group, value), "people": group.people if group else HIDDEN,
                }  # fmt: skip


def _count(group: Group | None, value: str) -> int | str:
    if group is None:
        return HIDDEN
    return group.counts[value] if value else group.people
