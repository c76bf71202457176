"""The page about the campaign file: each field stands there, and its example is taken in."""

import re
from pathlib import Path

import pytest
from pydantic import BaseModel

from campaigns.attachments import Chart, Document, Picture, Point
from campaigns.check import check_campaign
from campaigns.content import Audience, CampaignContent, Poll
from campaigns.file import read_campaign
from civic.region import load_region

PAGE = (Path(__file__).parents[2] / "docs" / "campaign-file.md").read_text()
# Filled by Jisr.
OURS = {"sha256"}


@pytest.mark.parametrize("model", [CampaignContent, Audience, Poll, Picture, Document, Chart, Point])
def test_every_field_is_told(model: type[BaseModel]):
    told = set(re.findall(r"[a-z_]+", PAGE))
    assert model.model_fields.keys() - OURS - told == set()


def test_its_example_is_taken_in():
    example = PAGE.partition("    name = ")[2].partition("\n## ")[0]
    source = "name = " + "\n".join(line.removeprefix("    ") for line in example.splitlines())
    content = read_campaign(source, "road.toml")
    check_campaign(content, load_region())
    assert content.audience.provinces == ("azilal",)
