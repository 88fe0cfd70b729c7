"""The release before and this one on the same table, as during each deployment.

Each thing is begun by one of them and continued by the other, both ways round.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest

from incentives import names
from incentives.names import Scope
from infra.local.account import Account
from infra.local.emulator import Emulator
from infra.secrets import ensure_secrets
from tests.account import Table, create_table
from tests.releases.release import BEFORE, ROOT, WRAPPING_KEY, Json, Release, unpack_release
from tests.support.points.ledger_checks import assert_balanced

pytestmark = pytest.mark.xdist_group("releases")

SIDE_BY_SIDE_ACCOUNT = "000000000001"
TEN_PERCENT = {"type": "PERCENT", "percent_off": 10}
_numbers = count(1)


@dataclass(frozen=True)
class Pair:
    """Who begins and who continues."""

    first: Release
    second: Release
    table: Table


@pytest.fixture(scope="module")
def former(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sources of the release before."""
    return unpack_release(BEFORE, tmp_path_factory.mktemp("before"))


@pytest.fixture(scope="module")
def older_and_newer(emulator: Emulator, former: Path) -> Iterator[tuple[Release, Release, Table]]:
    """Both releases on one table, whose person key `make deploy` took over from the older one.

    They stay for all tests, each of which makes what it works with: a start takes a second.
    """
    table = create_table(Account(endpoint=emulator.endpoint, id=SIDE_BY_SIDE_ACCOUNT))
    table.account.client("ssm").put_parameter(
        Name=names.FORMER_PERSON_KEY_PARAMETER, Value="k" * 64, Type="SecureString"
    )
    ensure_secrets(table.name, WRAPPING_KEY, table.account.whole_environment)
    older = Release.start("the release before", former, table)
    newer = Release.start("this release", ROOT, table)
    yield older, newer, table
    older.stop()
    newer.stop()


@pytest.fixture(params=["the older begins", "the newer begins"])
def pair(request: pytest.FixtureRequest, older_and_newer: tuple[Release, Release, Table]) -> Pair:
    older, newer, table = older_and_newer
    both = (older, newer) if request.param == "the older begins" else (newer, older)
    return Pair(*both, table)


def new(name: str) -> str:
    """A name that nothing else has."""
    return f"{name}-{next(_numbers)}"


def a_campaign(release: Release, **terms: object) -> Json:
    body = {"name": new("Sale"), "voucher": {"discount": TEN_PERCENT}} | terms
    return release.ask("manage_campaigns", "POST", "/v1/campaigns", body, scope=Scope.MARKETING)


def an_order(code: str, order: str, **more: object) -> Json:
    return {
        "redeemables": [{"object": "voucher", "id": code}],
        "order": {
            "id": order,
            "items": [{"product_id": "shirt", "quantity": 2, "price": 50_00}],
        },
        "customer": {"source_id": "jo"},
    } | more


def redeem(release: Release, code: str, order: str) -> Json:
    return release.ask("redeem", "POST", "/v1/redemptions", an_order(code, order))


def roll_back(release: Release, redemption: str) -> Json:
    return release.ask("roll_back", "POST", f"/v1/redemptions/{redemption}/rollback", {})


def published(release: Release, campaign: Json, customer: str = "jo") -> str:
    body = {"campaign": {"id": campaign["id"]}, "customer": {"source_id": customer}}
    told = release.ask("publish_code", "POST", "/v1/publications", body)
    return str(told["voucher"]["code"])


def test_a_code_goes_from_one_to_the_other_and_is_used_once(pair: Pair) -> None:
    campaign = a_campaign(pair.first, join_once=True, limits={"total": 5, "budget": 100_00})
    code = published(pair.first, campaign)
    assert published(pair.second, campaign) == code
    order = new("O")
    made = redeem(pair.second, code, order)
    assert redeem(pair.first, code, order)["redemptions"][0]["id"] == made["redemptions"][0]["id"]
    status, refused = pair.first.asked(
        "redeem", "POST", "/v1/redemptions", an_order(code, new("O"))
    )
    assert (status, refused["key"]) == (400, "quantity_exceeded")
    roll_back(pair.first, made["redemptions"][0]["id"])
    assert_balanced(pair.table)
    again = redeem(pair.second, code, new("O"))
    back = {"items": [{"product_id": "shirt", "quantity": 1}], "source_id": new("R")}
    path = f"/v1/redemptions/{again['redemptions'][0]['id']}/returns"
    pair.first.ask("roll_back", "POST", path, back)
    assert_balanced(pair.table)
    roll_back(pair.second, again["redemptions"][0]["id"])
    assert_balanced(pair.table)


def test_a_campaign_that_one_stops_is_stopped_for_the_other(pair: Pair) -> None:
    campaign = a_campaign(pair.first, voucher={"code": new("WELCOME"), "discount": TEN_PERCENT})
    code = campaign["voucher"]["code"]
    redeem(pair.second, code, new("O"))
    path = f"/v1/campaigns/{campaign['id']}"
    pair.second.ask("manage_campaigns", "POST", f"{path}/stop", {}, scope=Scope.MARKETING)
    for release in (pair.first, pair.second):
        status, _ = release.asked("redeem", "POST", "/v1/redemptions", an_order(code, new("O")))
        assert status == 400, release.name
    pair.first.ask("manage_campaigns", "POST", f"{path}/resume", {}, scope=Scope.MARKETING)
    redeem(pair.second, code, new("O"))
    assert_balanced(pair.table)


def test_points_that_one_gives_the_other_spends_and_gives_back(pair: Pair) -> None:
    club = pair.first.ask(
        "manage_programmes", "POST", "/v1/loyalties", {"name": new("Club")}, scope=Scope.MARKETING
    )
    mug = pair.first.ask(
        "manage_programmes",
        "POST",
        f"/v1/loyalties/{club['id']}/rewards",
        {"name": "Mug", "type": "MATERIAL", "points": 100, "stock": 3},
        scope=Scope.MARKETING,
    )
    joining = {"customer": {"source_id": "jo"}}
    member = pair.second.ask(
        "enroll_members", "POST", f"/v1/loyalties/{club['id']}/members", joining
    )["id"]
    of_member = f"/v1/loyalties/members/{member}"
    for release in (pair.first, pair.second):
        release.ask("award_points", "POST", f"{of_member}/balance", {"points": 100})
    bought = pair.second.ask(
        "spend_points", "POST", f"{of_member}/redemption", {"reward": {"id": mug["id"]}}
    )
    pair.first.ask("spend_points", "POST", f"{of_member}/redemptions/{bought['id']}/rollback", {})
    pair.second.ask("award_points", "POST", f"{of_member}/balance", {"points": -50})
    for release in (pair.first, pair.second):
        told = release.ask("read_members", "GET", f"{of_member}/balance")
        assert told["balance"] == 150, release.name
        ledger = release.ask("read_members", "GET", f"{of_member}/transactions")["data"]
        assert sum(one["details"]["balance"]["points"] for one in ledger) == 150, release.name


def test_a_friend_who_comes_by_one_is_taken_back_by_the_other(pair: Pair) -> None:
    programme = a_campaign(
        pair.first,
        name=new("Friends"),
        campaign_type="REFERRAL_PROGRAM",
        voucher={"discount": TEN_PERCENT, "is_referral_code": True},
        referral_program={
            "conversion_event_type": "custom_event",
            "custom_event": {"name": "signed_up"},
            "referrer_rewards": [{"type": "CASH", "amount": 500, "currency": "EUR"}],
            "reward_waiting_time": "P14D",
        },
    )
    joining = {"customer": {"source_id": "ann"}}
    members = f"/v1/referrals/{programme['id']}/members"
    code = pair.second.ask("manage_referrals", "POST", members, joining)["code"]
    for begins, continues, friend in (
        (pair.first, pair.second, "ben"),
        (pair.second, pair.first, "cem"),
    ):
        coming = {"event": "signed_up", "customer": {"source_id": friend, "orders_count": 0}}
        path = f"/v1/referrals/{code}/conversions"
        came = begins.ask("convert_referral", "POST", path, coming)
        cancel = f"/v1/referrals/conversions/{came['id']}/cancel"
        continues.ask("convert_referral", "POST", cancel, {"reason": "sent back"})
    told = pair.first.ask("manage_referrals", "GET", f"/v1/referrals/members/{code}")
    assert told["conversions"] == 0


def test_a_limit_per_customer_is_exact_within_a_release_and_not_across(
    older_and_newer: tuple[Release, Release, Table],
) -> None:
    """The release before counts uses of persons elsewhere; see docs/compatibility.md."""
    older, newer, table = older_and_newer
    campaign = a_campaign(older, limits={"per_customer": 1, "total": 5}, join_once=True)
    codes = [published(newer, campaign, customer) for customer in ("ann", "bob")]

    def order(code: str, customer: str) -> Json:
        return an_order(code, new("O"), customer={"source_id": customer})

    for code, customer, release in zip(codes, ("ann", "bob"), (older, newer), strict=True):
        made = release.ask("redeem", "POST", "/v1/redemptions", order(code, customer))
        roll_back(release, made["redemptions"][0]["id"])
    assert_balanced(table)
    made = newer.ask("redeem", "POST", "/v1/redemptions", order(codes[0], "ann"))
    roll_back(older, made["redemptions"][0]["id"])
    status, refused = newer.asked("redeem", "POST", "/v1/redemptions", order(codes[0], "ann"))
    assert (status, refused["key"]) == (400, "customer_limit_exceeded")
