"""Codes in paths: percent-encoded by the client, decoded once."""

from http import HTTPStatus

import pytest

from incentives.domain.refusal import Refused
from incentives.domain.refusal_table import EXPLANATIONS
from incentives.runtime.paths import PathTemplate

VALIDATE = PathTemplate("/v1/vouchers/{code}/validate")


@pytest.mark.parametrize(
    ("delivered", "code"),
    [
        ("A B/1", "A B/1"),
        ("50%25", "50%"),
        ("50%252F", "50%2F"),
        ("%2525", "%25"),
        ('Ä"<#>;', 'Ä"<#>;'),
        ("a/validate", "a/validate"),
    ],
)
def test_a_code_arrives_as_the_shopper_typed_it(delivered: str, code: str) -> None:
    assert VALIDATE.match(f"/v1/vouchers/{delivered}/validate") == {"code": code}


def test_an_id_is_one_segment_so_that_paths_stay_apart() -> None:
    campaign = PathTemplate("/v1/campaigns/{campaign_id}")
    assert campaign.match("/v1/campaigns/camp_1") == {"campaign_id": "camp_1"}
    assert campaign.match("/v1/campaigns/camp_1/vouchers") is None
    assert campaign.match("/v1/campaigns/") is None


@pytest.mark.parametrize("delivered", ["A\x00", "A\x0b", "x" * 257, "%ff"])
def test_a_name_that_nothing_can_have_is_not_found(delivered: str) -> None:
    with pytest.raises(Refused) as refused:
        VALIDATE.match(f"/v1/vouchers/{delivered}/validate")
    assert EXPLANATIONS[refused.value.refusal].status == HTTPStatus.NOT_FOUND
