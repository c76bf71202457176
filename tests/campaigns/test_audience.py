"""Who is meant: on both databases, in one statement, consent always."""

import pytest
from sqlalchemy import event
from sqlmodel import select

from campaigns.audience import count, plan_deliveries
from campaigns.file import read_campaign
from core.models import ContactState, Content
from tests.campaigns.stage import NOW, ROAD, Stage

SUBSCRIBERS = "telegram_subscribers"


def counted(stage: Stage, source: str) -> int:
    with stage.db.reading() as session:
        return count(session, read_campaign(source, "road.toml"), stage.region)


def reached(stage: Stage, source: str) -> set[int]:
    """Who gets the campaign when it starts; the preview's count must say the same."""
    before = counted(stage, source)
    stage.ready(source)
    stage.tick()
    found = {row.contact_id or 0 for row in stage.deliveries(SUBSCRIBERS)}
    assert len(found) == before
    return found


def with_audience(line: str) -> str:
    return f"{ROAD}\n[audience]\n{line}"


def test_only_consenting_people_who_are_here_are_meant(stage: Stage):
    here = stage.subscribe(1)
    stage.subscribe(2, news=False)
    stage.subscribe(3, state=ContactState.STOPPED)
    stage.subscribe(4, state=ContactState.BLOCKED)
    stage.subscribe(5, network="messenger")
    assert reached(stage, ROAD) == {here}


def test_provinces_narrow_it(stage: Stage):
    here = stage.subscribe(1, province="azilal")
    stage.subscribe(2, province="khouribga")
    stage.subscribe(3, province="")
    assert reached(stage, with_audience('provinces = ["azilal", "khenifra"]')) == {here}


def test_a_topic_reaches_who_chose_it_and_who_chose_none(stage: Stage):
    chosen = stage.subscribe(1, topics=("roads", "health"))
    everything = stage.subscribe(2)
    stage.subscribe(3, topics=("health",))
    assert reached(stage, ROAD) == {chosen, everything}


def test_the_audiences_topics_stand_in_for_the_campaigns(stage: Stage):
    stage.subscribe(1, topics=("roads",))
    health = stage.subscribe(2, topics=("health", "water"))
    assert reached(stage, with_audience('topics = ["health", "water"]')) == {health}


def test_each_reads_their_language_or_its_fallback(stage: Stage):
    spoken = {"ar": "ar", "fr": "fr", "zgh": "ar", "en": "fr", "": "ar", "de": "ar"}
    people = {stage.subscribe(number, language=language): spoken[language] for number, language in enumerate(spoken)}
    stage.ready()
    stage.tick()
    with stage.db.reading() as session:
        language_of = {row.id: row.language for row in session.exec(select(Content))}
    assert {row.contact_id: language_of[row.content_id or 0] for row in stage.deliveries(SUBSCRIBERS)} == people


@pytest.mark.parametrize(("languages", "expected"), [('["fr"]', {"fr"}), ('["ar", "en"]', {"ar", "en", ""})])
def test_languages_narrow_it(stage: Stage, languages: str, expected: set[str]):
    people = {stage.subscribe(number, language=code): code for number, code in enumerate(("ar", "fr", "zgh", "en", ""))}
    assert {people[contact] for contact in reached(stage, with_audience(f"languages = {languages}"))} == expected


def test_people_never_pass_through_python(stage: Stage):
    for number in range(40):
        stage.subscribe(number, language=("ar", "fr")[number % 2])
    stage.ready()
    statements: list[str] = []
    event.listen(stage.db.engine, "before_cursor_execute", lambda *call: statements.append(call[2]))
    stage.tick()
    assert len(stage.deliveries(SUBSCRIBERS)) == 40
    inserts = [text for text in statements if "INTO delivery" in text and "SELECT" in text]
    assert len(inserts) == 1
    assert not [text for text in statements if text.startswith("SELECT contact.id,")]


def test_planning_twice_adds_nobody_twice(stage: Stage):
    stage.subscribe(1)
    stage.ready()
    (occurrence,) = stage.tick()
    late = stage.subscribe(2)
    content = read_campaign(ROAD, "road.toml")
    with stage.db.transaction() as session:
        ids = {row.language: row.id for row in session.exec(select(Content).where(Content.channel == SUBSCRIBERS))}
        added = plan_deliveries(session, content, stage.region, occurrence_id=occurrence.id, content_ids=ids, now=NOW)
    assert added == 1
    assert [row.contact_id for row in stage.deliveries(SUBSCRIBERS)][1:] == [late]
