"""The composer, as staff use it: written, looked at, counted, illustrated and saved."""

import io
import re
import tomllib
from typing import Any

import pytest
from PIL import Image
from sqlmodel import select

from campaigns import service
from campaigns.records import content_of
from core.i18n import translator
from core.models import Campaign, CampaignState
from tests.web.composing import (
    EDITOR,
    OTHER,
    PAGE,
    ROAD,
    amal,
    content,
    field,
    found_in,
    note,
    people,
    send,
    stage,
    words,
    write,
)

__all__ = ["amal", "people", "stage"]  # fixtures that are shared


async def test_an_empty_form_can_be_filled_at_once(amal):
    page = (await amal.get("/console/compose/?day=2026-12-03", headers=PAGE)).text
    assert 'value="news-2026-12-01"' in page
    assert 'value="2026-12-03T09:00"' in page
    assert 'class="wrong"' not in page
    assert len(page) < 60_000


async def test_what_is_written_is_saved_as_a_campaign_file_and_read_back(amal, stage):
    answer = await write(
        amal, provinces=["azilal"], milieu="rural", languages=["fr"], topics=["water"], took_part="feedback",
        when="weekly", weekdays=["MO", "TH"], hour="10:30", on_holiday="skip", opens="meetings:road-day",
        max_lateness="3h",
    )  # fmt: skip
    assert (answer.status_code, answer.headers["location"]) == (303, "/console/compose/1?done=draft")
    saved = content(stage, 1)
    assert saved.body["fr"] == ROAD["body-fr"]
    assert saved.recurrence == "weekly MO,TH 10:30"
    assert saved.on_holiday == "skip"
    assert saved.audience.model_dump(exclude_defaults=True) == {
        "provinces": ("azilal",), "topics": ("water",), "languages": ("fr",), "milieu": "rural",
        "took_part": ("feedback",),
    }  # fmt: skip
    page = (await amal.get("/console/compose/1", headers=PAGE)).text
    assert field(page, "body-ar") == ROAD["body-ar"]
    # Saved again as it is shown, it is the same content: no new version.
    same = await send(amal, "/console/compose/1", {**shown(page), "act": "save"})
    assert same.status_code == 303
    with stage.db.reading() as session:
        assert session.get_one(Campaign, 1).version == 1
    file = await amal.get("/console/campaigns/1/file", headers=PAGE)
    assert tomllib.loads(file.text)["body"]["ar"] == ROAD["body-ar"]
    with stage.db.transaction() as session:
        renamed = file.text.replace("road-308", "copy")
        copy = service.import_campaign(session, renamed, "copy.toml", EDITOR, stage.region, draft=True)
        assert content_of(session, copy.id) == saved.model_copy(update={"name": "copy"})


def shown(page: str) -> dict[str, Any]:
    """What a browser would send of the form as it stands on the page."""
    form = page[page.index('<form id="composer"') :]
    sent: dict[str, Any] = {}

    def add(name: str, value: str) -> None:
        sent.setdefault(name, []).append(value.replace("&#34;", '"').replace("&#39;", "'").replace("&amp;", "&"))

    for tag in re.findall(r"<input[^>]*>", form):
        attributes = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        kind = attributes.get("type", "text")
        if kind == "file" or (kind in {"checkbox", "radio"} and " checked" not in tag):
            continue
        if attributes["name"] != "form_token":
            add(attributes["name"], attributes.get("value", "on" if kind == "checkbox" else ""))
    for name, text in re.findall(r'<textarea[^>]* name="([^"]+)"[^>]*>\n?(.*?)</textarea>', form, re.DOTALL):
        add(name, text)
    for name, inside in re.findall(r'<select[^>]* name="([^"]+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        options = re.findall(r'<option value="([^"]*)"( selected)?>', inside)
        chosen = [value for value, selected in options if selected]
        for value in chosen or ([options[0][0]] if "multiple" not in form[form.index(f'name="{name}"') :][:60] else []):
            add(name, value)
    return sent


async def test_the_preview_is_what_the_networks_get(amal, stage):
    page = (await write(amal, "preview", **{"body-fr": "**La route** [308](https://a.example) <b>"})).text
    assert "HTML is not allowed" in page
    page = (await write(amal, "preview", **{"body-fr": "**La route** [308](https://a.example)"})).text
    assert page.count('class="post post-') == 4
    assert '<b>La route</b> <span class="anchor" title="https://jisr.example/r/' in page
    assert "La route 308 (https://jisr.example/r/" in page
    assert f"<li>{translator('fr')('Stop the news')}</li>" in page
    with stage.db.reading() as session:
        assert session.exec(select(Campaign)).all() == []


async def test_length_is_counted_as_each_network_counts(amal):
    page = (await write(amal, "look", **{"body-fr": "é" * 4090})).text
    counts = words(found_in(r'<ul class="counts" id="count-fr"(.*?)</ul>', page))
    assert "Telegram, to subscribers: 4,090 / 4,096" in counts
    assert "Telegram channel (ar + fr)" in counts
    assert re.search(r'id="note-body-fr" data-fresh><p class="wrong">Too long by \d+ characters\.', page)
    assert "63,206" in counts


async def test_what_is_missing_is_said_beside_its_field(amal, stage):
    answer = await write(amal, "submit", **{"body-fr": "", "question-ar": "نعم؟", "options-ar": "نعم\nلا"})
    assert answer.status_code == 409
    assert "It is saved as a draft, and goes no further yet." in answer.text
    beside = note(answer.text, "body-fr")
    assert "There is no text for readers of Français yet." in beside
    assert "Poll · Question · Français is missing." in note(answer.text, "poll")
    assert '<li><a href="#note-poll">Poll · Question · Français is missing.' in answer.text
    assert field(answer.text, "body-ar") == ROAD["body-ar"]
    with stage.db.reading() as session:
        assert session.get_one(Campaign, 1).state is CampaignState.DRAFT


@pytest.mark.parametrize(
    ("more", "anchor"),
    [
        ({"name": "Route 308"}, "name"),
        ({"channels": []}, "channels"),
        ({"when": "weekly"}, "when"),
        ({"when": "once", "send_at": "tomorrow"}, "when"),
        ({"took_part": "dance:1"}, "audience"),
        ({"question-fr": "Oui ?", "options-fr": "Oui"}, "poll"),
        ({"data": "km = twelve"}, "data"),
        ({"opens": "Petition 1"}, "more"),
        ({"picture": "campaigns/../../etc/passwd"}, "pictures"),
        ({"document": f"campaigns/{'0' * 64}/none.pdf"}, "document"),
    ],
)
async def test_a_wrong_field_keeps_the_form_and_saves_nothing(amal, stage, more, anchor):
    answer = await write(amal, **more)
    assert answer.status_code == 400
    assert re.search(rf'id="note-{anchor}" data-fresh><p class="(wrong|lacks)">', answer.text)
    assert field(answer.text, "body-fr") == ROAD["body-fr"]
    with stage.db.reading() as session:
        assert session.exec(select(Campaign)).all() == []


async def test_a_template_asks_for_its_names_and_can_be_written_on_freely(amal, stage):
    names = {
        "template": "project_started", "v-project-ar": "طريق", "v-project-fr": "La route 308", "v-budget": "1 500 000",
        "v-since": "2026-11-02",
    }  # fmt: skip
    page = (await write(amal, "fields", **names)).text
    assert "The name of the project." in page
    assert 'type="date"' in page
    assert "La route 308" in page[page.index('id="preview"') :]
    assert (await write(amal, **names)).status_code == 303
    saved = content(stage, 1)
    assert saved.template == "project_started"
    assert saved.data == {"project": {"ar": "طريق", "fr": "La route 308"}, "budget": 1_500_000, "since": "2026-11-02"}
    free = (await write(amal, "free", 1, **names)).text
    assert field(free, "body-fr").startswith("# La route 308")
    lacking = (await write(amal, "submit", 1, version="1", template="project_started")).text
    assert "This is needed." in note(lacking, "v-project")


def picture(colour: str) -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (40, 30), colour).save(made, "PNG")
    return made.getvalue()


async def test_pictures_are_kept_described_and_taken_away(amal, stage):
    files = [("upload", (f"{name}.png", picture(name), "image/png")) for name in ("teal", "navy")]
    fields = {**ROAD, "channels": ["telegram_channel"], "act": "files"}
    page = (await send(amal, "/console/compose/", fields, files)).text
    kept = re.findall(r'name="picture" value="([^"]+)"', page)
    assert [place.rpartition("/")[2] for place in kept] == ["teal.png", "navy.png"]
    image = await amal.get(f"/console/campaigns/kept/{kept[0]}", headers=PAGE)
    assert (image.status_code, image.headers["content-type"]) == (200, "image/png")
    alts = {f"alt-{n}-{code}": f"{n} {code}" for n in (0, 1) for code in ("ar", "fr")}
    assert (await write(amal, channels=["telegram_channel"], picture=kept, **alts)).status_code == 303
    assert [photo.alt["fr"] for photo in content(stage, 1).photos] == ["0 fr", "1 fr"]
    assert (
        await write(amal, number=1, channels=["telegram_channel"], picture=kept, drop="0", version="1", **alts)
    ).status_code == 303
    left = content(stage, 1)
    assert (left.photos, left.media.alt["fr"]) == ((), "1 fr")
    page = (await amal.get("/console/compose/1", headers=PAGE)).text
    assert 'id="alt-0-fr" name="alt-0-fr" lang="fr" dir="ltr" value="1 fr"' in page
    assert (await amal.get("/console/campaigns/kept/../../jisr.db", headers=PAGE)).status_code == 404


async def test_a_file_that_is_no_picture_is_told_beside_the_pictures(amal):
    page = (await send(amal, "/console/compose/", {**ROAD, "act": "files"},
                       [("upload", ("a.png", b"not a picture", "image/png"))])).text  # fmt: skip
    assert "is no picture that can be read" in note(page, "pictures")
    page = (await send(amal, "/console/compose/", {**ROAD, "act": "files"},
                       [("upload", ("empty.png", b"", "image/png"))])).text  # fmt: skip
    assert "The file empty.png is empty." in note(page, "pictures")


async def test_a_document_goes_where_it_can(amal, stage):
    files = [("upload-document", ("../../Plan 2027.pdf", b"%PDF-1.7 plan", "application/pdf"))]
    refused = await send(amal, "/console/compose/", {**ROAD, "act": "save"}, files)
    assert refused.status_code == 409
    assert "facebook_page carries no documents" in refused.text
    place = found_in(r'name="document" value="([^"]+)"', refused.text)
    assert place.endswith("/Plan 2027.pdf")
    assert (await write(amal, channels=["telegram_channel"], document=place)).status_code == 303
    assert content(stage, 1).document.file.endswith("/Plan 2027.pdf")
    sent = await amal.get(f"/console/campaigns/kept/{place}", headers=PAGE)
    assert sent.headers["content-disposition"].startswith("attachment")


async def test_the_count_follows_the_audience(amal):
    everybody = (await write(amal, "count")).text
    assert "7 people get it" in everybody
    some = (await write(amal, "count", provinces=["khenifra"])).text
    assert "2 people get it" in some
    none = (await write(amal, "count", languages=["en"])).text
    assert "0 people get it" in none


async def test_the_month_shows_holidays_and_sets_the_day(amal):
    page = (await write(amal, "month:2027-01", when="once", send_at="2026-12-03T10:30")).text
    assert "January 2027" in page
    assert re.search(r'value="day:2027-01-11"[^>]*class="holiday', page)
    page = (await write(amal, "day:2027-01-11", send_at="2026-12-03T10:30", when="later")).text
    assert 'value="2027-01-11T10:30"' in page
    assert "That day is a public holiday: " in page
    page = (await write(amal, "preview", when="once", send_at="2026-12-03T22:30")).text
    assert "Quiet hours: Telegram, to subscribers begins on December 4, 2026 at" in page
    assert "This hour is past." in (await write(amal, "preview", when="once", send_at="2026-11-03T10:30")).text


async def test_who_saves_over_another_is_told_and_loses_nothing(people, stage):
    await write(people[EDITOR])
    await write(people[OTHER], number=1, version="1", **{"body-fr": "Salma a écrit ceci."})
    mine = await write(people[EDITOR], number=1, version="1", **{"body-fr": "Amal a écrit cela."})
    assert mine.status_code == 409
    assert f"{OTHER} saved version 2 meanwhile. Nothing of yours is lost" in mine.text
    assert field(mine.text, "body-fr") == "Amal a écrit cela."
    assert content(stage, 1).body["fr"] == "Salma a écrit ceci."
    assert 'name="version" value="2"' in mine.text
    assert (await write(people[EDITOR], number=1, version="2", **{"body-fr": "Nous deux."})).status_code == 303
    assert content(stage, 1).body["fr"] == "Nous deux."
    taken = await write(people[OTHER], **{"body-fr": "Autre"})
    assert (taken.status_code, "There is a campaign of this name already." in taken.text) == (409, True)
    other_name = await write(people[OTHER], number=1, version="3", name="road-309")
    assert (other_name.status_code, "The name of a campaign does not change." in other_name.text) == (409, True)
