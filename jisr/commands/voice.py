"""`jisr voice`: the bot's questions, read aloud."""

from pathlib import Path
from typing import Annotated

import typer

from bots.flows import FLOWS
from bots.voices import questions_of
from civic import kept_files, voices
from core.errors import BadInput
from core.i18n import languages
from core.models import VoicePrompt
from core.staff import staff_who_may
from jisr.commands.output import AsJson, By, print_rows
from jisr.ground import firm_ground

app = typer.Typer(no_args_is_help=True, help="Recordings of the bot's questions, for people who would rather listen.")
Prompt = Annotated[str, typer.Argument(metavar="FLOW.STEP", help="The question, as `jisr voice list` names it.")]
Language = Annotated[str, typer.Argument(help="The language spoken: ar, fr, zgh, en.")]
_COLUMNS = ("prompt", "language", "recorded", "network", "by")


@app.command("set")
def set_(
    prompt: Prompt,
    language: Language,
    file: Annotated[Path, typer.Argument(help="A recording: OGG with Opus, 1 MB at most.")],
    by: By,
) -> None:
    """Keep a recording of one question in one language, instead of the one there may be."""
    _known(prompt, language)
    ground = firm_ground()
    _check(file)
    _name, path = kept_files.keep(ground.settings.files_dir / "voice", file)
    with ground.db.transaction() as session:
        staff = staff_who_may(session, by, voices.RECORDERS, "record questions")
        voices.set_recording(session, prompt=prompt, language=language, handle=path, staff=staff)
    typer.echo(f"{prompt} can be heard in {language}")


def _check(file: Path) -> None:
    try:
        with file.open("rb") as sound:
            content = sound.read(voices.LARGEST + 1)
    except OSError as unreadable:
        reason = unreadable.strerror or "unreadable"
        remedy = "Name a file that can be read."
        raise BadInput(f"cannot be read ({reason})", where=str(file), remedy=remedy) from None
    voices.check_recording(content, str(file))


def _known(prompt: str, language: str) -> None:
    voices.known_prompt(prompt, questions_of(FLOWS))
    if language not in languages():
        raise BadInput(
            f"there is no language {language!r}", where="LANGUAGE", remedy=f"Known: {', '.join(languages())}."
        )


@app.command()
def remove(prompt: Prompt, language: Language, by: By) -> None:
    """Ask a question in words alone again."""
    ground = firm_ground()
    with ground.db.transaction() as session:
        staff = staff_who_may(session, by, voices.RECORDERS, "record questions")
        voices.remove_recording(session, prompt=prompt, language=language, staff=staff)
    typer.echo(f"{prompt} is read only in {language}")


@app.command("list")
def list_(
    missing: Annotated[bool, typer.Option("--missing", help="Only what has no recording yet.")] = False,
    as_json: AsJson = False,
) -> None:
    """Every question in every language: recorded or missing."""
    ground = firm_ground()
    with ground.db.reading() as session:
        found = voices.recorded(session)
        everything = [(prompt, language) for prompt in sorted(questions_of(FLOWS)) for language in languages()]
        rows = [_row(key, found.get(key)) for key in everything if not (missing and key in found)]
    print_rows(rows, _COLUMNS, as_json=as_json, empty="Every question is recorded in every language.")


def _row(key: tuple[str, str], one: tuple[VoicePrompt, str] | None) -> dict[str, str]:
    row = dict.fromkeys(_COLUMNS, "") | {"prompt": key[0], "language": key[1]}
    if one is None:
        return row
    recording, by = one
    return row | {"recorded": str(recording.recorded_at.date()), "network": recording.network or "all", "by": by}
