"""Every page of the console with something on it, and the three councils that fill them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import time_machine

from campaigns.proposals import propose, waiting_events
from civic import associations, said_and_done
from core.models import Role, Staff
from tests import council
from tests.web import council_story, desk_story, inbox_story
from web.deps import Deps

ADMIN = "admin@council.example"
COUNCIL_PAGES = (
    "", "account/", "account/factor", "answers/roads-2027", "associations/", "associations/A26-222222", "audit/",
    "calendar/", "calendar/?view=week&day=2026-12-01", "calendar/?view=list&day=2026-12-01", "campaigns/",
    "campaigns/1", "campaigns/1/amend", "campaigns/1/review", "campaigns/proposals",
    "compose/", "compose/?template=meeting&day=2026-12-03", "compose/1",
    "consultations/", "consultations/file", "consultations/later", "consultations/later/edit", "consultations/new",
    "consultations/roads-2027", "consultations/roads-2027/results", "consultations/water-2027",
    "goals/", "goals/1", "meetings/", "meetings/?past=1", "meetings/new", "meetings/road-day",
    "meetings/session-march", "numbers/", "numbers/campaigns", "numbers/campaigns/1", "numbers/participation",
    "plan/", "plan/file", "plan/late", "plan/pdr-07",
    "settings/", "settings/holidays", "settings/jobs", "settings/networks", "settings/retention", "settings/rules",
    "settings/texts", "settings/texts/welcome", "staff/", "unknown/",
)  # fmt: skip
DESK_PAGES = (
    "", "petitions/", "petitions/?show=prepared", "petitions/D26-222222", "petitions/dam", "petitions/road-308",
    "petitions/write/new", "requests/", "requests/?show=near", "requests/R26-222222", "requests/R26-222223",
    "requests/R26-222223/publish", "requests/R26-222227", "requests/answers/published",
)  # fmt: skip
INBOX_PAGES = (
    "", "inbox/", "inbox/?province=azilal&show=all", "inbox/comment/1", "inbox/comment/4",
    "inbox/feedback/F26-222222", "inbox/feedback/F26-333333", "inbox/feedback/F26-444444",
    "replies/", "said/", "said/1", "said/new", "said/new?feedback=F26-222222",
)  # fmt: skip


@dataclass(frozen=True)
class Told:
    """A council: the pages that it fills, the moment they are looked at, who may open all of them, how it is told."""

    pages: tuple[str, ...]
    moment: datetime
    admin: str
    tell: Callable[[Deps, Path], None]


def _council(deps: Deps, files: Path) -> None:
    with council_story.told(deps.db, deps.region, files), deps.db.transaction() as session:
        associations.register(
            session, contact=council.somebody(session), name="Amal Tadla", role="présidente", province="azilal",
            field="water", recognised_in=2019, reference="A26-222222",
        )  # fmt: skip
        for event in waiting_events(session)[:3]:
            propose(session, event, deps.region, least=1)


def _desk(deps: Deps, files: Path) -> None:
    desk_story.tell(deps.db, deps.region)
    inbox_story.keep_files(deps.db, files)


def _inbox(deps: Deps, files: Path) -> None:
    with time_machine.travel(inbox_story.NOW, tick=False):
        inbox_story.tell(deps.db, deps.region, files)
        with deps.db.transaction() as session:
            said_and_done.publish(session, said={"ar": "قلتم"}, done={"ar": "فعلنا"}, by=inbox_story.NADIA)
            session.add(Staff(email=ADMIN, role=Role.ADMIN))


COUNCILS = {
    "council": Told(COUNCIL_PAGES, council_story.NOW, ADMIN, _council),
    "desk": Told(DESK_PAGES, desk_story.NOW, desk_story.ADMIN, _desk),
    "inbox": Told(INBOX_PAGES, inbox_story.NOW, ADMIN, _inbox),
}
