"""Who recommends gets a code and a link."""

import pytest

from tests.support.referrals.referrals import (
    a_referral_programme,
    a_referrer,
    enrolled,
    office_asked,
    referral_body,
)


def test_who_asks_for_a_code_again_gets_the_same() -> None:
    programme = a_referral_programme(link_template="https://shop.example/?ref={code}")
    first = enrolled(programme, {"source_id": "jo", "email": "jo@example.com"})
    again = enrolled(programme, {"email": "JO@example.com"})
    assert again.body["code"] == first.body["code"]
    assert again.replayed
    assert first.body["link"] == f"https://shop.example/?ref={first.body['code']}"


@pytest.mark.parametrize(
    "shop", ["http://localhost:8123/", "http://127.0.0.1?", "http://localhost/"]
)
def test_a_shop_on_trial_has_a_link_on_this_computer(shop: str) -> None:
    referrer = a_referrer(a_referral_programme(link_template=f"{shop}{{code}}"))
    assert referrer["link"] == f"{shop}{referrer['code']}"


@pytest.mark.parametrize(
    "template",
    [
        "http://shop.example/{code}",
        "http://localhost.shop.example/{code}",
        "http://localhost@shop.example/{code}",
        "http://localhost:80@shop.example/{code}",
        "javascript:alert('{code}')",
        "https://shop.example/",
    ],
)
def test_a_link_leads_to_a_protected_page_with_the_code(template: str) -> None:
    answer = office_asked("POST", referral_body(link_template=template))
    assert answer.key == "invalid_campaign_params"
