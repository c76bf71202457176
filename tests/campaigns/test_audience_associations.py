"""Associations are an audience of their own: who speaks for a confirmed one, in one statement, consent always."""

from typing import Any

from sqlalchemy import event

from campaigns.content import CampaignContent
from campaigns.file import read_campaign
from core.models import Association, AssociationState, ContactState
from tests.campaigns.stage import ROAD, Stage
from tests.campaigns.test_audience import counted, reached, with_audience

ASSOCIATIONS = with_audience("associations = true")


def speaks(stage: Stage, contact: int, state: AssociationState = AssociationState.CONFIRMED, **columns: str) -> int:
    values: dict[str, Any] = {"province": "khouribga", "field": "water", "name": "Amal", "role": "trésorier", **columns}
    reference = f"A26-{contact:04d}{len(state)}"
    with stage.db.transaction() as session:
        session.add(Association(contact_id=contact, recognised_in=2019, state=state, reference=reference, **values))
    return contact


def test_only_confirmed_ones_are_meant_whatever_the_topic(stage: Stage):
    here = speaks(stage, stage.subscribe(1, topics=("health",)))
    for number, state in enumerate(AssociationState, start=2):
        if state is not AssociationState.CONFIRMED:
            speaks(stage, stage.subscribe(number), state)
    stage.subscribe(9)
    assert reached(stage, ASSOCIATIONS) == {here}


def test_consent_is_needed_as_ever(stage: Stage):
    speaks(stage, stage.subscribe(1, news=False))
    speaks(stage, stage.subscribe(2, state=ContactState.STOPPED))
    speaks(stage, stage.subscribe(3, network="messenger"))
    assert reached(stage, ASSOCIATIONS) == set()


def test_provinces_and_topics_are_those_of_the_association(stage: Stage):
    here = speaks(stage, stage.subscribe(1, province="azilal"))
    speaks(stage, stage.subscribe(2, province="khouribga"), province="azilal")
    speaks(stage, stage.subscribe(3), field="health")
    source = with_audience('associations = true\nprovinces = ["khouribga"]\ntopics = ["water"]')
    assert reached(stage, source) == {here}


def test_who_registered_twice_is_written_to_once_and_everybody_in_one_statement(stage: Stage):
    person = stage.subscribe(1)
    speaks(stage, person, AssociationState.LEFT)
    speaks(stage, person)
    statements: list[str] = []
    event.listen(stage.db.engine, "before_cursor_execute", lambda *call: statements.append(call[2]))
    assert counted(stage, ASSOCIATIONS) == 1
    assert len([text for text in statements if text.startswith("SELECT")]) == 1
    assert reached(stage, ASSOCIATIONS) == {person}


def test_a_file_without_associations_keeps_the_hash_that_was_approved():
    stored = read_campaign(ROAD, "road.toml").stored()
    assert "associations" not in stored["audience"]
    assert "opens" not in stored
    content = read_campaign(ASSOCIATIONS, "road.toml")
    assert CampaignContent.model_validate(content.stored()).content_hash() == content.content_hash()
    assert content.content_hash() != read_campaign(ROAD, "road.toml").content_hash()
