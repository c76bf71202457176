"""`jisr feedback`: look, take, answer, speak with people."""

from pathlib import Path
from typing import Annotated, Any

import typer
from sqlmodel import Session

from campaigns.gates import window_gate
from civic import feedback, feedback_desk, handover, kept_files, matter_files, sent_files
from civic.planning import find_project
from civic.saved_replies import for_feedback
from core.clock import now
from core.models import Contact, ContactState, Feedback, FeedbackState, Project, Staff
from core.staff import find_staff
from jisr.commands.output import AsJson, By, Saved, console, one_of, print_json, print_rows, with_untold
from jisr.commands.sent_file import Number, Out, fetch_file, in_brackets
from jisr.ground import firm_ground

app = typer.Typer(no_args_is_help=True, help="What citizens tell the council, and its answers.")

Reference = Annotated[str, typer.Argument(help="The reference, such as F26-7KX4QM.")]
Text = Annotated[str, typer.Option("--text", help="The words.")]
_COLUMNS = (
    "reference",
    "state",
    "awaits",
    "topic",
    "province",
    "language",
    "campaign_id",
    "project",
    "assigned_to",
    "untold",
    "text",
)


@app.command("list")
def list_(
    state: Annotated[FeedbackState | None, typer.Option(help="Only what is in this state.")] = None,
    topic: Annotated[str | None, typer.Option(help="Only what is about this topic.")] = None,
    province: Annotated[str | None, typer.Option(help="Only what concerns this province.")] = None,
    project: Annotated[str | None, typer.Option(help="Only what is about the project of this code.")] = None,
    assigned: Annotated[str | None, typer.Option(help="Only what is with this member of staff.")] = None,
    as_json: AsJson = False,
) -> None:
    """What citizens wrote, the newest first."""
    ground = firm_ground()
    with ground.db.reading() as session:
        staff_id = find_staff(session, assigned).id if assigned else None
        project_id = find_project(session, project).id if project else None
        found = feedback.list_feedback(
            session, state=state, topic=topic, province=province, project_id=project_id, assigned_to_id=staff_id
        )
        rows = with_untold(session, "feedback", [_row(session, one) for one in found], "reference")
    print_rows(rows, _COLUMNS, as_json=as_json, empty="There is no feedback yet.")


def _row(session: Session, one: Feedback) -> dict[str, Any]:
    names = {"reference", "state", "topic", "province", "commune", "language", "campaign_id", "text"}
    row = one.model_dump(mode="json", include=names)
    about = session.get(Project, one.project_id) if one.project_id is not None else None
    more = {"awaits": feedback.awaits(one), "assigned_to": _email(session, one.assigned_to_id)}
    return row | more | {"project": about.code if about else ""}


def _email(session: Session, staff_id: int | None) -> str:
    return session.get_one(Staff, staff_id).email if staff_id is not None else ""


@app.command()
def show(reference: Reference, as_json: AsJson = False) -> None:
    """One feedback with its whole thread, files by number."""
    ground = firm_ground()
    with ground.db.reading() as session:
        one = feedback.find_feedback(session, reference)
        (row,) = with_untold(session, "feedback", [_row(session, one)], "reference")
        shown = row | {
            "place": one.place,
            "wants_outcome": one.wants_outcome,
            "created_at": one.created_at,
            "speaks_with": _speaks_with(session, one),
            "thread": _thread(session, one),
        }
    if as_json:
        print_json(shown)
        return
    for name in (
        "reference", "state", "awaits", "topic", "project", "province", "commune", "place", "assigned_to",
        "speaks_with", "untold",
    ):  # fmt: skip
        console.print(f"{name}: {shown[name]}", markup=False, highlight=False)
    for entry in shown["thread"]:
        files = "".join(f" {in_brackets(file)}" for file in entry["files"])
        who = entry["staff"] or entry["kind"]
        console.print(f"{entry['at']:%Y-%m-%d %H:%M} {who}: {entry['text']}{files}", markup=False, highlight=False)


def _speaks_with(session: Session, one: Feedback) -> str:
    contact = session.get(Contact, one.contact_id) if one.contact_id is not None else None
    found = handover.handover_of(session, contact) if contact is not None else None
    return _email(session, found.staff_id) if found is not None and found.feedback_id == one.id else ""


def _thread(session: Session, one: Feedback) -> list[dict[str, Any]]:
    number, rows = 0, []
    kept = sent_files.of_subject(session, one.reference)
    for entry in feedback.thread(session, one):
        files = []
        for attachment in entry.attachments:
            number += 1
            files.append({"number": number, **matter_files.told(kept, attachment.kind, attachment.handle)})
        row = {"kind": entry.kind.value, "at": entry.at, "staff": _email(session, entry.staff_id), "text": entry.text}
        rows.append(row | {"files": files})
    return rows


@app.command()
def assign(
    reference: Reference, to: Annotated[str, typer.Option(help="E-mail address of who is to answer it.")], by: By
) -> None:
    """Give it to a member of staff; it is in work from then on."""
    ground = firm_ground()
    with ground.db.transaction() as session:
        one = feedback_desk.assign(session, reference=reference, to=to, by=by)
    typer.echo(f"{one.reference} is {one.state}, with {to}")


@app.command()
def note(reference: Reference, text: Text, by: By) -> None:
    """Write a note that only staff see."""
    ground = firm_ground()
    with ground.db.transaction() as session:
        one = feedback_desk.note(session, reference=reference, text=text, by=by)
    typer.echo(f"noted at {one.reference}")


@app.command()
def answer(
    reference: Reference,
    by: By,
    text: Annotated[str, typer.Option("--text", help="The words.")] = "",
    saved: Saved = "",
    file: Annotated[list[Path] | None, typer.Option(help="A file that goes along; may be repeated.")] = None,
) -> None:
    """Write to the person in their chat, in own words or with a saved reply in their language."""
    one_of(text, saved)
    ground = firm_ground()
    files = [kept_files.keep(ground.settings.files_dir, path) for path in file or []]
    with ground.db.transaction() as session:
        if saved:
            text = for_feedback(session, saved, feedback.find_feedback(session, reference, lock=True), ground.region)
        one = feedback_desk.answer(session, reference=reference, text=text, by=by, files=files)
        reach = _reach(session, one)
    typer.echo(f"{one.reference} is {one.state}{reach}")


def _reach(session: Session, one: Feedback) -> str:
    """What keeps the words from arriving, as far as it is known now."""
    contact = feedback.person_of(session, one)
    if contact.state is ContactState.BLOCKED:
        return "; the person has blocked the bot, so the words will not arrive"
    if window_gate(contact.network, contact.seen_at, now()):
        return "; the network takes answers for 24 hours only, so the words will not arrive"
    return ""


@app.command()
def close(reference: Reference, by: By) -> None:
    """Say that nothing more is to be done."""
    ground = firm_ground()
    with ground.db.transaction() as session:
        one = feedback_desk.close(session, reference=reference, by=by)
    typer.echo(f"{one.reference} is {one.state}")


@app.command()
def reopen(reference: Reference, by: By) -> None:
    """Take a closed one into work again."""
    ground = firm_ground()
    with ground.db.transaction() as session:
        one = feedback_desk.reopen(session, reference=reference, by=by)
    typer.echo(f"{one.reference} is {one.state}")


@app.command("take-over")
def take_over(reference: Reference, by: By) -> None:
    """Speak with the person instead of the bot; `answer` writes to them, what they write goes into the thread."""
    ground = firm_ground()
    minutes = ground.settings.handover_minutes
    with ground.db.transaction() as session:
        handover.begin(session, reference=reference, minutes=minutes, by=by)
        reach = _reach(session, feedback.find_feedback(session, reference))
    typer.echo(f"you speak with the person of {reference.upper()}, until {minutes} minutes of silence{reach}")


@app.command("hand-back")
def hand_back(reference: Reference, by: By) -> None:
    """Give the person back to the bot."""
    ground = firm_ground()
    with ground.db.transaction() as session:
        handover.end(session, reference=reference, by=by)
    typer.echo(f"the bot speaks with the person of {reference.upper()} again")


@app.command()
def file(reference: Reference, number: Number, out: Out, by: By) -> None:
    """Look at a photo, or hear a voice message, that the person sent."""
    typer.echo(f"{fetch_file(firm_ground(), matter_files.FEEDBACK, reference, number, out, by)} bytes in {out}")
