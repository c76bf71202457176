"""`jisr petition`: drafts, opening, paper signatures, and the way of a petition through the council."""

from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from sqlmodel import Session

from civic import petition_paper, petition_way
from civic.petition_drafts import find_draft, is_draft_reference, waiting_drafts, words_of
from civic.petition_overview import overview, overviews
from civic.petition_texts import missing, texts_of_draft
from civic.petitions import find_petition
from core.clock import local_date
from core.errors import BadInput
from core.models import Petition, PetitionDraft
from jisr.commands.campaign import read_text
from jisr.commands.output import AsJson, By, console, print_json, print_rows, with_untold
from jisr.commands.petition_file import read_petition
from jisr.commands.texts import texts_of
from jisr.ground import Ground, firm_ground

app = typer.Typer(no_args_is_help=True, help="Petitions to the council.")

Name = Annotated[str, typer.Argument(help="The petition's name, as in links.")]
On = Annotated[datetime | None, typer.Option("--on", formats=["%Y-%m-%d"], help="The day it was; without: today.")]


@app.command("open")
def open_(
    what: Annotated[str, typer.Argument(help="A petition file (TOML), or the reference of a draft (D26-…).")],
    by: By,
    slug: Annotated[str, typer.Option(help="The name in links of a petition that is opened from a draft.")] = "",
    fallback: Annotated[
        list[str] | None, typer.Option(help="What stands in for a missing language of a draft, as fr=ar.")
    ] = None,
) -> None:
    """Open a petition for support, and print its name; what is missing is named."""
    if is_draft_reference(what):
        typer.echo(_open_draft(what, slug, by, texts_of(fallback, "--fallback")))
        return
    if slug or fallback:
        where = "--slug" if slug else "--fallback"
        raise BadInput("a file says that itself", where=where, remedy="Leave the option out.")
    content = read_petition(read_text(Path(what)), what)
    ground = firm_ground()
    with ground.db.transaction() as session:
        new = petition_way.NewPetition(**content.model_dump())
        typer.echo(petition_way.open_petition(session, new, by=by, region=ground.region).slug)


def _open_draft(reference: str, slug: str, by: str, fallbacks: dict[str, str]) -> str:
    if not slug:
        remedy = "Give it one, such as --slug road-308."
        raise BadInput("a draft has no name for links yet", where="--slug", remedy=remedy)
    ground = firm_ground()
    with ground.db.transaction() as session:
        opened = petition_way.open_draft(
            session, reference, slug=slug, by=by, region=ground.region, fallbacks=fallbacks
        )
        return opened.slug


@app.command("list")
def list_(
    due: Annotated[bool, typer.Option("--due", help="Only those whose decision is nearly due or overdue.")] = False,
    as_json: AsJson = False,
) -> None:
    """All petitions, their support here and on paper, what each needs, and by when the council decides."""
    ground = firm_ground()
    with ground.db.reading() as session:
        rows = [found.as_row() for found in overviews(session, ground.region) if found.near or not due]
        rows = with_untold(session, "petition", rows, "slug")
    if not as_json:
        rows = [{**row, "decide_by": _deadline(row)} for row in rows]
    columns = ("slug", "state", "total", "needed", "paper", "reached", "decide_by", "reminder", "untold")
    print_rows(rows, columns, as_json=as_json, empty="There is no petition yet.")


def _deadline(row: dict[str, Any]) -> str:
    return f"{row['decide_by'] or ''}{' (overdue)' if row['overdue'] else ''}"


@app.command()
def show(name: Name, as_json: AsJson = False) -> None:
    """One petition or draft: words, standing by province, the paper book, the clock with its computation."""
    ground = firm_ground()
    with ground.db.reading() as session:
        found = (
            _draft(find_draft(session, name), ground) if is_draft_reference(name) else _petition(session, name, ground)
        )
    if as_json:
        print_json(found)
        return
    rows = [{"what": key, "is": _plain(value)} for key, value in found.items() if value not in (None, "", [], {})]
    print_rows(rows, ("what", "is"), as_json=False, empty="")


def _petition(session: Session, name: str, ground: Ground) -> dict[str, Any]:
    petition = find_petition(session, name)
    book = [
        {**vars(entry), "at": entry.at.isoformat(timespec="seconds")}
        for entry in petition_paper.paper_entries(session, petition.id)
    ]
    (whole,) = with_untold(session, "petition", [overview(session, petition, ground.region).as_json()], "slug")
    return {**whole, "paper_book": book}


def _draft(draft: PetitionDraft, ground: Ground) -> dict[str, Any]:
    return {
        "reference": draft.reference,
        "kind": str(draft.kind),
        "language": draft.language,
        "filed_on": local_date(draft.created_at, ground.region.zone).isoformat(),
        "opened": draft.petition_id is not None,
        **vars(words_of(draft)),
        "texts": texts_of_draft(draft),
        "lacks": missing(texts_of_draft(draft), {}, ground.region),
        "verdicts": draft.verdicts,
        "signed": draft.signed,
    }


def _plain(value: object) -> str:
    if isinstance(value, dict):
        return "\n".join(f"{key}: {part}" for key, part in value.items())
    if isinstance(value, list):
        return "\n".join(_entry(one) for one in value)
    return str(value)


def _entry(one: object) -> str:
    if not isinstance(one, dict):
        return str(one)
    return ", ".join(f"{key} {part}" for key, part in one.items() if part not in (None, ""))


@app.command()
def drafts(as_json: AsJson = False) -> None:
    """What representatives prepared in the chat and nobody opened yet."""
    ground = firm_ground()
    with ground.db.reading() as session:
        rows = [_draft(draft, ground) for draft in waiting_drafts(session)]
    columns = ("reference", "kind", "language", "filed_on", "title", "lacks", "verdicts")
    print_rows(rows, columns, as_json=as_json, empty="There is no draft waiting.")


@app.command()
def close(name: Name, by: By) -> None:
    """End the gathering of support."""
    ground = firm_ground()
    with ground.db.transaction() as session:
        petition = find_petition(session, name, to_change=True)
        petition_way.close(session, petition, by=by, region=ground.region)
        line = _how_it_stands(session, petition, ground)
    typer.echo(f"{name} is closed: {line}")


@app.command()
def deposited(name: Name, by: By, on: On = None) -> None:
    """Note the deposit with the president, and print by when the council decides and how that was found."""
    ground = firm_ground()
    with ground.db.transaction() as session:
        petition = find_petition(session, name, to_change=True)
        term = petition_way.deposit(session, petition, on=_day(on), by=by, region=ground.region)
        line = _how_it_stands(session, petition, ground)
    typer.echo(f"{name} is deposited: {line}")
    typer.echo(f"decide by {term.computation()}")


@app.command()
def accepted(
    name: Name,
    by: By,
    on: On = None,
    session_of: Annotated[str, typer.Option("--session", help="The session (2027-03); without: the next one.")] = "",
) -> None:
    """Note that the council accepted it, and print the session on whose agenda it is."""
    ground = firm_ground()
    with ground.db.transaction() as session:
        petition = find_petition(session, name, to_change=True)
        agenda = petition_way.accept(session, petition, on=_day(on), named=session_of, by=by, region=ground.region)
        late = petition_way.is_late(petition)
    typer.echo(f"{name} is accepted: on the agenda of the ordinary session {agenda}")
    _say_late(petition, late=late)


@app.command()
def refused(
    name: Name,
    ground_given: Annotated[str, typer.Option("--ground", help="The reasons, as they were given in writing.")],
    by: By,
    on: On = None,
) -> None:
    """Note that the council refused it, with the ground; who asked is told it."""
    ground = firm_ground()
    with ground.db.transaction() as session:
        petition = find_petition(session, name, to_change=True)
        petition_way.refuse(session, petition, ground=ground_given, on=_day(on), by=by, region=ground.region)
        late = petition_way.is_late(petition)
    typer.echo(f"{name} is refused")
    _say_late(petition, late=late)


@app.command()
def export(
    name: Name,
    language: Annotated[str, typer.Option(help="The language of the file; without: the region's first.")] = "",
    out: Annotated[Path, typer.Option(help="The folder to write into.")] = Path(),
    by: Annotated[str, typer.Option("--by", help="Who takes it, for the audit log.")] = "",
) -> None:
    """Write the file for the deposit, as PDF and as CSV (counts and dates, no person), and print where."""
    from analytics.dossier.handing_out import Form, hand_out

    ground = firm_ground()
    spoken = language or ground.region.languages[0]
    with ground.db.transaction() as session:
        made = hand_out(session, name, language=spoken, forms=tuple(Form), by=by, region=ground.region)
        files = {made.name(form): made.content(form) for form in Form}
    for file, content in files.items():
        typer.echo(_written(out, file, content))


def _written(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    except OSError as impossible:
        reason = impossible.strerror or "no reason given"
        raise BadInput(f"cannot be written ({reason})", where=str(path), remedy="Name another folder.") from None
    return path


def _day(on: datetime | None) -> date | None:
    return on.date() if on else None


def _how_it_stands(session: Session, petition: Petition, ground: Ground) -> str:
    found = overview(session, petition, ground.region)
    stands = found.standing
    if not stands.needed:
        return f"{stands.total} support it, and no number is needed"
    few = [f"{part.province} {part.count} of {part.needed}" for part in stands.provinces if not part.reached]
    missing = f", too few in {', '.join(few)}" if few else ""
    unsure = f"; {found.by_account} of these by an account alone, who may be there twice" if found.by_account else ""
    return f"{stands.total} of {stands.needed} ({stands.paper} on paper, {stands.here} in the bot{unsure}){missing}"


def _say_late(petition: Petition, *, late: bool) -> None:
    if late:
        console.print(f"This was after {petition.decide_by}, the last day to decide; the audit log says so.")
