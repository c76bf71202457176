"""The pages of the Goals: all of them, one, an indicator, and how far reporting is."""

from collections.abc import Iterable
from typing import Any

from sqlmodel import Session, col, select

from civic.sdg.view import Goals, SeenIndicator, goals_of, table_of
from civic.sdg.words import REASONS
from core.errors import BadInput
from core.models import GoalsHeading, GoalsIndicator
from web.assets import address
from web.portal import goals_lists as lists
from web.portal.goals_indicator import Figures, Indicator
from web.portal.goals_markdown import as_page
from web.portal.goals_metadata import entries
from web.portal.page import Ask, Page, View
from web.portal.said import Said
from web.words import word

LONGEST_QUESTION = 100


def _list(ask: Ask) -> View:
    """All goals; with `q`, the indicators that are meant by it."""
    goals, t = goals_of(ask.session, ask.region), ask.t
    typed = ask.query.get("q", "").strip()[:LONGEST_QUESTION]
    values = {
        "cards": lists.cards(goals, t),
        "typed": typed,
        "found": tuple(lists.row(goals, one, t) for one in goals.find(typed)) if typed else (),
        "alone": tuple(lists.row(goals, one, t) for one in goals.of_goal("")),
        "since": goals.since,
    }
    return _view(
        ask,
        t("The Sustainable Development Goals in the region"),
        t("Where the region stands on each goal, with figures, and which way they move."),
        "goals",
        values,
    )


def _status(ask: Ask) -> View:
    """How many indicators are reported, goal by goal."""
    goals, t = goals_of(ask.session, ask.region), ask.t
    return _view(
        ask,
        t("How far reporting is"),
        t("Which indicators have figures here, and for which they are still being sought."),
        "goals",
        {"reported": lists.reported(goals, t)},
    )


def _goal(ask: Ask) -> View:
    """One goal with its targets and indicators."""
    goals, t = goals_of(ask.session, ask.region), ask.t
    goal = goals.goal(ask.path["code"])
    if goal is None:
        raise BadInput("there is no such goal")
    called, title = lists.called(goals, goal, t), lists.title_of(goals, goal, t)
    values = {
        "code": goal.code,
        "short": lists.short_of(goals, goal, t),
        "groups": lists.groups(goals, goals.of_goal(goal.code), t),
    }
    return _view(
        ask,
        Said(called.text, called.language),
        Said(title.text, title.language) if title else t("The indicators of this goal, with their figures."),
        f"goals_{goal.code}",
        values,
    )


def _indicator(ask: Ask) -> View:
    """One indicator with its figures, as they are asked for in the address."""
    goals, t = goals_of(ask.session, ask.region), ask.t
    one = goals.indicator(ask.path["code"])
    if one is None:
        raise BadInput("there is no such indicator")
    row, available = lists.row(goals, one, t), goals.field(one, "indicator_available", t.language)
    values = {**_about(ask, goals, one), "one": row, "figures": _figures(ask, goals, one)}
    return _view(
        ask,
        Said(f"{row.number} {row.name.text}", row.name.language),
        Said(available.text, available.language) if available.text else row.newest or row.reporting.label,
        f"goals_{one.code}",
        values,
    )


def _figures(ask: Ask, goals: Goals, one: SeenIndicator) -> Figures | None:
    """What the visitor chose of its figures; None without any."""
    table = table_of(ask.session, one.id)
    if table is None or not table.rows:
        return None
    return Indicator(goals, one, table, ask.region, ask.t).figures(ask.query)


def _about(ask: Ask, goals: Goals, one: SeenIndicator) -> dict[str, Any]:
    """What is said of an indicator beside its figures."""
    t = ask.t
    said = {name: goals.field(one, field, t.language) for name, field in _FIELDS.items()}
    goal = goals.goal(one.goal) if one.goal else None
    target = goals.heading(one.target) if one.target else None
    reason = str(one.progress.get("reason") or "")
    told, shortened = entries(goals, one, t)
    return {
        "goal": (goal.code, lists.Words.of(lists.called(goals, goal, t))) if goal else None,
        "target": (target.code, lists.title_of(goals, target, t)) if target else None,
        "said": {name: lists.Words.of(words) if words.text else None for name, words in said.items()},
        "content": as_page(said["content"].text) if said["content"].text else "",
        "why": word(t, REASONS, reason) if reason else "",
        "computed": bool(one.progress.get("computed")),
        "entries": told,
        "shortened": shortened,
        "updated": one.updated_at,
    }


def _view(ask: Ask, title: Said | str, lead: Said | str, entry: str, values: dict[str, Any]) -> View:
    call = ask.t("Be told when figures change")
    return View(title, lead, {**values, "goals_style": address("goals.css")}, entry, call)


def _goal_codes(session: Session) -> Iterable[str]:
    headings = session.exec(select(GoalsHeading.code).where(col(GoalsHeading.code).not_like("%.%")))
    return sorted({*headings, *session.exec(select(GoalsIndicator.goal).where(GoalsIndicator.goal != ""))})


def _indicator_codes(session: Session) -> Iterable[str]:
    return session.exec(select(GoalsIndicator.code).order_by(GoalsIndicator.position, GoalsIndicator.code)).all()


_FIELDS = {
    "chart": "graph_title",
    "content": "page_content",
    "footnote": "data_footnote",
    "copyright": "copyright",
    "notice": "data_notice_text",
    "notice_heading": "data_notice_heading",
}
PAGES = (
    Page("goals", "portal/goals.html", _list),
    Page("goals/status", "portal/goals_status.html", _status),
    Page("goals/{code}", "portal/goal.html", _goal, _goal_codes),
    Page("indicators/{code}", "portal/indicator.html", _indicator, _indicator_codes, part="goals"),
)
