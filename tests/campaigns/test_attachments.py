"""Pictures, albums, documents and charts: fit for their channels, kept as approved, drawn in each language."""

from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from campaigns.check import check_campaign
from campaigns.compose import compose
from campaigns.content import CampaignContent
from campaigns.file import read_campaign
from campaigns.media import keep_files
from civic.region import Region
from core.errors import BadInput
from core.reach import Reach
from tests.campaigns.stage import ROAD, Stage, picture

TELEGRAM_ONLY = ROAD.replace('"facebook_page", ', "")
ALBUM = "".join(f'\n[[photos]]\nimage = "{name}.png"\nalt.ar = "صورة"\nalt.fr = "Vue {name}"\n' for name in "abc")
CHART = """
[chart]
title.ar = "نسبة الأسر المزودة بالماء"
title.fr = "Ménages reliés à l'eau"
unit.ar = "%"
unit.fr = "%"
source.ar = "الإحصاء العام 2024"
source.fr = "Recensement 2024"

[[chart.points]]
label.ar = "أزيلال"
label.fr = "Azilal"
value = 61.5
target = 90

[[chart.points]]
label.ar = "خريبكة"
label.fr = "Khouribga"
value = 92.25
target = 90
"""


def read(folder: Path, extra: str, source: str = ROAD) -> CampaignContent:
    return read_campaign(source + extra, str(folder / "road.toml"))


@pytest.fixture
def album(tmp_path: Path) -> CampaignContent:
    for name in "abc":
        picture(tmp_path / f"{name}.png")
    return read(tmp_path, ALBUM)


def test_an_album_goes_to_the_public_and_its_first_picture_to_subscribers(album: CampaignContent, region: Region):
    check_campaign(album, region)
    post = compose(album, "facebook_page", "ar", region=region, campaign_id=1)
    assert [media.alt for media in post.media] == ["صورة\nVue a", "صورة\nVue b", "صورة\nVue c"]
    assert len(compose(album, "telegram_channel", "ar", region=region, campaign_id=1).media) == 3
    (first,) = compose(album, "telegram_subscribers", "fr", region=region, campaign_id=1).media
    assert (Path(first.path).name, first.alt) == ("a.png", "Vue a")


def test_an_album_has_its_way_in_as_words(album: CampaignContent, region: Region):
    reached = replace(region, reach=Reach(bot="JisrBot"))
    post = compose(album, "telegram_channel", "ar", region=reached, campaign_id=1)
    assert (post.rows, post.text.endswith("https://t.me/JisrBot?start=feedback_c1")) == ((), True)


@pytest.mark.parametrize(
    ("extra", "what"),
    [
        (ALBUM.split("\n[[photos]]")[0] + "\n[[photos]]" + ALBUM.split("\n[[photos]]")[1], "are 2 to 10"),
        (ALBUM + '\n[document]\nfile = "a.png"', "one of"),
        ('\n[document]\nfile = "a.png"', "facebook_page carries no documents"),
        ('\n[media]\nimage = "long.png"\nalt.ar = "x"\nalt.fr = "x"', "at most 20 to 1"),
        ('\n[media]\nimage = "cut.png"\nalt.ar = "x"\nalt.fr = "x"', "no picture that can be read"),
        ('\n[media]\nimage = "moving.gif"\nalt.ar = "x"\nalt.fr = "x"', "is a GIF picture"),
        ('\n[media]\nimage = "heavy.png"\nalt.ar = "x"\nalt.fr = "x"', "has 5.0 MB, facebook_page takes 4"),
        (ALBUM.replace('alt.fr = "Vue b"', ""), r"alt\.fr is missing"),
    ],
)
def test_what_a_channel_does_not_take_is_refused_with_its_field(tmp_path: Path, region: Region, extra: str, what: str):
    for name in "abc":
        picture(tmp_path / f"{name}.png")
    picture(tmp_path / "long.png", width=4000, height=50)
    whole = picture(tmp_path / "cut.png", width=900, height=900).read_bytes()
    (tmp_path / "cut.png").write_bytes(whole[: len(whole) // 2])
    picture(tmp_path / "moving.gif", form="GIF")
    heavy = picture(tmp_path / "heavy.png")
    heavy.write_bytes(heavy.read_bytes().ljust(5_000_000, b"\0"))
    with pytest.raises(BadInput, match=what):
        check_campaign(read(tmp_path, extra), region)


def test_a_document_goes_with_a_short_text(tmp_path: Path, region: Region):
    (tmp_path / "plan.pdf").write_bytes(b"%PDF-1.7 plan")
    content = read(tmp_path, '\n[document]\nfile = "plan.pdf"', TELEGRAM_ONLY)
    check_campaign(content, region)
    (media,) = compose(content, "telegram_subscribers", "ar", region=region, campaign_id=1).media
    assert (media.kind, Path(media.path).name) == ("document", "plan.pdf")
    long = TELEGRAM_ONLY.replace("commencent", "x" * 1100)
    with pytest.raises(BadInput, match="takes 1024"):
        check_campaign(read(tmp_path, '\n[document]\nfile = "plan.pdf"', long), region)


def test_what_was_taken_in_outlives_its_files(stage: Stage, tmp_path: Path):
    stage.region = replace(stage.region, reach=Reach(files=tmp_path / "kept"))
    original = picture(tmp_path / "road.png")
    media = f'\n[media]\nimage = "{original}"\nalt.ar = "طريق"\nalt.fr = "Une route"'
    stage.ready(ROAD + media)
    original.unlink()
    stage.tick()
    assert {row.state for row in stage.deliveries("facebook_page")} == {"planned"}


def test_the_same_file_is_kept_once_and_keeps_its_name(album: CampaignContent, tmp_path: Path):
    folder = tmp_path / "kept"
    kept = keep_files(album, folder)
    assert kept == keep_files(album, folder)
    assert [Path(photo.image).name for photo in kept.photos] == ["a.png", "b.png", "c.png"]
    assert len(list(folder.rglob("*.png"))) == 3


def test_a_chart_is_drawn_in_each_language_and_told_in_words(tmp_path: Path, region: Region):
    reached = replace(region, reach=Reach(files=tmp_path))
    content = read(tmp_path, CHART)
    check_campaign(content, reached)
    post = compose(content, "facebook_page", "ar", region=reached, campaign_id=1)
    arabic, french = post.media
    assert french.alt == "Ménages reliés à l'eau\nAzilal: 61,5\u00a0%\nKhouribga: 92,25\u00a0%"
    (mine,) = compose(content, "telegram_subscribers", "ar", region=reached, campaign_id=1).media
    assert mine.path == arabic.path
    with Image.open(arabic.path) as drawing:
        assert drawing.width == 1080
        teal = (27, 110, 106)
        pixels = drawing.convert("RGB")
        middle = [y for y in range(pixels.height) if pixels.getpixel((pixels.width - 62, y)) == teal]
    assert middle, "the bars of an Arabic chart begin at the right"


def test_a_chart_that_a_reader_would_not_understand_is_refused(tmp_path: Path, region: Region):
    reached = replace(region, reach=Reach(files=tmp_path))
    with pytest.raises(BadInput, match=r"chart\.points\.1\.label\.fr is missing"):
        check_campaign(read(tmp_path, CHART.replace('label.fr = "Khouribga"', "")), reached)
    with pytest.raises(BadInput, match="0 and more"):
        read(tmp_path, CHART.replace("61.5", "-61.5"))


def test_what_came_later_is_not_in_the_hash_of_a_campaign_without_it():
    stored = read_campaign(ROAD, "road.toml").stored()
    assert not stored.keys() & {"photos", "document", "chart"}
