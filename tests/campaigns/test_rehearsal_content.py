"""The campaigns that the demo plays are real files that can be sent."""

from pathlib import Path

import pytest

from campaigns.compose import messages, variants
from campaigns.file import check_campaign, read_campaign
from civic.region import Region
from templates.posts import post_templates

FILES = sorted((Path(__file__).parents[2] / "jisr" / "rehearsal" / "campaigns").glob("*.toml"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_campaign_can_be_sent_everywhere(file: Path, region: Region):
    content = read_campaign(file.read_text(encoding="utf-8"), file.name)
    check_campaign(content, region)
    assert content.name == file.stem
    assert {channel for channel, _ in variants(content, region)} == {
        "facebook_page", "telegram_channel", "telegram_subscribers",
    }  # fmt: skip
    for _, _, message in messages(content, region, campaign_id=1):
        assert "{" not in message.text
        assert "**" not in message.text


def test_one_speaks_tamazight_and_one_comes_from_a_template(region: Region):
    contents = [read_campaign(file.read_text(encoding="utf-8"), file.name) for file in FILES]
    assert len(contents) >= 4
    written = [content.name for content in contents if "zgh" in content.body and not content.template]
    assert written == ["plan-2022-2027"]
    assert {content.template for content in contents} - {""} <= set(post_templates())
    assert any(content.template for content in contents)
