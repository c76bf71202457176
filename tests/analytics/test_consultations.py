"""Results: one model for answers and poll votes; what is public gives no small group away; words with bars."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.consultation_words import BAR, LONGEST, outcome_message, results_messages
from analytics.consultations import public_results
from analytics.disclosure import disclosed_groups
from civic.consultation_file import read_consultation
from civic.consultation_results import NOWHERE, PollVotes, Response, Results, tally
from civic.region import load_region
from core.i18n import languages, translator
from tests.consultation import ROADS

REGION = load_region()
PROVINCES = [province.slug for province in REGION.provinces]
CONTENT = read_consultation(ROADS, "roads.toml", REGION)


def response(province: str = "azilal", network: str = "telegram", first: str = "1", **more: dict[str, Any]) -> Response:
    return Response(province, network, {"first": {"chosen": [first]}, "state": {"chosen": ["4"]}, **more})


def counted(*responses: Response, polls: tuple[PollVotes, ...] = ()) -> Results:
    return tally(CONTENT, PROVINCES, responses, polls)


def test_answers_are_counted_by_province_and_by_network():
    several = response(first="2", where={"chosen": ["1", "3"]})
    results = counted(response(), several, response("khouribga", "messenger"), response("", words={"text": "x"}))
    first, where, state, own_words = results.questions
    assert results.people == 4
    assert results.by_province == {**dict.fromkeys(PROVINCES, 0), "azilal": 2, "khouribga": 1, NOWHERE: 1}
    assert results.by_network == {"telegram": 3, "messenger": 1}
    assert first.whole
    assert first.whole.counts == {"1": 3, "2": 1}
    assert {name: group.counts for name, group in first.by_province.items() if group and group.people} == {
        "azilal": {"1": 1, "2": 1}, "khouribga": {"1": 1, "2": 0}, NOWHERE: {"1": 1, "2": 0},
    }  # fmt: skip
    assert where.whole
    assert where.whole.people == 1
    assert where.whole.counts == {"1": 1, "2": 0, "3": 1}
    assert state.whole
    assert state.whole.average == 4
    assert own_words.whole
    assert (own_words.whole.people, own_words.whole.counts) == (1, {})


def test_votes_of_a_poll_stand_in_the_same_model_beside_the_people():
    votes = (PollVotes("first", "telegram_channel", [30, 12], 42), PollVotes("first", "telegram_channel", [1, 0], 1))
    first = counted(response(), polls=votes).questions[0]
    assert first.whole
    assert first.whole.people == 1
    channel = first.by_network["telegram_channel"]
    assert channel
    assert (channel.people, channel.counts) == (43, {"1": 31, "2": 12})


def test_the_public_sees_no_small_group():
    responses = [response("azilal")] * 7 + [response("khouribga")] * 6 + [response("khenifra", "messenger")] * 2
    public = public_results(counted(*responses, polls=(PollVotes("first", "telegram_channel", [1, 2], 3),)))
    assert public.people == 15
    assert {name for name, count in public.by_province.items() if count is not None} == {"azilal"}
    first = public.questions[0]
    assert first.whole
    assert first.whole.people == 15
    # Two in Khénifra would follow from fifteen in all.
    assert first.by_province["khouribga"] is first.by_province["khenifra"] is None
    assert first.by_network == {"telegram": None, "messenger": None, "telegram_channel": None}


def test_what_a_small_group_said_does_not_follow_from_the_rest():
    assert disclosed_groups({"a": 20, "b": 7, "c": 3}) == {"a"}
    assert disclosed_groups({"a": 20, "b": 7, "c": 2, "d": 1}) == {"a"}
    assert disclosed_groups({"a": 20, "b": 7, "c": 3, "d": 3}) == {"a", "b"}
    assert disclosed_groups({"a": 20, "b": 7}) == {"a", "b"}
    assert disclosed_groups({"a": 3}) == frozenset()


@given(st.dictionaries(st.sampled_from("abcdefg"), st.integers(0, 12), max_size=7))
def test_hidden_groups_are_nobody_or_many(people: dict[str, int]):
    told = disclosed_groups(people)
    hidden = [count for group, count in people.items() if group not in told]
    assert all(people[group] >= 5 for group in told)
    assert not told or sum(hidden) == 0 or sum(hidden) >= 5


def words(results: Results, province: str, language: str = "fr") -> list[str]:
    return results_messages(CONTENT, public_results(results), province, REGION, translator(language))


def test_a_person_is_told_the_results_of_their_own_province():
    responses = [response(first="1")] * 6 + [response(first="2")] * 2 + [response("khouribga", first="2")] * 8
    (text,) = words(counted(*responses), "azilal")
    assert "Voici les résultats de votre province, Azilal." in text
    assert "8 personnes ont participé." in text
    assert f"Route 308\n{'█' * 8}{'░' * 2} 75" in text
    assert "· 6" in text
    assert "En moyenne\u00a0: 4" in text
    assert "Trop peu de réponses pour les montrer." in text


def test_and_those_of_the_region_where_their_province_is_too_small():
    responses = [response("khouribga", first="2")] * 8 + [response("khenifra")] * 5 + [response()] * 2
    (text,) = words(counted(*responses), "azilal")
    assert "Trop peu de personnes ont participé dans votre province" in text
    assert "Voici les résultats de toute la région." in text
    assert "15 personnes ont participé." in text
    (text,) = words(counted(*responses), "")
    assert "votre province" not in text


def test_a_question_few_of_the_province_answered_is_told_for_the_region():
    answered = response("khouribga", words={"text": "x", "files": []})
    (text,) = words(counted(*[answered] * 9, *[response()] * 6), "azilal")
    assert "4. Que voulez-vous ajouter ?\nDans toute la région\u00a0:\n9 réponses en mots libres" in text


def test_hardly_anybody_took_part():
    (text,) = words(counted(response()), "azilal")
    assert "Trop peu de personnes ont participé pour montrer" in text
    assert "█" not in text


@pytest.mark.parametrize("language", languages())
def test_every_language_can_be_told(language: str):
    texts = words(counted(*[response()] * 6), "azilal", language)
    assert all(len(text) <= LONGEST for text in texts)
    assert "█" * BAR in texts[0]
    assert "طريق" in outcome_message(CONTENT, "طريق", REGION, translator(language))


def test_long_results_are_several_messages():
    wordy = ROADS.replace('["Route 308", "Route 317"]', f'["{"a" * 80}", "{"b" * 80}"]')
    again = [wordy[wordy.index("[[questions]]") :].replace('id = "', f'id = "again{number}-') for number in "12"]
    long = read_consultation("".join([wordy, *again]), "long.toml", REGION)
    chosen = {question.id: {"chosen": ["1"]} for question in long.questions if question.kind.counted}
    results = tally(long, PROVINCES, [Response("azilal", "telegram", chosen)] * 6, ())
    texts = results_messages(long, public_results(results), "azilal", REGION, translator("fr"))
    assert len(texts) > 1
    assert all(len(text) <= LONGEST for text in texts)
