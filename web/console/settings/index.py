"""The first page of the settings, and all of them put together."""

from fastapi import APIRouter, Request, Response

from core.i18n import N_
from web.console.desk import Desk
from web.console.settings.days import Days
from web.console.settings.networks import Networks
from web.console.settings.rules import Rules
from web.console.settings.texts import Texts
from web.console.settings.upkeep import Upkeep

PAGES = (
    ("networks", N_("Networks"), N_("Whether Telegram, Facebook and Messenger serve us, and how to connect them.")),
    ("texts", N_("Texts and recordings"), N_("The bot's questions in each language, and reading them aloud.")),
    ("holidays", N_("Days off"), N_("Public holidays, and days that were declared.")),
    ("rules", N_("Rules of the region"), N_("Numbers, terms and hours, each with the text that it comes from.")),
    ("retention", N_("How long data is kept"), N_("The term of each class of data, and what ended last.")),
    ("jobs", N_("Work in the background"), N_("What the program does by itself, and when it last did.")),
)


class Settings:
    """Routes under /console/settings."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def add_to(self, router: APIRouter) -> None:
        """Put the routes under /console/settings."""
        router.add_api_route("/", self.show, methods=["GET"])
        for part in (Networks, Texts, Days, Rules, Upkeep):
            part(self._desk).add_to(router)

    def show(self, request: Request) -> Response:
        """What there is to set, and where."""
        who = self._desk.who(request)
        pages = [(name, who.t(title), who.t(about)) for name, title, about in PAGES]
        return self._desk.page(request, who, "console/settings/index.html", {"pages": pages})
