"""Codes that somebody else made: one, a list or a sheet of them; safe to repeat."""

import pytest

from incentives.domain.campaigns.campaign import Campaign
from tests.account import Table
from tests.builders import an_ask, keep, redeemed
from tests.support.marketing_api import codes, imported, of_unique_codes, ok, refused, sent


def test_a_given_code_is_kept_in_its_canonical_form(campaign: Campaign) -> None:
    body = {"redemption": {"quantity": 3}, "expiration_date": "2026-12-24"}
    voucher = ok(sent("POST", f"/v1/campaigns/{campaign.id}/vouchers/%20mum%2F1%20", body=body))
    assert voucher["code"] == "MUM/1"
    assert voucher["redemption"]["quantity"] == 3
    assert voucher["expiration_date"] == "2026-12-24T23:00:00.000Z"  # Berlin's midnight after


def test_a_given_code_is_given_once_however_often_it_is_sent(campaign: Campaign) -> None:
    path = f"/v1/campaigns/{campaign.id}/vouchers/GIFT"
    first = ok(sent("POST", path, body={}))
    redeemed(an_ask("GIFT"))
    again = ok(sent("POST", path, body={}))
    assert again["redemption"]["redeemed_quantity"] == 1
    assert again["created_at"] == first["created_at"]
    other = sent("POST", path, body={"redemption": {"quantity": 9}})
    assert refused(other)[:2] == (409, "duplicate_found")


def test_a_code_of_another_campaign_cannot_be_given_again(campaign: Campaign) -> None:
    keep(of_unique_codes(), "TAKEN")
    answer = sent("POST", f"/v1/campaigns/{campaign.id}/vouchers/taken", body={})
    assert refused(answer)[:2] == (409, "duplicate_found")


def test_a_code_is_good_for_so_long_after_it_was_handed_out(campaign: Campaign) -> None:
    path = f"/v1/campaigns/{campaign.id}/vouchers/GIFT"
    voucher = ok(sent("POST", path, body={"published_at": "2026-03-28T12:00:00+01:00"}))
    assert voucher["expiration_date"] == "2026-03-30T10:00:00.000Z"  # noon in Berlin, summer time


def test_a_code_ends_at_its_own_end_when_that_is_sooner(campaign: Campaign) -> None:
    body = {"published_at": "2026-03-28T12:00:00Z", "expires_at": "2026-03-29T00:00:00Z"}
    voucher = ok(sent("POST", f"/v1/campaigns/{campaign.id}/vouchers/GIFT", body=body))
    assert voucher["expiration_date"] == "2026-03-29T00:00:00.000Z"


@pytest.mark.parametrize(
    "body",
    [
        {"quantity": 0},
        {"quantity": "2"},
        {"expiration_date": "tomorrow"},
        {"published_at": "9999-12-31T00:00:00Z"},
        {"quantitty": 2},
        {"active": "yes"},
    ],
)
def test_what_cannot_be_read_gives_no_code(
    campaign: Campaign, bound_table: Table, body: dict[str, object]
) -> None:
    answer = sent("POST", f"/v1/campaigns/{campaign.id}/vouchers/GIFT", body=body)
    assert refused(answer)[:2] == (400, "invalid_payload")
    assert codes(bound_table) == set()


def test_a_sheet_is_imported_whole(campaign: Campaign, bound_table: Table) -> None:
    sheet = (
        "\ufeffCode;Quantity;Expiration Date;Active\nspring-1;5;2026-05-01;\n\n SPRING-2 ;;;false\n"
    )
    answer = ok(imported(campaign, sheet))
    assert (answer["status"], answer["wanted"], answer["done"]) == ("DONE", 2, 2)
    first, second = sorted(
        (item for item in bound_table.items() if item["kind"]["S"] == "voucher"),
        key=lambda item: str(item["code"]["S"]),
    )
    assert (first["code"]["S"], first["quantity"]["N"]) == ("SPRING-1", "5")
    assert first["expires_at"]["S"].startswith("2026-05-01T22:00")
    assert (second["code"]["S"], second["active"]["BOOL"]) == ("SPRING-2", False)


def test_a_list_is_imported_like_a_sheet(campaign: Campaign, bound_table: Table) -> None:
    body = [{"code": "a-1", "redemption": {"quantity": 2}}, {"code": "a-2", "active": False}]
    assert ok(sent("POST", f"/v1/campaigns/{campaign.id}/import", body=body))["done"] == 2
    assert codes(bound_table) == {"A-1", "A-2"}


def test_the_same_import_again_is_harmless_also_after_a_code_was_used(
    campaign: Campaign, bound_table: Table
) -> None:
    sheet = "code\n" + "\n".join(f"BULK-{number}" for number in range(250))
    first = imported(campaign, sheet)
    redeemed(an_ask("BULK-7"))
    again = imported(campaign, sheet)
    assert ok(again) == ok(first)
    assert again["headers"]["Idempotent-Replayed"] == "true"
    assert len(codes(bound_table)) == 250
    (used,) = (one for one in bound_table.items() if one.get("code") == {"S": "BULK-7"})
    assert used["redeemed"]["N"] == "1"


def test_an_import_that_was_cut_off_is_finished_by_sending_it_again(
    campaign: Campaign, bound_table: Table
) -> None:
    ok(imported(campaign, "code\nA\nB\n"))
    assert ok(imported(campaign, "code\nA\nB\nC\n"))["done"] == 3
    assert codes(bound_table) == {"A", "B", "C"}


@pytest.mark.parametrize(
    ("sheet", "key", "told"),
    [
        ("code\nA\n a \n", "duplicate_found", "row 3 has the code of row 2"),
        ("code\nNEW\nTAKEN\n", "duplicate_found", "row 3 has a code that exists already"),
        ("code,quantity\nA,1\nB,0\nC,x\n", "invalid_payload", "row 3: quantity"),
        ("code,quantity\nA,1\nB,0\nC,x\n", "invalid_payload", "row 4: quantity"),
        ("code,active\nA,maybe\n", "invalid_payload", "row 2: active"),
        ("code,expires_at\nA,soon\n", "invalid_payload", "row 2: not a date"),
        ("code\nA\n\u200b\n", "invalid_payload", "row 3: code must be"),
        ("code,quantitty\nA,1\n", "invalid_payload", "column 2"),
        ("name\nA\n", "invalid_payload", "column 1"),
        ("code,code\nA,B\n", "invalid_payload", "no name twice"),
        ("code\nA,B\n", "invalid_payload", "row 2 has more cells"),
        ('code\n"A\n', "invalid_payload", "no CSV"),
        ("code\n", "invalid_payload", "1 to 20000"),
        ("", "invalid_payload", "a column named code"),
    ],
)
def test_a_sheet_with_a_fault_is_refused_whole_and_says_where(
    campaign: Campaign, bound_table: Table, sheet: str, key: str, told: str
) -> None:
    keep(of_unique_codes(), "TAKEN")
    _status, refusal, details = refused(imported(campaign, sheet))
    assert refusal == key
    assert told in details
    assert codes(bound_table) == {"TAKEN"}


def test_an_import_takes_twenty_thousand_codes_and_no_more(
    campaign: Campaign, bound_table: Table
) -> None:
    sheet = "code\n" + "\n".join(f"BULK-{number}" for number in range(20_001))
    assert refused(imported(campaign, sheet))[:2] == (400, "invalid_payload")
    assert codes(bound_table) == set()
