"""`jisr campaign insights`: also where nothing came of it yet."""

import json

from tests.jisr.command import EDITOR, ROAD, Command, line_of


def test_a_new_campaign_has_no_figures_yet(staffed: Command):
    number = staffed.says("campaign", "import", staffed.write("road.toml", ROAD), "--by", EDITOR).strip()
    assert json.loads(staffed.says("campaign", "insights", number, "--json")) == {
        "name": "road-308", "figures": [], "links": [], "left": {},
    }  # fmt: skip
    assert "left within a day: nobody" in staffed.says("campaign", "insights", number)


def test_an_unknown_campaign_is_one_line(staffed: Command):
    assert "there is no campaign 7" in line_of(staffed("campaign", "insights", "7"), 2)
