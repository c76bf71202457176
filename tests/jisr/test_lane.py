"""Held lanes: seen by the doctor, opened again by staff."""

import json

from bots.lanes import close_lane
from core.db import Database
from tests.jisr.command import EDITOR, Command


def hold(jisr: Command) -> None:
    database = Database(f"sqlite:///{jisr.folder}/var/jisr.db")
    with database.transaction() as session:
        close_lane(session, "facebook_page", "LaneHeld: the token is dead", until=None)
    database.close()


def test_the_doctor_names_a_held_lane_and_staff_open_it(staffed: Command):
    hold(staffed)
    answer = staffed("doctor", "--json")
    assert answer.code == 1
    (found,) = [finding for finding in json.loads(answer.out) if finding["subject"] == "lane facebook_page"]
    assert found["verdict"] == "bad"
    assert "the token is dead" in found["detail"]
    (lane,) = json.loads(staffed.says("lane", "list", "--json"))
    assert lane["held"]
    assert staffed.says("lane", "open", "facebook_page", "--by", EDITOR) == "lane facebook_page is open"
    assert staffed("doctor").code == 0


def test_an_unknown_lane_is_refused_in_one_line(staffed: Command):
    answer = staffed("lane", "open", "fax", "--by", EDITOR)
    assert answer.code == 2
    assert answer.err == "jisr: there is no lane 'fax'. `jisr lane list` shows them all.\n"
