"""A rehearsal runs at any hour: its region is the packaged one without rules on news."""

from pathlib import Path

from civic.region import load_region
from civic.rules.news import NewsRules
from jisr.rehearsal.stage import sleepless_region


def test_the_region_of_a_rehearsal_keeps_all_but_the_rules_on_news(tmp_path: Path):
    region, packaged = load_region(sleepless_region(tmp_path)), load_region()
    assert region.news == NewsRules() != packaged.news
    assert (region.communes, region.privacy, region.calendar) == (
        packaged.communes, packaged.privacy, packaged.calendar,
    )  # fmt: skip
