"""The texts of campaigns that are told again and again: one folder each, one Markdown file per language."""

from pathlib import Path

from core.errors import BadInput
from core.i18n import N_

_FOLDER = Path(__file__).parent


def post_templates() -> tuple[str, ...]:
    """The names of all post templates."""
    return tuple(sorted(folder.name for folder in _FOLDER.iterdir() if any(folder.glob("*.md"))))


def post_texts(name: str, where: str = "") -> dict[str, str]:
    """The texts of a template by language code; BadInput at `where` when there is no such template."""
    if name not in post_templates():
        raise BadInput(
            "unknown template %(name)r",
            where=where,
            remedy=N_("There are: %(known)s."),
            name=name,
            known=tuple(post_templates()),
        )
    return {file.stem: file.read_text(encoding="utf-8") for file in sorted((_FOLDER / name).glob("*.md"))}
