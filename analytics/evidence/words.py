"""A pack in words of one language: sections with their tables and bars, for the page and the PDF alike."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from analytics.evidence.period import Period
from analytics.evidence.tables import PUBLICATIONS, REACHED, REQUESTS
from analytics.open_data.answers import ANSWERS, SAID_AND_DONE
from analytics.open_data.consultations import CONSULTATIONS
from analytics.open_data.meetings import MEETINGS
from analytics.open_data.petitions import PETITIONS
from analytics.open_data.table import Table
from civic.region import Region
from core.clock import local_date
from core.i18n import N_, NC_, Translator, direction, own_name, translator
from templates.environment import day, number

Rows = Sequence[Mapping[str, Any]]
Tables = Mapping[str, Rows]

_WORDS = {
    "telegram": N_("Telegram"),
    "facebook_page": N_("Facebook page"),
    "telegram_channel": N_("Telegram channel"),
    "rural": N_("In rural communes"),
    "urban": N_("In towns"),
    "unknown": N_("Not known"),
    "total": N_("In all"),
    "received": N_("Requests received"),
    "answered": NC_("request", "Answered"),
    "refused": NC_("request", "Refused"),
    "withdrawn": NC_("request", "Withdrawn"),
    "open": N_("Open"),
    "in_time": N_("In time"),
    "late": N_("Late"),
    "extended": NC_("request", "Extended"),
    "median_working_days": N_("Working days until the answer (median)"),
    "head": N_("Complaints to the head of the council"),
    "commission": N_("Complaints to the commission"),
    "gathering": N_("Gathering support"),
    "closed": NC_("petition", "Closed"),
    "deposited": N_("Deposited"),
    "accepted": N_("Accepted"),
    "planned": NC_("meeting", "Planned"),
    "cancelled": NC_("meeting", "Cancelled"),
}
_DIMENSIONS = {
    "province": N_("By province"),
    "milieu": N_("Town and country"),
    "network": N_("By network"),
    "language": N_("By language"),
}
_MEASURES = {
    "state": N_("What became of them"),
    "decided": N_("Answered within the term of the law"),
    "refused_for": N_("Reasons for refusals"),
    "complaints": N_("Complaints filed in the period"),
}


def as_words(tables: Tables, region: Region, span: Period, language: str) -> dict[str, Any]:
    """Everything that is printed, as plain strings; `share` is the length of a bar between 0 and 1, None for none."""
    said = _Said(tables, region, translator(language))
    t = said.t
    return {
        "language": language,
        "direction": direction(language),
        "title": t("Evidence of what the council published and heard"),
        "council": t("Regional Council of %(region)s", region=region.name(language)),
        "period": t("From %(first)s to %(last)s", first=day(span.first, language), last=day(span.last, language)),
        "sections": said.sections(),
        "notes": [
            t("Groups of fewer than 5 people are not shown, and neither is what would give them away."),
            t("The figures are counted from what is recorded, and never estimated. The files beside this report hold "
              "every line of it; manifest.json names each with its hash."),
        ],
        "empty": t("Nothing in this period."),
    }  # fmt: skip


class _Said:
    """The tables of a pack in one language."""

    def __init__(self, tables: Tables, region: Region, t: Translator) -> None:
        self.t, self._tables, self._region = t, tables, region

    def sections(self) -> list[dict[str, Any]]:
        """Title, a line about it, charts, and a list."""
        return [
            self._section(PUBLICATIONS, self._publications(), self._log()),
            self._section(REACHED, self._bars(self._tables[REACHED.slug], "dimension", "people", _DIMENSIONS)),
            self._section(PETITIONS, [], self._petitions()),
            self._section(REQUESTS, self._bars(self._tables[REQUESTS.slug], "measure", "number", _MEASURES)),
            self._section(SAID_AND_DONE, [], self._pairs(SAID_AND_DONE, "said", "done")),
            self._section(CONSULTATIONS, [], self._consultations()),
            self._section(MEETINGS, [], self._meetings()),
            self._section(ANSWERS, [], self._pairs(ANSWERS, "question", "answer")),
        ]

    def _section(self, table: Table, charts: list[Any], rows: dict[str, Any] | None = None) -> dict[str, Any]:
        shown = rows if rows and rows["rows"] else None
        return {"slug": table.slug, "title": self.t(table.title), "about": self.t(table.about),
                "charts": [chart for chart in charts if chart["points"]], "list": shown}  # fmt: skip

    def _word(self, code: str) -> str:
        """The word for a code: a province, a topic, a ground, a language, or what _WORDS says; else the code."""
        language = self.t.language
        names = {one.slug: one.name(language) for one in self._region.provinces}
        names |= {one.slug: one.label(language) for one in self._region.topics}
        names |= {code: own_name(code) for code in self._region.languages}
        ground = self._region.request_rules.ground(code)
        if ground is not None:
            return ground[0].name(language)
        return names.get(code) or (self.t(_WORDS[code]) if code in _WORDS else code)

    def _point(self, label: str, value: float | None, most: float) -> dict[str, Any]:
        shown = self.t("not shown") if value is None else number(value, self.t.language)
        return {"label": label, "shown": shown, "share": None if value is None else value / most}

    def _chart(self, title: str, counts: Iterable[tuple[str, float | None]]) -> dict[str, Any]:
        rows = list(counts)
        most = max((value for _, value in rows if value is not None), default=0) or 1
        return {"title": title, "points": [self._point(label, value, most) for label, value in rows]}

    def _bars(self, rows: Rows, group: str, count: str, titles: Mapping[str, str]) -> list[dict[str, Any]]:
        """A chart for each group that has a title; the others stand together in the first one, without bars."""
        alone = [row for row in rows if row[group] not in titles]
        first = self._chart("", [(self._word(_code(row, group)), row[count]) for row in alone])
        for point in first["points"]:
            point["share"] = None
        charts = [first]
        for code, title in titles.items():
            mine = [(self._word(row["value"]), row[count]) for row in rows if row[group] == code]
            charts.append(self._chart(self.t(title), mine))
        return charts

    def _publications(self) -> list[dict[str, Any]]:
        rows = self._tables[PUBLICATIONS.slug]

        def by(name: str, say: Callable[[str], str]) -> list[tuple[str, float | None]]:
            counts = Counter(part for row in rows for part in str(row[name] or "").split(";") if part)
            return [(say(code), times) for code, times in sorted(counts.items(), key=lambda one: (-one[1], one[0]))]

        months = Counter(str(row["published_on"])[:7] for row in rows)
        return [
            self._chart(self.t("By month"), sorted(months.items())),
            self._chart(self.t("By theme"), by("topic", self._word)),
            self._chart(self.t("By network"), by("channel", self._word)),
            self._chart(self.t("By language"), by("languages", self._word)),
            self._chart(self.t("By province"), by("provinces", self._word)),
        ]

    def _log(self) -> dict[str, Any]:
        head = [self.t("Day"), self.t("Topic"), self.t("Channel"), self.t("Provinces")]
        rows = [
            [self._day(row["published_on"]), self._word(row["topic"]), self._word(row["channel"]),
             self._places(row["provinces"])]
            for row in self._tables[PUBLICATIONS.slug]
        ]  # fmt: skip
        return {"head": head, "rows": rows}

    def _places(self, provinces: str | None) -> str:
        return ", ".join(map(self._word, provinces.split(";"))) if provinces else self.t("Whole region")

    def _petitions(self) -> dict[str, Any]:
        t = self.t
        head = [t("Petition"), t("State"), t("People"), t("Deposited on"), t("Days from deposit to decision"),
                t("Reason for refusal")]  # fmt: skip
        rows = [
            [self._text(row, "title"), self._word(row["state"]), self._number(row["people"]),
             self._day(row["deposited_on"]), self._number(row["days_to_decision"], none=""), row["ground"] or ""]
            for row in self._tables[PETITIONS.slug]
        ]  # fmt: skip
        return {"head": head, "rows": rows}

    def _pairs(self, table: Table, one: str, other: str) -> dict[str, Any]:
        titles = {column.name: self.t(column.title) for column in table.columns}
        rows = [
            [self._day(row["published_on"]), self._text(row, one), self._text(row, other)]
            for row in self._tables[table.slug]
        ]
        return {"head": [self.t("Day"), titles[one], titles[other]], "rows": rows}

    def _consultations(self) -> dict[str, Any]:
        t = self.t
        rows = [
            [self._text(row, "title"), self._day(row["opens_at"]), self._day(row["closes_at"]),
             self._number(row["people"]), self._text(row, "outcome")]
            for row in self._tables[CONSULTATIONS.slug]
        ]  # fmt: skip
        return {"head": [t("Consultation"), t("Opens"), t("Closes"), t("People"), t("What came of it")], "rows": rows}

    def _meetings(self) -> dict[str, Any]:
        t = self.t
        rows = [
            [
                self._text(row, "title"),
                self._day(row["starts_at"]),
                self._text(row, "place"),
                self._number(row["counted"]),
            ]
            for row in self._tables[MEETINGS.slug]
        ]
        return {"head": [t("Meeting"), t("Day"), t("Place"), t("People counted")], "rows": rows}

    def _text(self, row: Mapping[str, Any], name: str) -> str:
        """In this language, else in the one its readers are given, else in whichever there is."""
        language = self.t.language
        order = (language, self._region.fallbacks.get(language, ""), *self._region.languages)
        return next((text for code in order if (text := row.get(f"{name}_{code}"))), "")

    def _number(self, value: float | None, none: str | None = None) -> str:
        if value is None:
            return self.t("not shown") if none is None else none
        return number(value, self.t.language)

    def _day(self, value: str | None) -> str:
        if not value:
            return ""
        moment = datetime.fromisoformat(value) if "T" in value else None
        found = local_date(moment, self._region.zone) if moment else date.fromisoformat(value)
        return day(found, self.t.language)


def _code(row: Mapping[str, Any], group: str) -> str:
    return str(row["value"]) if row["value"] != "total" or row[group] == "total" else str(row[group])
