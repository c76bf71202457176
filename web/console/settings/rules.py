"""The rules of the region as region.toml states them: what they say, where they come from, how sure they are."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request, Response

from civic.region import Region, Rule
from civic.rules import Entry, Stated, Status, stated_in
from core.i18n import N_, Translator
from web.console.desk import Desk
from web.words import STATED, WEEKDAYS, word

# The parts of the file, in its order.
PARTS = {
    "petition_rules": N_("Petitions"),
    "request_rules": N_("Requests for information"),
    "calendar": N_("Working days"),
    "news": N_("Hours and number of news"),
    "privacy": N_("How long data is kept"),
    "open_data": N_("Open data"),
    "evidence": N_("Evidence"),
    "": N_("Names and numbers of people"),
}
STATUSES = {
    Status.SOURCED: N_("read in a published text"),
    Status.UNCONFIRMED: N_("assumed: to be confirmed"),
    Status.CONFLICT: N_("published texts contradict each other"),
}
_ABOUT_IT = {"source", "status", "note", "key"}


@dataclass(frozen=True)
class RuleLine:
    """One rule: its key in the file, its values by their names, where it comes from, how sure it is."""

    key: str
    values: tuple[tuple[str, str], ...]
    source: str
    status: str
    sure: bool
    note: str


@dataclass(frozen=True)
class RulePart:
    """The rules of one part of the file."""

    name: str
    title: str
    rules: tuple[RuleLine, ...]


class Rules:
    """The route /console/settings/rules."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def add_to(self, router: APIRouter) -> None:
        """Put the route under /console/settings."""
        router.add_api_route("/rules", self.show, methods=["GET"])

    def show(self, request: Request, only: str = "") -> Response:
        """Every rule, or (only=unconfirmed) those that the council still has to confirm."""
        who = self._desk.who(request)
        region, open_only = self._desk.region, only == "unconfirmed"
        parts = [part for part in _parts(region, who.t, open_only=open_only) if part.rules]
        values = {
            "parts": parts,
            "only": open_only,
            "unconfirmed": len(region.unconfirmed()),
            "of": len(region.rules),
            "file": str(self._desk.deps.settings.region_file or ""),
        }
        return self._desk.page(request, who, "console/settings/rules.html", values)


def _parts(region: Region, t: Translator, *, open_only: bool) -> Iterator[RulePart]:
    stated = {key: one for name in PARTS if name for key, one in _stated(region, name)}
    shown = region.unconfirmed() if open_only else region.rules
    for name, title in PARTS.items():
        mine = [rule for rule in shown if _part_of(rule.key) == name]
        yield RulePart(name, t(title), tuple(_line(rule, stated.get(rule.key), t) for rule in mine))


def _stated(region: Region, name: str) -> Iterator[tuple[str, Stated]]:
    entry = getattr(region, name)
    return stated_in(entry, name) if isinstance(entry, Entry) else iter(())


def _part_of(key: str) -> str:
    first = key.partition(".")[0]
    return first if first in PARTS else ""


def _line(rule: Rule, stated: Stated | None, t: Translator) -> RuleLine:
    values = stated.model_dump(mode="json", exclude=_ABOUT_IT, exclude_none=True) if stated else {}
    return RuleLine(
        key=rule.key,
        values=tuple((name, _said(value, t)) for name, value in values.items() if value not in ("", [], {})),
        source=t(rule.source) if rule.source in STATED else rule.source,
        status=t(STATUSES[rule.status]),
        sure=rule.status is Status.SOURCED,
        note=rule.note,
    )


def _said(value: Any, t: Translator) -> str:
    """A value of the file in short: of words per language the reader's, of a table its names and values."""
    if isinstance(value, Mapping):
        if t.language in value:
            return str(value[t.language])
        return ", ".join(f"{name} {_said(one, t)}" for name, one in value.items() if one not in (None, "", [], {}))
    if isinstance(value, list):
        return "; ".join(_said(one, t) for one in value)
    if isinstance(value, bool):
        return t("yes") if value else t("no")
    return word(t, WEEKDAYS, str(value))
