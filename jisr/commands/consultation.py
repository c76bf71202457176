"""`jisr consultation`: written, opened, asked in the channel, closed, counted, and what came of it."""

import csv
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from analytics.consultation_table import COLUMNS, result_rows
from analytics.consultations import public_results
from civic import consultations, matter_files
from civic.consultation_answers import content_of, files_in, responses_of
from civic.consultation_file import ConsultationContent, read_outcome
from core.cells import harmless
from core.clock import local, now
from core.errors import BadInput
from core.i18n import DEFAULT_LANGUAGE
from core.models import Consultation
from jisr.commands.campaign import read_text
from jisr.commands.output import AsJson, By, console, print_json, print_rows, with_untold
from jisr.commands.sent_file import Number, Out, fetch_file
from jisr.ground import firm_ground
from jisr.wiring import public_addresses

app = typer.Typer(no_args_is_help=True, help="Consultations: ask citizens, count their answers, tell them what came.")

Slug = Annotated[str, typer.Argument(help="The consultation's name.")]
AsCsv = Annotated[bool, typer.Option("--csv", help="Print CSV.")]


@app.command("import")
def import_(file: Annotated[Path, typer.Argument(help="A consultation file (TOML).")], by: By) -> None:
    """Read a consultation file, check it whole, keep it as a draft, and print its name."""
    ground = firm_ground()
    source = read_text(file)
    with ground.db.transaction() as session:
        slug = consultations.import_consultation(session, source, str(file), by, ground.region).slug
    typer.echo(slug)


@app.command("list")
def list_(as_json: AsJson = False) -> None:
    """All consultations and where they stand."""
    ground = firm_ground()
    with ground.db.reading() as session:
        rows = [
            {**_line(one), "people": consultations.results_of(session, one, ground.region).people}
            for one in consultations.list_consultations(session)
        ]
        rows = with_untold(session, "consultation", rows, "slug")
    columns = ("slug", "state", "opens", "closes", "questions", "people", "untold")
    print_rows(rows, columns, as_json=as_json, empty="There is no consultation yet.")


def _line(one: Consultation) -> dict[str, Any]:
    content = content_of(one)
    return {
        "slug": one.slug,
        "state": str(one.state),
        "opens": content.opens,
        "closes": content.closes,
        "closed_at": local(one.closed_at, one.zone).isoformat(timespec="minutes") if one.closed_at else None,
        "zone": one.zone,
        "questions": len(content.questions),
        "outcome": bool(one.outcome),
    }


@app.command()
def show(slug: Slug, as_json: AsJson = False) -> None:
    """One consultation: its questions and how it stands."""
    ground = firm_ground()
    with ground.db.reading() as session:
        one = consultations.find_consultation(session, slug)
        (line,) = with_untold(session, "consultation", [_line(one)], "slug")
        found = {**line, "outcome": one.outcome, "content": content_of(one).model_dump(mode="json")}
    if as_json:
        print_json(found)
        return
    table = Table("field", "value", show_header=False)
    for key, value in {**found, **found["content"]}.items():
        if key not in {"content", "questions"}:
            table.add_row(key, str(value))
    for question in found["content"]["questions"]:
        table.add_row(f"question {question['id']}", str({key: value for key, value in question.items() if value}))
    console.print(table)


@app.command("open")
def open_(
    slug: Slug, by: By, at_once: Annotated[bool, typer.Option("--now", help="Do not wait for its hour.")] = False
) -> None:
    """Let it open at its hour; never by who wrote it."""
    ground = firm_ground()
    with ground.db.transaction() as session:
        one = consultations.open_consultation(session, slug, by, at_once=at_once)
        opens = content_of(one).opens
    typer.echo(f"consultation {slug} is open" if one.state == "open" else f"consultation {slug} opens at {opens}")


@app.command()
def close(slug: Slug, by: By) -> None:
    """Close it before its hour; who took part is told the results."""
    ground = firm_ground()
    with ground.db.transaction() as session:
        consultations.close_consultation(session, slug, by, ground.region)
    typer.echo(f"consultation {slug} is closed")


@app.command()
def outcome(slug: Slug, file: Annotated[Path, typer.Argument(help='TOML: text.ar = "…".')], by: By) -> None:
    """Say what came of it; who asked to hear of it is told."""
    ground = firm_ground()
    texts = read_outcome(read_text(file), str(file), ground.region)
    with ground.db.transaction() as session:
        consultations.add_outcome(session, slug, texts, by)
    typer.echo(f"what came of consultation {slug} is kept and told")


@app.command()
def poll(slug: Slug, question: Annotated[str, typer.Argument(help="The question's id.")], by: By) -> None:
    """Ask one question in the Telegram channel as a poll."""
    ground = firm_ground()
    address = public_addresses(ground.settings).get("telegram_channel", "")
    with ground.db.transaction() as session:
        consultations.ask_in_channel(session, slug, question, by, address)
    typer.echo(f"question {question} goes to {address}")


@app.command()
def results(
    slug: Slug,
    public: Annotated[bool, typer.Option("--public", help="As the public may see them: small groups hidden.")] = False,
    texts: Annotated[bool, typer.Option("--texts", help="The answers in people's own words.")] = False,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """The figures, whole, by province and by network; with --texts the words, which are for staff alone."""
    if public and texts:
        raise BadInput("answers in people's own words are never public", remedy="Leave out --public or --texts.")
    ground = firm_ground()
    with ground.db.reading() as session:
        one = consultations.find_consultation(session, slug)
        content = content_of(one)
        figures = consultations.results_of(session, one, ground.region)
        words = list(_words(content, responses_of(session, one.id))) if texts else []
    figures = public_results(figures) if public else figures
    if as_json:
        print_json({"slug": slug, "as_of": now().isoformat(), **figures.model_dump(mode="json"),
                    **({"texts": words} if texts else {})})  # fmt: skip
        return
    columns = ("question", "province", "network", "language", "text", "recordings", "reference") if texts else COLUMNS
    rows = words if texts else list(result_rows(content, figures, ground.region, DEFAULT_LANGUAGE))
    if as_csv:
        _print_csv(rows, columns)
    else:
        print_rows(rows, columns, as_json=False, empty="Nobody has answered yet.")


@app.command()
def file(
    reference: Annotated[str, typer.Argument(help="The answers' reference, as `results --texts` names it.")],
    number: Number,
    out: Out,
    by: By,
) -> None:
    """Hear a recording that answers a question."""
    typer.echo(f"{fetch_file(firm_ground(), matter_files.CONSULTATION, reference, number, out, by)} bytes in {out}")


def _words(content: ConsultationContent, responses: list[Any]) -> Iterator[dict[str, Any]]:
    for question in content.questions:
        for response in responses:
            numbers = {file.handle: number for number, file in enumerate(files_in(response.answers), 1)}
            answer = response.answers.get(question.id)
            if answer and not question.kind.counted:
                yield {
                    "question": question.id,
                    "province": response.province,
                    "network": response.network,
                    "language": response.language,
                    "text": answer["text"],
                    "recordings": " ".join(str(numbers[handle]) for _kind, handle in answer["files"]),
                    "reference": response.reference if answer["files"] else "",
                }


def _print_csv(rows: list[dict[str, Any]], columns: tuple[str, ...]) -> None:
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([harmless(row[column]) for column in columns] for row in rows)
