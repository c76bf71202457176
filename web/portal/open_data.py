"""The page of open data: every public table with its columns and files, and what programs need to know."""

from dataclasses import dataclass

from analytics.open_data import TABLES
from analytics.open_data.formats import description_in
from analytics.open_data.packages import ABOUT
from analytics.open_data.table import Column, Kind, Table
from civic.sdg.view import goals_of
from core.i18n import N_, Translator
from web.data.routes import API, FILES
from web.portal.page import Ask, Page, View

KINDS = {
    Kind.TEXT: N_("text"),
    Kind.NUMBER: N_("whole number"),
    Kind.DECIMAL: N_("number"),
    Kind.YES_NO: N_("true or false"),
    Kind.DAY: N_("day"),
    Kind.MOMENT: N_("day and hour (UTC)"),
    Kind.MONTH: N_("month"),
}


@dataclass(frozen=True)
class Named:
    """A column: its name in the files, what it is called, what stands in it."""

    name: str
    title: str
    kind: str
    about: str


@dataclass(frozen=True)
class Listed:
    """A table with its columns and the addresses of its files and rows."""

    slug: str
    title: str
    about: str
    columns: tuple[Named, ...]
    csv: str
    json: str
    rows: str


def _list(ask: Ask) -> View:
    t, region = ask.t, ask.region
    return View(
        title=t("Open data"),
        lead=t(ABOUT),
        values={
            "tables": [_listed(table, ask) for table in TABLES],
            "package": f"{FILES}/{description_in(ask.language)}",
            "api": f"{API}/tables",
            "openapi": f"{API}/openapi.json",
            "licence": region.open_data.licence if region.open_data else None,
            "site": ask.settings.public_url,
            "goals": bool(goals_of(ask.session, region)),
        },
    )


def _listed(table: Table, ask: Ask) -> Listed:
    t = ask.t
    return Listed(
        slug=table.slug,
        title=t(table.title),
        about=t(table.about),
        columns=tuple(_named(column, t, ask.region.languages) for column in table.columns),
        csv=f"{FILES}/{table.slug}.csv",
        json=f"{FILES}/{table.slug}.json",
        rows=f"{API}/{table.slug}",
    )


def _named(column: Column, t: Translator, languages: tuple[str, ...]) -> Named:
    """A spoken column stands for one in each language: "title_ar" …"""
    name = ", ".join(f"{column.name}_{code}" for code in languages) if column.spoken else column.name
    return Named(name, t(column.title), t(KINDS[column.kind]), t(column.about) if column.about else "")


PAGES = (Page("open-data", "portal/open_data.html", _list),)
