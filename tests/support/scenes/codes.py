"""Campaigns, codes, cards and customers: what marketing and the shop write."""

from datetime import UTC, datetime

from incentives.domain.campaigns.campaign import Campaign
from incentives.domain.campaigns.codes import UniqueCodes
from incentives.domain.code import CodePattern
from incentives.domain.codes.code_job import CodeJob
from incentives.names import Scope
from incentives.store.campaigns import removal
from incentives.store.codes import code_jobs
from incentives.store.transaction import Transaction
from incentives.usecases.codes.generate_codes import GenerateCodes, generate_codes
from tests.builders import a_campaign, a_promotion, keep, no_pause
from tests.support import coupons
from tests.support.keyed import (
    a_card,
    a_key,
    new,
)
from tests.support.scenes.scene import Act, done, request, scene


@scene
def create_a_campaign_with_codes() -> Act:
    body = {
        "name": new("Codes"),
        "type": "STATIC",
        "vouchers_count": 5,
        "voucher": {"discount": coupons.TEN_PERCENT},
    }
    return request(
        "manage_campaigns", "/v1/campaigns", body, scope=Scope.MARKETING, headers=a_key()
    )


@scene
def create_a_campaign_with_a_public_code() -> Act:
    voucher = {"discount": coupons.TEN_PERCENT, "code": new("PUBLIC")}
    body = {"name": new("Public"), "type": "STANDALONE", "voucher": voucher}
    return request("manage_campaigns", "/v1/campaigns", body, scope=Scope.MARKETING)


def _switched(campaign: Campaign, how: str) -> Act:
    path = f"/v1/campaigns/{campaign.id}/{how}"
    return request("manage_campaigns", path, scope=Scope.MARKETING)


@scene
def stop_a_promotion() -> Act:
    return _switched(keep(a_promotion()), "stop")


@scene
def resume_a_promotion() -> Act:
    campaign = keep(a_promotion())
    done(_switched(campaign, "stop"))
    return _switched(campaign, "resume")


@scene
def delete_a_campaign() -> Act:
    campaign = keep(a_campaign(public_code=None))
    path = f"/v1/campaigns/{campaign.id}/vouchers/{new('D')}"
    done(request("manage_codes", path, {}, scope=Scope.MARKETING))
    path = f"/v1/campaigns/{campaign.id}"
    return request("manage_campaigns", path, method="DELETE", scope=Scope.MARKETING)


@scene
def delete_a_campaign_of_which_orders_had_kept_earlier_terms() -> Act:
    code = new("P")
    campaign = keep(a_campaign(public_code=code, total=5))
    path = f"/v1/campaigns/{campaign.id}"
    order = {"id": new("O"), "amount": 100_00}
    body = {"redeemables": [{"object": "voucher", "id": code}], "order": order}
    made = done(request("redeem", "/v1/redemptions", body))["redemptions"][0]["id"]
    terms = {"description": "later"}
    done(request("manage_campaigns", path, terms, method="PUT", scope=Scope.MARKETING))
    done(request("roll_back", f"/v1/redemptions/{made}/rollback", {}))
    return request("manage_campaigns", path, method="DELETE", scope=Scope.MARKETING)


def _of_campaign() -> tuple[str, str]:
    """A campaign's id, and a code of it that is out."""
    code = new("OUT")
    return keep(a_campaign(public_code=None), code).id, code


@scene
def change_a_code_that_is_out() -> Act:
    path = f"/v1/vouchers/{_of_campaign()[1]}"
    terms = {"redemption": {"quantity": 5}}
    return request("manage_campaigns", path, terms, method="PUT", scope=Scope.MARKETING)


@scene
def change_codes_by_an_import() -> Act:
    campaign_id, code = _of_campaign()
    path = f"/v1/campaigns/{campaign_id}/import"
    rows = [{"code": code, "redemption": {"quantity": 5}}]
    return request("manage_codes", path, rows, scope=Scope.MARKETING, query="update=true")


@scene
def delete_a_code_that_nobody_has() -> Act:
    path = f"/v1/vouchers/{_of_campaign()[1]}"
    return request("manage_campaigns", path, method="DELETE", scope=Scope.MARKETING)


def _alone() -> str:
    made = done(request("manage_campaigns", "/v1/vouchers", _TEN, scope=Scope.MARKETING))
    return str(made["code"])


_TEN = {"type": "DISCOUNT_VOUCHER", "discount": coupons.TEN_PERCENT}


@scene
def delete_a_voucher() -> Act:
    return request(
        "manage_campaigns", f"/v1/vouchers/{_alone()}", method="DELETE", scope=Scope.MARKETING
    )


@scene
def delete_a_code_that_no_index_lists_yet() -> Act:
    code = new("D")
    campaign = keep(a_campaign(public_code=None), code)

    def act() -> None:
        removal.remove_code(code, campaign.id, no_pause)

    return act


@scene
def switch_a_voucher() -> Act:
    path = f"/v1/vouchers/{_alone()}/disable"
    return request("manage_campaigns", path, scope=Scope.MARKETING)


@scene
def order_many_codes() -> Act:
    path = f"/v1/campaigns/{coupons.a_campaign_of_coupons()['id']}/vouchers"
    return request("manage_codes", path, {}, scope=Scope.MARKETING, query="vouchers_count=9")


def _job(campaign_id: str) -> CodeJob:
    job = CodeJob.of(
        id=new("job"),
        campaign_id=campaign_id,
        wanted=3,
        seed=bytes(32),
        quantity=1,
        now=datetime(2026, 6, 15, tzinfo=UTC),
    )
    write = Transaction()
    code_jobs.add_to(write, job)
    write.commit(no_pause)
    return job


def _worked(job: CodeJob) -> Act:
    def act() -> None:
        chunk = GenerateCodes(job.campaign_id, job.id, 0)
        generate_codes(chunk, now=job.created_at, pause=no_pause, has_time=lambda: True)

    return act


@scene
def make_codes() -> Act:
    codes = UniqueCodes(CodePattern.of({"prefix": new("M")}), auto_update=False)
    campaign = keep(a_campaign(codes=codes))
    return _worked(_job(campaign.id))


@scene
def give_up_a_job_of_a_campaign_that_is_gone() -> Act:
    return _worked(_job(new("camp")))


@scene
def change_a_card() -> Act:
    body = {"amount": 5_00, "source_id": new("b")}
    return request("manage_cards", f"/v1/vouchers/{a_card()}/balance", body)


@scene
def set_stacking_rules() -> Act:
    current = done(
        request("manage_campaigns", "/v1/stacking-rules", method="GET", scope=Scope.MARKETING)
    )
    limit = current["redeemables_limit"] % 5 + 1
    body = {"redeemables_limit": limit, "applicable_redeemables_limit": 1}
    return request(
        "manage_campaigns", "/v1/stacking-rules", body, method="PUT", scope=Scope.MARKETING
    )


@scene
def keep_a_customer() -> Act:
    body = {"source_id": new("jo"), "email": f"{new('jo')}@example.com", "orders_count": 2}
    return request("manage_customers", "/v1/customers", body)


@scene
def give_a_customer_another_address() -> Act:
    customer = new("jo")
    body = {"source_id": customer, "email": f"{new('jo')}@example.com"}
    done(request("manage_customers", "/v1/customers", body))
    other = {"source_id": customer, "email": f"{new('jo')}@example.com"}
    return request("manage_customers", "/v1/customers", other)


@scene
def join_names_that_have_used_a_code_apart() -> Act:
    code, customer, mail = new("P"), new("jo"), f"{new('jo')}@example.com"
    keep(a_campaign(public_code=code, per_person=9))
    for named in ({"source_id": customer}, {"email": mail}):
        order = {"id": new("O"), "amount": 100_00}
        body = {"redeemables": [{"object": "voucher", "id": code}], "order": order}
        done(request("redeem", "/v1/redemptions", body | {"customer": named}))
    body = {"source_id": customer, "email": mail}
    return request("manage_customers", "/v1/customers", body)


@scene
def part_names_that_have_used_a_code_together() -> Act:
    code, customer, mail = new("P"), new("jo"), f"{new('jo')}@example.com"
    keep(a_campaign(public_code=code, per_person=9))
    jo = {"source_id": customer, "email": mail}
    done(request("manage_customers", "/v1/customers", jo))
    order = {"id": new("O"), "amount": 100_00}
    body = {"redeemables": [{"object": "voucher", "id": code}], "order": order}
    done(request("redeem", "/v1/redemptions", body | {"customer": jo}))
    path = f"/v1/customers/{customer}/unlink"
    return request("manage_customers", path, {"email": mail}, scope=Scope.SUPPORT)


@scene
def declare_a_consent() -> Act:
    customer = new("jo")
    done(request("manage_customers", "/v1/customers", {"source_id": customer}))
    path = f"/v1/customers/{customer}/consents"
    return request("manage_customers", path, {"newsletter": True}, method="PUT")
