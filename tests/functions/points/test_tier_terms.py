"""How tiers are set and changed, and what is refused."""

import pytest

from incentives.names import Scope
from manage_tiers.handler import lambda_handler as manage
from tests.functions.points.test_tiers import GOLD, SILVER, a_tiered_club, set_tiers
from tests.support.points.loyalty import Json, a_programme, asked, ok


def test_tiers_are_changed_with_their_ids_and_without_what_they_count() -> None:
    club = a_tiered_club()
    before = ok(asked(manage, "GET", f"/{club['id']}/tiers", scope=Scope.SUPPORT))["data"]
    after = ok(set_tiers(club, SILVER | {"points": {"from": 50}}, GOLD))["data"]
    assert [one["id"] for one in before] == [one["id"] for one in after]
    for terms in ({"qualification_type": "ORDERS_IN_PERIOD"}, {"qualification_period": "MONTH"}):
        assert set_tiers(club, SILVER, **terms).key == "invalid_campaign_params"
    one = ok(asked(manage, "GET", f"/{club['id']}/tiers/{after[1]['id']}", scope=Scope.SUPPORT))
    assert (one["multiplier"], one["perks"]) == (1.5, ["free_shipping"])
    assert asked(manage, "GET", f"/{club['id']}/tiers/ltr_1", scope=Scope.SUPPORT).status == 404


@pytest.mark.parametrize(
    "terms",
    [
        {"tiers": []},
        {"tiers": [SILVER, SILVER]},
        {"tiers": [GOLD, SILVER]},
        {"tiers": [SILVER, SILVER | {"points": {"from": 200}}]},
        {"tiers": [SILVER | {"points": {"from": 5, "to": 4}}]},
        {"tiers": [SILVER | {"points": {"from": -1}}]},
        {"tiers": [SILVER | {"multiplier": 0}]},
        {"tiers": [SILVER | {"multiplier": 1.001}]},
        {"tiers": [SILVER | {"perks": ["x"] * 21}]},
        {"tiers": [SILVER | {"metadata": {"a": "x" * 3_000}}]},
        {"tiers": [SILVER | {"rewards": {"rew_1": {}}}]},
        {"tiers": [SILVER | {"name": " "}]},
        {"tiers": [SILVER] * 21},
        {"tiers": [SILVER], "rolling_periods": 13},
        {"tiers": [SILVER], "grace_days": 93},
        {"tiers": [SILVER], "qualification_period": "WEEK"},
        {"tiers": [SILVER], "qualification_period": "TOTAL", "grace_days": 1},
        {"tiers": [SILVER], "colour": "red"},
    ],
)
def test_tiers_that_cannot_be_are_refused(terms: Json) -> None:
    path = f"/{a_programme()['id']}/tiers"
    answer = asked(manage, "PUT", path, scope=Scope.MARKETING, body=terms)
    assert (answer.status, answer.key in {"invalid_payload", "invalid_campaign_params"}) == (
        400,
        True,
    )
