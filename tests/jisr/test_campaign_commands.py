"""`jisr campaign …`: the way of a campaign, and one line for whatever stands in it."""

import json

import pytest

from tests.jisr.command import APPROVER, EDITOR, ROAD, Command, line_of

BAD_FILES = {
    "not TOML": (ROAD.replace('"roads"', "roads"), "road.toml, line 3: not TOML"),
    "unknown key": ('colour = "red"' + ROAD, "road.toml, line 1: unknown key 'colour'"),
    "near key": (ROAD.replace("topic", "topics"), "topic"),
    "missing language": (ROAD.split("fr =")[0] + '[fallback]\nen = "ar"', "road.toml, body: body.fr is missing"),
    "too long": (ROAD.replace("الأشغال", "ا" * 5000), "road.toml, body.ar: 5070 characters"),
    "undefined name": (ROAD.replace("الأشغال", "{{ nobody }}"), "road.toml, body.ar, line 1: 'nobody' is undefined"),
    "broken Jinja": (ROAD.replace("الأشغال", "{{ nobody"), "road.toml, body.ar, line 1: broken Jinja2"),
    "broken link": (ROAD.replace("الأشغال", "[x]("), "road.toml, body.ar, line 1: a link is broken"),
    "HTML": (ROAD.replace("**الطريق**", "<b>الطريق</b>"), "road.toml, body.ar, line 1: HTML is not allowed"),
    "unknown topic": (ROAD.replace("roads", "space"), "road.toml, line 3: unknown topic 'space'. Known: roads,"),
    "unknown channel": (ROAD.replace("facebook_page", "fax"), "road.toml, line 4: unknown channel 'fax'"),
    "empty": ("", "road.toml: there is no text"),
}


@pytest.mark.parametrize("case", BAD_FILES)
def test_a_bad_file_is_refused_with_its_place(case: str, staffed: Command):
    text, told = BAD_FILES[case]
    before = staffed.says("campaign", "list", "--json")
    assert told in line_of(staffed("campaign", "import", staffed.write("road.toml", text), "--by", EDITOR), 2)
    assert staffed.says("campaign", "list", "--json") == before


def test_a_file_that_cannot_be_read_is_named(staffed: Command):
    (staffed.folder / "latin.toml").write_bytes(b'name = "\xe9"')
    for name, told in (
        ("none.toml", "there is no such file"),
        (".", "this is a folder"),
        ("latin.toml", "Save it as UTF-8"),
    ):
        assert told in line_of(staffed("campaign", "import", name, "--by", EDITOR), 2)


@pytest.mark.parametrize("command", ["show", "preview", "status", "schedule"])
def test_an_unknown_campaign(command: str, staffed: Command):
    assert line_of(staffed("campaign", command, "9"), 2).startswith("there is no campaign 9")


@pytest.mark.parametrize("command", ["approve", "pause", "resume", "cancel"])
def test_an_unknown_campaign_to_act_on(command: str, staffed: Command):
    assert line_of(staffed("campaign", command, "9", "--by", APPROVER), 2).startswith("there is no campaign 9")


@pytest.mark.parametrize("number", ["x", "0", "99999999999999999999", "1.5", ""])
def test_a_number_that_is_none(number: str, staffed: Command):
    assert "Invalid value for 'number'" in line_of(staffed("campaign", "show", number), 2)


def test_nobody_approves_their_own_and_editors_approve_nothing(staffed: Command):
    approve = ("campaign", "approve", "1", "--by")
    assert "may not approve" in line_of(staffed(*approve, EDITOR), 1)
    staffed.says("staff", "add", "driss@council.example", "--role", "admin")
    staffed.says(
        "campaign", "import", staffed.write("b.toml", ROAD.replace("308", "309")), "--by", "driss@council.example"
    )
    assert "somebody else approves it" in line_of(
        staffed("campaign", "approve", "2", "--by", "driss@council.example"), 1
    )
    assert "nobody on the staff has the address" in line_of(staffed(*approve, "x@council.example"), 2)
    assert staffed.says(*approve, APPROVER) == "campaign 1 is approved"


def test_what_is_not_approved_is_not_scheduled(staffed: Command):
    assert "cannot schedule a campaign that is submitted" in line_of(staffed("campaign", "schedule", "1"), 1)


@pytest.mark.parametrize("hour", ["tomorrow", "2026-13-01T09:00", "2026-12-01T25:00", "2026-12-01T09:00+02:00", ""])
def test_an_hour_that_is_none(hour: str, staffed: Command):
    staffed.says("campaign", "approve", "1", "--by", APPROVER)
    line = line_of(staffed("campaign", "schedule", "1", "--at", hour), 2)
    assert line.startswith("at: ")
    assert "local time" in line


def test_the_councils_nine_o_clock_is_nine_utc(staffed: Command):
    staffed.says("campaign", "approve", "1", "--by", APPROVER)
    told = staffed.says("campaign", "schedule", "1", "--at", "2099-12-01T09:00")
    assert "2099-12-01T09:00" in told
    assert "Africa/Casablanca" in told
    assert "2099-12-01 09:00 UTC" in told


def test_the_way_of_a_campaign(staffed: Command):
    assert staffed.says("campaign", "approve", "1", "--by", APPROVER) == "campaign 1 is approved"
    staffed.says("campaign", "schedule", "1", "--at", "2099-12-01T09:00")
    assert staffed.says("campaign", "pause", "1", "--by", EDITOR) == "campaign 1 is paused"
    assert "cannot pause" in line_of(staffed("campaign", "pause", "1", "--by", EDITOR), 1)
    assert staffed.says("campaign", "resume", "1", "--by", EDITOR) == "campaign 1 goes on"
    assert staffed.says("campaign", "cancel", "1", "--by", EDITOR) == "campaign 1 is cancelled"
    assert "nothing can follow" in line_of(staffed("campaign", "schedule", "1"), 1)


def test_what_commands_tell_programs(staffed: Command):
    (row,) = json.loads(staffed.says("campaign", "list", "--json"))
    assert (row["id"], row["name"], row["state"]) == (1, "road-308", "submitted")
    assert json.loads(staffed.says("campaign", "show", "1", "--json"))["name"] == "road-308"
    status = json.loads(staffed.says("campaign", "status", "1", "--json"))
    assert status["state"] == "submitted"
    assert set(status["figures"]) >= {"reach", "engagement", "participation"}
    previews = json.loads(staffed.says("campaign", "preview", "1", "--json"))
    texts = {(one["channel"], one["language"]): one["message"]["text"] for one in previews}
    assert len(texts) == len(previews) >= 4
    assert any("<b>" in text for text in texts.values())


def test_what_commands_tell_people(staffed: Command):
    assert "road-308" in staffed.says("campaign", "list")
    assert "submitted" in staffed.says("campaign", "show", "1")
    assert "La route" in staffed.says("campaign", "preview", "1")
    assert "road-308" in staffed.says("campaign", "status", "1")


def test_everything_that_is_missing_is_told_at_once(staffed: Command):
    answer = staffed("campaign", "import", staffed.write("b.toml", ROAD.split("fr =")[0]), "--by", EDITOR)
    assert (answer.code, answer.out) == (2, "")
    assert [line.split(" is missing")[0] for line in answer.err.splitlines()] == [
        "jisr: b.toml, body: body.fr",
        "jisr: b.toml, body: body.en",
    ]


def test_a_draft_is_kept_back_until_it_is_submitted(staffed: Command):
    unfinished = ROAD.replace("road-308", "road-309").split("fr =")[0]
    drafted = staffed("campaign", "import", staffed.write("b.toml", unfinished), "--draft", "--by", EDITOR)
    assert (drafted.code, drafted.out.strip()) == (0, "2")
    assert drafted.err.startswith("still to do: version 1, body: body.fr is missing")
    assert staffed("campaign", "submit", "2", "--by", EDITOR).code == 2
    whole = staffed.write("b.toml", ROAD.replace("road-308", "road-309"))
    assert staffed.says("campaign", "import", whole, "--draft", "--by", EDITOR) == "2"
    assert "cannot approve a campaign that is draft" in line_of(
        staffed("campaign", "approve", "2", "--by", APPROVER), 1
    )
    assert staffed.says("campaign", "submit", "2", "--by", EDITOR) == "campaign 2 is submitted"
    back = staffed.says("campaign", "return", "2", "--by", APPROVER, "--reason", "the date")
    assert back == "campaign 2 is returned"


def test_an_approver_sees_what_changed_and_approves_what_they_saw(staffed: Command):
    staffed.says("campaign", "approve", "1", "--by", APPROVER)
    edited = staffed.write("road.toml", ROAD.replace("commencent", "avancent"))
    staffed.says("campaign", "import", edited, "--by", EDITOR)
    shown = staffed.says("campaign", "diff", "1")
    assert "[-\u2066commencent.\u2069-]{+\u2066avancent.\u2069+}" in shown
    assert json.loads(staffed.says("campaign", "diff", "1", "--json"))["changes"][0]["field"] == "body.fr"
    old = staffed("campaign", "approve", "1", "--version", "1", "--by", APPROVER)
    assert "is at version 2 by now, not 1; look again" in line_of(old, 1)
    told = staffed.says("campaign", "approve", "1", "--version", "2", "--by", APPROVER)
    assert "avancent" in told
    assert told.endswith("campaign 1 is approved")
    assert "nothing changed" in staffed.says("campaign", "diff", "1", "--from", "2", "--to", "2")
    assert line_of(staffed("campaign", "diff", "1", "--from", "7"), 2).startswith(
        "campaign 'road-308' has no version 7"
    )


def test_the_audience_and_the_month_are_shown(staffed: Command):
    assert "0 people would be reached now" in staffed.says("campaign", "audience", "1")
    counted = json.loads(staffed.says("campaign", "audience", "road.toml", "--json"))
    assert (counted["reached"], counted["read_instead"]) == (0, {"zgh": "ar", "en": "fr"})
    staffed.says("campaign", "approve", "1", "--by", APPROVER)
    told = staffed.says("campaign", "schedule", "1", "--at", "2099-01-11T22:00").splitlines()
    assert told[1:] == [
        "telegram_subscribers will begin at 2099-01-12T08:00: quiet hours",
        "that day is a public holiday: Proclamation of Independence Day",
    ]
    days = json.loads(staffed.says("campaign", "calendar", "--month", "2099-01", "--json"))
    assert days[10]["entries"][0]["waits"] == {"telegram_subscribers": "2099-01-12T08:00"}
    assert "22:00 road-308" in staffed.says("campaign", "calendar", "--month", "2099-01")


def test_a_declared_holiday_moves_a_recurrence_and_the_doctor_looks_at_the_hours(staffed: Command):
    monthly = 'recurrence = "monthly 14 09:00"\non_holiday = "skip"' + ROAD.replace("road-308", "road-309")
    number = staffed.says("campaign", "import", staffed.write("m.toml", monthly), "--by", EDITOR)
    staffed.says("campaign", "approve", number, "--by", APPROVER)
    planned = staffed.says("campaign", "schedule", number).split(" at ")[1][:10]
    staffed.says("staff", "add", "driss@council.example", "--role", "admin")
    declare = ("--name", "x", "--source", "y", "--by", "driss@council.example")
    assert f"instead of {planned}T09:00" in staffed.says("holiday", "declare", planned, *declare)
    back = staffed.says("holiday", "withdraw", planned, "--by", "driss@council.example")
    assert f"campaign 2 goes out at {planned}T09:00 instead of" in back
    found = {one["subject"]: one for one in json.loads(staffed("doctor", "--json").out)}
    assert found["planned hours"]["detail"] == "all by these time zone rules"
    assert found["rule news.ramadan.1448"]["verdict"] == "note"
