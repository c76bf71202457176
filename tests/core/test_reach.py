"""Where posts lead: only to what is switched on, and only to where their readers can get."""

import pytest

from core.reach import Reach
from core.settings import Settings, load_settings
from tests.conftest import DATA_KEY, HASH_KEY, SECRET_KEY


def settings(**more: object) -> Settings:
    return load_settings(_env_file=None, secret_key=SECRET_KEY, data_key=DATA_KEY, hash_key=HASH_KEY, **more)


def test_what_is_switched_off_is_no_way_in():
    reach = Reach.of(settings(telegram_bot="JisrBot", facebook_page_id="77", messenger=True))
    assert (reach.telegram("menu"), reach.messenger("menu")) == ("", "")


def test_each_network_leads_into_the_conversation():
    reach = Reach.of(
        settings(
            telegram_bot="JisrBot", telegram_token="1:t", facebook_page_id="77", facebook_page_token="t", messenger=True
        )
    )
    assert reach.telegram("petition_road") == "https://t.me/JisrBot?start=petition_road"
    assert reach.messenger("petition_road") == "https://m.me/77?ref=petition_road"


@pytest.mark.parametrize(
    ("public", "telegram", "shown"),
    [
        ("https://jisr.example/", "https://api.telegram.org", "https://jisr.example"),
        ("http://127.0.0.1:8080", "https://api.telegram.org", ""),
        ("http://localhost:8080", "https://api.telegram.org", ""),
        ("http://127.0.0.1:8080", "http://127.0.0.1:9000", "http://127.0.0.1:8080"),
    ],
)
def test_readers_elsewhere_are_not_led_to_this_machine(public: str, telegram: str, shown: str):
    assert Reach.of(settings(public_url=public, telegram_api_base=telegram)).public_url == shown
