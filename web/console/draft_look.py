"""How a campaign looks: its messages as the networks will show them, how long they are, what is wrong and where."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, urlsplit

from markupsafe import Markup

from campaigns.content import CampaignContent
from campaigns.media import place_of
from campaigns.proofs import Proof, all_faults, lacking, proofs
from civic.region import Region
from core.errors import BadInput
from core.i18n import NN_, Translator, languages, own_name
from core.message import Markup as Form
from core.message import Media
from core.networks import FACEBOOK_PAGE
from core.sentence import Listed, Sentence
from templates.posts.variables import post_variables
from web.console.draft_fields import Fields
from web.refusals import told
from web.words import CHANNELS, FIELDS, word

KEPT = "/console/campaigns/kept/"
_LINK = re.compile(r'<a href="([^"]*)">')
_ALT = re.compile(r"(?:media|photos\.(\d+))\.alt\.(\w+)")
# Where the place of a fault, by its beginning, stands in the form; the first that fits.
_ANCHORS = (
    ("media", "pictures"), ("photos", "pictures"), ("chart", "pictures"), ("upload", "pictures"),
    ("document", "document"), ("audience", "audience"), ("poll", "poll"), ("channels", "channels"),
    ("send_at", "when"), ("recurrence", "when"), ("max_lateness", "when"), ("on_holiday", "when"), ("at", "when"),
    ("template", "template"), ("fallback", "fallback"), ("name", "name"), ("topic", "topic"), ("project", "more"),
    ("opens", "more"), ("priority", "more"), ("data", "data"),
)  # fmt: skip
TOO_LONG = NN_("Too long by %(n)s character.", "Too long by %(n)s characters.")


@dataclass(frozen=True)
class Note:
    """What is to be said beside a field; `wrong`: it keeps the campaign from going out, and is not merely missing."""

    what: str
    wrong: bool = True


@dataclass(frozen=True)
class Shown:
    """A file of a message: where the console shows it (a picture), its words and its name."""

    kind: str
    address: str
    alt: str
    name: str


@dataclass(frozen=True)
class Post:
    """A message as its network shows it; without `text` there is none yet, for the reason in `problem`."""

    network: str
    channel: str
    languages: tuple[str, ...]
    text: str = ""
    files: tuple[Shown, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    card: str = ""
    question: str = ""
    options: tuple[str, ...] = ()
    length: int = 0
    limit: int = 0
    over: int = 0
    too_long: str = ""
    problem: str = ""


@dataclass
class Look:
    """Everything that the composer says of what stands in the form."""

    posts: list[Post] = field(default_factory=list)
    notes: dict[str, list[Note]] = field(default_factory=dict)

    def say(self, anchor: str, what: str, *, wrong: bool = True) -> None:
        """A sentence beside a field, once."""
        note = Note(what, wrong)
        if note not in self.notes.setdefault(anchor, []):
            self.notes[anchor].append(note)

    @property
    def todo(self) -> int:
        """How many things keep the campaign from going out."""
        return sum(map(len, self.notes.values()))


def look_at(
    content: CampaignContent, wrong: Iterable[BadInput], fields: Fields, region: Region, t: Translator,
    campaign_id: int = 0,
) -> Look:  # fmt: skip
    """The messages of a content in writing, and everything to be said of it beside its fields."""
    found = Look()
    unfilled = _required(content, found, t)
    for proof in proofs(content, region, campaign_id=campaign_id):
        found.posts.append(_post(proof, region, t, unfilled=unfilled))
        if proof.over:
            for code in proof.languages:
                found.say(_body(content, code), t.plural(*TOO_LONG, proof.over))
    if not fields.all("channels"):
        found.say("channels", t("Choose at least one channel."), wrong=False)
    for code in lacking(content, region):
        sentence = t("There is no text for readers of %(language)s yet.", language=own_name(code))
        found.say(_body(content, code), sentence, wrong=False)
    for fault in (*wrong, *all_faults(content, region, campaign_id=campaign_id)):
        _place(fault, fields, found, t, unfilled=unfilled)
    return found


def posts_of(content: CampaignContent, region: Region, t: Translator, campaign_id: int) -> list[Post]:
    """The messages of a campaign as it stands."""
    return [_post(proof, region, t) for proof in proofs(content, region, campaign_id=campaign_id)]


def _body(content: CampaignContent, language: str) -> str:
    return "template" if content.template else f"body-{language}"


def _required(content: CampaignContent, found: Look, t: Translator) -> bool:
    """Say beside each name what the template still needs; whether there is one."""
    needed = [
        one.name
        for one in (post_variables(content.template) if content.template else ())
        if one.required and one.name not in content.data
    ]
    for name in needed:
        found.say(f"v-{name}", t("This is needed."), wrong=False)
    return bool(needed)


def _place(fault: BadInput, fields: Fields, found: Look, t: Translator, *, unfilled: bool) -> None:
    """Put a fault beside its field, in the reader's language where the form knows what it is about."""
    where, fault = fault.where, _as_in_form(fault, t)
    if alt := _ALT.fullmatch(where):
        sentence = t("Say in words what the picture shows, for who cannot see it.")
        found.say(f"alt-{int(alt[1] or 0)}-{alt[2]}", sentence, wrong=False)
    elif where == "topic" and not fields.one("topic"):
        found.say("topic", t("Choose what it is about."), wrong=False)
    elif where == "name":
        found.say("name", t("Small Latin letters, digits, hyphens: road-308."))
    elif where == "recurrence" and "weekday" in fault.what:
        found.say("when", t("Choose the days of the week."))
    elif where.startswith("body."):
        found.say(f"body-{where[5:].partition(',')[0]}", told(fault, t))
    elif not _told(fault, fields, unfilled):
        found.say(_anchor(where, fields), told(fault, t))


def _as_in_form(fault: BadInput, t: Translator) -> BadInput:
    """The same fault with the channels, languages and fields that it names called as the form calls them."""
    return BadInput(_worded(fault.sentence, t), where=fault.where, remedy=_worded(fault.advice, t))


def _worded(sentence: Sentence, t: Translator) -> Sentence:
    return Sentence(sentence.message, {name: _value(name, value, t) for name, value in sentence.values.items()})


def _value(name: str, value: object, t: Translator) -> object:
    match value:
        case Sentence():
            return _worded(value, t)
        case Listed():
            return Listed([_value(name, each, t) for each in value.items], value.between)
        case tuple() | list():
            return [_value(name, each, t) for each in value]
        case str() if value in CHANNELS:
            return word(t, CHANNELS, value)
        case str() if name in {"language", "languages", "spoken"} and value in languages():
            return own_name(value)
        case str() if name == "field":
            return _field(value, t)
    return value


def _field(path: str, t: Translator) -> str:
    """A field of a campaign file as the form calls it: "Poll · Answers · العربية"."""
    parts = [part for part in path.split(".") if not part.isdecimal()]
    return " · ".join(own_name(part) if part in languages() else word(t, FIELDS, part) for part in parts)


def _told(fault: BadInput, fields: Fields, unfilled: bool) -> bool:
    """Whether the form says it already: a missing text, a missing name of a template, no channel."""
    if fields.one("template"):
        missing = "is missing" in fault.what and fault.where in {"", "data"}
        return missing or (fault.where.startswith("template ") and ("is missing" in fault.what or unfilled))
    return fault.where == "body" or (fault.where == "channels" and not fields.all("channels"))


def _anchor(where: str, fields: Fields) -> str:
    name = where.partition(".")[2].partition(".")[0]
    if where.startswith("data.") and fields.one("template"):
        return f"v-{name}"
    return next((anchor for begin, anchor in _ANCHORS if where.startswith(begin)), "")


def _post(proof: Proof, region: Region, t: Translator, *, unfilled: bool = False) -> Post:
    network = "facebook" if proof.channel == FACEBOOK_PAGE else "telegram"
    common = {"network": network, "channel": word(t, CHANNELS, proof.channel), "languages": proof.languages}
    message = proof.message
    if message is None:
        problem = told(_as_in_form(proof.problem, t), t) if proof.problem else ""
        if unfilled:
            problem = t("It can be seen here once everything that the text needs is filled in.")
        return Post(**common, problem=problem)  # type: ignore[arg-type]
    if message.poll is not None:
        return Post(**common, question=message.poll.question, options=message.poll.options)  # type: ignore[arg-type]
    return Post(
        **common,  # type: ignore[arg-type]
        text=_words(message.text) if message.markup is Form.HTML else message.text,
        files=tuple(_file(media, region.reach.files) for media in message.media),
        rows=tuple(tuple(button.label for button in row) for row in message.rows),
        card=urlsplit(message.link).hostname or "",
        length=proof.length, limit=proof.limit, over=proof.over,
        too_long=t.plural(*TOO_LONG, proof.over) if proof.over else "",
    )  # fmt: skip


def _words(text: str) -> Markup:
    """Telegram's own tags as they are: our composer wrote them and escaped the rest. Its links lead nowhere here."""
    return Markup(_LINK.sub(r'<span class="anchor" title="\1">', text).replace("</a>", "</span>"))  # noqa: S704


def _file(media: Media, folder: Path | None) -> Shown:
    place = place_of(folder, media.path)
    return Shown(media.kind, KEPT + quote(place) if place else "", media.alt, Path(media.path).name)


def counters(posts: Sequence[Post]) -> Mapping[str, list[Post]]:
    """The messages in which each language stands, for the counters below its text."""
    found: dict[str, list[Post]] = {}
    for post in posts:
        for code in post.languages if post.limit else ():
            found.setdefault(code, []).append(post)
    return found
