"""Every page of the portal over HTTP: what it shows, what it keeps to itself, how it is kept by others."""

import re

import pytest
from sqlmodel import select

from core.models import Campaign
from tests.web import council_story
from tests.web.reading import LANGUAGES, MORE, PATHS, PUBLIC_URL, read, reader, told, words
from web.portal.routes import PAGES, SHEET

__all__ = ["reader", "told"]
HEAVIEST = 60_000


def test_no_page_goes_unread() -> None:
    patterns = [re.compile(re.sub(r"\{\w+\}", "[^/]+", page.path)) for page in PAGES]
    assert len(PATHS) == len(PAGES)
    assert all(any(pattern.fullmatch(path) for path in PATHS) for pattern in patterns)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_page_speaks_each_language_and_leads_to_the_others(reader, language):
    for path in (*PATHS, *MORE):
        answer = await reader.get(f"/{language}/{path}")
        page = answer.text
        assert answer.status_code == 200, path
        assert f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}">' in page
        assert answer.headers["content-language"] == language
        assert re.search(r'<meta name="description" content="[^"]{10,400}">', page), path
        plain = path.partition("?")[0]
        assert f'<link rel="canonical" href="{PUBLIC_URL}/{language}/{plain}">' in page
        for other in LANGUAGES:
            assert f'<link rel="alternate" hreflang="{other}" href="{PUBLIC_URL}/{other}/{plain}' in page
        switch = re.search(r'<nav class="languages".*?</nav>', page, re.DOTALL)
        assert switch
        assert f'href="/fr/{path.replace("&", "&amp;")}"' in switch.group(), path


async def test_every_page_is_light_and_needs_nothing_else(reader):
    style = len((await reader.get("/static/jisr.css")).content)
    for language in ("ar", "zgh"):
        for path in ("", *PATHS, *MORE, *(path + SHEET for path in PATHS)):
            page = await read(reader, f"/{language}/{path}")
            assert len(page.encode()) + style < HEAVIEST, path
            assert not re.search(r"<script|<style|style=|\son\w+=|src=", page), path


@pytest.mark.parametrize("path", ["petitions/secret", "petitions/nobody", "consultations/later", "consultations/none",
                                  "projects/none", "projects/in/nowhere", "meetings/none", "answers/3", "answers/x",
                                  "answers/99", "news/99", "news/x", "answers/1/files/2", "answers/1/files/0",
                                  "meetings/late/minutes", "petitions/secret/sheet"])  # fmt: skip
async def test_what_is_not_public_is_not_there(reader, path):
    answer = await reader.get(f"/fr/{path}", headers={"Accept": "text/html"})
    assert answer.status_code == 404
    assert "<h1>Cette page n’existe pas</h1>" in answer.text
    assert f'href="/ar/{path}"' in answer.text


async def test_a_petition_tells_its_way_and_its_support(reader):
    gathering = words(await read(reader, "/fr/petitions/road-308"))
    assert "Béni Mellal 61 sur 20 atteint" in gathering
    assert "Fquih Ben Salah non affiché" in gathering
    assert "Ouverte au soutien · 2 novembre 2026" in gathering
    refused = words(await read(reader, "/fr/petitions/stadium"))
    assert "Refusée par le conseil · 12 novembre 2026" in refused
    assert "La région n&#39;a pas cette compétence." in refused
    accepted = words(await read(reader, "/en/petitions/dam"))
    assert "It is on the agenda of the council's session of March 2027." in accepted.replace("&#39;", "'")
    waiting = words(await read(reader, "/en/petitions/school-bus"))
    assert "Decision due · December 30, 2026" in waiting
    assert "2 months from the deposit (organic law 111-14, article 122)" in waiting
    assert "That day is past." not in waiting


async def test_the_list_of_petitions_holds_open_and_past_ones_and_no_draft(reader):
    page = words(await read(reader, "/fr/petitions"))
    assert "Pétitions ouvertes Réparer la route régionale 308" in page
    assert "Pétition stadium Refusée par le conseil" in page
    assert "425 soutiens" in page
    assert "Brouillon" not in page


async def test_the_results_of_a_consultation_hide_small_groups(reader):
    page = await read(reader, "/fr/consultations/roads-2027")
    whole = words(page)
    assert "36 personnes ont répondu" in whole
    assert "Route 308 17 47" in whole
    assert "Les travaux commencent en mars." in whole
    assert "province:azilal" in page
    assert "province:khouribga" not in page
    there = words(await read(reader, "/fr/consultations/roads-2027?area=province:azilal"))
    assert "Résultats : Azilal" in there
    assert "Route 308 9 69" in there
    assert words(await read(reader, "/fr/consultations/roads-2027?area=province:khouribga")) == whole


async def test_an_open_consultation_asks_and_tells_no_results(reader):
    page = words(await read(reader, "/fr/consultations/water-2027"))
    assert "Ouverte jusqu’au 10 décembre 2026" in page
    assert "Quelle route d’abord ?" in page
    assert "personnes ont répondu" not in page


@pytest.mark.parametrize("typed", ["route 308", "routs", "Route", "الطريق", "طرق", "ميزانيه", "budjet"])
async def test_answers_are_found_in_whatever_spelling(reader, typed):
    page = await reader.get("/fr/answers", params={"q": typed})
    assert "/fr/answers/" in page.text.partition("<main")[2], typed


async def test_a_search_that_finds_nothing_leads_on(reader):
    page = words((await reader.get("/fr/answers", params={"q": "<piscine>"})).text)
    assert "Aucune réponse publiée n’en parle encore." in page
    assert "&lt;piscine&gt;" in page


async def test_a_published_answer_has_its_files_and_no_person(reader):
    page = await read(reader, "/fr/answers/1")
    assert "La route 308 coûte 24 millions de dirhams." in page
    file = await reader.get("/fr/answers/1/files/1")
    assert (file.text, file.status_code) == ("route,308\n", 200)
    assert 'filename="budget.csv"' in file.headers["content-disposition"]
    assert "R26-" not in page


async def test_the_plan_is_filtered_by_place_topic_and_state(reader):
    every = await read(reader, "/fr/projects")
    assert "30 projets" in words(every)
    filtered = await read(reader, "/fr/projects?province=khenifra&topic=environment&state=running")
    codes = re.findall(r'href="/fr/projects/(pdr-\d+)"', filtered)
    assert "pdr-02" in codes
    assert len(codes) < 10
    assert '<option value="khenifra" selected>' in filtered
    there = await read(reader, "/fr/projects?commune=05.081.01.03")
    assert "Demnate" in words(there)
    assert re.search(r'rel="next" href="\?commune=05.081.01.03&amp;page=2"', there) or "pdr-" in there
    assert "pdr-12" in await read(reader, "/fr/projects?q=Ait%20Mhamed")


async def test_a_project_shows_its_milestones(reader):
    page = words(await read(reader, "/fr/projects/pdr-01"))
    assert "Forages Atteinte le 10 février 2024 · prévue pour le 31 décembre 2023" in page
    assert "L&#39;eau arrive dans les douars Prévue pour le 31 décembre 2026" in page
    assert "86 000 000 dirhams" in page.replace("\u202f", " ").replace("\xa0", " ")


async def test_communes_are_listed_with_their_projects(reader):
    page = words(await read(reader, "/fr/projects/in/azilal"))
    assert "Demnate" in page
    assert re.search(r"Anergui 1 projet\b", page)


async def test_a_meeting_shows_who_came_and_its_minutes(reader):
    page = words(await read(reader, "/fr/meetings/road-day"))
    assert "Azilal 40" in page
    assert "Béni Mellal 21" in page
    assert "Khénifra non affiché" in page
    assert "La route 308 d&#39;abord." in page
    assert "Une visite du chantier." in page
    file = await reader.get("/fr/meetings/road-day/minutes")
    assert file.content == b"%PDF-1.7 minutes"
    assert "meet.council.example" not in await read(reader, "/fr/meetings/session-march")
    assert "La neige" in words(await read(reader, "/fr/meetings/late"))


async def test_the_archive_holds_what_was_published_until_it_is_withdrawn(reader, deps):
    page = await read(reader, "/fr/news")
    numbers = re.findall(r'href="/fr/news/(\d+)"', page)
    assert numbers == ["2", "1"]
    post = await read(reader, "/ar/news/1")
    assert "<h1>الطريق الجهوية 308: انطلاق الأشغال بأزيلال</h1>" in post
    assert "<p>تربط الطريق 12 دوارا بالمركز الصحي والمدرسة الإعدادية.</p>" in post
    with deps.db.transaction() as session:
        campaign = session.exec(select(Campaign).where(Campaign.name == "road-308")).one()
        campaign.withdrawn_at = council_story.NOW
    assert (await reader.get("/fr/news/1")).status_code == 404
    assert "road" not in await read(reader, "/fr/news.atom")
