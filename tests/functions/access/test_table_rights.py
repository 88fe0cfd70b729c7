"""A function in a test's process that does more than its role allows fails the test."""

from dataclasses import replace

import pytest

from incentives.domain.campaigns.campaign import Campaign
from look_up.handler import lambda_handler as look_up
from tests.account import Table
from tests.support import table_rights
from tests.support.function import asked
from tests.support.table_rights import NotGrantedError, check_call

LOOK_UP = table_rights._SPECS["look_up"]
VALIDATE = table_rights._SPECS["validate"]
EVENTS = table_rights._SPECS["publish_events"]
LISTS = table_rights._SPECS["manage_campaigns"]
KEY = {"pk": {"S": "CODE#A"}, "sk": {"S": "VOUCHER"}}


@pytest.mark.usefixtures("bound_table")
def test_a_function_is_stopped_at_a_call_that_it_may_not_make(
    campaign: Campaign, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert campaign.id
    assert asked(look_up, "GET", "/v1/vouchers/NO-SUCH-CODE").status == 404
    monkeypatch.setitem(table_rights._SPECS, "look_up", replace(LOOK_UP, table_actions=()))
    with pytest.raises(NotGrantedError, match="look_up may not dynamodb:BatchGetItem"):
        asked(look_up, "GET", "/v1/vouchers/NO-SUCH-CODE")


def test_a_test_itself_may_do_everything(table: Table) -> None:
    table.client.delete_item(TableName=table.name, Key=KEY)


@pytest.mark.parametrize("verb", ["Put", "Update", "Delete", "ConditionCheck"])
def test_each_item_of_a_transaction_needs_its_own_right(verb: str) -> None:
    told = {"Item": KEY} if verb == "Put" else {"Key": KEY}
    with pytest.raises(NotGrantedError, match=f"may not dynamodb:{verb}"):
        check_call(LOOK_UP, "TransactWriteItems", {"TransactItems": [{verb: told}]})


def test_a_right_may_end_at_some_partitions() -> None:
    check_call(VALIDATE, "UpdateItem", {"Key": {"pk": {"S": "TRIES#visitor"}}})
    with pytest.raises(NotGrantedError):
        check_call(VALIDATE, "UpdateItem", {"Key": KEY})


def test_each_key_of_a_read_is_looked_at() -> None:
    def read(*partitions: str) -> dict[str, object]:
        return {
            "RequestItems": {"t": {"Keys": [{"pk": {"S": partition}} for partition in partitions]}}
        }

    check_call(EVENTS, "BatchGetItem", read("SECRET#PERSON_KEYS"))
    with pytest.raises(NotGrantedError):
        check_call(EVENTS, "BatchGetItem", read("SECRET#PERSON_KEYS", "CODE#A"))


def test_the_index_is_a_right_of_its_own() -> None:
    check_call(LISTS, "Query", {"IndexName": "listing"})
    with pytest.raises(NotGrantedError, match="on the index"):
        check_call(replace(LISTS, index=False), "Query", {"IndexName": "listing"})
