"""A campaign's codes, listed and exported a page at a time."""

import csv
import io

import pytest

from incentives.domain.campaigns.campaign import Campaign
from tests.account import Table
from tests.builders import an_ask, redeemed
from tests.support.marketing_api import codes, imported, ok, refused, sent


def exported(campaign: Campaign, query: str = "") -> tuple[list[dict[str, str]], str | None]:
    """Rows of a page, and the query string that leads to the next."""
    answer = sent("GET", f"/v1/campaigns/{campaign.id}/vouchers/export", query=query)
    assert answer["headers"]["content-type"] == "text/csv; charset=utf-8"
    link = answer["headers"].get("link")
    rows = list(csv.DictReader(io.StringIO(answer["body"])))
    return rows, link.partition("?")[2].partition(">")[0] if link else None


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
