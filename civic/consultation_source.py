"""Writing a consultation file: the text that a member of staff would have written."""

from collections.abc import Mapping, Sequence
from typing import Any

from core.toml_source import toml_lines


def consultation_source(top: Mapping[str, Any], questions: Sequence[Mapping[str, Any]]) -> str:
    """The file with these keys at its top and these questions; what is empty is left out."""
    tables = (f"[[questions]]\n{toml_lines(_filled(question))}" for question in questions)
    return "\n\n".join([toml_lines(_filled(top)), *tables]) + "\n"


def _filled(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value not in ("", {}, [], (), None, False)}
