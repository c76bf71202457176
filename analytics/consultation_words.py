"""The results of a closed consultation in words, with bars drawn of letters, for the people who took part."""

from collections.abc import Iterable

from babel.numbers import format_decimal, format_percent

from civic.consultation_file import ConsultationContent, Kind, Question, said_in
from civic.consultation_results import Group, QuestionResult, Results
from civic.region import Region
from core.i18n import Translator
from templates.environment import locale

BAR = 10
# Fits every network; longer results are several messages.
LONGEST = 1900


def results_messages(
    content: ConsultationContent, results: Results, province: str, region: Region, t: Translator
) -> list[str]:
    """The public `results` of a person's own area (province slug), the whole region's where that is too small.

    One text, or several when it does not fit one message.
    """
    own = province if province and results.by_province.get(province) is not None else ""
    blocks = [_opening(content, results, own, province, region, t)]
    for number, (question, result) in enumerate(zip(content.questions, results.questions, strict=True), start=1):
        blocks.append(_block(number, question, result, own, region, t))
    return _packed(blocks)


def outcome_message(content: ConsultationContent, text: str, region: Region, t: Translator) -> str:
    """What came of a consultation, for who asked to hear of it."""
    title = said_in(content.title, t.language, region.fallbacks)
    return "\n\n".join((t("What came of the consultation “%(title)s”:", title=title), text))


def _opening(
    content: ConsultationContent, results: Results, own: str, province: str, region: Region, t: Translator
) -> str:
    title = said_in(content.title, t.language, region.fallbacks)
    parts = [t("The consultation “%(title)s” is closed. Thank you for taking part.", title=title)]
    people = results.by_province[own] if own else results.people
    if own:
        parts.append(t("These are the results in your province, %(name)s.", name=region.province_name(own, t.language)))
    elif results.people is None:
        parts.append(t("Too few people took part to show results without showing who answered what."))
    else:
        if province:
            parts.append(t("Too few people took part in your province to show its results alone."))
        parts.append(t("These are the results in the whole region."))
    if people is not None:
        parts.append(t.plural("%(n)s person took part.", "%(n)s people took part.", people))
    return "\n".join(parts)


def _block(
    number: int, question: Question, result: QuestionResult, own: str, region: Region, t: Translator
) -> str:  # fmt: skip
    group = result.by_province.get(own) if own else result.whole
    lines = [f"{number}. {said_in(question.text, t.language, region.fallbacks)}"]
    if own and group is None and result.whole is not None:
        group = result.whole
        lines.append(t("In the whole region:"))
    if group is None:
        lines.append(t("Too few answers to show."))
    elif question.kind.counted:
        lines += _bars(question, group, region, t)
    else:
        lines.append(
            t.plural("%(n)s answer in own words; the council reads each of them.",
                     "%(n)s answers in own words; the council reads each of them.", group.people)
        )  # fmt: skip
    return "\n".join(lines)


def _bars(question: Question, group: Group, region: Region, t: Translator) -> Iterable[str]:
    for value, label in zip(question.values, labels_of(question, t.language, region), strict=True):
        share, count = group.share(value), group.counts[value]
        filled = round(share * BAR)
        percent = format_percent(share, locale=locale(t.language))
        yield label
        yield f"{'█' * filled}{'░' * (BAR - filled)} {percent} · {count}"
    if question.kind is Kind.SCALE:
        yield t("On average: %(value)s", value=format_decimal(round(group.average, 1), locale=locale(t.language)))


def labels_of(question: Question, language: str, region: Region) -> list[str]:
    """The words of each value of a question that is counted, in order."""
    if question.kind is not Kind.SCALE:
        return list(said_in(question.options, language, region.fallbacks))
    first, *middle, last = question.values
    low, high = (said_in(texts, language, region.fallbacks) for texts in (question.low, question.high))
    return [f"{first} – {low}", *middle, f"{last} – {high}"]


def _packed(blocks: Iterable[str]) -> list[str]:
    """The blocks in as few messages as hold them."""
    messages: list[str] = []
    for block in blocks:
        joined = f"{messages[-1]}\n\n{block}" if messages else block
        if messages and len(joined) <= LONGEST:
            messages[-1] = joined
        else:
            messages.append(block)
    return messages
