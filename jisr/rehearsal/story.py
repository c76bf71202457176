"""The main job as a story: people subscribe, staff publish, people react, talk and ask; all is stored and counted."""

import json
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from importlib.resources import files
from pathlib import Path
from typing import Any

from civic.region import load_region
from core.clock import local_date, now
from jisr.rehearsal.citizen import Citizen
from jisr.rehearsal.samples import consultation_sources, sample_files
from jisr.rehearsal.stage import CHANNEL, Stage, subscribe_page

EDITOR, APPROVER, ADMIN = "redaction@conseil.example", "presidence@conseil.example", "admin@conseil.example"
SENDING_SECONDS = 60.0
Tell = Callable[[str], None]


@dataclass(frozen=True)
class Row:
    """One line of the table: what was looked at, what came of it, and whether that is what should have come."""

    part: str
    what: str
    came: str
    right: bool


@dataclass
class Story:
    """The people, the campaigns and what came of them, as the story goes on."""

    stage: Stage
    tell: Tell
    password: str = ""
    people: dict[str, Citizen] = field(default_factory=dict)
    campaigns: dict[str, int] = field(default_factory=dict)
    consultations: list[str] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)

    def note(self, part: str, what: str, came: object, *, right: bool) -> None:
        """Write one line of the table."""
        self.rows.append(Row(part, what, str(came), right))

    def expect(self, part: str, what: str, came: object, expected: object) -> None:
        """Write one line of the table; right when what came is what was expected."""
        shown = came if came == expected else f"{came} (expected {expected})"
        self.note(part, what, shown, right=came == expected)


def play(stage: Stage, tell: Tell, password: str = "") -> list[Row]:
    """Play the whole story on a stage that runs; the rows of its table."""
    story = Story(stage, tell, password)
    for chapter in CHAPTERS:
        chapter(story)
    return story.rows


def _council(story: Story) -> None:
    story.tell("The council sets up: staff, petitions, the page")
    for email, role in ((EDITOR, "editor"), (APPROVER, "approver"), (ADMIN, "admin")):
        options = ("--password-stdin",) if story.password else ()
        story.stage.jisr("staff", "add", email, "--role", role, *options, stdin=f"{story.password}\n")
    for path in sample_files("petitions"):
        story.stage.jisr("petition", "open", str(path), "--by", ADMIN)
    for name, source in consultation_sources(local_date(now(), load_region().zone)).items():
        file = story.stage.folder / name
        file.write_text(source, encoding="utf-8")
        slug = story.stage.jisr("consultation", "import", str(file.resolve()), "--by", EDITOR)
        story.stage.jisr("consultation", "open", slug, "--now", "--by", APPROVER)
        story.consultations.append(slug)
    for path in sample_files("planning", "*.csv"):
        story.stage.jisr("import", "planning", str(path), "--by", EDITOR)
    story.stage.jisr("import", "sdg", str(Path(str(files("jisr"))) / "rehearsal" / "goals"), "--by", EDITOR)
    subscribe_page(story.stage)


def _subscribers(story: Story) -> None:
    story.tell("Citizens talk to the bot and subscribe")
    welcomes = (
        ("Fatima", "ar", "azilal", "أزيلال", ("roads", "education")),
        ("Hassan", "ar", "khouribga", "خريبكة", ()),
        ("Youssef", "fr", "beni-mellal", "Kasba Tadla", ("budget",)),
        ("Itto", "zgh", "khenifra", "خنيفرة", ()),
        ("Sara", "fr", "fquih-ben-salah", "Fquih Ben Salah", ()),
    )

    def welcome(name: str, language: str, province: str, commune: str, topics: tuple[str, ...]) -> None:
        person = Citizen.new(story.stage.sandbox.url, name, "fr" if language == "zgh" else language)
        last = person.subscribes(language, province, commune, *topics)
        story.people[name] = person
        _conversation(story, f"welcome: {name} ({language}, {province})", last, "C2")

    _at_once([partial(welcome, *each) for each in welcomes])


def _at_once(deeds: Sequence[Callable[[], None]]) -> None:
    """People do not wait for each other."""
    with ThreadPoolExecutor(len(deeds)) as pool:
        for done in [pool.submit(deed) for deed in deeds]:
            done.result()


def _campaigns(story: Story) -> None:
    story.tell("Staff import, approve and schedule the campaigns")
    jisr = story.stage.jisr
    for path in sample_files("campaigns"):
        number = int(jisr("campaign", "import", str(path), "--by", EDITOR))
        jisr("campaign", "approve", str(number), "--by", APPROVER)
        jisr("campaign", "schedule", str(number))
        story.campaigns[path.stem] = number


def _published(story: Story) -> None:
    story.tell("The campaigns go out to the page, the channel and the subscribers")
    for name, number in story.campaigns.items():
        status = _wait_done(story, number)
        previews = json.loads(story.stage.jisr("campaign", "preview", str(number), "--json"))
        for channel, counts in sorted(status["counts"].items()):
            came = ", ".join(f"{count} {state}" for state, count in sorted(counts.items()))
            story.note("published", f"{name} → {channel}", came, right=set(counts) == {"sent"})
        _compare(story, name, previews)


def _wait_done(story: Story, number: int) -> dict[str, Any]:
    def done() -> dict[str, Any] | None:
        found: dict[str, Any] = json.loads(story.stage.jisr("campaign", "status", str(number), "--json"))
        return found if found["state"] == "done" else None

    found: dict[str, Any] = story.stage.sandbox.wait_until(done, f"campaign {number} to be done", SENDING_SECONDS)
    return found


def _compare(story: Story, name: str, previews: Iterable[dict[str, Any]]) -> None:
    """What arrived is, byte for byte, what the preview showed."""
    arrived = {str(message["params"].get("text")) for message in story.stage.sandbox.sent()}
    posts = {str(post["message"]) for post in story.stage.sandbox.facebook_posts()}
    for preview in previews:
        text = preview["message"]["text"]
        where = posts if preview["channel"] == "facebook_page" else arrived
        wanted = preview["channel"] != "telegram_subscribers" or preview["language"] in ("ar", "fr")
        if wanted and text not in where:
            story.note(
                "published", f"{name}: preview {preview['channel']} {preview['language']}", "differs", right=False
            )


def _reactions(story: Story) -> None:
    story.tell("Readers react and comment")
    sandbox = story.stage.sandbox
    post = next(message for message in sandbox.sent() if message["params"].get("chat_id") == CHANNEL)
    sandbox.react_in_channel(post["chat_id"], post["message_id"], {"👍": 12, "❤": 5})
    page_post = sandbox.facebook_posts()[0]["id"]
    sandbox.react_on_facebook(page_post, "like", person_id="9001")
    sandbox.react_on_facebook(page_post, "love", person_id="9002")
    sandbox.comment(page_post, "متى تبدأ أشغال الطريق 308؟", person_id="9003")
    sandbox.comment(page_post, "Merci pour ces informations !", person_id="9004")
    sandbox.replay_facebook()


def _conversations(story: Story) -> None:
    story.tell("Citizens give feedback, support a petition, ask for information, look at their data, stop")
    _at_once([partial(deed, story) for deed in (_fatima, _hassan, _itto, _youssef, _sara)])


def _fatima(story: Story) -> None:
    last = _supports(story.people["Fatima"], "+212600000011")
    _conversation(story, "petition: Fatima (ar)", last, "P2")


def _hassan(story: Story) -> None:
    hassan, first = story.people["Hassan"], next(iter(story.campaigns.values()))
    hassan.presses(f"go:feedback:c{first}")
    last = hassan.says("الطريق بين الدوار والسوق خاصها إصلاح قبل الشتا", "F2")
    _conversation(story, "feedback: Hassan (ar), about a post", last, "F2")
    _conversation(story, "petition: Hassan (ar)", _supports(hassan, "+212600000012"), "P2")


def _supports(person: Citizen, number: str) -> str:
    person.says("/start petition_school-bus-azilal")
    person.presses("petition.read:support-school-bus-azilal")
    person.presses("petition.eligible:yes-school-bus-azilal")
    return person.shares_phone(number, "P2")


def _itto(story: Story) -> None:
    itto = story.people["Itto"]
    itto.says("/feedback")
    itto.presses("feedback.topic:water")
    _conversation(story, "feedback: Itto (zgh), by voice", itto.speaks("F2"), "F2")


def _youssef(story: Story) -> None:
    youssef = story.people["Youssef"]
    youssef.says("/demande")
    youssef.says("Combien de projets du plan 2022-2027 concernent la province de Béni Mellal ?")
    _conversation(story, "information request: Youssef (fr)", youssef.presses("request.urgent:no", "R2"), "R2")
    _conversation(story, "my data: Youssef (fr)", youssef.says("/mydata", "M2"), "M2")


def _sara(story: Story) -> None:
    _conversation(story, "stop: Sara (fr)", story.people["Sara"].says("STOP", "S2"), "S2")


def _conversation(story: Story, what: str, answer: str, mark: str) -> None:
    story.note("conversation", what, _reference(answer, mark), right=mark in answer)


def _reference(answer: str, mark: str) -> str:
    words = (word.strip("\u2068\u2069.") for word in answer.split())
    return next((word for word in words if "-" in word and word.startswith(mark)), "no reference")


def _consulted(story: Story) -> None:
    story.tell("Citizens answer a consultation; it closes, and each hears the results of their area")
    (slug,) = story.consultations
    people = [story.people[name] for name in ("Fatima", "Hassan", "Youssef", "Itto", "Sara")]
    _at_once([partial(_answers, person, slug) for person in people])
    story.stage.jisr("consultation", "close", slug, "--by", APPROVER)
    told = [person.hears() for person in people]
    story.note("conversation", f"consultation {slug}: results told", len(told), right=all(told))
    found = json.loads(story.stage.jisr("consultation", "results", slug, "--public", "--json"))
    story.expect("counted", "people who answered the consultation", found["people"], len(people))
    shown = [group for group in found["questions"][0]["by_province"].values() if group and group["people"]]
    story.expect("counted", "provinces with fewer than 5 people that are shown", len(shown), 0)


def _answers(person: Citizen, slug: str) -> None:
    person.says(f"/start consult_{slug}")
    person.presses("consult.intro:begin")
    for pressed in ("0.2", "1.1", "1.next", "2.4", "3.skip", "4.skip"):
        person.presses(f"consult.question:1.{pressed}")
    person.presses("consult.follow:no")
    person.presses("consult.review:1.send", "K2")


def _counted(story: Story) -> None:
    story.tell("What was stored and counted")
    jisr, sandbox = story.stage.jisr, story.stage.sandbox
    story.expect("stored", "feedback", len(json.loads(jisr("feedback", "list", "--json"))), 2)
    story.expect("stored", "information requests", len(json.loads(jisr("request", "list", "--json"))), 1)
    supports = sum(petition["total"] for petition in json.loads(jisr("petition", "list", "--json")))
    story.expect("stored", "petition supports", supports, 2)
    first = next(iter(story.campaigns.values()))

    def counted() -> dict[str, Any] | None:
        figures: dict[str, Any] = json.loads(jisr("campaign", "status", str(first), "--json"))["figures"]
        return figures if figures["engagement"]["total"] >= 21 else None

    figures = sandbox.wait_until(counted, "reactions and comments to be counted", SENDING_SECONDS)
    for slug in ("reach", "engagement", "participation"):
        story.note("counted", f"{slug} of the first campaign", figures[slug]["total"], right=figures[slug]["total"] > 0)
    counts = sandbox.counts()
    story.expect("networks", "calls that broke a network's contract", len(counts["violations"]), 0)
    story.expect("networks", "tokens seen in an address", counts["token_in_url"], 0)
    page = story.stage.get("/", headers={"Accept-Language": "ar"})
    story.expect("portal", "first page", page.status_code, 200)


CHAPTERS = (_council, _subscribers, _campaigns, _published, _reactions, _conversations, _consulted, _counted)
