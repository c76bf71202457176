"""What an approval is bound to, what voids it, and what an approver sees of a change."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from campaigns import service
from campaigns.content import CampaignContent
from campaigns.diff import Kind, compare
from campaigns.file import read_campaign
from campaigns.versions import difference, last_approved
from core.errors import BadInput, Refused
from core.models import CampaignState, Role, Staff
from tests.campaigns.stage import APPROVER, AUTHOR, ROAD, Stage, road

# Stored before audiences by participation, holidays and emergencies existed; its approval stands.
STORED = json.loads("""{"name": "road-308", "topic": "roads", "channels": ["facebook_page", "telegram_subscribers"],
"template": "", "body": {"ar": "الطريق 308", "fr": "Route 308"}, "send_at": null, "recurrence": "weekly MO 09:00",
"max_lateness": "2h", "audience": {"provinces": ["azilal"], "topics": [], "languages": []}, "data": {}, "media": null,
"poll": null, "fallback": {}}""")
STORED_HASH = "187fc51e3360876da68901a50fadb81a31337f4787d2aa64c0fb6a396cb356e9"


def test_a_content_that_was_stored_before_keeps_its_hash():
    content = CampaignContent.model_validate(STORED)
    assert content.stored() == STORED
    assert content.content_hash() == STORED_HASH


@pytest.mark.parametrize(
    "more",
    [
        'on_holiday = "skip"\n', 'priority = "emergency"\n',
        'send_at = "2026-12-01T09:00"\n', 'recurrence = "daily 09:00"\n',
        'max_lateness = "3h"\n',
    ],
)  # fmt: skip
def test_the_hash_covers_the_schedule(more: str):
    assert read_campaign(more + ROAD, "x").content_hash() != read_campaign(ROAD, "x").content_hash()


EDITS = {
    "text": ROAD.replace("commencent", "avancent"),
    "topic": ROAD.replace('"roads"', '"water"'),
    "channels": ROAD.replace('"facebook_page", ', ""),
    "schedule": road('send_at = "2026-12-01T09:00"'),
    "recurrence": road('recurrence = "daily 09:00"'),
    "lateness": road('max_lateness = "5h"'),
    "holidays": road('on_holiday = "skip"'),
    "emergency": road('priority = "emergency"'),
    **{
        f"audience {line}": f"{ROAD}\n[audience]\n{line}"
        for line in (
            'provinces = ["azilal"]', 'communes = ["05.081.01.01"]', 'milieu = "rural"', 'took_part = ["feedback"]',
            'not_took_part = ["feedback"]', 'languages = ["ar"]', "associations = true",
        )
    },
    "fallback": ROAD + '\n[fallback]\nen = "ar"',
    "data": ROAD + '\n[data]\nx = "y"',
}  # fmt: skip


@pytest.mark.parametrize("edit", EDITS)
@pytest.mark.parametrize("draft", [False, True])
def test_any_edit_voids_the_approval(edit: str, draft: bool, stage: Stage):
    campaign, _ = stage.ready(at="2026-12-01T09:00")
    with stage.db.transaction() as session:
        edited = service.import_campaign(session, EDITS[edit], "road.toml", AUTHOR, stage.region, draft=draft)
    assert edited.state is (CampaignState.DRAFT if draft else CampaignState.SUBMITTED)
    assert [row.state.value for row in stage.occurrences()] == ["cancelled"]
    with pytest.raises(Refused, match="cannot schedule"):
        stage.schedule(campaign, "2026-12-01T09:00")


def test_a_picture_that_was_exchanged_voids_it_too(stage: Stage, tmp_path: Path):
    picture = tmp_path / "road.png"
    Image.new("RGB", (8, 8), "red").save(picture)
    source = ROAD + f'\n[media]\nimage = "{picture}"\nalt.ar = "طريق"\nalt.fr = "Une route"'
    stage.ready(source)
    Image.new("RGB", (8, 8), "blue").save(picture)
    assert stage.take_in(source).state is CampaignState.SUBMITTED


def test_a_template_is_approved_by_its_texts():
    source = ROAD.partition("[body]")[0] + (
        'template = "session_announcement"\n[data]\nsession = "x"\nitems = 18\npoints = []'
    )
    content = read_campaign(source, "x")
    later = content.model_copy(update={"body": {**content.body, "fr": content.body["fr"] + "!"}})
    assert content.content_hash() != later.content_hash()


def test_a_draft_is_submitted_when_it_is_whole(stage: Stage):
    unfinished = ROAD.partition("fr =")[0]
    with stage.db.transaction() as session:
        draft = service.import_campaign(session, unfinished, "road.toml", AUTHOR, stage.region, draft=True)
        lacking = service.faults(session, draft.id, stage.region)
    assert draft.state is CampaignState.DRAFT
    assert [line.split(" is missing")[0] for line in lacking] == [
        "version 1, body: body.fr",
        "version 1, body: body.en",
    ]
    with stage.db.transaction() as session, pytest.raises(BadInput, match=r"body\.fr is missing"):
        service.submit(session, draft.id, AUTHOR, stage.region)
    with stage.db.transaction() as session:
        service.import_campaign(session, ROAD, "road.toml", AUTHOR, stage.region, draft=True)
        assert service.submit(session, draft.id, AUTHOR, stage.region).state is CampaignState.SUBMITTED
    with stage.db.transaction() as session:
        session.add(Staff(email="audit@council.example", role=Role.AUDITOR))
    with stage.db.transaction() as session, pytest.raises(Refused, match="may not submit"):
        service.submit(session, draft.id, "audit@council.example", stage.region)


def test_a_change_is_compared_with_what_was_approved_last(stage: Stage):
    stage.approve(stage.take_in())
    stage.take_in(ROAD.replace("commencent", "avancent"))
    campaign = stage.take_in(ROAD.replace("commencent", "finissent") + '\n[audience]\nprovinces = ["azilal"]')
    with stage.db.reading() as session:
        found = difference(session, campaign.id)
        assert last_approved(session, campaign.id) == 1
        step = difference(session, campaign.id, before=2, after=3)
        whole = difference(session, campaign.id, before=0, after=1)
    assert (found.before, found.after) == (1, 3)
    assert [(one.field, one.language, one.kind) for one in found.changes] == [
        ("body.fr", "fr", Kind.CHANGED),
        ("audience.provinces", "", Kind.ADDED),
    ]
    words = [(run.kind.value, run.text) for run in found.changes[0].words if run.kind is not Kind.SAME]
    assert words == [("removed", "commencent."), ("added", "finissent.")]
    assert step.changes[0].before == "**La route** 308 : les travaux avancent."
    assert {one.kind for one in whole.changes} == {Kind.ADDED}
    json.loads(found.model_dump_json())


TEXTS = st.text(alphabet="ab ع\n.", max_size=30).filter(bool)


@given(TEXTS, TEXTS)
def test_the_words_of_a_change_are_both_texts(before: str, after: str):
    found = compare({"body": {"ar": before}}, {"body": {"ar": after}})
    if before == after:
        assert found == []
        return
    runs = found[0].words
    assert "".join(run.text for run in runs if run.kind is not Kind.ADDED) == before
    assert "".join(run.text for run in runs if run.kind is not Kind.REMOVED) == after


def test_what_an_approver_has_not_seen_is_not_approved(stage: Stage):
    stage.take_in()
    campaign = stage.take_in(ROAD.replace("commencent", "avancent"))
    with stage.db.transaction() as session, pytest.raises(Refused, match="is at version 2 by now, not 1; look again"):
        service.approve(session, campaign.id, APPROVER, stage.region, version=1)
    with stage.db.transaction() as session:
        assert service.approve(session, campaign.id, APPROVER, stage.region, version=2).state is CampaignState.APPROVED


PICTURE = '[media]\nimage = "{}"\nalt.fr = "Une route"\n'
GAPS = {
    "texts": (ROAD.partition("fr =")[0], ["body.fr", "body.en"]),
    "data": (ROAD + '\n[data]\ntitle = { fr = "Route" }\nplace = { ar = "هنا" }', ["data.title.ar", "data.place.fr"]),
    "poll": (
        ROAD.replace('"facebook_page", "telegram_channel", "telegram_subscribers"', '"telegram_channel"')
        + '\n[poll]\nquestion.ar = "?"\noptions.ar = ["a", "b"]',
        ["poll.question.fr", "poll.options.fr"],
    ),
}


@pytest.mark.parametrize("case", GAPS)
def test_all_that_is_missing_is_told_at_once(case: str, stage: Stage):
    source, fields = GAPS[case]
    with pytest.raises(BadInput) as told:
        stage.take_in(source)
    assert [line.split(": ", 1)[1].split(" is missing")[0] for line in str(told.value).splitlines()] == fields


def test_the_words_of_a_picture_are_asked_for_in_each_language(stage: Stage, tmp_path: Path):
    picture = tmp_path / "road.png"
    Image.new("RGB", (8, 8)).save(picture)
    three = ROAD + f'en = "Road."\nzgh = "ⴰⴱⵔⵉⴷ."\n{PICTURE.format(picture)}'
    with pytest.raises(BadInput) as told:
        stage.take_in(three)
    assert [line.split(": ", 1)[1].split(" is missing")[0] for line in str(told.value).splitlines()] == [
        "media.alt.ar", "media.alt.zgh",
    ]  # fmt: skip
    named = three + '\n[fallback]\nzgh = "fr"\n'
    with pytest.raises(BadInput, match=r"media\.alt\.ar is missing"):
        stage.take_in(named)


def test_the_files_of_a_draft_are_there_and_kept(stage: Stage, tmp_path: Path):
    nowhere = ROAD + f'\n[media]\nimage = "{tmp_path}/none.png"'
    with stage.db.transaction() as session, pytest.raises(BadInput, match="there is no file"):
        service.import_campaign(session, nowhere, "road.toml", AUTHOR, stage.region, draft=True)
