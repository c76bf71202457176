"""The fields of the composer: from a campaign to its form, and from what was posted to a campaign file's values."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from starlette.datastructures import FormData

from campaigns.content import CampaignContent
from campaigns.media import kept_file, place_of
from campaigns.occurrences import parse_recurrence
from campaigns.source import campaign_source
from core.errors import BadInput
from core.i18n import N_
from core.toml_file import parse_toml
from templates.posts.variables import Kind, Variable, post_variables

SINGLE = ("name", "topic", "template", "project", "opens", "priority", "max_lateness", "on_holiday")
AUDIENCE = ("provinces", "communes", "languages", "topics", "took_part", "not_took_part")
ONCE, LATER, DAILY, WEEKLY, MONTHLY = "once", "later", "daily", "weekly", "monthly"


@dataclass(frozen=True)
class Fields:
    """What stands in the form: the texts of each name, in their order."""

    given: Mapping[str, Sequence[str]]

    def one(self, name: str, otherwise: str = "") -> str:
        """The text of a field."""
        found = self.given.get(name)
        return found[0] if found else otherwise

    def all(self, name: str) -> list[str]:
        """What was chosen of a field that takes several."""
        return [text for text in self.given.get(name, ()) if text]

    def lines(self, name: str) -> list[str]:
        """The lines of a text that are not empty."""
        return [line.strip() for line in self.one(name).splitlines() if line.strip()]

    def by_language(self, name: str, languages: Iterable[str]) -> dict[str, str]:
        """The texts of a name in each language that has one."""
        return {code: text for code in languages if (text := self.one(f"{name}-{code}"))}

    def but(self, more: Mapping[str, Sequence[str]]) -> "Fields":
        """The same with other texts."""
        return Fields({**self.given, **more})


@dataclass
class Reading:
    """The values of a campaign file, and by field what was wrong in them."""

    values: dict[str, Any] = field(default_factory=dict)
    wrong: list[BadInput] = field(default_factory=list)


def posted_fields(posted: FormData, uploads: Sequence[str] = (), document: str = "") -> Fields:
    """The form as it was sent, pictures that were taken away left out, those just uploaded added."""
    given: dict[str, list[str]] = {}
    for name, value in posted.multi_items():
        if isinstance(value, str):
            given.setdefault(name, []).append(value.replace("\r\n", "\n").strip())
    dropped = set(given.pop("drop", ()))
    pictures, kept = given.get("picture", []), list[str]()
    alts = {name: given.pop(name) for name in list(given) if name.startswith("alt-")}
    for number, picture in enumerate(pictures):
        if str(number) not in dropped:
            for name, texts in alts.items():
                _, at, code = name.split("-", 2)
                if at == str(number):
                    given[f"alt-{len(kept)}-{code}"] = texts
            kept.append(picture)
    given["picture"] = [*kept, *(place for place in uploads if place not in kept)]
    if given.pop("drop-document", None):
        given.pop("document", None)
    if document:
        given["document"] = [document]
    if given.pop("drop-chart", None):
        given.pop("chart", None)
    return Fields(given)


def fields_of(content: CampaignContent, languages: Sequence[str], folder: Path | None) -> Fields:
    """The form that says what a campaign says."""
    stored = content.model_dump(mode="json")
    given: dict[str, Sequence[str]] = {name: [str(stored[name])] for name in SINGLE}
    given |= {"channels": content.channels, "links": ["on"] if content.count_links else []}
    given |= {name: stored["audience"][name] for name in AUDIENCE}
    given |= {"milieu": [content.audience.milieu], "associations": ["on"] if content.audience.associations else []}
    given |= _texts("body", {} if content.template else content.body) | _texts("fallback", content.fallback)
    given |= _data_fields(content, languages) | _file_fields(content, folder) | _hour_fields(content)
    if content.poll:
        given |= _texts("question", content.poll.question)
        given |= {f"options-{code}": ["\n".join(options)] for code, options in content.poll.options.items()}
        given |= {"multiple": ["on"] if content.poll.multiple else [], "closes": [content.poll.closes or ""]}
    return Fields(given)


def _texts(name: str, texts: Mapping[str, str]) -> dict[str, Sequence[str]]:
    return {f"{name}-{code}": [text] for code, text in texts.items()}


def _data_fields(content: CampaignContent, languages: Sequence[str]) -> dict[str, Sequence[str]]:
    if not content.template:
        return {"data": [campaign_source(content.data, {}).strip() if content.data else ""]}
    given: dict[str, Sequence[str]] = {}
    for one in post_variables(content.template):
        value = content.data.get(one.name)
        if value is None:
            continue
        if one.kind is Kind.WORDS:
            texts = value if isinstance(value, dict) else dict.fromkeys(languages, str(value))
            given |= _texts(f"v-{one.name}", texts)
        elif one.kind is Kind.LIST:
            items = [item if isinstance(item, dict) else dict.fromkeys(languages, str(item)) for item in value]
            given |= {f"v-{one.name}-{code}": ["\n".join(item.get(code, "") for item in items)] for code in languages}
        elif one.kind is Kind.FLAG:
            given[f"v-{one.name}"] = ["on"] if value else []
        else:
            given[f"v-{one.name}"] = [str(value)]
    return given


def _file_fields(content: CampaignContent, folder: Path | None) -> dict[str, Sequence[str]]:
    pictures = [content.media] if content.media else list(content.photos)
    given: dict[str, Sequence[str]] = {"picture": [place_of(folder, one.image) for one in pictures]}
    for number, picture in enumerate(pictures):
        given |= _texts(f"alt-{number}", picture.alt)
    if content.document:
        given["document"] = [place_of(folder, content.document.file)]
    if content.chart:
        given["chart"] = [content.chart.model_dump_json(exclude_none=True)]
    return given


def _hour_fields(content: CampaignContent) -> dict[str, Sequence[str]]:
    given: dict[str, Sequence[str]] = {"when": [ONCE if content.send_at else LATER], "send_at": [content.send_at or ""]}
    if content.recurrence:
        rule = parse_recurrence(content.recurrence)
        kind = content.recurrence.partition(" ")[0]
        given |= {"when": [kind], "hour": [f"{rule.hour:%H:%M}"], "weekdays": rule.weekdays}
        given["month_day"] = [str(rule.month_day or 1)]
    return given


def read(fields: Fields, languages: Sequence[str], folder: Path | None) -> Reading:
    """What the form says as the values of a campaign file; what cannot be read is told and left out."""
    found = Reading()
    found.values = {name: fields.one(name) for name in SINGLE if fields.one(name)}
    found.values["channels"] = list(dict.fromkeys(fields.all("channels")))
    if not fields.one("links"):
        found.values["count_links"] = False
    if not fields.one("template"):
        found.values["body"] = fields.by_language("body", languages)
    found.values["fallback"] = fields.by_language("fallback", languages)
    found.values["audience"] = _audience(fields)
    found.values["data"] = _data(fields, languages, found)
    _read_files(fields, languages, folder, found)
    _read_poll(fields, languages, found)
    _read_hour(fields, found)
    return found


def _audience(fields: Fields) -> dict[str, Any]:
    chosen: dict[str, Any] = {name: fields.all(name) for name in AUDIENCE if fields.all(name)}
    if fields.one("milieu"):
        chosen["milieu"] = fields.one("milieu")
    if fields.one("associations"):
        chosen["associations"] = True
    return chosen


def _data(fields: Fields, languages: Sequence[str], found: Reading) -> dict[str, Any]:
    template = fields.one("template")
    if not template:
        try:
            return parse_toml(fields.one("data"), "data")
        except BadInput:
            found.wrong.append(
                BadInput("this cannot be read: write one line for each value, such as km = 12, and words in quotes",
                         where="data")
            )  # fmt: skip
            return {}
    data = {}
    try:
        variables = post_variables(template, "template")
    except BadInput as unknown:
        found.wrong.append(unknown)
        return {}
    for one in variables:
        value = _variable(fields, one, languages, found)
        if value not in (None, "", {}, []):
            data[one.name] = value
    return data


def _variable(fields: Fields, one: Variable, languages: Sequence[str], found: Reading) -> Any:
    name, text = f"v-{one.name}", fields.one(f"v-{one.name}")
    match one.kind:
        case Kind.WORDS:
            texts = fields.by_language(name, languages)
            same = len(texts) == len(languages) and len(set(texts.values())) == 1
            return texts[languages[0]] if same else texts
        case Kind.LIST:
            columns = {code: fields.lines(f"{name}-{code}") for code in languages}
            longest = max(map(len, columns.values()))
            return [{code: lines[n] for code, lines in columns.items() if n < len(lines)} for n in range(longest)]
        case Kind.FLAG:
            return bool(text)
        case Kind.NUMBER | Kind.AMOUNT:
            return _number(text, f"data.{one.name}", found)
    return text


def _number(text: str, where: str, found: Reading) -> float | int | None:
    plain = text.replace(" ", "").replace("\u00a0", "").replace("\u202f", "").replace(",", ".")
    if not plain:
        return None
    try:
        value = float(plain)
    except ValueError:
        value = float("nan")
    if not abs(value) < 1e15:
        found.wrong.append(BadInput("%(text)r is no number", where=where, text=text))
        return None
    return int(value) if value == int(value) else value


def _read_files(fields: Fields, languages: Sequence[str], folder: Path | None, found: Reading) -> None:
    pictures = []
    for number, place in enumerate(fields.all("picture")):
        path = kept_file(folder, place)
        if path is None:
            found.wrong.append(
                BadInput("there is no file %(given)r", where="media.image", remedy=N_("Upload it again."), given=place)
            )
        else:
            pictures.append({"image": str(path), "alt": fields.by_language(f"alt-{number}", languages)})
    if len(pictures) == 1:
        found.values["media"] = pictures[0]
    elif pictures:
        found.values["photos"] = pictures
    if place := fields.one("document"):
        path = kept_file(folder, place)
        if path is None:
            found.wrong.append(BadInput("there is no file %(given)r", where="document.file", given=place))
        else:
            found.values["document"] = {"file": str(path)}
    if chart := fields.one("chart"):
        try:
            found.values["chart"] = json.loads(chart)
        except ValueError:
            found.wrong.append(BadInput("the chart cannot be read", where="chart"))


def _read_poll(fields: Fields, languages: Sequence[str], found: Reading) -> None:
    question = fields.by_language("question", languages)
    options = {code: lines for code in languages if (lines := fields.lines(f"options-{code}"))}
    if question or options:
        poll: dict[str, Any] = {"question": question, "options": options}
        if fields.one("multiple"):
            poll["multiple"] = True
        if fields.one("closes"):
            poll["closes"] = fields.one("closes")[:16]
        found.values["poll"] = poll


def _read_hour(fields: Fields, found: Reading) -> None:
    when, hour = fields.one("when", LATER), fields.one("hour")[:5] or "09:00"
    days = ",".join(fields.all("weekdays"))
    rules = {DAILY: f"daily {hour}", WEEKLY: f"weekly {days} {hour}",
             MONTHLY: f"monthly {fields.one('month_day', '1')} {hour}"}  # fmt: skip
    if when == ONCE and fields.one("send_at"):
        found.values["send_at"] = fields.one("send_at")
    elif when == WEEKLY and not days:
        found.wrong.append(BadInput("no weekday is chosen", where="recurrence"))
    elif when in rules:
        found.values["recurrence"] = rules[when]
    if when not in rules:
        found.values.pop("on_holiday", None)


def day_chosen(fields: Fields, day: str) -> Fields:
    """The form with another day, at the hour that it had."""
    hour = fields.one("send_at")[11:16] or "09:00"
    try:
        moment = datetime.fromisoformat(f"{day}T{hour}")
    except ValueError:
        return fields
    return fields.but({"when": [ONCE], "send_at": [moment.isoformat(timespec="minutes")]})
