"""Reading a TOML file that staff wrote: every fault is one line with the file, its line or field, and the remedy."""

import difflib
import re
import tomllib
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from core.errors import BadInput, Unfit
from core.faults import Place
from core.i18n import N_
from core.reasons import reason
from core.sentence import Sentence
from core.toml_lines import line_of

_REMEDY = N_('Check quotes and brackets; texts over several lines stand between """.')
_KINDS = {
    "string_type": N_("must be text in quotes"),
    "tuple_type": N_('must be a list, such as ["ar", "fr"]'),
    "dict_type": N_("must be a table, one line per language or name"),
    "model_type": N_("must be a table"),
    "model_attributes_type": N_("must be a table"),
    "missing": N_("is missing"),
    "string_too_short": N_("is empty"),
    "string_too_long": N_("may have at most %(max_length)s characters"),
    "string_pattern_mismatch": N_("has signs that it may not have"),
    "too_long": N_("may have at most %(max_length)s entries"),
    "too_short": N_("needs at least %(min_length)s entries"),
    "literal_error": N_("must be one of these: %(expected)s"),
    "enum": N_("must be one of these: %(expected)s"),
    "int_type": N_("must be a whole number"),
    "int_parsing": N_("must be a whole number"),
    "int_from_float": N_("must be a whole number"),
    "float_type": N_("must be a number"),
    "float_parsing": N_("must be a number"),
    "finite_number": N_("must be a number"),
    "bool_type": N_("must be true or false"),
    "bool_parsing": N_("must be true or false"),
    "greater_than_equal": N_("must be %(ge)s or more"),
    "less_than_equal": N_("must be %(le)s or less"),
    "greater_than": N_("must be more than %(gt)s"),
    "less_than": N_("must be less than %(lt)s"),
}


def parse_toml(source: str, where: str) -> dict[str, Any]:
    """The values of a TOML text; `where` is the file's name. BadInput names the line."""
    try:
        return tomllib.loads(source)
    except tomllib.TOMLDecodeError as wrong:
        text = str(wrong)
        line = re.search(r"line (\d+)", text)
        at = Place(where, int(line[1]) if line else source.count("\n") + 1)
        what = re.sub(r" \(at .*\)$", "", text)
        raise BadInput("not TOML: %(what)s", where=at, remedy=_REMEDY, what=reason(what)) from None


def placed(source: str, field: str, where: str) -> Place:
    """ "road.toml, line 4" for a field ("audience.provinces"); the file alone when the text does not hold it."""
    return Place(where, line_of(source, field) or 0)


def first_fault(invalid: ValidationError) -> ErrorDetails:
    """What to tell of all that pydantic found: an unknown key before the missing one that it stands for."""
    errors = invalid.errors()
    return next((error for error in errors if error["type"] == "extra_forbidden"), errors[0])


def field_of(error: ErrorDetails) -> str:
    """The dotted field that pydantic complains of: "questions.2.text.fr"."""
    return ".".join(_path(error))


def explained(
    error: ErrorDetails,
    at: str,
    models: Mapping[str, type[BaseModel]],
    remedies: Mapping[str, Sentence],
) -> BadInput:
    """Pydantic's complaint as one line at the place `at`.

    `models` holds the model behind each table ("" is the whole file), for the names it knows; `remedies` what to do
    about a field, by its dotted name without the numbers of lists (two names at most).
    """
    path = _path(error)
    bare = [part for part in path if not part.isdigit()]
    if error["type"] == "extra_forbidden":
        return _unknown_key(bare, at, models)
    if error["type"] == "value_error":
        return BadInput(said_of(error), where=at)
    remedy = remedies.get(".".join(bare)) or (remedies.get(".".join(bare[:2])) if len(bare) > 2 else None) or ""
    return BadInput("%(field)s %(what)s", where=at, remedy=remedy, field=".".join(path), what=said_of(error))


def said_of(error: ErrorDetails) -> Sentence:
    """What pydantic or one of our own checks says of a value; in every language where the check raised Unfit."""
    wrong = error.get("ctx", {}).get("error", "")
    if isinstance(wrong, Unfit):
        return wrong.sentence
    if error["type"] in _KINDS:
        given = dict(error.get("ctx", {}))
        # "'choice', 'scale' or 'text'", as pydantic lists them: each language has its own way of that.
        given["expected"] = re.findall(r"'([^']*)'", str(given.get("expected", "")))
        return Sentence(_KINDS[error["type"]], given)
    return Sentence(str(wrong) or error["msg"][:1].lower() + error["msg"][1:])


def _path(error: ErrorDetails) -> list[str]:
    return [str(part) for part in error["loc"] if part != "[key]"]


def _unknown_key(path: list[str], at: str, models: Mapping[str, type[BaseModel]]) -> BadInput:
    known = list(models.get(path[0] if len(path) > 1 else "", models[""]).model_fields)
    near = difflib.get_close_matches(path[-1], known, n=1)
    remedy = N_("Known keys: %(known)s. Did you mean %(near)r?") if near else N_("Known keys: %(known)s.")
    return BadInput("unknown key %(key)r", where=at, remedy=remedy, key=path[-1], known=known, near="".join(near))
