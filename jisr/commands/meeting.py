"""`jisr meeting`: sessions and meetings, from their announcement to what came of them."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table
from sqlmodel import Session

from analytics.attendance import public_attendance
from campaigns import meetings as announced
from civic import kept_files, meetings
from civic.meeting_attendance import attendance as who_came
from civic.meeting_attendance import enter_attendance
from civic.meeting_file import NewMeeting, meeting_of, read_meeting
from civic.meeting_guests import phase_of
from civic.meeting_minutes import LARGEST_FILE, add_outcome, outcomes_of, publish_minutes
from civic.region import Region
from core.clock import now
from core.errors import BadInput
from core.models import Meeting, MeetingKind, OpenTo
from jisr.commands.campaign import read_text
from jisr.commands.output import AsJson, By, console, print_json, print_rows, with_untold
from jisr.commands.texts import counts_of, items_of, texts_of
from jisr.ground import firm_ground

app = typer.Typer(no_args_is_help=True, help="Council sessions and meetings.")

Slug = Annotated[str, typer.Argument(help="The meeting's name in links.")]
Texts = list[str] | None
_LINE = ("slug", "kind", "phase", "wall_start", "wall_end", "open_to", "campaign_id")
_FIELDS = (
    "slug", "kind", "state", "topic", "title", "place", "agenda", "open_to", "provinces", "link", "wall_start",
    "wall_end", "zone", "starts_at", "ends_at", "moves", "cancelled_for", "campaign_id", "minutes", "minutes_file",
    "minutes_at",
)  # fmt: skip


@app.command()
def add(
    by: By,
    file: Annotated[Path | None, typer.Argument(help="A meeting file (TOML), in place of the options.")] = None,
    slug: Annotated[str | None, typer.Option(help="Name in links, as session-march.")] = None,
    kind: Annotated[MeetingKind | None, typer.Option(help="What it is.")] = None,
    topic: Annotated[str | None, typer.Option(help="A topic of the region.")] = None,
    title: Annotated[Texts, typer.Option(help="As fr=…; once for each language.")] = None,
    place: Annotated[Texts, typer.Option(help="As fr=…; once for each language.")] = None,
    start: Annotated[str | None, typer.Option(help="The council's wall time, as 2026-12-01T09:00.")] = None,
    end: Annotated[str | None, typer.Option(help="The council's wall time, as 2026-12-01T13:00.")] = None,
    open_to: Annotated[OpenTo, typer.Option(help="Who may join.")] = OpenTo.ALL,
    province: Annotated[Texts, typer.Option(help="One of the provinces it is open to.")] = None,
    link: Annotated[str, typer.Option(help="https address for those who follow from afar.")] = "",
    agenda: Annotated[Texts, typer.Option(help="As fr=…; item after item, each in each language.")] = None,
) -> None:
    """Add a meeting from a file or from options, and print its name."""
    options: dict[str, Any] = {
        "slug": slug,
        "kind": kind,
        "topic": topic,
        "start": start,
        "end": end,
        "link": link,
        "title": texts_of(title, "--title"),
        "place": texts_of(place, "--place"),
        "open_to": open_to,
        "provinces": tuple(province or ()),
        "agenda": tuple(items_of(agenda, "--agenda")),
    }
    new = _new(file, {key: value for key, value in options.items() if value})
    ground = firm_ground()
    with ground.db.transaction() as session:
        meetings.add_meeting(session, new, ground.region, by=by)
    typer.echo(new.slug)


def _new(file: Path | None, options: dict[str, Any]) -> NewMeeting:
    if file is None:
        return meeting_of(options)
    if options.keys() - {"open_to"} or options["open_to"] is not OpenTo.ALL:
        raise BadInput("both a file and options are given", remedy="Write everything into the file.")
    return read_meeting(read_text(file), str(file))


@app.command("list")
def list_(
    past: Annotated[bool, typer.Option("--past", help="Also those that are over.")] = False, as_json: AsJson = False
) -> None:
    """Meetings by their time, the latest first."""
    ground = firm_ground()
    with ground.db.reading() as session:
        rows = [_short(one) for one in meetings.list_meetings(session, past=past)]
        rows = with_untold(session, "meeting", rows, "slug")
    print_rows(rows, (*_LINE, "untold"), as_json=as_json, empty="There is no meeting.")


def _short(meeting: Meeting) -> dict[str, Any]:
    values = {**meeting.model_dump(mode="json"), "phase": str(phase_of(meeting, now()))}
    return {name: values[name] for name in _LINE} | {"title": meeting.title}


@app.command()
def show(slug: Slug, as_json: AsJson = False) -> None:
    """One meeting: all of it, what came of it, who joined and who came; `public` is what may be published of it."""
    ground = firm_ground()
    with ground.db.reading() as session:
        whole = _whole(session, meetings.find_meeting(session, slug), ground.region)
        (found,) = with_untold(session, "meeting", [whole], "slug")
    if as_json:
        print_json(found)
        return
    table = Table("field", "value", show_header=False)
    for key, value in found.items():
        table.add_row(key, str(value if value is not None else ""))
    console.print(table)


def _whole(session: Session, meeting: Meeting, region: Region) -> dict[str, Any]:
    values = meeting.model_dump(mode="json")
    return {
        **{name: values[name] for name in _FIELDS},
        "phase": str(phase_of(meeting, now())),
        "outcomes": [outcome.text for outcome in outcomes_of(session, meeting.id)],
        **asdict(who_came(session, meeting.id, region)),
        "public": public_attendance(session, meeting.id, region),
    }


@app.command()
def announce(
    slug: Slug,
    by: By,
    at: Annotated[str | None, typer.Option(help="When it is to go out; else `jisr campaign schedule` says.")] = None,
    channel: Annotated[Texts, typer.Option(help="One of the channels; none: all.")] = None,
) -> None:
    """Make the campaign that announces it, submitted for approval, and print its number."""
    ground = firm_ground()
    with ground.db.transaction() as session:
        channels = tuple(channel or announced.CHANNELS)
        campaign = announced.announce(session, slug, ground.region, by=by, send_at=at, channels=channels)
        number = campaign.id
    typer.echo(number)


@app.command()
def move(
    slug: Slug,
    by: By,
    start: Annotated[str, typer.Option(help="The council's wall time, as 2026-12-01T09:00.")],
    end: Annotated[str | None, typer.Option(help="None: it lasts as long as before.")] = None,
    place: Annotated[Texts, typer.Option(help="Another place, as fr=….")] = None,
) -> None:
    """Give it another time; who joined is told, and reminders follow."""
    ground = firm_ground()
    places = texts_of(place, "--place") or None
    with ground.db.transaction() as session:
        found, off = announced.move(session, slug, ground.region, by=by, start=start, end=end, place=places)
        line = f"{slug} is on {found.wall_start} ({found.zone}){_called_off(off)}"
    typer.echo(line)


def _called_off(campaign: int | None) -> str:
    return f"; its announcement, campaign {campaign}, is called off: announce it again" if campaign else ""


@app.command()
def cancel(slug: Slug, by: By, reason: Annotated[Texts, typer.Option(help="Why, as fr=….")] = None) -> None:
    """Call it off for good; who joined is told why."""
    ground = firm_ground()
    texts = texts_of(reason, "--reason")
    with ground.db.transaction() as session:
        _, off = announced.cancel(session, slug, ground.region, by=by, reason=texts)
    typer.echo(f"{slug} is cancelled" + (f"; its announcement, campaign {off}, is called off" if off else ""))


@app.command()
def minutes(
    slug: Slug,
    by: By,
    text: Annotated[Texts, typer.Option(help="The minutes in a few words, as fr=….")] = None,
    file: Annotated[Path | None, typer.Option(help="The minutes as a file, such as a PDF.")] = None,
) -> None:
    """Publish the minutes; who joined gets them."""
    ground = firm_ground()
    texts = texts_of(text, "--text")
    kept = kept_files.keep(ground.settings.files_dir, file, largest=LARGEST_FILE) if file else None
    with ground.db.transaction() as session:
        told = publish_minutes(session, slug, ground.region, by=by, text=texts, file=kept)
    typer.echo(f"the minutes of {slug} are published; {told} told")


@app.command()
def outcome(slug: Slug, by: By, text: Annotated[Texts, typer.Option(help="What came of it, as fr=….")] = None) -> None:
    """Say what came of it; who joined is told."""
    ground = firm_ground()
    texts = texts_of(text, "--text")
    with ground.db.transaction() as session:
        told = add_outcome(session, slug, ground.region, by=by, text=texts)
    typer.echo(f"the outcome of {slug} is published; {told} told")


@app.command()
def attendance(
    slug: Slug,
    by: By,
    in_person: Annotated[Texts, typer.Option(help="Who came, as azilal=12 or elsewhere=2.")] = None,
    afar: Annotated[Texts, typer.Option(help="Who followed from afar, as azilal=3.")] = None,
) -> None:
    """Enter how many came from each province."""
    ground = firm_ground()
    there, away = counts_of(in_person, "--in-person"), counts_of(afar, "--afar")
    with ground.db.transaction() as session:
        enter_attendance(session, slug, ground.region, by=by, in_person=there, afar=away)
    typer.echo(f"who came to {slug} is entered")
