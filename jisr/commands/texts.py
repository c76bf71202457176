"""Options that carry a value for each of several names: `--title fr=… --title ar=…`, `--afar azilal=3`."""

from collections.abc import Sequence

from core.errors import BadInput


def pairs_of(given: Sequence[str] | None, option: str) -> list[tuple[str, str]]:
    """The (name, value) of each `name=value`, in their order; BadInput for one of another form."""
    found = []
    for each in given or ():
        name, sign, value = each.partition("=")
        if not sign or not name.strip() or not value.strip():
            raise BadInput(f"{each!r} is not of the form name=value", where=option, remedy=f"Write {option} fr=….")
        found.append((name.strip(), value.strip()))
    return found


def texts_of(given: Sequence[str] | None, option: str) -> dict[str, str]:
    """One value for each name; BadInput for a name given twice."""
    found: dict[str, str] = {}
    for name, value in pairs_of(given, option):
        if name in found:
            raise BadInput(f"{name!r} is given twice", where=option, remedy="Give it once.")
        found[name] = value
    return found


def counts_of(given: Sequence[str] | None, option: str) -> dict[str, int]:
    """One whole number for each name; BadInput when it is none."""
    found = {}
    for name, value in texts_of(given, option).items():
        if not value.isdecimal():
            raise BadInput(f"{value!r} is not a whole number", where=f"{option} {name}", remedy=f"Write {name}=12.")
        found[name] = int(value)
    return found


def items_of(given: Sequence[str] | None, option: str) -> list[dict[str, str]]:
    """Items in several languages: the first value of each language makes the first item, and so on."""
    by_language: dict[str, list[str]] = {}
    for language, text in pairs_of(given, option):
        by_language.setdefault(language, []).append(text)
    numbers = {len(texts) for texts in by_language.values()}
    if len(numbers) > 1:
        raise BadInput("the languages have different numbers of items", where=option, remedy="Give each item in each.")
    return [
        {language: texts[number] for language, texts in by_language.items()}
        for number in range(max(numbers, default=0))
    ]
