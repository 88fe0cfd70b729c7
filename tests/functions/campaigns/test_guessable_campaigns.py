"""Marketing cannot open a campaign to landing pages whose codes a stranger could guess."""

import pytest

from tests.account import Table
from tests.support.marketing import call, created, key_of, unique
from tests.support.marketing_api import refused, sent
from tests.support.scheduler import FakeScheduler

pytestmark = pytest.mark.usefixtures("bound_table", "fake_scheduler")

OPEN = {"publication": {"for_browsers": True}}
SHORT = {"length": 8}


def test_a_campaign_with_short_codes_is_not_opened(
    bound_table: Table, fake_scheduler: FakeScheduler
) -> None:
    assert fake_scheduler is not None
    body = {"name": "Short"} | unique(code_config=SHORT) | OPEN
    assert key_of(call("POST", "/v1/campaigns", body)) == (400, "codes_can_be_guessed")
    assert bound_table.items() == []


def test_nor_is_it_opened_later_and_its_odds_say_why() -> None:
    campaign = created(**unique(code_config=SHORT))
    assert campaign["guessing"]["fit_for_browsers"] is True  # it has no codes yet
    path = f"/v1/campaigns/{campaign['id']}"
    assert key_of(call("PUT", path, OPEN)) == (400, "codes_can_be_guessed")
    assert call("GET", path)[1]["version"] == 1


def test_an_open_campaign_gets_no_more_codes_than_keep_it_safe() -> None:
    campaign = created(**unique(code_config={"length": 10}), **OPEN, limits={"publications": 100})
    path = f"/v1/campaigns/{campaign['id']}/vouchers"
    more = sent("POST", path, query="vouchers_count=100000", body={})
    assert refused(more)[:2] == (400, "codes_can_be_guessed")
    plain = sent("POST", f"{path}/SUMMER", body={})
    assert refused(plain)[:2] == (400, "codes_can_be_guessed")


def test_terms_of_publication_are_shown_as_they_were_set_and_can_be_removed() -> None:
    terms = {"for_browsers": True, "delivery": "SEND", "consent": "news", "holder_only": True}
    campaign = created(**unique(), publication=terms, join_once=True)
    assert terms.items() <= campaign["publication"].items()
    assert campaign["join_once"] is True
    change = {"publication": {"delivery": "SHOW"}, "unset_fields": ["publication.consent"]}
    _, changed = call("PUT", f"/v1/campaigns/{campaign['id']}", change)
    assert changed["publication"]["delivery"] == "SHOW"
    assert "consent" not in changed["publication"]
    assert changed["publication"]["for_browsers"] is True
