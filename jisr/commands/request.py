"""`jisr request`: requests for information, from receipt to the last complaint."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table
from rich.text import Text
from sqlmodel import Session, select

from civic import kept_files, matter_files, sent_files
from civic.declared_days import calendar_of
from civic.requests import complaints, ledger, life, officer, queries, recompute, reminders, words
from civic.saved_replies import for_request
from core.errors import BadInput
from core.i18n import translator
from core.models import ComplaintLevel, InformationRequest, RequestState, RequestStep, Staff
from jisr.commands.campaign import read_text
from jisr.commands.output import AsJson, By, Saved, console, one_of, print_json, print_rows, with_untold
from jisr.commands.sent_file import Number, Out, fetch_file, in_brackets
from jisr.ground import Ground, firm_ground

app = typer.Typer(no_args_is_help=True, help="Requests for information (law 31-13).")

Reference = Annotated[str, typer.Argument(help="The request's reference, such as R26-7KX4QM.")]
Reasons = Annotated[str, typer.Option(help="The reasons, as the person reads them.")]
_COLUMNS = ("reference", "state", "due_on", "left", "reminder", "untold", "text")


class Outcome(StrEnum):
    """What came of a complaint."""

    UPHELD = "upheld"
    REJECTED = "rejected"


@app.command("list")
def list_(
    open_: Annotated[bool, typer.Option("--open", help="Only those that wait for an answer.")] = False,
    due: Annotated[bool, typer.Option("--due", help="Only those nearly due or overdue.")] = False,
    overdue: Annotated[bool, typer.Option("--overdue", help="Only those whose last day has passed.")] = False,
    state: Annotated[RequestState | None, typer.Option(help="Only those in this state.")] = None,
    as_json: AsJson = False,
) -> None:
    """Requests with their last day to answer, the nearest first."""
    ground = firm_ground()
    with ground.db.reading() as session:
        today = ledger.today(ground.region)
        if overdue:
            found = queries.list_overdue(session, ground.region, today)
        elif due:
            found = queries.list_due(session, ground.region, calendar_of(session, ground.region), today)
        else:
            found = queries.list_requests(session, state=state, open_only=open_)
        kept = [one for one in found if state in (None, one.state)]
        rows = with_untold(session, "request", [_row(session, one, ground) for one in kept], "reference")
    print_rows(rows, _COLUMNS, as_json=as_json, empty="There is no such request.")


def _row(session: Session, request: InformationRequest, ground: Ground) -> dict[str, Any]:
    is_open = request.state in life.OPEN
    today = ledger.today(ground.region)
    return {
        "reference": request.reference,
        "state": str(request.state),
        "received_on": str(request.received_on),
        "due_on": str(request.due_on),
        "left": (request.due_on - today).days if is_open else None,
        "overdue": queries.is_overdue(request, ground.region, today),
        "reminder": reminders.last_stage(session, request) if is_open else "",
        "urgent": request.urgent,
        "language": request.language,
        "province": request.province,
        "text": request.text,
    }


@app.command()
def show(reference: Reference, as_json: AsJson = False) -> None:
    """One request: its words, its clock, its history, its complaints, and what the person may do."""
    ground = firm_ground()
    with ground.db.reading() as session:
        found = _details(session, ledger.find(session, reference), ground)
    if as_json:
        print_json(found)
        return
    table = Table("field", "value", show_header=False)
    for key, value in found.items():
        # As it is: what stands in brackets is no style, in our words and in people's.
        table.add_row(key, Text("\n".join(_line(one) for one in value) if isinstance(value, list) else str(value)))
    console.print(table)


def _details(session: Session, request: InformationRequest, ground: Ground) -> dict[str, Any]:
    region, today = ground.region, ledger.today(ground.region)
    calendar = calendar_of(session, region)
    t = translator("en")
    possible = queries.possible(session, request, region, calendar, today)
    clock = ledger.clock_of(request, region, calendar)
    (row,) = with_untold(session, "request", [_row(session, request, ground)], "reference")
    files = _Files(session, request)
    history = [_step(session, step, files) for step in ledger.history(session, request)]
    return {
        **row,
        "question": request.question or "",
        "ground": words.ground(t, request.ground, region),
        "counted": words.counting(t, clock, calendar).splitlines(),
        "clock": clock.model_dump(mode="json"),
        "person": "here" if request.contact_id is not None else "erased: nobody can be told",
        "still_on_paper": "name, address and identity card number, where the law's form is needed",
        "may_do": words.next_steps(t, possible, region),
        "complaints": [
            {"level": str(one.level), "state": str(one.state), "filed": str(one.filed_on), "due": str(one.due_on),
             "text": one.text, "files": files.of(one.files),
             "decision": one.decision}
            for one in ledger.complaints(session, request)
        ],
        "history": history,
        "published": request.published_id,
    }  # fmt: skip


class _Files:
    """Numbers the files of a request as they are shown, in the order in which `jisr request file` counts them."""

    def __init__(self, session: Session, request: InformationRequest) -> None:
        self._kept = sent_files.of_subject(session, request.reference)
        self._number = 0

    def of(self, stored: str) -> list[dict[str, Any]]:
        """The next files, from a line of the history or a complaint."""
        found = []
        for kind, handle in ledger.files_of(stored):
            self._number += 1
            found.append({"number": self._number, **matter_files.told(self._kept, kind, handle)})
        return found


def _step(session: Session, step: RequestStep, files: _Files) -> dict[str, Any]:
    by = session.exec(select(Staff.email).where(Staff.id == step.staff_id)).first() if step.staff_id else ""
    shown = {"day": str(step.day), "act": str(step.act), "by": by or "", "text": step.text}
    return {**shown, "files": files.of(step.files), **step.data}


def _line(value: Any) -> str:
    return " · ".join(_part(part) for part in value.values() if part) if isinstance(value, dict) else str(value)


def _part(value: Any) -> str:
    return " ".join(in_brackets(file) for file in value) if isinstance(value, list) else str(value)


@app.command()
def take(reference: Reference, by: By) -> None:
    """Begin to work on it."""
    ground = firm_ground()
    with ground.db.transaction() as session:
        request = officer.take(session, reference, by, ground.region)
    typer.echo(f"{request.reference} is in work; the last day to answer is {request.due_on}")


@app.command()
def clarify(
    reference: Reference, by: By, question: Annotated[str, typer.Option(help="What the person is asked.")]
) -> None:
    """Ask the person what is meant."""
    ground = firm_ground()
    with ground.db.transaction() as session:
        request = officer.clarify(session, reference, by, ground.region, question=question)
    typer.echo(f"{request.reference} waits for the person's reply")


@app.command()
def extend(reference: Reference, by: By, reasons: Reasons) -> None:
    """Take the one extension that the law allows."""
    ground = firm_ground()
    with ground.db.transaction() as session:
        request = officer.extend(session, reference, by, ground.region, reasons=reasons)
    typer.echo(f"{request.reference} is extended; the last day to answer is {request.due_on}")


@app.command()
def answer(
    reference: Reference,
    by: By,
    text: Annotated[str, typer.Option(help="The answer's words.")] = "",
    text_file: Annotated[Path | None, typer.Option(help="A file (UTF-8) with the answer's words.")] = None,
    file: Annotated[list[Path] | None, typer.Option(help="A file that goes along; may be repeated.")] = None,
    saved: Saved = "",
    add: Annotated[bool, typer.Option("--add", help="Send more after an answer or a refusal.")] = False,
) -> None:
    """Answer in words, with files, or both; it goes out at once."""
    if text and text_file:
        raise BadInput("give --text or --text-file, not both", remedy="Leave one out.")
    said = read_text(text_file) if text_file else text
    one_of(said, saved)
    ground = firm_ground()
    with ground.db.reading() as session:
        folder = ground.settings.files_dir / sent_files.answer_folder(ledger.find(session, reference).reference)
    files = [kept_files.keep(folder, path) for path in file or []]
    with ground.db.transaction() as session:
        if saved:
            said = for_request(session, saved, ledger.find(session, reference, lock=True), ground.region)
        request = officer.answer(session, reference, by, ground.region, text=said, files=files, add=add)
    typer.echo(f"{request.reference} is answered" + (f", with {len(files)} files" if files else ""))


@app.command()
def refuse(
    reference: Reference,
    by: By,
    ground: Annotated[str, typer.Option(help="The ground's code; `jisr request grounds` lists them.")],
    reasons: Reasons,
) -> None:
    """Refuse in writing, on a ground of the law."""
    laid = firm_ground()
    with laid.db.transaction() as session:
        request = officer.refuse(session, reference, by, laid.region, ground=ground, reasons=reasons)
    typer.echo(f"{request.reference} is refused ({ground})")


@app.command()
def withdraw(reference: Reference, by: By, reasons: Reasons) -> None:
    """Note that the person withdrew it by another way."""
    ground = firm_ground()
    with ground.db.transaction() as session:
        request = officer.withdraw(session, reference, by, ground.region, reasons=reasons)
    typer.echo(f"{request.reference} is withdrawn")


@app.command()
def decide(
    reference: Reference,
    by: By,
    outcome: Annotated[Outcome, typer.Option(help="Whether the complaint was found right.")],
    decision: Annotated[str, typer.Option(help="What was decided and why, as the person reads it.")],
    level: Annotated[ComplaintLevel, typer.Option(help="Who decided.")] = ComplaintLevel.HEAD,
) -> None:
    """Write down what came of a complaint."""
    ground = firm_ground()
    upheld = outcome is Outcome.UPHELD
    with ground.db.transaction() as session:
        complaints.decide(session, reference, by, ground.region, level=level, upheld=upheld, decision=decision)
    typer.echo(f"the complaint to the {level} about {reference.upper()} is {outcome}")


@app.command()
def file(reference: Reference, number: Number, out: Out, by: By) -> None:
    """Look at a photo, or hear a voice message, that the person sent; or at a file of the answer."""
    typer.echo(f"{fetch_file(firm_ground(), matter_files.REQUEST, reference, number, out, by)} bytes in {out}")


@app.command()
def grounds(as_json: AsJson = False) -> None:
    """The grounds on which an answer may be refused."""
    rules = firm_ground().region.request_rules
    rows = [
        {"code": one.code, "ground": one.name("en"), "article": rule.article("en"), "status": str(rule.status)}
        for rule in (rules.exceptions, rules.no_answer_due)
        for one in rule.grounds
    ]
    print_rows(rows, ("code", "ground", "article", "status"), as_json=as_json, empty="No ground is configured.")


@app.command("recompute")
def recompute_(by: By, as_json: AsJson = False) -> None:
    """Count the due dates anew with the holidays as they are known now, and tell those whose date moved."""
    ground = firm_ground()
    with ground.db.transaction() as session:
        moved = recompute.recompute(session, ground.region, officer.officer(session, by))
    rows = [{"reference": one.reference, "before": str(one.before), "due_on": str(one.due)} for one in moved]
    print_rows(rows, ("reference", "before", "due_on"), as_json=as_json, empty="No due date moved.")
