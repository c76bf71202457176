"""`jisr import sdg`: the Goals' indicators, from a folder in the shape of Open SDG."""

from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Annotated, Any

import typer

from civic.sdg.store import KEEPERS, Difference, compare, import_set
from civic.sdg.zipped import unzipped
from core.models import GoalsChangeKind
from core.staff import staff_who_may
from jisr.commands.output import AsJson, By, console, print_json
from jisr.ground import firm_ground

SHOWN = 30


def sdg(
    folder: Annotated[Path, typer.Argument(help="A folder of Open SDG data, or that as .zip; docs/goals-folder.md.")],
    by: By,
    check: Annotated[bool, typer.Option("--check", "--dry-run", help="Only say what would change.")] = False,
    language: Annotated[str, typer.Option(help="The language of texts without a folder of one.")] = "",
    replace: Annotated[bool, typer.Option("--replace", help="Take out what is not in the folder.")] = False,
    as_json: AsJson = False,
) -> None:
    """Take the Goals' indicators in: all of the folder, or nothing and every mistake of it."""
    ground = firm_ground()
    with _unpacked(folder) as place:
        if check:
            with ground.db.reading() as session:
                staff_who_may(session, by, KEEPERS, "import indicators")
                found = compare(session, place, language=language, replace=replace)
        else:
            with ground.db.transaction() as session:
                origin = str(folder)
                found = import_set(session, place, by=by, language=language, replace=replace, origin=origin)
    if as_json:
        print_json(_as_json(found, check))
    else:
        _print(found, check)


def _unpacked(folder: Path) -> AbstractContextManager[Path]:
    """The folder, or what is in a zip file."""
    zipped = folder.is_file() and folder.suffix.casefold() == ".zip"
    return unzipped(folder.read_bytes(), folder.name) if zipped else nullcontext(folder)


def _as_json(found: Difference, check: bool) -> dict[str, Any]:
    return {
        "check": check,
        "language": found.language,
        "languages": list(found.languages),
        "indicators": found.indicators,
        "observations": found.observations,
        "headings": found.headings,
        "changes": {kind.value: found.of(kind) for kind in GoalsChangeKind},
        "missing": found.missing,
        "notices": [
            {"file": one.file, "line": one.line, "column": one.column, "what": one.what} for one in found.notices
        ],
    }


def _print(found: Difference, check: bool) -> None:
    for notice in found.notices[:SHOWN]:
        console.print(f"read, though odd: {notice}", markup=False, highlight=False, soft_wrap=True)
    if len(found.notices) > SHOWN:
        console.print(f"… and {len(found.notices) - SHOWN} more oddities")
    for kind in GoalsChangeKind:
        codes = found.of(kind)
        if codes:
            more = f" and {len(codes) - SHOWN} more" if len(codes) > SHOWN else ""
            line = f"{_KINDS[kind]}: {', '.join(codes[:SHOWN])}{more}"
            console.print(line, markup=False, highlight=False, soft_wrap=True)
    if found.missing:
        names = ", ".join(found.missing[:SHOWN])
        console.print(f"not in the folder, and left as they are: {names}", markup=False, soft_wrap=True)
    would = "would be " if check else ""
    languages = ", ".join(found.languages)
    typer.echo(f"{found.indicators} indicators, {found.observations} figures ({languages}): "
               f"{len(found.changes)} {would}changed")  # fmt: skip


_KINDS = {
    GoalsChangeKind.NEW: "new",
    GoalsChangeKind.FIGURES: "other figures",
    GoalsChangeKind.WORDS: "other words",
    GoalsChangeKind.GONE: "taken out",
}
