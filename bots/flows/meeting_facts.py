"""How a meeting reads: its facts, its agenda, and how the person stands to it."""

import itertools

from bots.flows.scene import Scene
from civic.meeting_guests import Phase, SeenMeeting
from civic.meeting_reminders import Reminder
from civic.meeting_words import in_language, kind_name, when
from core.i18n import Translator
from core.models import OpenTo, Way

# With title, place and hours it fits in one message of every network.
AGENDA = 900


def title_of(scene: Scene, meeting: SeenMeeting) -> str:
    """What the meeting is called, in the language of the scene."""
    return in_language(meeting.title, scene.language)


def facts(scene: Scene, meeting: SeenMeeting) -> str:
    """What it is, when and where, and whom it is for."""
    t = scene.t
    lines = [
        kind_name(meeting.kind, t),
        t("When: %(when)s", when=when(meeting, t)),
        t("Where: %(place)s", place=in_language(meeting.place, scene.language)),
    ]
    if meeting.has_link:
        lines.append(t("You can also follow from afar."))
    if meeting.open_to is OpenTo.ASSOCIATIONS:
        lines.append(t("For associations that the council has confirmed."))
    if meeting.open_to is OpenTo.PROVINCES:
        lines.append(t("For people of: %(names)s", names=_provinces(scene, meeting)))
    return "\n".join(lines)


def _provinces(scene: Scene, meeting: SeenMeeting) -> str:
    return ", ".join(scene.region.province_name(slug, scene.language) for slug in meeting.provinces)


def agenda(scene: Scene, meeting: SeenMeeting) -> str:
    """The items by their number, as many as fit; empty where there is none."""
    if not meeting.agenda:
        return ""
    items = [f"{number}. {in_language(item, scene.language)}" for number, item in enumerate(meeting.agenda, start=1)]
    lengths = itertools.accumulate(len(item) for item in items)
    shown = [item for item, length in zip(items, lengths, strict=True) if length <= AGENDA]
    left = len(items) - len(shown)
    more = [scene.t.plural("and %(n)s more", "and %(n)s more", left)] if left else []
    return "\n".join((scene.t("On the agenda:"), *shown, *more))


def standing(scene: Scene, meeting: SeenMeeting) -> list[str]:
    """How far the meeting is, and how the person stands to it."""
    t, found = scene.t, []
    if meeting.phase is Phase.CANCELLED:
        reason = in_language(meeting.cancelled_for or {}, scene.language)
        return [t("It does not take place: %(reason)s", reason=reason)]
    if meeting.phase is Phase.OVER:
        found.append(t("It is over."))
        if not meeting.minutes and not meeting.minutes_file:
            found.append(t("The minutes are not here yet."))
    elif meeting.way is Way.IN_PERSON:
        found.append(t("You are expected there."))
        found.extend(reminded(t, meeting))
    elif meeting.way is Way.AFAR:
        found.append(t("You follow from afar: %(link)s", link=meeting.link))
    return found


def reminded(t: Translator, meeting: SeenMeeting) -> list[str]:
    """What we promise to remind of; who joins late is promised only what is still to come."""
    match meeting.reminders:
        case (Reminder.DAY, Reminder.HOUR):
            return [t("We remind you a day and an hour before.")]
        case (Reminder.HOUR,):
            return [t("We remind you an hour before.")]
        case _:
            return []
