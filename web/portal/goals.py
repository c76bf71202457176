"""The pages of the Goals: all of them, one, an indicator, and how far reporting is."""

from typing import Any

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response

from civic.sdg.view import Goals, SeenIndicator, goals_of, table_of
from civic.sdg.words import REASONS
from core.i18n import Translator
from core.reach import Reach
from web.assets import address
from web.deps import Deps
from web.language import remember
from web.pages import Pages
from web.portal import goals_lists as lists
from web.portal.goals_indicator import Indicator
from web.portal.goals_markdown import as_page
from web.portal.goals_metadata import entries
from web.portal.sections import FOOT, SECTIONS
from web.words import word

CACHE = "public, max-age=300"
LONGEST_QUESTION = 100


class GoalsPages:
    """The routes below /{language}/goals and /{language}/indicators."""

    def __init__(self, deps: Deps, pages: Pages) -> None:
        self._deps, self._pages = deps, pages
        self._reach = Reach.of(deps.settings)

    def router(self) -> APIRouter:
        """The routes, ready for the portal."""
        router = APIRouter()
        for language in self._pages.languages:
            for path, page in (
                ("goals", self.goals),
                ("goals/status", self.status),
                ("goals/{code}", self.goal),
                ("indicators/{code}", self.indicator),
            ):
                router.add_api_route(f"/{language}/{path}", page, methods=["GET", "HEAD"])
        return router

    def goals(self, request: Request, q: str = "") -> Response:
        """All goals; with `q`, the indicators that are meant by it."""
        goals, t = self._goals(), self._pages.speech(request)
        typed = q.strip()[:LONGEST_QUESTION]
        found = tuple(lists.row(goals, one, t) for one in goals.find(typed)) if typed else ()
        alone = tuple(lists.row(goals, one, t) for one in goals.of_goal(""))
        values = {"cards": lists.cards(goals, t), "typed": typed, "found": found, "alone": alone, "since": goals.since}
        return self._page(request, "goals", "goals", values)

    def goal(self, request: Request, code: str) -> Response:
        """One goal with its targets and indicators."""
        goals, t = self._goals(), self._pages.speech(request)
        goal = goals.goal(code)
        if goal is None:
            raise HTTPException(404, "there is no such goal")
        values = {
            "code": goal.code,
            "short": lists.short_of(goals, goal, t),
            "title": lists.title_of(goals, goal, t),
            "groups": lists.groups(goals, goals.of_goal(goal.code), t),
            "follow": self._follow(goal.code),
        }
        return self._page(request, "goal", f"goals/{goal.code}", values)

    def status(self, request: Request) -> Response:
        """How many indicators are reported, goal by goal."""
        goals, t = self._goals(), self._pages.speech(request)
        return self._page(request, "goals_status", "goals/status", {"reported": lists.reported(goals, t)})

    def indicator(self, request: Request, code: str) -> Response:
        """One indicator with its figures, as they are asked for in the address."""
        t = self._pages.speech(request)
        with self._deps.db.reading() as session:
            goals = goals_of(session, self._deps.region)
            one = goals.indicator(code)
            if one is None:
                raise HTTPException(404, "there is no such indicator")
            table = table_of(session, one.id)
        figures = None
        if table is not None and table.rows:
            figures = Indicator(goals, one, table, self._deps.region, t).figures(dict(request.query_params))
        values = {**self._about(goals, one, t), "figures": figures, "follow": self._follow(one.code)}
        return self._page(request, "indicator", f"indicators/{one.code}", values)

    def _about(self, goals: Goals, one: SeenIndicator, t: Translator) -> dict[str, Any]:
        """What is said of an indicator beside its figures."""
        said = {name: goals.field(one, field, t.language) for name, field in _FIELDS.items()}
        goal = goals.goal(one.goal) if one.goal else None
        target = goals.heading(one.target) if one.target else None
        reason = str(one.progress.get("reason") or "")
        return {
            "one": lists.row(goals, one, t),
            "goal": (goal.code, lists.short_of(goals, goal, t)) if goal else None,
            "target": (target.code, lists.title_of(goals, target, t)) if target else None,
            "said": {name: lists.Words.of(words) if words.text else None for name, words in said.items()},
            "content": as_page(said["content"].text) if said["content"].text else "",
            "why": word(t, REASONS, reason) if reason else "",
            "computed": bool(one.progress.get("computed")),
            "entries": entries(goals, one, t),
            "updated": one.updated_at,
        }

    def _goals(self) -> Goals:
        with self._deps.db.reading() as session:
            return goals_of(session, self._deps.region)

    def _follow(self, subject: str) -> tuple[tuple[str, str], ...]:
        """The ways into the conversation that follows a goal or an indicator, by network."""
        entry = f"goals_{subject}"
        ways = (("Telegram", self._reach.telegram(entry)), ("Messenger", self._reach.messenger(entry)))
        return tuple((network, link) for network, link in ways if link)

    def _page(self, request: Request, template: str, path: str, values: dict[str, Any]) -> Response:
        parts = {"sections": SECTIONS, "foot_sections": FOOT}
        frame = {"path": path, "goals_style": address("goals.css"), **parts, **values}
        response = self._pages.page(request, f"portal/{template}.html", frame, cache=CACHE)
        remember(request, response, self._pages.language(request))
        return response


_FIELDS = {
    "available": "indicator_available",
    "chart": "graph_title",
    "content": "page_content",
    "footnote": "data_footnote",
    "copyright": "copyright",
    "notice": "data_notice_text",
    "notice_heading": "data_notice_heading",
}
