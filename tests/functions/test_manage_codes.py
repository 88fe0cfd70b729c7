"""The office's doors for unique codes: ordered, given, imported, listed, exported."""

import csv
import io
import json
from dataclasses import replace
from typing import Any

import pytest

from incentives.domain.campaign import Campaign
from incentives.domain.code import CodePattern
from incentives.domain.duration import Duration
from incentives.domain.window import Window
from incentives.names import Scope
from incentives.usecases.generate_codes import GenerateCodes, generate_codes
from manage_codes.handler import lambda_handler
from tests.account import Table
from tests.builders import NOW, a_campaign, an_ask, keep, no_pause, redeemed
from tests.support.events import http_event

type Answered = dict[str, Any]


@pytest.fixture
def campaign(bound_table: Table) -> Campaign:
    """A campaign with unique codes, good for two days after they were handed out."""
    assert bound_table.items() == []
    return keep(
        replace(
            a_campaign(public_code=None, window=Window(zone="Europe/Berlin")),
            code_pattern=CodePattern.of(),
            valid_after_handout=Duration(days=2),
        )
    )


def sent(
    method: str,
    path: str,
    *,
    scope: Scope = Scope.MARKETING,
    **request: Any,  # noqa: ANN401
) -> Answered:
    answer: Answered = lambda_handler(http_event(method, path, scope=scope, **request), None)
    return answer


def ok(answer: Answered) -> Any:  # noqa: ANN401
    assert answer["statusCode"] == 200, answer["body"]
    return json.loads(answer["body"])


def refused(answer: Answered) -> tuple[int, str, str]:
    body = json.loads(answer["body"])
    return body["code"], body["key"], body["details"]


def imported(campaign: Campaign, sheet: str) -> Answered:
    path = f"/v1/campaigns/{campaign.id}/import"
    return sent("POST", path, raw_body=sheet, headers={"content-type": "text/csv"})


def exported(campaign: Campaign, query: str = "") -> tuple[list[dict[str, str]], str | None]:
    """Rows of a page, and the query string that leads to the next."""
    answer = sent("GET", f"/v1/campaigns/{campaign.id}/vouchers/export", query=query)
    assert answer["headers"]["content-type"] == "text/csv; charset=utf-8"
    link = answer["headers"].get("link")
    rows = list(csv.DictReader(io.StringIO(answer["body"])))
    return rows, link.partition("?")[2].partition(">")[0] if link else None


def codes(table: Table) -> set[str]:
    return {item["code"]["S"] for item in table.items() if item["kind"]["S"] == "voucher"}


# Ordering.


def test_one_code_is_made_at_once(campaign: Campaign) -> None:
    voucher = ok(sent("POST", f"/v1/campaigns/{campaign.id}/vouchers", body={}))
    assert voucher["object"] == "voucher"
    assert redeemed(an_ask(voucher["code"])).made


def test_many_codes_are_made_in_the_background_and_progress_is_told(campaign: Campaign) -> None:
    path = f"/v1/campaigns/{campaign.id}/vouchers"
    job = ok(sent("POST", path, query="vouchers_count=150", body={}))
    assert (job["status"], job["wanted"], job["done"]) == ("IN_PROGRESS", 150, 0)
    generate_codes(
        GenerateCodes(campaign.id, job["id"], 0), now=NOW, pause=no_pause, has_time=lambda: True
    )
    seen = ok(sent("GET", f"/v1/campaigns/{campaign.id}/jobs/{job['id']}", scope=Scope.SUPPORT))
    assert (seen["status"], seen["wanted"], seen["done"]) == ("DONE", 150, 150)


@pytest.mark.parametrize("count", [1, 200])
def test_an_order_that_is_repeated_with_its_key_makes_nothing_more(
    campaign: Campaign, bound_table: Table, count: int
) -> None:
    order: dict[str, Any] = {
        "query": f"vouchers_count={count}",
        "body": {},
        "headers": {"idempotency-key": "order-1"},
    }
    path = f"/v1/campaigns/{campaign.id}/vouchers"
    first, again = sent("POST", path, **order), sent("POST", path, **order)
    assert ok(first) == ok(again)
    assert (first["headers"]["Idempotent-Replayed"], again["headers"]["Idempotent-Replayed"]) == (
        "false",
        "true",
    )
    kinds = [item["kind"]["S"] for item in bound_table.items()]
    assert kinds.count("voucher") + kinds.count("code_job") == 1
    other = sent("POST", path, **order | {"body": {"redemption": {"quantity": 7}}})
    assert refused(other)[:2] == (409, "idempotency_key_reused")


@pytest.mark.parametrize("job", ["job_unknown", "\U0001f381" * 256])
def test_an_unknown_job_is_not_found(campaign: Campaign, job: str) -> None:
    answer = sent("GET", f"/v1/campaigns/{campaign.id}/jobs/{job}")
    assert refused(answer)[:2] == (404, "not_found")


@pytest.mark.parametrize("count", ["0", "-1", "100001"])
def test_an_order_is_for_one_to_a_hundred_thousand_codes(campaign: Campaign, count: str) -> None:
    path = f"/v1/campaigns/{campaign.id}/vouchers"
    answer = sent("POST", path, query=f"vouchers_count={count}", body={})
    assert refused(answer)[:2] == (400, "invalid_code_config")


def test_an_order_counts_the_orders_before_it_against_the_room_of_the_pattern(
    bound_table: Table,
) -> None:
    assert bound_table.items() == []
    pattern = CodePattern.of({"pattern": "##", "charset": "0123456789"})  # room for 25
    campaign = keep(replace(a_campaign(public_code=None), code_pattern=pattern))
    path = f"/v1/campaigns/{campaign.id}/vouchers"
    assert ok(sent("POST", path, query="vouchers_count=20", body={}))["wanted"] == 20
    answer = sent("POST", path, query="vouchers_count=10", body={})
    assert refused(answer)[:2] == (400, "invalid_code_config")


def test_a_campaign_may_be_named_instead_of_its_id(campaign: Campaign) -> None:
    name = campaign.name.replace(" ", "%20")
    voucher = ok(sent("POST", f"/v1/campaigns/{name}/vouchers", body={}))
    assert voucher["campaign_id"] == campaign.id


def test_a_campaign_with_one_public_code_takes_no_others(bound_table: Table) -> None:
    campaign = keep(a_campaign())
    before = len(bound_table.items())
    for path, body in (("vouchers", {}), ("vouchers/GIFT", {}), ("import", [{"code": "GIFT"}])):
        answer = sent("POST", f"/v1/campaigns/{campaign.id}/{path}", body=body)
        assert refused(answer)[:2] == (400, "invalid_code_config")
    assert len(bound_table.items()) == before


@pytest.mark.parametrize("door", ["vouchers", "vouchers/A", "import", "vouchers/export", "jobs/j"])
@pytest.mark.parametrize("campaign_id", ["camp_unknown", "\U0001f381" * 256])
@pytest.mark.usefixtures("bound_table")
def test_an_unknown_campaign_is_not_found(door: str, campaign_id: str) -> None:
    method = "GET" if door in {"vouchers/export", "jobs/j"} else "POST"
    body: Any = [{"code": "A"}] if door == "import" else {} if method == "POST" else None
    answer = sent(method, f"/v1/campaigns/{campaign_id}/{door}", body=body)
    assert refused(answer)[:2] == (404, "not_found")


@pytest.mark.parametrize("scope", [Scope.CHECKOUT, Scope.SUPPORT, Scope.PARTNER])
def test_codes_are_marketing_s_business(campaign: Campaign, scope: Scope) -> None:
    for method, door in (("POST", "vouchers"), ("GET", "vouchers"), ("GET", "vouchers/export")):
        answer = sent(method, f"/v1/campaigns/{campaign.id}/{door}", scope=scope)
        assert refused(answer)[:2] == (403, "missing_required_permission")


# Giving one.


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
    keep(replace(a_campaign(public_code=None), code_pattern=CodePattern.of()), "TAKEN")
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


# Importing.


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
    keep(replace(a_campaign(public_code=None), code_pattern=CodePattern.of()), "TAKEN")
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


# Listing and exporting.


def test_codes_are_listed_a_page_at_a_time(campaign: Campaign) -> None:
    ok(imported(campaign, "code\nC\nA\nB\n"))
    path = f"/v1/campaigns/{campaign.id}/vouchers"
    first = ok(sent("GET", path, query="limit=2"))
    assert ([one["code"] for one in first["data"]], first["has_more"]) == (["A", "B"], True)
    last = ok(sent("GET", path, query=f"limit=2&cursor={first['cursor']}"))
    assert ([one["code"] for one in last["data"]], last["has_more"]) == (["C"], False)


@pytest.mark.parametrize("query", ["limit=0", "limit=101", "cursor=%25", "cursor=_w", "limit=x"])
def test_a_page_that_is_none_is_refused(campaign: Campaign, query: str) -> None:
    answer = sent("GET", f"/v1/campaigns/{campaign.id}/vouchers", query=query)
    assert refused(answer)[:2] == (400, "invalid_query_params")


def test_an_export_has_every_code_once_over_all_its_pages(campaign: Campaign) -> None:
    wanted = [f"BULK-{number:04d}" for number in range(1_250)]
    ok(imported(campaign, "code\n" + "\n".join(wanted)))
    found: list[str] = []
    query: str | None = "limit=1100"
    while query is not None:
        rows, query = exported(campaign, query)
        found += [row["code"] for row in rows]
    assert found == wanted


def test_an_export_says_where_each_code_stands(campaign: Campaign) -> None:
    ok(imported(campaign, "code,quantity,expires_at\nA,2,2026-12-24T00:00:00Z\n"))
    redeemed(an_ask("A"))
    ((row,), _next) = exported(campaign)
    assert (row["quantity"], row["redeemed_quantity"], row["active"]) == ("2", "1", "true")
    assert row["expiration_date"] == "2026-12-24T00:00:00.000Z"


@pytest.mark.parametrize("code", ["=1+1", "+1", "-1", "@SUM(A1)", "'=X", "''Y"])
def test_a_code_cannot_run_as_a_formula_and_comes_back_unchanged(
    campaign: Campaign, bound_table: Table, code: str
) -> None:
    ok(sent("POST", f"/v1/campaigns/{campaign.id}/import", body=[{"code": code}]))
    answer = sent("GET", f"/v1/campaigns/{campaign.id}/vouchers/export")
    ((row,), _next) = exported(campaign)
    assert row["code"] == f"'{code}"
    assert ok(imported(campaign, answer["body"]))["done"] == 1
    assert codes(bound_table) == {code}
