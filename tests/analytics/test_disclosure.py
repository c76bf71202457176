from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from analytics.disclosure import disclose

COUNTS = st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 40), max_size=6)


def filled(shown: dict[str, int | None], guess: tuple[int, ...]) -> dict[str, int]:
    guesses = iter(guess)
    return {group: next(guesses) if count is None else count for group, count in shown.items()}


def answers(shown: dict[str, int | None], total: int, minimum: int) -> list[tuple[int, ...]]:
    """Everything that the hidden groups may be for who knows what is shown, the total and the rule."""
    hidden = [group for group, count in shown.items() if count is None]
    rest = total - sum(count for count in shown.values() if count is not None)
    return [
        guess
        for guess in product(range(rest + 1), repeat=len(hidden))
        if sum(guess) == rest and disclose(filled(shown, guess), minimum) == shown
    ]


def test_large_groups_are_shown():
    assert disclose({"azilal": 5, "khenifra": 90}) == {"azilal": 5, "khenifra": 90}


def test_one_hidden_group_takes_the_smallest_other_with_it():
    assert disclose({"azilal": 4, "khenifra": 90, "khouribga": 7}) == {
        "azilal": None,
        "khenifra": 90,
        "khouribga": None,
    }


def test_two_hidden_groups_are_enough():
    assert disclose({"azilal": 4, "khenifra": 1, "khouribga": 7}) == {"azilal": None, "khenifra": None, "khouribga": 7}


def test_groups_of_nobody_do_not_give_themselves_away():
    assert disclose({"azilal": 0, "khenifra": 0, "khouribga": 7}) == {
        "azilal": None,
        "khenifra": None,
        "khouribga": None,
    }


def test_which_of_several_equals_was_taken_tells_nothing():
    assert disclose({"azilal": 5, "khenifra": 5, "khouribga": 4}) == dict.fromkeys(["azilal", "khenifra", "khouribga"])


def test_there_may_be_nothing_to_show():
    assert disclose({}) == {}


@given(COUNTS)
def test_no_small_group_is_shown_and_nothing_is_made_up(counts):
    shown = disclose(counts)
    assert list(shown) == list(counts)
    assert all(count is None or (count == counts[group] and count >= 5) for group, count in shown.items())


@given(st.lists(st.integers(0, 9), min_size=2, max_size=4))
def test_the_total_gives_no_hidden_group_away(values):
    counts = {"abcd"[place]: value for place, value in enumerate(values)}
    shown = disclose(counts, minimum=3)
    hidden = [group for group, count in shown.items() if count is None]
    if not hidden or len(hidden) == len(counts):
        return
    possible = answers(shown, sum(values), 3)
    assert all(len({guess[place] for guess in possible}) > 1 for place in range(len(hidden)))
