"""`jisr campaign`: its file, what changed, whom it would reach, and the month with all its hours."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table
from rich.text import Text

from analytics.disclosure import disclose
from campaigns.completeness import stand_ins
from campaigns.content import CampaignContent
from campaigns.diff import Change, Kind, Run
from campaigns.file import read_campaign
from campaigns.headcount import Headcount, headcount
from campaigns.outlook import Day, month
from campaigns.records import content_of
from campaigns.source import content_source
from campaigns.versions import Difference, difference
from core.clock import local, now
from core.errors import BadInput
from core.i18n import direction
from jisr.commands.output import AsJson, console, print_json
from jisr.ground import firm_ground

# The database counts to this.
LARGEST_ID = 2**63 - 1
Id = Annotated[int, typer.Argument(min=1, max=LARGEST_ID, help="The campaign's number.")]
SMALL = "warning: fewer than 5 people would be reached, chosen by what they took part in: what is said may tell who"
_STYLES = {Kind.SAME: "", Kind.ADDED: "green", Kind.REMOVED: "red"}
_MARKS = {Kind.SAME: ("", ""), Kind.ADDED: ("{+", "+}"), Kind.REMOVED: ("[-", "-]")}
# Unicode's isolates: a text runs in its own direction, whatever stands around it.
_ISOLATES, _END = {"rtl": "\u2067", "ltr": "\u2066"}, "\u2069"
# What turns or hides writing without being seen; a text that holds it says so.
_UNSEEN = {code: f"<U+{code:04X}>" for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200B, 0x200E, 0x200F)}


def read_text(file: Path) -> str:
    """A file's text; BadInput when it is missing or no UTF-8."""
    try:
        return file.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise BadInput("there is no such file", where=str(file)) from None
    except IsADirectoryError:
        raise BadInput("this is a folder", where=str(file), remedy="Name a file.") from None
    except (UnicodeDecodeError, PermissionError) as unreadable:
        raise BadInput("it cannot be read as UTF-8 text", where=str(file), remedy="Save it as UTF-8.") from unreadable


def add_to(app: typer.Typer) -> None:
    """Give these commands to `jisr campaign`."""
    app.command("file")(file)
    app.command("diff")(diff)
    app.command("audience")(audience)
    app.command("calendar")(calendar)


def file(number: Id) -> None:
    """Print what it says as a campaign file, as `jisr campaign import` reads it."""
    ground = firm_ground()
    with ground.db.reading() as session:
        source = content_source(content_of(session, number).stored())
    typer.echo(source, nl=False)


def diff(
    number: Id,
    before: Annotated[int | None, typer.Option("--from", min=0, help="A version; none: the last approved.")] = None,
    after: Annotated[int | None, typer.Option("--to", min=1, help="A version; none: the current one.")] = None,
    as_json: AsJson = False,
) -> None:
    """What changed between two versions, field by field; in texts word by word."""
    ground = firm_ground()
    with ground.db.reading() as session:
        found = difference(session, number, before=before, after=after)
    if as_json:
        print_json(found)
    else:
        show_difference(found)


def show_difference(found: Difference) -> None:
    """Print a difference: a line for a field, texts with [-what went-] and {+what came+}."""
    console.print(f"{found.name}: version {found.before} → {found.after}", markup=False)
    for change in found.changes:
        console.print(Text(f"{change.field}: {change.kind}"))
        for line in _lines(change):
            console.print(line, soft_wrap=True)
    if not found.changes:
        console.print("nothing changed")


def _lines(change: Change) -> Iterable[Text]:
    begin = _ISOLATES[direction(change.language)] if change.language else _ISOLATES["ltr"]
    runs = change.words or tuple(
        Run(kind=kind, text=_shown(value))
        for kind, value in ((Kind.REMOVED, change.before), (Kind.ADDED, change.after))
        if value is not None
    )
    line = Text("  ").append(begin)
    for run in runs:
        left, right = _MARKS[run.kind]
        inner = run.text.translate(_UNSEEN)
        line.append(f"{left}{begin if left else ''}{inner}{_END if left else ''}{right}", style=_STYLES[run.kind])
    yield line.append(_END)


def _shown(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def audience(
    source: Annotated[str, typer.Argument(metavar="FILE|ID", help="A campaign file, or a campaign's number.")],
    as_json: AsJson = False,
) -> None:
    """Whom a campaign would reach now, by province and language, and why others are left out."""
    ground = firm_ground()
    given = None if source.isdigit() else read_campaign(read_text(Path(source)), source)
    with ground.db.reading() as session:
        content = given or content_of(session, _number(source))
        found = headcount(session, content, ground.region, now())
    other = stand_ins(content, ground.region)
    if as_json:
        print_json({**found.model_dump(mode="json"), **_breakdowns(found, content), "read_instead": other})
        return
    console.print(SMALL if found.small else f"{found.reached} people would be reached now")
    table = Table("", "", "people")
    for title, counts in _breakdowns(found, content).items():
        for name, count in counts.items():
            table.add_row(title.replace("_", " "), name, "fewer than 5" if count is None else str(count))
    console.print(table)
    for language, text in other.items():
        console.print(f"who reads {language} gets the text in {text}")


def _number(source: str) -> int:
    if not 0 < int(source) <= LARGEST_ID:
        raise BadInput(f"{source} is no campaign's number", remedy="`jisr campaign list` shows them all.")
    return int(source)


def _breakdowns(found: Headcount, content: CampaignContent) -> dict[str, Mapping[str, int | None]]:
    """Small groups among people chosen by what they took part in stay hidden."""
    parts = {"by_province": found.by_province, "by_language": found.by_language, "left_out": found.left_out}
    if not content.audience.by_participation:
        return dict(parts)
    return {title: disclose(counts) for title, counts in parts.items()}


def calendar(
    which: Annotated[
        datetime | None, typer.Option("--month", formats=["%Y-%m"], help="As 2026-12; none: this month.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """A month: what went out, what is planned and expected; public holidays, Ramadan, quiet hours."""
    ground = firm_ground()
    shown = which or local(now(), ground.region.zone)
    with ground.db.reading() as session:
        days = month(session, ground.region, shown.year, shown.month)
    if as_json:
        print_json([day.model_dump(mode="json") for day in days])
        return
    table = Table("day", "", "quiet", "campaigns")
    for day in days:
        table.add_row(f"{day.day:%a %d}", _kind(day), " ".join(day.quiet), "\n".join(_entries(day)))
    console.print(table)


def _kind(day: Day) -> str:
    ramadan = f"Ramadan {day.ramadan}{' (provisional)' if day.provisional else ''}" if day.ramadan else ""
    return "; ".join(part for part in (day.holiday, ramadan) if part)


def _entries(day: Day) -> Iterable[str]:
    for one in day.entries:
        waits = "".join(f", {channel} from {until[11:16]}" for channel, until in one.waits.items())
        yield f"{one.wall_time[11:16]} {one.name} ({one.state}{waits})"
