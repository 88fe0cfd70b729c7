"""What was "busy, ask again" for ever: each has an answer of its own, after two writes at most."""

import pytest

from incentives.domain.campaigns.campaign import Removal
from incentives.domain.campaigns.gates import MAX_GATES
from incentives.domain.receipt import Receipt
from incentives.names import Scope
from incentives.store import keys, receipts
from incentives.store.customers import person_keys
from incentives.store.items import Item, VoucherItem
from incentives.store.transaction import Transaction
from incentives.usecases.points import partner_budget
from incentives.usecases.points.partner_budget import Budget
from tests.builders import NOW, an_ask, change, keep, no_pause, refusal
from tests.builders import a_campaign as a_kept_campaign
from tests.support import landing
from tests.support.customers.customers import persons
from tests.support.function import asked
from tests.support.interleaving import meanwhile
from tests.support.keyed import handler_of, new
from tests.support.points import loyalty
from tests.support.points.loyalty import Answer, Json, ok
from tests.support.referrals import referrals
from tests.support.stage import staged

pytestmark = pytest.mark.usefixtures("functions")

MOST = 2  # transactions: one that meets what is there, one that is decided with it


def soon(function: str, path: str, body: object, *, scope: Scope = Scope.CHECKOUT) -> Answer:
    """The answer to a request that tries no more than two writes."""
    with staged() as stage:
        answer = asked(handler_of(function), "POST", path, scope=scope, body=body)
    assert stage.sent <= MOST
    return answer


def published(code: str) -> Answer:
    body = {"voucher": code, "customer": {"source_id": new("jo")}}
    return soon("publish_code", "/v1/publications", body)


def imported(campaign: str, code: str) -> Answer:
    path = f"/v1/campaigns/{campaign}/import"
    return soon("manage_codes", path, [{"code": code}], scope=Scope.MARKETING)


def test_a_code_that_is_switched_off_is_handed_to_nobody() -> None:
    campaign = landing.for_visitors(auto_update=False)
    ok(imported(campaign.id, "A-LONG-CODE-OF-A-POOL"))
    VoucherItem(*keys.voucher("A-LONG-CODE-OF-A-POOL")).update([VoucherItem.active.set(False)])
    assert published("A-LONG-CODE-OF-A-POOL").key == "no_voucher_suitable_for_publication"


def test_the_code_by_which_somebody_recommends_is_handed_to_nobody_else() -> None:
    code = referrals.a_referrer(referrals.a_referral_programme())["code"]
    assert published(code).key == "voucher_already_published"


def test_who_recommends_is_handed_the_own_code_by_its_name() -> None:
    code = referrals.a_referrer(referrals.a_referral_programme(), "jo")["code"]
    body = {"voucher": code, "customer": {"source_id": "jo"}}
    answer = soon("publish_code", "/v1/publications", body)
    assert ok(answer)["voucher"]["code"] == code


def test_codes_of_a_campaign_that_is_being_removed_are_not_imported_again() -> None:
    """A removal takes the codes first, and what they wait in later."""
    campaign = landing.for_visitors(auto_update=False)
    ok(imported(campaign.id, "A-LONG-CODE-OF-A-POOL"))
    Item(*keys.voucher("A-LONG-CODE-OF-A-POOL")).delete()
    path, body = f"/v1/campaigns/{campaign.id}/import", [{"code": "A-LONG-CODE-OF-A-POOL"}]
    with meanwhile(lambda: change(campaign, removal=Removal.DECIDED)):
        answer = asked(handler_of("manage_codes"), "POST", path, scope=Scope.MARKETING, body=body)
    assert answer.key == "version_conflict"


def test_a_code_that_was_deleted_by_itself_may_be_imported_again() -> None:
    campaign = landing.for_visitors(auto_update=False)
    ok(imported(campaign.id, "A-LONG-CODE-OF-A-POOL"))
    Item(*keys.voucher("A-LONG-CODE-OF-A-POOL")).delete()
    assert ok(imported(campaign.id, "A-LONG-CODE-OF-A-POOL"))["done"] == 1
    assert ok(published("A-LONG-CODE-OF-A-POOL"))["voucher"]["code"] == "A-LONG-CODE-OF-A-POOL"


def test_who_came_and_was_cancelled_under_two_names_does_not_come_under_both() -> None:
    code = referrals.a_referrer(referrals.a_referral_programme(reward_waiting_time="P3D"))["code"]
    told: list[Json] = [{"source_id": "friend"}, {"source_id": None, "email": "f@example.com"}]
    for number, customer in enumerate(told):
        made = ok(referrals.converted(code, customer, source_id=f"e{number}"))
        ok(referrals.cancelled(made))
    both = referrals.NEW | {"source_id": "friend", "email": "f@example.com"}
    body = {"event": "signed_up", "customer": both, "source_id": "e2"}
    answer = soon("convert_referral", f"/v1/referrals/{code}/conversions", body)
    assert answer.key == "referee_already_referred"


def test_a_conversion_is_cancelled_although_its_counter_is_gone() -> None:
    programme = referrals.a_referral_programme(reward_waiting_time="P3D")
    made = ok(referrals.converted(referrals.a_referrer(programme)["code"]))
    for number in range(MAX_GATES):
        Item(*keys.gate(programme["id"], number)).delete()
    path = f"/v1/referrals/conversions/{made['id']}/cancel"
    assert ok(soon("convert_referral", path, {}))["id"] == made["id"]


def test_an_order_is_cancelled_although_its_counter_is_gone() -> None:
    order = {"id": "O-1", "amount": 1_00, "customer": {"source_id": "jo"}}
    ok(soon("report_orders", "/v1/orders", order | {"status": "PAID"}))
    (person,) = persons(source_id="jo")
    Item(*person_keys.orders_of(person)).delete()
    assert ok(soon("report_orders", "/v1/orders", order | {"status": "CANCELED"}))


def test_the_first_promotion_of_a_project_may_be_made_switched_off() -> None:
    """There was no list that it could be taken off, and the answer was that the list is full."""
    discount = {"discount": {"type": "PERCENT", "percent_off": 10}}
    tier = {"name": "tier", "action": discount}
    terms = {"campaign_type": "PROMOTION", "active": False, "promotion": {"tiers": [tier]}}
    body = {"name": "Sale"} | terms
    made = ok(soon("manage_campaigns", "/v1/campaigns", body, scope=Scope.MARKETING))
    assert made["active"] is False


def test_a_partner_whose_terms_change_at_that_moment_awards_by_the_new_ones(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The member was never in the way, so it is not taken for one who is not there."""
    programme = loyalty.a_programme()
    member = loyalty.a_member(programme)
    terms = {"name": "Bakery", "total": 250, "per_day": 100}
    path = f"/v1/loyalties/{programme['id']}/partners/app_bakery"

    def set_terms(**changed: int) -> None:
        body, manage = terms | changed, handler_of("manage_programmes")
        ok(asked(manage, "PUT", path, scope=Scope.MARKETING, body=body))

    class Late(Budget):
        """Terms that change right after they were read."""

        @classmethod
        def of(cls, *where: object) -> "Late":
            read = super().of(*where)  # type: ignore[arg-type]
            set_terms(per_day=90)
            return read

    set_terms()
    monkeypatch.setattr(partner_budget, "Budget", Late)
    monkeypatch.setattr("incentives.usecases.points.award_points.Budget", Late)
    with staged() as stage:
        ok(loyalty.given(member, 5, scope=Scope.PARTNER, app_id="app_bakery"))
    assert stage.sent <= MOST + 1  # and the one that changes the terms
    assert loyalty.balance(member) == 5


def test_a_request_that_was_carried_out_is_not_carried_out_again_where_its_traces_are_gone() -> (
    None
):
    receipt = Receipt("app_1", "key-1", "digest")
    write = Transaction()
    receipts.keep(write, receipt, "ord_1", NOW)
    write.commit(no_pause)
    keep(a_kept_campaign(public_code="WELCOME"))
    with staged() as stage:
        assert refusal(an_ask("WELCOME", receipt=receipt)) == "idempotency_key_reused"
    assert stage.sent <= MOST
