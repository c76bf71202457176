"""Typed instead of pressed: which of the buttons shown a person means by its words, its number, or yes and no."""

from collections.abc import Sequence

from civic.search import distance, normalise
from core.message import Button, ButtonKind, Message

# A slip of one letter is forgiven in words of this length; in shorter ones it makes another word.
LONG_ENOUGH = 5
YES = frozenset(
    normalise(word)
    for word in (
        "نعم", "أيه", "إيه", "آه", "واخا", "وخا", "موافق", "موافقة", "اوكي", "طبعا", "oui", "ouais", "d'accord", "ok",
        "okay", "yes", "yeah", "wakha", "waxxa", "iyeh", "iyyeh", "ah", "na3am", "ⵢⴰⵀ", "ⵢⵉⵀ", "ⵡⴰⵅⵅⴰ",
    )
)  # fmt: skip
NO = frozenset(
    normalise(word) for word in ("لا", "لالا", "لا شكرا", "non", "no", "nope", "la", "lla", "ⵓⵀⵓ", "uhu", "oho")
)


def meant(asked: Message, text: str, *, in_part: bool) -> str:
    """The value of the button that the words stand for; empty when they stand for none, or for several alike.

    Its whole label always counts. `in_part`: so do its number as it stands there, yes and no, the beginning of its
    label, and a slip of one letter; not where free words are asked for.
    """
    typed = normalise(text)
    buttons = [button for button in asked.buttons if button.kind is ButtonKind.ANSWER]
    if not typed or not buttons:
        return ""
    whole = [button.value for button in buttons if normalise(button.label) == typed]
    if whole or not in_part:
        return whole[0] if whole else ""
    if typed.isdecimal():
        return _by_number(asked.buttons, int(typed)) if len(typed) < 4 else ""
    return _by_yes_or_no(buttons, typed) or _by_part(buttons, typed)


def _by_number(buttons: Sequence[Button], number: int) -> str:
    """Counted as they are seen, those that share something included."""
    button = buttons[number - 1] if 0 < number <= len(buttons) else None
    return button.value if button and button.kind is ButtonKind.ANSWER else ""


def _by_yes_or_no(buttons: Sequence[Button], typed: str) -> str:
    word = "yes" if typed in YES else "no" if typed in NO else ""
    return _only([button.value for button in buttons if word and _answer(button) == word])


def _answer(button: Button) -> str:
    """What it answers, without what it is about: `petition.eligible:yes-road-308` says yes."""
    return button.value.partition(":")[2].partition("-")[0] if not button.value.startswith("go:") else ""


def _by_part(buttons: Sequence[Button], typed: str) -> str:
    labels = [(normalise(button.label), button.value) for button in buttons]
    begun = [value for label, value in labels if label.startswith(f"{typed} ")]
    slips = [
        value for label, value in labels if min(len(label), len(typed)) >= LONG_ENOUGH and distance(label, typed) == 1
    ]
    return _only(begun) or _only(slips)


def _only(values: Sequence[str]) -> str:
    return values[0] if len(values) == 1 else ""
